"""What insurers owe of a month's care as high-cost benefits (高額療養費), and what of it the municipality took or claimed.

What is owed: as NHI of this municipality decided; else the amount the insurer told; else by the class that it told.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Sum

from kikan.businesses.medical_subsidy.law.insurer_part import (
    BENEFITS,
    Classes,
    MonthOwed,
    Payments,
    month_owed,
    person_share,
)
from kikan.businesses.medical_subsidy.law.subsidy import INPATIENT
from kikan.businesses.medical_subsidy.models import (
    Claim,
    ClaimFile,
    HighCostTold,
    InsurerClaim,
    InsurerClaimLine,
    Receipt,
)
from kikan.businesses.medical_subsidy.models.recipient import Insurer
from kikan.businesses.medical_subsidy.reads.recipients import InsuranceLine, insurances_on
from kikan.law import Law, column
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy.opener import current_or_raise

DECIDED = """
SELECT person, amount, own, household_own FROM fact_health_insurance_high_cost
WHERE municipality = %(town)s AND valid_from = %(month)s AND person = ANY(%(persons)s) AND ended_by IS NULL
"""
CHANGED = """
SELECT DISTINCT person, valid_from FROM fact_health_insurance_high_cost
WHERE municipality = %(town)s AND (entry = %(entry)s OR ended_by = %(entry)s)
ORDER BY person, valid_from
"""
YOUNG, OLD = "limits_under_70", "limits_70"
NOTHING = 0


@dataclass(frozen=True)
class Paid:
    """One receipt or claim of a month. own: left of the own share after statutory payment; given: by the insurer already."""

    person: int
    care: int
    cost: int
    own: int
    given: int


@dataclass(frozen=True)
class Month:
    """What an insurer owes of a person's month, in yen, and how that is known."""

    basis_ja: str
    counted: int
    limit: int
    benefit: int
    least: int

    @property
    def owed(self) -> MonthOwed:
        return MonthOwed(column(self.counted), column(self.limit), column(self.benefit))


UNKNOWN = Month("", 0, 0, 0, 0)


def classes(law: Law) -> list[str]:
    """The names of the classes of income, under 70 first. Errors: LawGap for a month without limits."""
    known = law.on("benefit_month", law.at).of(BENEFITS)
    return [str(name) for table in (YOUNG, OLD) for name in known.table(table).cells("category")]


def told_of(month: date, persons: Iterable[int]) -> dict[int, HighCostTold]:
    """What insurers told of these people's month."""
    rows = as_of(
        HighCostTold.objects.filter(municipality=current_or_raise(), month=month, person__in=sorted(set(persons))), None
    )  # fmt: skip
    return {row.person: row for row in rows}


def months_of(month: date, paid: Sequence[Paid], law: Law) -> dict[int, Month]:
    """What insurers owe of each person's month; two queries and one call of the law. Errors: LawGap.

    paid: every receipt and claim of these people in the month.
    """
    persons = sorted({one.person for one in paid})
    found = _decided(month, persons, law)
    told = {p: row for p, row in told_of(month, persons).items() if p not in found}
    found |= {
        p: Month("保険者が示した額", 0, 0, row.amount, 0) for p, row in told.items() if row.amount is not None
    }
    return found | _by_class(
        [one for one in paid if one.person in told and one.person not in found], told, law
    )


def _decided(month: date, persons: list[int], law: Law) -> dict[int, Month]:
    values: dict[str, Any] = {"town": current_or_raise(), "month": month, "persons": persons}
    with connection.cursor() as cursor:
        cursor.execute(DECIDED, values)
        rows = cursor.fetchall()
    if not rows:
        return {}
    person, amount, own, whole = (column(*each) for each in zip(*rows, strict=True))
    sums: defaultdict[int, int] = defaultdict(int)
    for one, yen in zip(person.tolist(), person_share(amount, own, whole, law=law).tolist(), strict=True):
        sums[one] += yen
    return {one: Month("国保の支給決定", 0, 0, yen, 0) for one, yen in sums.items()}


def _by_class(paid: list[Paid], told: dict[int, HighCostTold], law: Law) -> dict[int, Month]:
    """By the limit of the class, less what the insurer gave at the counter (現物給付)."""
    if not paid:
        return {}
    known = law.on("benefit_month", law.at).of(BENEFITS)
    young, old = ([str(n) for n in known.table(t).cells("category")] for t in (YOUNG, OLD))
    persons = sorted({one.person for one in paid})
    place = {p: n for n, p in enumerate(persons)}
    names = [told[p].limit_class for p in persons]
    is_old = [name in old for name in names]
    month = month_owed(
        Payments(
            column(*(place[one.person] for one in paid)), np.array([one.care != INPATIENT for one in paid]),
            column(*(one.cost for one in paid)), column(*(one.own for one in paid)),
        ),
        Classes(
            column(*((old if is_it else young).index(n) for n, is_it in zip(names, is_old, strict=True))), np.array(is_old),
            np.array([told[p].is_repeated for p in persons]),
        ),
        law=law,
    )  # fmt: skip
    given: defaultdict[int, int] = defaultdict(int)
    for one in paid:
        given[one.person] += one.given
    least = known.amount("countable_under_70")
    figures = zip(
        persons, is_old, month.counted.tolist(), month.limit.tolist(), month.benefit.tolist(), strict=True
    )
    return {
        p: Month(f"所得区分{told[p].limit_class}", counted, limit, max(benefit - given[p], 0), 0 if elderly else least)
        for p, elderly, counted, limit, benefit in figures
    }  # fmt: skip


def claims_paid(month: date, persons: Iterable[int] | None, law: Law) -> list[Paid]:
    """The claims of institutions of a month, of these people or of everybody."""
    value = law.amount("medical_subsidy_scheme.point_value")
    rows = Claim.objects.filter(municipality=current_or_raise(), month=month)
    if persons is not None:
        rows = rows.filter(person__in=sorted(set(persons)))
    names = ("person", "care", "points", "paid", "statutory", "high_cost")
    return [
        Paid(person, care, points * value, max(paid - statutory, 0), high_cost)
        for person, care, points, paid, statutory, high_cost in rows.values_list(*names)
    ]


def _receipts_paid(month: date, value: int) -> list[Paid]:
    rows = as_of(Receipt.objects.filter(municipality=current_or_raise(), month=month, is_void=False), None)
    names = ("person", "care", "points", "paid", "statutory")
    return [
        Paid(person, care, points * value, max(paid - statutory, 0), NOTHING)
        for person, care, points, paid, statutory in rows.values_list(*names)
    ]


def claimed_of(month: date, persons: Iterable[int] | None = None) -> dict[int, int]:
    """What is claimed of insurers for each person's month and stands, in yen."""
    rows = InsurerClaimLine.objects.filter(municipality=current_or_raise(), month=month)
    if persons is not None:
        rows = rows.filter(person__in=sorted(set(persons)))
    return dict(rows.order_by().values_list("person").annotate(Sum("amount")))


@dataclass(frozen=True)
class ToClaim:
    """What is to be claimed of an insurer for a person's month; below zero where too much was claimed."""

    person: int
    insured: InsuranceLine
    basis_ja: str
    benefit: int
    subsidy: int
    taken: int
    claimed: int
    amount: int

    @property
    def insurer_key(self) -> str:
        return f"{self.insured.insurer}-{self.insured.insurer_number}"

    @property
    def insurer_ja(self) -> str:
        return "　".join(x for x in (self.insured.insurer_ja, self.insured.insurer_number) if x)


def to_claim(month: date, law: Law) -> list[ToClaim]:
    """Of everybody whose care in kind the municipality paid in a month: the benefit it bore and has not claimed.

    What the receipts of the month already took of the benefit is left out; never more than was paid in kind. A fixed
    number of queries. Errors: LawGap.
    """
    town = current_or_raise()
    claims = Claim.objects.filter(municipality=town, month=month, subsidy__gt=0).order_by()
    subsidies = dict(claims.values_list("person").annotate(Sum("subsidy")))
    claimed = {p: yen for p, yen in claimed_of(month).items() if yen or p in subsidies}
    if not subsidies and not claimed:
        return []
    value = law.amount("medical_subsidy_scheme.point_value")
    wanted = set(subsidies) | set(claimed)
    paid = [
        one for one in [*claims_paid(month, None, law), *_receipts_paid(month, value)] if one.person in wanted
    ]
    owed = months_of(month, paid, law)
    rows = as_of(Receipt.objects.filter(municipality=town, month=month, is_void=False), None).order_by()
    taken = dict(rows.values_list("person").annotate(Sum("insurer_part")))
    insured = insurances_on(wanted, month)
    found = []
    for person in sorted(wanted):
        one, bore = owed.get(person, UNKNOWN), subsidies.get(person, 0)
        rightful = min(max(one.benefit - taken.get(person, 0), 0), bore)
        amount = rightful - claimed.get(person, 0)
        if amount:
            found.append(
                ToClaim(
                    person, insured.get(person, InsuranceLine(person, Insurer.OTHER)), one.basis_ja, one.benefit, bore,
                    taken.get(person, 0), claimed.get(person, 0), amount,
                )
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class ClaimRow:
    """A claim on an insurer with what the ledger says of it."""

    number: int
    month: date
    insurer: int
    insurer_number: str
    debtor: int
    claimed_on: date
    amount: int
    charge: int
    entry: int
    paid: int
    is_ended: bool

    @property
    def insurer_ja(self) -> str:
        return "　".join(x for x in (str(Insurer(self.insurer).label), self.insurer_number) if x)

    @property
    def left(self) -> int:
        return 0 if self.is_ended else max(self.amount - self.paid, 0)

    @property
    def state_ja(self) -> str:
        return "取消し" if self.is_ended else "未入金" if self.left else "入金済み"


def claims_made() -> list[ClaimRow]:
    """Every claim on an insurer, the newest first; two queries."""
    rows = list(InsurerClaim.objects.filter(municipality=current_or_raise()).order_by("-number"))
    ended = {r.charge for r in rows if r.amount < 0}
    paid: defaultdict[int, int] = defaultdict(int)
    for one in Balance.objects.filter(charge__in=[r.charge for r in rows], instalment__lt=KIND_STEP):
        paid[one.charge] += one.allocated
    return [
        ClaimRow(
            r.number, r.month, r.insurer, r.insurer_number, r.debtor, r.claimed_on, r.amount, r.charge, r.entry,
            paid[r.charge], r.charge in ended,
        )
        for r in rows
        if r.amount > 0
    ]  # fmt: skip


def claim_made(number: int) -> ClaimRow:
    """A claim that stands. Errors: NotFound for none, or one taken back."""
    found = next((r for r in claims_made() if r.number == number and not r.is_ended), None)
    if found is None:
        raise NotFound(
            "この番号の保険者への請求はありません。",
            field="number",
            what_to_do="請求番号を確かめてください。",
        )
    return found


def lines_in(number: int) -> dict[int, int]:
    """What a claim holds by person, in yen."""
    rows = InsurerClaimLine.objects.filter(municipality=current_or_raise(), number=number).order_by("person")
    return dict(rows.values_list("person", "amount"))


def open_claims() -> tuple[int, int]:
    """How many claims on insurers wait for money, and how much, in yen."""
    rows = [r for r in claims_made() if r.left]
    return len(rows), sum(r.left for r in rows)


def touched_by(entry: int) -> list[tuple[int, date]]:
    """(person, month) of the decisions of NHI that an entry made or ended, where a receipt or claim was reckoned before."""
    town = current_or_raise()
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, {"town": town, "entry": entry})
        found = cursor.fetchall()
    if not found:
        return []
    asked = {"municipality": town, "person__in": {p for p, _ in found}, "month__in": {m for _, m in found}}
    earlier = ClaimFile.objects.filter(municipality=town, entry__lt=entry).values("number")
    known = set(Claim.objects.filter(file__in=earlier, **asked).values_list("person", "month"))
    receipts = as_of(Receipt.objects.filter(is_void=False, entry__lt=entry, **asked), None)
    return [one for one in found if one in known | set(receipts.values_list("person", "month"))]
