"""Receipts of people with their subsidy reckoned in order, and what of it is still to be paid (償還払い)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.medical_subsidy.law.insurer_part import InsurerPart, Owed, insurer_part
from kikan.businesses.medical_subsidy.law.subsidy import INPATIENT, Receipts, Subsidy, subsidy
from kikan.businesses.medical_subsidy.models import Claim, Receipt, RefundLine, RefundPayment
from kikan.businesses.medical_subsidy.models.refund import Care
from kikan.businesses.medical_subsidy.reads import high_cost
from kikan.businesses.medical_subsidy.reads.recipients import STATUTE, RecipientLine, recipients
from kikan.law import Law, column
from kikan.law.days import month_number, next_month
from kikan.law.working import Step, rows_of
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

OPEN_RECEIPTS = """
SELECT r.person, r.number, r.subsidy - coalesce(p.amount, 0) AS still_due
FROM medical_subsidy_receipt r LEFT JOIN (
  SELECT receipt, sum(amount)::bigint AS amount FROM (
    SELECT receipt, amount FROM medical_subsidy_refund_line WHERE municipality = %(town)s
    UNION ALL
    SELECT receipt, -amount FROM medical_subsidy_return_line WHERE municipality = %(town)s AND receipt IS NOT NULL
  ) moved GROUP BY receipt
) p ON p.receipt = r.number
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.applied_on <= %(day)s AND r.subsidy <> coalesce(p.amount, 0)
ORDER BY r.person, r.number
"""


@dataclass(frozen=True, repr=False)
class ReceiptLine:
    """A receipt as it stands; money in yen. number: 0 while it is only tried."""

    number: int
    person: int
    scheme: int
    month: date
    care_on: date | None
    institution: str
    care: int
    points: int
    paid: int
    statutory: int
    high_cost: int
    additional: int
    applied_on: date
    is_void: bool
    user_part: int
    subsidy: int
    working: tuple[int, ...]
    insurer_part: int
    insurer_working: tuple[int, ...]
    entry: int

    @property
    def care_ja(self) -> str:
        return str(Care(self.care).label)

    @property
    def others(self) -> int:
        return self.statutory + max(self.high_cost, self.insurer_part) + self.additional

    @property
    def steps(self) -> list[Step]:
        """The working, step by step with the articles."""
        steps = rows_of(Subsidy.unpack(np.array([self.working], dtype=np.int64)))
        if not self.insurer_part:
            return steps
        return rows_of(InsurerPart.unpack(np.array([self.insurer_working], dtype=np.int64))) + steps


NAMES = tuple(ReceiptLine.__dataclass_fields__)
TOLD = NAMES[1 : NAMES.index("user_part")]


def receipts(**chosen: Any) -> list[ReceiptLine]:
    """Receipts as they stand, in the order they were taken in."""
    rows = as_of(Receipt.objects.filter(municipality=current_or_raise(), **chosen), None)
    return [
        ReceiptLine(
            **{**row, "working": tuple(row["working"]), "insurer_working": tuple(row["insurer_working"])}
        )
        for row in rows.order_by("number").values(*NAMES)
    ]


def receipt_of(number: int) -> ReceiptLine:
    """Errors: NotFound."""
    found = receipts(number=number)
    if not found:
        raise NotFound(
            "この受付番号の領収書はありません。", what_to_do="受給者の画面から開き直してください。"
        )
    return found[0]


def month_law(month: date) -> Law:
    """The law of the care of a month."""
    return ordinances.law("service_month", month_number(month), statute=STATUTE)


def held_in(person: int, scheme: int, month: date) -> list[RecipientLine]:
    """The times of being subsidised that touch a month, the newest first."""
    return recipients(
        person=person, scheme=scheme, valid_from__lt=next_month(month), valid_until__gt=month.replace(day=1)
    )


def reckoned(lines: Iterable[ReceiptLine], law: Law) -> list[ReceiptLine]:
    """The receipts of one person and month with their subsidy, in the order they were taken in.

    Each receipt bears what is left of the month's cap after the claims of institutions and the receipts before it; where
    the ordinance says so, institution by institution. A pharmacy counts as outpatient care. What the insurer owes of the
    month as a high-cost benefit is taken off in the same order, after what was claimed of the insurer.
    Errors: LawGap, NotFound for a month without a certificate.
    """
    by_institution = law.choice(f"{STATUTE}.cap_scope") == "institution"
    lines = sorted(lines, key=lambda r: r.number or 2**62)
    borne = borne_by_claims(
        {r.person for r in lines}, {r.month for r in lines}, by_institution=by_institution
    )
    owed = _owed_by_insurers(lines, law)
    taken = {m: high_cost.claimed_of(m, {r.person for r in lines}) for m in {r.month for r in lines}}
    found = []
    for line in lines:
        insurers = _insurer_part(line, owed.get(line.person, high_cost.UNKNOWN), taken[line.month], law)
        from_insurer = 0 if line.is_void else int(insurers.part[0])
        taken[line.month][line.person] = taken[line.month].get(line.person, 0) + from_insurer
        told = replace(line, insurer_part=from_insurer, insurer_working=tuple(insurers.pack()[0].tolist()))
        key = (told.person, told.care == INPATIENT, told.institution if by_institution else "")
        working = _subsidy(told, borne[key], law)
        part = 0 if told.is_void else int(working.user_part[0])
        borne[key] += part
        amount = 0 if told.is_void else int(working.subsidy[0])
        packed = tuple(working.pack()[0].tolist())
        found.append(replace(told, user_part=part, subsidy=amount, working=packed))
    return found


def borne_by_claims(
    persons: set[int], months: set[date], *, by_institution: bool
) -> defaultdict[tuple[int, bool, str], int]:
    """What each person bore of each cap by claims taken: (person, whether in hospital, institution or "")."""
    found: defaultdict[tuple[int, bool, str], int] = defaultdict(int)
    rows = Claim.objects.filter(
        municipality=current_or_raise(), person__in=sorted(persons), month__in=sorted(months)
    )
    for person, care, place, part in rows.values_list("person", "care", "institution", "user_part"):
        found[(person, care == INPATIENT, place if by_institution else "")] += part
    return found


def _subsidy(line: ReceiptLine, borne: int, law: Law) -> Subsidy:
    held = [r for r in held_in(line.person, line.scheme, line.month) if _covers(r, line)]
    if not held:
        raise NotFound(
            "診療の日に受給資格がありません。", field="month", what_to_do="診療月と受給資格の有効期間を確かめてください。"
        )  # fmt: skip
    one: Subsidy = subsidy(
        Receipts(
            points=column(line.points), paid=column(line.paid), statutory=column(line.statutory),
            high_cost=column(max(line.high_cost, line.insurer_part)), additional=column(line.additional), care=column(line.care),
            copay=column(held[0].copay), borne=column(borne),
        ),
        law=law,
    )  # fmt: skip
    return one


def _owed_by_insurers(lines: Sequence[ReceiptLine], law: Law) -> dict[int, high_cost.Month]:
    """What insurers owe of the month of these receipts, by person; all receipts are of one month."""
    if not lines:
        return {}
    value, month = law.amount(f"{STATUTE}.point_value"), lines[0].month
    paid = [
        high_cost.Paid(r.person, r.care, r.points * value, max(r.paid - r.statutory, 0), 0)
        for r in lines
        if not r.is_void
    ]
    return high_cost.months_of(
        month, [*paid, *high_cost.claims_paid(month, {r.person for r in lines}, law)], law
    )


def _insurer_part(line: ReceiptLine, month: high_cost.Month, taken: dict[int, int], law: Law) -> InsurerPart:
    own = max(line.paid - line.statutory - line.additional, 0)
    one: InsurerPart = insurer_part(
        Owed(
            month.owed, column(taken.get(line.person, 0)), column(line.high_cost), column(own),
            np.array([own >= month.least]),
        ),
        law=law,
    )  # fmt: skip
    return one


def _covers(row: RecipientLine, line: ReceiptLine) -> bool:
    return line.care_on is None or row.holds_on(line.care_on)


@dataclass(frozen=True)
class Due:
    """What is still to be paid for the receipts of a person, by receipt, in yen."""

    person: int
    payee: int
    lines: dict[int, int]

    @property
    def amount(self) -> int:
        """Below zero where a correction left less than was paid."""
        return sum(self.lines.values())

    @property
    def is_payable(self) -> bool:
        return self.amount > 0

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def told_ja(self) -> str:
        return "" if self.is_payable else "過払い（次の支給から差し引きます）"


def due_until(applied_on: date) -> list[Due]:
    """Whose receipts, applied for up to a day, are not paid as they stand; by person. Two queries, in columns."""
    rows = read_columns(OPEN_RECEIPTS, {"town": current_or_raise(), "day": applied_on})
    open_lines: dict[int, dict[int, int]] = defaultdict(dict)
    columns = (rows[name].tolist() for name in ("person", "number", "still_due"))
    for person, number, still_due in zip(*columns, strict=True):
        open_lines[person][number] = still_due
    payees = payees_of(sorted(open_lines))
    return [Due(p, payees.get(p, p), lines) for p, lines in open_lines.items()]


def payees_of(persons: Sequence[int]) -> dict[int, int]:
    """Who receives the money of each: as the newest time of being subsidised says."""
    rows = sorted(recipients(person__in=persons), key=lambda r: r.valid_from)
    return {row.person: row.payee for row in rows}


def payments_of(person: int) -> list[RefundPayment]:
    """The payments decided for a person, the newest first."""
    rows = RefundPayment.objects.filter(municipality=current_or_raise(), person=person)
    return list(rows.order_by("-number"))


def payment_of(number: int) -> tuple[RefundPayment, dict[int, int]]:
    """A payment and its amounts by receipt. Errors: NotFound."""
    row = RefundPayment.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("この番号の支給はありません。", what_to_do="受給者の画面から開き直してください。")
    lines = RefundLine.objects.filter(municipality=current_or_raise(), payment=number)
    return row, dict(lines.values_list("receipt", "amount"))
