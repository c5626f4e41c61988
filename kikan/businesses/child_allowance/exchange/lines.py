"""The three files of the allowance as columns, with what is wrong with each line (児童手当の引渡し行)."""

import numpy as np

from kikan.law import Count, Day, Truth
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import overlapping, until

RECIPIENTS = {
    "child_allowance_recipient": ("person", 0),
    "child_allowance_child": ("recipient", 0),
    "child_allowance_paid": ("recipient", 0),
}
"""Which column of a file names the recipient, and where it stands in a line."""
REASONS = {
    "unknown": ("宛名番号", "住民情報にない人です"),
    "civil_servant": (
        "公務員フラグ",
        "公務員の手当は勤務先が支給します（児童手当法第17条）。受給者から除いてください",
    ),
    "period": ("適用開始年月日", "月の初日でないか、終了が開始以前です"),
    "overlap": ("適用開始年月日", "同じ人の前の期間と重なっています"),
    "recorded": ("請求年月日", "この受給者は、別の請求で既に記録されています"),
    "birth": ("児童宛名番号", "住民情報にないか、生年月日が分かりません"),
    "another": ("児童宛名番号", "同じ児童の期間が重なっています（受給者は一人です）"),
    "no_child": ("児童宛名番号", "児童のファイルにない受給者と児童の組です"),
    "month": ("支給対象月", "月の初日ではありません"),
    "before_reform": ("支給対象月", "令和6年9月分までの月は、旧制度の所得の判定が要るため取り込めません"),
    "amount": ("支払額", "0円以下です"),
    "paid_on": ("支払年月日", "支給対象月より前か、基準日より後です"),
    "childless": ("宛名番号", "児童の行がない受給者です"),
    "no_recipient": ("受給者宛名番号", "受給者のファイルにない人です"),
    "together": ("受給者宛名番号", "同じ受給者のほかの行に誤りがあるので、まとめて止めています"),
    "ended_before": (
        "適用終了年月日",
        "支払済みの行より前に終わった資格です。その月の支払の行を加えてください",
    ),
    "lacks": ("支払済年月", "支払済年月までの支払の行が揃っていません（取り込むと二重払になります）"),
    "beyond": ("支払済年月", "支払済年月より後の月に支払の行があります"),
}
CODES = tuple(REASONS)


class Part:
    """One file; nothing where it was not handed over. `fault`: place in CODES + 1, 0 for a good line; `known`: here already."""

    def __init__(self, table: Table | None, recipient: str) -> None:
        self.table, self._recipient = table, recipient
        count = 0 if table is None else len(table)
        self.fault: Count = np.zeros(count, dtype=np.int64)
        self.known: Truth = np.zeros(count, dtype=np.bool_)

    def __len__(self) -> int:
        return len(self.fault)

    @property
    def persons(self) -> Count:
        """The recipient of each line."""
        return self.ints(self._recipient)

    @property
    def good(self) -> Truth:
        """Lines to be written."""
        found: Truth = (self.fault == 0) & ~self.known
        return found

    def ints(self, name: str) -> Count:
        return np.zeros(0, dtype=np.int64) if self.table is None else self.table.ints(name)

    def code(self, name: str) -> Count:
        return np.zeros(0, dtype=np.int64) if self.table is None else self.table.code(name)

    def until(self) -> Day:
        """The day each line holds no more."""
        return np.zeros(0, dtype=np.int64) if self.table is None else until(self.table)

    def mark(self, rows: Truth, reason: str) -> None:
        """Say what is wrong with lines that nothing was wrong with so far, and that are not here already."""
        self.fault[(self.fault == 0) & ~self.known & rows] = CODES.index(reason) + 1

    def overlaps(self, name: str) -> Truth:
        """Lines that begin before the one before of the same number ends."""
        return overlapping((self.ints(name),), self.ints("valid_from"), self.until())

    def rejected(self) -> list[Rejected]:
        """The lines not taken, with field and reason."""
        if self.table is None:
            return []
        return [
            Rejected(
                self.table.layout.layout,
                int(self.table.line[i]),
                *REASONS[CODES[int(self.fault[i]) - 1]],
                row="",
            )
            for i in np.flatnonzero(self.fault).tolist()
        ]


def parts_of(hand_over: HandOver) -> tuple[Part, Part, Part]:
    """Recipients, children, months paid."""
    recipients, children, paid = (
        Part(hand_over.tables.get(name), column) for name, (column, _) in RECIPIENTS.items()
    )
    return recipients, children, paid
