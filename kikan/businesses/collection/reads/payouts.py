"""Payments to people (支払): what waits, what goes into a file, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.addressees.holder_names import proposed
from kikan.shared.ledger.models import PayoutStatus, TransferResult
from kikan.shared.ledger.purposes import PURPOSES
from kikan.shared.tenancy.opener import current_or_raise

STATES = """
SELECT number, purpose, reference, person, payee, amount, payable_on, entry, set_off, rest, status, paid_on, file
FROM ledger_payout_state WHERE municipality = %(town)s AND (%(one)s::bigint IS NULL OR number = %(one)s)
  AND (%(open)s IS FALSE OR status IN (0, 1, 3))
ORDER BY number DESC LIMIT %(limit)s
"""
# What may go into a file for the day, with the account and the reading of the name it would go to.
READY = """
SELECT s.number, s.payee, s.rest, s.status, s.returned_by, a.bank, a.branch, a.kind, a.account_number, a.holder_kana,
       a.entry, n.kana
FROM ledger_payout_state s
LEFT JOIN addressees_account a ON a.municipality = s.municipality AND a.person = s.payee AND a.use = 'credit'
  AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND %(day)s < a.valid_until
LEFT JOIN LATERAL (SELECT x.kana FROM addressees_name x WHERE x.municipality = s.municipality AND x.person = s.payee
  AND x.kind = 'official' AND x.ended_by IS NULL ORDER BY x.valid_from DESC LIMIT 1) n ON true
WHERE s.municipality = %(town)s AND s.status IN (0, 3) AND s.rest > 0 AND s.payable_on <= %(day)s
  AND (%(purpose)s = 0 OR s.purpose = %(purpose)s) AND (%(only)s::bigint[] IS NULL OR s.number = ANY(%(only)s))
ORDER BY s.number
"""
RECORDS = """
SELECT r.record, r.payout, p.payee, p.purpose, r.amount, r.bank, r.branch, r.kind, r.account_number, r.holder_kana,
       r.is_other_name, {result}, r.pay_on
FROM {table} r JOIN ledger_payout p ON p.municipality = r.municipality AND p.number = r.payout
{join} WHERE r.municipality = %(town)s AND r.file = %(file)s ORDER BY r.record
"""
TOLD = "LEFT JOIN ledger_payout_result t ON t.municipality = r.municipality AND t.file = r.file AND t.record = r.record"
SET_OFF = """
SELECT c.levy, c.fiscal_year, x.instalment, x.amount, s.consented_on FROM ledger_payout_set_off s
JOIN ledger_allocation x ON x.municipality = s.municipality AND x.receipt = s.receipt
JOIN ledger_charge c ON c.municipality = x.municipality AND c.number = x.charge
WHERE s.municipality = %(town)s AND s.payout = %(payout)s ORDER BY s.entry, x.charge, x.instalment
"""
BY_PURPOSE = """
SELECT p.purpose, count(*), coalesce(sum(r.amount), 0)::bigint,
  count(*) FILTER (WHERE t.result = 0), coalesce(sum(r.amount) FILTER (WHERE t.result = 0), 0)::bigint
FROM ledger_payout_record r JOIN ledger_payout p ON p.municipality = r.municipality AND p.number = r.payout
LEFT JOIN ledger_payout_result t ON t.municipality = r.municipality AND t.file = r.file AND t.record = r.record
WHERE r.municipality = %(town)s AND r.file = %(file)s GROUP BY p.purpose ORDER BY p.purpose
"""


@dataclass(frozen=True, repr=False)
class PayoutLine:
    """One payout and where it stands, in yen."""

    number: int
    purpose: int
    reference: int
    person: int
    payee: int
    amount: int
    payable_on: date
    entry: int
    set_off: int
    rest: int
    status: int
    paid_on: date | None
    file: int | None

    @property
    def purpose_ja(self) -> str:
        return PURPOSES[self.purpose].ja

    @property
    def is_open(self) -> bool:
        """Whether it can still be paid at the window, set off or put into a file."""
        return self.status in (PayoutStatus.WAITING, PayoutStatus.RETURNED)


@dataclass(frozen=True, repr=False)
class Ready:
    """What could be paid on a day. why_not is empty where it can."""

    number: int
    payee: int
    amount: int
    bank: str
    branch: str
    kind: int
    account_number: str
    holder_kana: str
    is_other_name: bool
    why_not: str


@dataclass(frozen=True, repr=False)
class Payment:
    """One record of a file. result is None until the bank has told."""

    record: int
    payout: int
    payee: int
    purpose: int
    amount: int
    bank: str
    branch: str
    kind: int
    account_number: str
    holder_kana: str
    is_other_name: bool
    result: int | None
    pay_on: date

    @property
    def result_ja(self) -> str:
        return "結果待ち" if self.result is None else str(TransferResult(self.result).label)


@dataclass(frozen=True)
class SumOfPurpose:
    """For the accounts (会計への引継ぎ): what a file orders and what of it was paid."""

    purpose: int
    ordered: int
    ordered_yen: int
    paid: int
    paid_yen: int

    @property
    def ja(self) -> str:
        return PURPOSES[self.purpose].ja


@dataclass(frozen=True)
class SetOff:
    """A claim that was paid from a payout (充当)."""

    levy: int
    fiscal_year: int
    instalment: int
    amount: int
    consented_on: date


NO_ACCOUNT, UNCHANGED = "口座の登録がありません", "組戻しのあと口座が直されていません"


def payouts(*, only_open: bool = True, limit: int = 1_000) -> list[PayoutLine]:
    """Payouts that are not settled yet, or all of them; the newest first."""
    return [PayoutLine(*row) for row in _rows(STATES, one=None, open=only_open, limit=limit)]


def payout_of(number: int) -> PayoutLine | None:
    rows = _rows(STATES, one=number, open=False, limit=1)
    return PayoutLine(*rows[0]) if rows else None


def ready(day: date, purpose: int, only: Sequence[int] | None = None) -> list[Ready]:
    """What is payable on a day, with the account or why it cannot be paid. purpose: 0 for every kind."""
    values = {"day": day, "purpose": purpose, "only": None if only is None else list(only)}
    return [_ready(row) for row in _rows(READY, **values)]


def _ready(row: tuple[Any, ...]) -> Ready:
    number, payee, rest, _, returned_by, bank, branch, kind, account, holder, since, kana = row
    if not bank:
        return Ready(number, payee, rest, "", "", 0, "", "", False, NO_ACCOUNT)
    why_not = UNCHANGED if returned_by is not None and since <= returned_by else ""
    is_other = _letters(proposed(kana or "")) != _letters(holder)
    return Ready(number, payee, rest, bank, branch, kind, account, holder, is_other, why_not)


def _letters(name: str) -> str:
    return name.replace(" ", "")


def payments_tried(file: int) -> list[Payment]:
    """The records of a run that waits for its approvals."""
    query = RECORDS.format(table="ledger_payout_record_trial", result="NULL::smallint", join="")
    return [Payment(*row) for row in _rows(query, file=file)]


def payments(file: int) -> list[Payment]:
    """The records of a file, with what became of each."""
    query = RECORDS.format(table="ledger_payout_record", result="t.result", join=TOLD)
    return [Payment(*row) for row in _rows(query, file=file)]


def sums_of_file(file: int) -> list[SumOfPurpose]:
    return [SumOfPurpose(*row) for row in _rows(BY_PURPOSE, file=file)]


def set_off_from(payout: int) -> list[SetOff]:
    return [SetOff(*row) for row in _rows(SET_OFF, payout=payout)]


def _rows(query: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"town": current_or_raise(), **values})
        rows: list[Any] = cursor.fetchall()
    return rows
