"""Whom a month's high-cost benefit is owed by the claims (高額療養費該当世帯), and what became of it.

The existing rule decides, household by household; this puts the claims of a whole month before it as columns.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.claim_units import NOBODY, Claims, Units, united
from kikan.businesses.health_insurance.law.high_cost import (
    NO_DISEASE,
    Households,
    MonthBenefit,
    Payments,
    month_benefit,
)
from kikan.businesses.health_insurance.models import HighCostFinding, HighCostLetter, HighCostSearch
from kikan.businesses.health_insurance.reads.judged import (
    HEADS,
    HOLDS,
    STATUTE,
    classes_of,
    members_in,
)
from kikan.law import Groups, LawGap
from kikan.law.days import month_number, next_month
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]
# What stands of every claim that was ever told of the month; act 3: withdrawn.
CLAIMS = """
SELECT person, month, act, institution, prescriber, kind, is_outpatient, is_specified, cost, paid FROM (
  SELECT DISTINCT ON (receipt) * FROM health_insurance_claim
  WHERE municipality = %(town)s AND entry <= %(known)s AND receipt IN (
    SELECT receipt FROM health_insurance_claim
    WHERE municipality = %(town)s AND month = %(month)s AND entry <= %(known)s
      AND (%(persons)s::bigint[] IS NULL OR person = ANY(%(persons)s)))
  ORDER BY receipt, entry DESC) s
"""
DECIDED = """
SELECT household, month, sum(b.amount - coalesce(r.amount, 0))::bigint AS amount FROM health_insurance_benefit b
LEFT JOIN health_insurance_benefit_return r ON r.municipality = b.municipality AND r.benefit = b.number
  AND r.entry <= %(known)s AND (r.ended_by IS NULL OR r.ended_by > %(known)s)
WHERE b.municipality = %(town)s AND kind = 2 AND month > %(first)s AND month <= %(month)s AND b.entry <= %(known)s
  AND NOT EXISTS (SELECT 1 FROM health_insurance_benefit_end x
    WHERE x.municipality = b.municipality AND x.benefit = b.number AND x.entry <= %(known)s)
GROUP BY household, month
"""
DISEASES = (
    "SELECT person, disease FROM health_insurance_specified_disease"  # noqa: S608
    + HOLDS
    + " AND disease > 0 ORDER BY person"
)
LATEST = """
SELECT DISTINCT ON (month) month, entry, uninsured FROM health_insurance_high_cost_search
WHERE municipality = %s ORDER BY month DESC, entry DESC
"""
MONTHS = (
    "SELECT DISTINCT month FROM health_insurance_claim WHERE municipality = %s ORDER BY month DESC LIMIT 60"
)


@dataclass(frozen=True)
class MonthClaims:
    """Payments of a month with the household of each; uninsured: claims of people not insured then."""

    units: Units
    household: Ints
    is_seventy: Truths
    touched: Ints
    uninsured: int


@dataclass(frozen=True)
class Found:
    """One household a row: what the rule gives by the claims and what is decided, in yen."""

    household: Ints
    person: Ints
    head: Ints
    benefit: Ints
    decided: Ints
    working: MonthBenefit
    uninsured: int

    @property
    def differs(self) -> Truths:
        found: Truths = self.benefit != self.decided
        return found


def limits_known(month: date) -> bool:
    """Whether the law book has the limits of a month."""
    try:
        law = ordinances.law("benefit_month", month_number(month)).of(STATUTE)
        law.table("limits_70")
        law.table("limits_under_70")
    except LawGap:
        return False
    return True


def claims_in(month: date, known_at: int, households: Ints | None = None) -> MonthClaims:
    """The payments of a month that stand, of some households or of all; three queries.

    touched: households of whom any claim of the month was ever told. Errors: LawGap.
    """
    members = members_in(month, known_at, households)
    persons = None if households is None else members.person.tolist()
    values = {"town": current_or_raise(), "month": month, "known": known_at, "persons": persons}
    rows = read_columns(CLAIMS, values)
    place = np.minimum(np.searchsorted(members.person, rows["person"]), max(len(members.person) - 1, 0))
    insured = np.zeros(len(rows["person"]), dtype=np.bool_)
    if len(members.person):
        insured = members.person[place] == rows["person"]
    in_month = rows["month"] == (month - date(1970, 1, 1)).days
    stands = in_month & (rows["act"] != 3)
    kept = stands & insured
    prescriber = np.where(rows["prescriber"] == MISSING, NOBODY, rows["prescriber"])
    units = united(
        Claims(
            rows["person"][kept], rows["institution"][kept], prescriber[kept], rows["kind"][kept],
            rows["is_outpatient"][kept] == 1, rows["is_specified"][kept] == 1, rows["cost"][kept], rows["paid"][kept],
        )
    )  # fmt: skip
    at = np.searchsorted(members.person, units.person)
    return MonthClaims(
        units, members.household[at], members.is_seventy[at], np.unique(members.household[place[insured]]),
        int((stands & ~insured).sum()),
    )  # fmt: skip


def found_in(month: date, known_at: int, only: Ints | None = None) -> Found:
    """Every household of whom claims of the month were told, or those numbered, by the rule; a fixed number of queries.

    Errors: LawGap.
    """
    told = claims_in(month, known_at, only)
    number = told.touched
    law = ordinances.law("benefit_month", month_number(month)).of(STATUTE)
    classes = classes_of(month, known_at, number)
    of_class = np.searchsorted(classes.number, number)
    persons, index = np.unique(told.units.person, return_inverse=True)
    row = np.searchsorted(number, told.household)
    household_of = np.zeros(len(persons), dtype=np.int64)
    household_of[index] = row
    decided = _decided(month, known_at)
    before = _months_before(decided, number, month)
    age = np.where(told.is_seventy, law.amount("elderly_age"), 0)
    payments = Payments(
        index.astype(np.int64), age, told.units.is_outpatient, told.units.cost, told.units.paid
    )
    households = Households(classes.from_70[of_class], classes.under_70[of_class], before)
    working = month_benefit(
        payments, _diseases(told.units, month, known_at), household_of, households, law=law
    )
    return Found(
        number, _members(number, month, known_at), _heads(number, month, known_at), working.total,
        _of_month(decided, number, month), working, told.uninsured,
    )  # fmt: skip


def _diseases(units: Units, month: date, known_at: int) -> Ints:
    """The recognised disease that each payment is for; a claim marked so without a recognition is like any other."""
    values = {"town": current_or_raise(), "day": next_month(month) - timedelta(days=1), "known": known_at}
    rows = read_columns(DISEASES, values)
    place, is_there = _at(rows["person"], units.person)
    found = np.full(len(units.person), NO_DISEASE, dtype=np.int64)
    chosen = is_there & units.is_specified
    found[chosen] = rows["disease"][place[chosen]]
    return found


def _decided(month: date, known_at: int) -> dict[str, Ints]:
    first = date(month.year - 1, month.month, 1)
    values = {"town": current_or_raise(), "first": first, "month": month, "known": known_at}
    return read_columns(DECIDED, values)


def _at(number: Ints, households: Ints) -> tuple[Ints, Truths]:
    """The place of each of these households in `number`, and whether it is there."""
    if not len(number):
        return np.zeros(len(households), dtype=np.int64), np.zeros(len(households), dtype=np.bool_)
    place = np.minimum(np.searchsorted(number, households), len(number) - 1)
    return place, number[place] == households


def _months_before(decided: dict[str, Ints], number: Ints, month: date) -> Ints:
    """How many of the eleven months before had a benefit (多数回該当)."""
    place, is_there = _at(number, decided["household"])
    earlier = is_there & (decided["month"] != (month - date(1970, 1, 1)).days) & (decided["amount"] > 0)
    return Groups(place[earlier], len(number)).size()


def _of_month(decided: dict[str, Ints], number: Ints, month: date) -> Ints:
    place, is_there = _at(number, decided["household"])
    of_month = is_there & (decided["month"] == (month - date(1970, 1, 1)).days)
    return Groups(place[of_month], len(number)).sum(decided["amount"][of_month])


def _members(number: Ints, month: date, known_at: int) -> Ints:
    """An insured member of each household: whoever comes first by number."""
    members = members_in(month, known_at, number)
    order = np.lexsort((members.person, members.household))
    household, first = np.unique(members.household[order], return_index=True)
    found: Ints = members.person[order][first][np.searchsorted(household, number)]
    return found


def _heads(number: Ints, month: date, known_at: int) -> Ints:
    """The head of each household on the first of the month, else the member (who then gets the letter)."""
    values = {"town": current_or_raise(), "day": month, "known": known_at, "keys": number.tolist()}
    rows = read_columns(HEADS + " AND household = ANY(%(keys)s)", values)
    found = _members(number, month, known_at)
    place, is_there = _at(number, rows["household"])
    found[place[is_there]] = rows["person"][is_there]
    return found


@dataclass(frozen=True)
class SearchRow:
    """The last search of a month."""

    month: date
    entry: int
    uninsured: int


@dataclass(frozen=True, repr=False)
class FindingRow:
    """A household of the last search; decided_now: what stands today; letter: its last letter's amount."""

    household: int
    person: int
    head: int
    benefit: int
    decided: int
    decided_now: int
    letter: int | None

    @property
    def difference(self) -> int:
        return self.benefit - self.decided_now

    @property
    def is_open(self) -> bool:
        """Whether the household can still apply for something."""
        return self.difference > 0

    @property
    def is_told(self) -> bool:
        return self.letter == self.difference


def searches() -> list[SearchRow]:
    """The last search of each month, the latest month first."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [current_or_raise()])
        return [SearchRow(*row) for row in cursor.fetchall()]


def months_of_claims() -> list[date]:
    """The months of which claims were taken, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, [current_or_raise()])
        return [row[0] for row in cursor.fetchall()]


def last_search(month: date) -> SearchRow | None:
    rows = HighCostSearch.objects.filter(municipality=current_or_raise(), month=month).order_by("-entry")
    row = rows.first()
    return SearchRow(row.month, row.entry, row.uninsured) if row else None


def findings(search: SearchRow, known_at: int) -> list[FindingRow]:
    """The households of a search in the order of their numbers; three queries."""
    town = current_or_raise()
    decided = _decided(search.month, known_at)
    of_month = decided["month"] == (search.month - date(1970, 1, 1)).days
    now = dict(
        zip(decided["household"][of_month].tolist(), decided["amount"][of_month].tolist(), strict=True)
    )
    letters = HighCostLetter.objects.filter(municipality=town, month=search.month).order_by("issue")
    told = dict(letters.values_list("household", "amount"))
    rows = HighCostFinding.objects.filter(municipality=town, entry=search.entry).order_by("household")
    return [
        FindingRow(
            r.household, r.person, r.head, r.benefit, r.decided, now.get(r.household, 0), told.get(r.household)
        )
        for r in rows
    ]  # fmt: skip


def to_tell(month: date, known_at: int) -> list[int]:
    """The households of the last search who are owed something and were not told this amount yet."""
    search = last_search(month)
    if search is None:
        return []
    return [row.household for row in findings(search, known_at) if row.is_open and not row.is_told]


@dataclass(frozen=True, repr=False)
class UnitRow:
    """One payment of a household's month, as the form of the application shows it."""

    person: int
    is_outpatient: bool
    cost: int
    paid: int
    is_specified: bool


def units_of(household: int, month: date, known_at: int) -> list[UnitRow]:
    """The payments of a household's members in a month by the claims that stand. Errors: LawGap."""
    told = claims_in(month, known_at, np.array([household], dtype=np.int64))
    units = told.units
    rows = zip(
        units.person.tolist(),
        units.is_outpatient.tolist(),
        units.cost.tolist(),
        units.paid.tolist(),
        units.is_specified.tolist(),
        strict=True,
    )
    return [UnitRow(*row) for row in rows]


def month_of(number: int) -> date:
    """202606 as the first of June 2026."""
    return date(number // 100, number % 100, 1)
