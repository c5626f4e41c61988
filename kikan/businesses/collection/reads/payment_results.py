"""What a file of results says of a run of payments (振込結果の照合): line by line, before anything is written."""

from dataclasses import dataclass, field

from kikan.businesses.collection.models import PaymentResultFile, PaymentResultReject
from kikan.businesses.collection.reads.payouts import Payment, payments
from kikan.shared.ledger.models import TransferResult
from kikan.shared.tenancy.opener import current_or_raise

# Of a payee's and a payout's number the bank's record holds so many digits.
WITHIN = 10**10
STRANGER = "この振込にない支払番号です"


@dataclass(frozen=True)
class ResultLine:
    """One record of the file. account: bank, branch, number; result: a TransferResult, None for a code nobody knows."""

    number: int
    payee: int
    payout: int
    amount: int
    account: tuple[str, str, str] = field(repr=False)
    result: int | None


@dataclass(frozen=True)
class ResultFile:
    """A file as it was read. month_day: the day of payment as MMDD."""

    sha256: str
    month_day: str
    lines: tuple[ResultLine, ...] = field(repr=False)


@dataclass(frozen=True)
class Judged:
    """What the lines tell anew (record of the run -> result), which were told before, which cannot be taken and why.

    untold: payments of the run nobody has told anything of, also after this file.
    """

    told: dict[int, int]
    known: int
    bad: tuple[tuple[ResultLine, str], ...] = field(repr=False)
    untold: int

    @property
    def returned(self) -> int:
        return sum(result != TransferResult.PAID for result in self.told.values())

    @property
    def is_strange(self) -> bool:
        """Whether no line belongs to the run at all."""
        return bool(self.bad) and not self.told and not self.known and all(w == STRANGER for _, w in self.bad)


def judged(run: int, file: ResultFile) -> Judged:
    """Match by the number of the payment, and only where payee, amount and account agree; one query."""
    rows = payments(run)
    by_payout = {row.payout % WITHIN: row for row in rows}
    told: dict[int, int] = {}
    bad: list[tuple[ResultLine, str]] = []
    seen: set[int] = set()
    known = 0
    for line in file.lines:
        row = by_payout.get(line.payout)
        why = _why_not(line, row, seen)
        seen.add(line.payout)
        if why or row is None:
            bad.append((line, why))
        elif row.result is None:
            told[row.record] = line.result or TransferResult.PAID
        else:
            known += 1
    untold = sum(row.result is None and row.record not in told for row in rows)
    return Judged(told, known, tuple(bad), untold)


def _why_not(line: ResultLine, row: Payment | None, seen: set[int]) -> str:
    """Empty for a line that can be taken."""
    if row is None or row.payee % WITHIN != line.payee:
        return STRANGER
    if line.payout in seen:
        return "同じ支払番号の行が2行以上あります"
    if row.amount != line.amount:
        return f"金額が依頼した額（{row.amount:,}円）と違います"
    if (row.bank, row.branch, row.account_number) != line.account:
        return "口座が依頼と違います"
    if line.result is None:
        return "振込結果コードが正しくありません"
    if row.result not in (None, line.result):
        return f"すでに「{row.result_ja}」と登録しています"
    return ""


def files_of(run: int) -> list[PaymentResultFile]:
    """The files taken for a run, the newest first."""
    rows = PaymentResultFile.objects.filter(municipality=current_or_raise(), run=run)
    return list(rows.order_by("-number"))


def rejects_of(run: int) -> list[PaymentResultReject]:
    """The lines of the newest file of a run that were not taken."""
    newest = files_of(run)[:1]
    rows = PaymentResultReject.objects.filter(
        municipality=current_or_raise(), file__in=[f.number for f in newest]
    )
    return list(rows.order_by("record"))
