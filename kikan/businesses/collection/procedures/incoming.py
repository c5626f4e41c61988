"""What a file of payments says, apart from its form (収納データの明細)."""

from dataclasses import dataclass, field
from datetime import date

from kikan.shared.exchange.totalled import BadLine

PRELIMINARY, SETTLED, CANCELLED, CASH, REPEATED = 1, 2, 3, 4, 9
STAGES = {"preliminary": PRELIMINARY, "settled": SETTLED, "cancelled": CANCELLED, "cash": CASH}
RESULTS = {
    PRELIMINARY: "速報（仮の消込み）",
    SETTLED: "収納",
    CANCELLED: "速報の取消し",
    CASH: "入金の明細",
    REPEATED: "受入れ済み（重複）",
}

# In the place of the levy of a slip's digits: what follows is the number of a slip and not of a charge.
SLIP = 0

# Why a receipt waits for a person.
(
    UNKNOWN_SLIP,
    OTHER_TOWN,
    CANCELLED_SLIP,
    OTHER_AMOUNT,
    WITHDRAWN,
    NO_SUCH_MONTH,
    UNKNOWN_PAYER,
    TAKEN_BACK,
    NOT_ASKED,
) = range(1, 10)
REASONS = {
    UNKNOWN_SLIP: "納付書の番号に当たる調定がありません",
    OTHER_TOWN: "ほかの団体の納付書です",
    CANCELLED_SLIP: "取り消した納付書で納められました",
    OTHER_AMOUNT: "納付書の金額と違う額が納められました",
    WITHDRAWN: "速報取消のあった納付が、確報で届きました",
    NO_SUCH_MONTH: "その月に納めるものが見つかりません",
    UNKNOWN_PAYER: "納付者の宛名番号が見つかりません",
    TAKEN_BACK: "消込みを取り消しました",
    NOT_ASKED: "依頼していない口座振替です",
}  # fmt: skip

# What a person may decide.
ALLOCATED, LEFT_OVER, ACKNOWLEDGED = 1, 2, 3
DECISIONS = {ALLOCATED: "指定した期に消し込む", LEFT_OVER: "過誤納として残す", ACKNOWLEDGED: "このままでよい"}


@dataclass(frozen=True)
class Target:
    """Where a payment belongs, as far as its record says; `town` is the body's code without check digit."""

    town: int | None = None
    slip: int | None = field(default=None, repr=False)
    charge: int | None = field(default=None, repr=False)
    instalment: int | None = None
    payer: int | None = field(default=None, repr=False)
    levy: int | None = None
    month: int | None = None
    asked: int | None = field(default=None, repr=False)


@dataclass(frozen=True, repr=False)
class Payment:
    """One good line: `record` is its number in the file."""

    record: int
    stage: int
    identity: int
    amount: int
    paid_on: date
    settles_on: date | None
    target: Target


@dataclass(frozen=True)
class File:
    """A file that was read whole: its head, its totals, its payments and what could not be read."""

    layout: str
    channel: str
    file_id: str = field(repr=False)
    made_on: date
    sha256: str
    records: int
    amount: int
    payments: tuple[Payment, ...] = field(repr=False)
    bad: tuple[BadLine, ...] = field(repr=False)
