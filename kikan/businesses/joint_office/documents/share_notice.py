"""What a member is told of its share (負担金額通知書): classes, keys, amounts, days of payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter


@dataclass(frozen=True)
class Part:
    """One class as the notice shows it, in yen; how: the keys in words."""

    ja: str
    how: str
    own: int
    payable: int


def share_notice(
    *,
    member: str,
    year_ja: str,
    phase_ja: str,
    parts: Sequence[Part],
    total: int,
    before: int,
    instalments: Sequence[tuple[int, int, date]],
    taken: Sequence[tuple[str, int]] = (),
) -> Letter:
    """The notice to the head of a member; what goes back is told instead of days of payment.

    taken: what is taken off for service levels that were missed: the quarter in words, yen.
    """
    due = total - before
    pays = tuple(
        (f"第{number}期", f"{amount:,}円　（{era_day(on)}まで）") for number, amount, on in instalments
    )
    settled = (("今回お返しする額", f"{-due:,}円"),) if due < 0 else ()
    told = (("すでに通知した額", f"{before:,}円"), ("今回の差額", f"{due:,}円")) if before else ()
    less = sum(amount for _, amount in taken)
    lessened = tuple((f"サービス水準の未達による減額（{ja}）", f"−{amount:,}円") for ja, amount in taken)
    if less:
        lessened += (("差引き納める額", f"{due - less:,}円"),)
    return Letter(
        title="負担金額通知書", postal_code="", address=(), name=f"{member}長",
        text=f"{year_ja}の共同処理に要する経費について、{phase_ja}による貴団体の負担金の額を次のとおり通知します。",
        cites="地方自治法第287条第1項第7号、負担金条例", office="共同事務局",
        pairs=(("年度・段階", f"{year_ja}　{phase_ja}"), ("負担金の額", f"{total:,}円"), *told, *settled, *lessened, *pays),
        head=("経費の区分", "負担の割合", "うち単独の経費", "負担金"), widths=(44, 68, 32, 34),
        rows=tuple((p.ja, p.how, f"{p.own:,}", f"{p.payable:,}") for p in parts), total=f"{total:,}円",
        notes=("計算の過程は、共同事務局の負担金計算書のとおりです。",),
    )  # fmt: skip
