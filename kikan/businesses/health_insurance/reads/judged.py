"""What ratios and classes of income are judged by (負担割合・所得区分の事実): heads and insured of a day with their incomes.

One row per household and person, in the order of the households; one household and all take the same way.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law import benefits as law_of
from kikan.businesses.health_insurance.law.incomes import levy_bases
from kikan.businesses.health_insurance.reads.levy_facts import CHILD_BELOW
from kikan.law import Groups, Law
from kikan.law.ages import age_on
from kikan.law.days import day, month_number, next_month
from kikan.shared.errors import NotFound
from kikan.shared.premiums.households import INCOMES, STATUSES, TAXED, Source, looked_up
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]
STATUTE = "health_insurance_benefits"
HOLDS = (
    " WHERE municipality = %(town)s AND valid_from <= %(day)s AND %(day)s < valid_until"
    " AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
)
INSURED = "SELECT household, person FROM health_insurance_enrolment" + HOLDS  # noqa: S608
HEADS = "SELECT household, head AS person FROM fact_residents_household" + HOLDS  # noqa: S608
LEFT = "SELECT household, person FROM health_insurance_specified_member" + HOLDS  # noqa: S608
BIRTHS = (
    "SELECT person, max(birth_on) AS birth_on FROM fact_residents_residency WHERE municipality = %(town)s"
    " AND person = ANY(%(keys)s) AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s) GROUP BY person"
)
CLAIMS = (
    "SELECT person, revenue, 1::bigint AS is_claimed FROM health_insurance_revenue_claim"  # noqa: S608
    + HOLDS
    + " AND person = ANY(%(keys)s)"
)
# Who is not assessed yet is not taken for untaxed.
UNTAXED = (3, 4)


@dataclass(frozen=True)
class Judging:
    """The members on a day. `row`: household per member, `number`: the households. Money in yen.

    revenue: as claimed (基準収入額適用申請), else of salary and pension, law.benefits.UNKNOWN where other incomes make it
    unknown.
    """

    number: Ints
    row: Ints
    person: Ints
    is_insured: Truths
    has_left: Truths
    is_seventy: Truths
    is_known: Truths
    is_taxed: Truths
    base: Ints
    taxable: Ints
    revenue: Ints
    salary_income: Ints
    pension_revenue: Ints
    other_income: Ints

    @property
    def elderly(self) -> Ints:
        """The rows of the insured who pay as one of 70."""
        return np.flatnonzero(self.is_insured & self.is_seventy)


def year_of(on: date) -> int:
    """The fiscal year whose taxes count: from August those of the same year (施行令第29条の3)."""
    return on.year - (on.month < AUGUST)


def service_law(on: date) -> Law:
    return ordinances.law("service_month", month_number(on)).of(STATUTE)


def judging(on: date, known_at: int, households: Ints | None = None) -> Judging:
    """Heads (also uninsured), insured, and who left for 後期 in these households on a day; eight queries. Errors: LawGap."""
    values = {"town": current_or_raise(), "day": on, "known": known_at}
    if households is not None:
        values["keys"] = [int(h) for h in households]
    chosen = "" if households is None else " AND household = ANY(%(keys)s)"
    insured, heads, left = (read_columns(query + chosen, values) for query in (INSURED, HEADS, LEFT))
    number = np.unique(insured["household"])
    rows = [_of_households(number, each) for each in (insured, heads, left)]
    pairs = np.unique(np.concatenate([np.stack(each, axis=1) for each in rows]), axis=0)
    row, person = pairs[:, 0].copy(), pairs[:, 1].copy()
    source = Source(year_of(on), known_at)
    people = None if households is None else person
    keys = {**values, "keys": np.unique(person).tolist()}
    born = looked_up(read_columns(BIRTHS, keys), person)("birth_on")
    income, status = (looked_up(source.rows(query, chosen=people), person) for query in (INCOMES, STATUSES))
    claimed = looked_up(read_columns(CLAIMS, keys), person)
    law = service_law(on)
    first = np.full(len(person), day(on.replace(day=1)), dtype=np.int64)
    after_land = np.maximum(income("aggregate_income") - income("land_deduction"), 0)
    other = after_land - income("salary_income") - income("pension_income")
    plain = income("salary_revenue") + income("pension_revenue")
    total = np.maximum(income("total_income") - income("land_deduction"), 0)
    fiscal = ordinances.law("fiscal_year", year_of(on)).of("national_health_insurance")
    is_child = age_on(born, first) < CHILD_BELOW
    has_row = income("is_declared") == 1
    has_plain = (income("aggregate_income") == 0) | (other == 0)
    return Judging(
        number=number,
        row=row,
        person=person,
        is_insured=_among(pairs, rows[0]),
        has_left=_among(pairs, rows[2]),
        is_seventy=law_of.is_seventy(born, first, law=law),
        is_known=has_row | is_child,
        is_taxed=~(np.isin(status("status"), UNTAXED) | (is_child & (status("status") == 0))),
        base=levy_bases(total, income("aggregate_income"), fiscal),
        taxable=np.where(np.isin(status("status"), TAXED), status("taxable_income"), 0),
        revenue=np.where(
            claimed("is_claimed") == 1,
            claimed("revenue"),
            np.where(has_row & ~has_plain, law_of.UNKNOWN, plain),
        ),
        salary_income=income("salary_income"),
        pension_revenue=income("pension_revenue"),
        other_income=other,
    )


def _of_households(number: Ints, rows: dict[str, Ints]) -> tuple[Ints, Ints]:
    place = np.searchsorted(number, rows["household"])
    place = np.minimum(place, max(len(number) - 1, 0))
    good = (
        number[place] == rows["household"]
        if len(number)
        else np.zeros(len(rows["household"]), dtype=np.bool_)
    )
    return place[good].astype(np.int64), rows["person"][good]


def _among(pairs: Ints, rows: tuple[Ints, Ints]) -> Truths:
    wanted = {(int(a), int(b)) for a, b in zip(*rows, strict=True)}
    return np.array([(int(a), int(b)) in wanted for a, b in pairs], dtype=np.bool_)


@dataclass(frozen=True)
class ElderlyRatios:
    """The tenths of the insured of 70 to 74: one row a person; `working` per household, `household` its row."""

    person: Ints
    household: Ints
    working: law_of.ElderlyRatio


def elderly_ratios(found: Judging, on: date) -> ElderlyRatios:
    """Law: 国民健康保険法第42条第1項第4号. Errors: LawGap."""
    chosen = found.elderly
    households, row = np.unique(found.row[chosen], return_inverse=True)
    place = np.full(len(found.number), -1, dtype=np.int64)
    place[households] = np.arange(len(households))
    beside = np.flatnonzero(found.has_left & (place[found.row] >= 0))
    left = Groups(place[found.row[beside]], len(households))
    together = Groups(row, len(households)).sum(np.maximum(found.revenue[chosen], 0))
    is_unknown = left.any(found.revenue[beside] == law_of.UNKNOWN)
    with_left = together + left.sum(np.maximum(found.revenue[beside], 0))
    working = law_of.elderly_ratio(
        row.astype(np.int64), found.taxable[chosen], found.revenue[chosen], found.base[chosen],
        left.size() > 0, np.where(is_unknown, law_of.UNKNOWN, with_left), law=service_law(on),
    )  # fmt: skip
    return ElderlyRatios(found.person[chosen], row.astype(np.int64), working)


@dataclass(frozen=True)
class HouseholdClass:
    """The class of a household in a month (所得区分), and who is 70 or older in it."""

    under_70: int
    from_70: int
    seventies: frozenset[int]
    insured: frozenset[int]


@dataclass(frozen=True)
class Classes:
    """The rows of the limits' tables, one household a row, in the order of `number`."""

    number: Ints
    under_70: Ints
    from_70: Ints


def class_of(household: int, month: date, known_at: int) -> HouseholdClass:
    """The rows of the limits' tables for one household in a month; 70 and older are judged on the way.

    Errors: NotFound for a household with nobody insured in the month; LawGap.
    """
    wanted = np.array([household], dtype=np.int64)
    found, members = classes_of(month, known_at, wanted), members_in(month, known_at, wanted)
    if not len(found.number):
        raise NotFound(
            "その月に国保に加入している人が世帯にいません。", field="month", what_to_do="資格の期間を確かめてください。"
        )  # fmt: skip
    return HouseholdClass(
        int(found.under_70[0]),
        int(found.from_70[0]),
        frozenset(members.person[members.is_seventy].tolist()),
        frozenset(members.person.tolist()),
    )


def classes_of(month: date, known_at: int, households: Ints) -> Classes:
    """The classes of many households on the first of the month, or on its last day where nobody was insured before.

    Errors: LawGap.
    """
    first = _classes_on(month, month, known_at, households)
    later = np.setdiff1d(households, first.number)
    if not len(later):
        return first
    last = _classes_on(next_month(month) - timedelta(days=1), month, known_at, later)
    number = np.concatenate([first.number, last.number])
    order = np.argsort(number, kind="stable")
    return Classes(
        number[order],
        np.concatenate([first.under_70, last.under_70])[order],
        np.concatenate([first.from_70, last.from_70])[order],
    )


def _classes_on(on: date, month: date, known_at: int, households: Ints) -> Classes:
    law = ordinances.law("benefit_month", month_number(month)).of(STATUTE)
    found = judging(on, known_at, households)
    is_high = np.zeros(len(found.person), dtype=np.bool_)
    if len(found.elderly):
        ratios = elderly_ratios(found, on)
        is_high[found.elderly] = ratios.working.tenths[ratios.household] == service_law(on).amount(
            "copay_tenths_high"
        )
    counted = ~found.has_left
    judged = law_of.Judged(
        household=found.row[counted], is_insured=found.is_insured[counted], is_known=found.is_known[counted],
        is_taxed=found.is_taxed[counted], is_elderly=found.is_seventy[counted], base=found.base[counted],
        taxable=found.taxable[counted], salary_income=found.salary_income[counted],
        pension_revenue=found.pension_revenue[counted], other_income=found.other_income[counted],
        is_high=is_high[counted],
    )  # fmt: skip
    classes = law_of.categories(judged, len(found.number), law=law)
    return Classes(found.number, classes.under_70, classes.from_70)


@dataclass(frozen=True)
class Members:
    """Who is insured on some day of a month, once each: the household at first, and whether he pays as one of 70."""

    person: Ints
    household: Ints
    is_seventy: Truths


MEMBERS = """
SELECT DISTINCT ON (person) person, household FROM health_insurance_enrolment
WHERE municipality = %(town)s AND valid_from < %(until)s AND valid_until > %(first)s
  AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)
  AND (%(keys)s::bigint[] IS NULL OR person IN (SELECT e.person FROM health_insurance_enrolment e
    WHERE e.municipality = %(town)s AND e.household = ANY(%(keys)s)))
ORDER BY person, valid_from
"""


def members_in(month: date, known_at: int, households: Ints | None = None) -> Members:
    """In the order of persons; of these households or of all; two queries. Errors: LawGap."""
    keys = None if households is None else households.tolist()
    values = {
        "town": current_or_raise(),
        "first": month,
        "until": next_month(month),
        "known": known_at,
        "keys": keys,
    }
    rows = read_columns(MEMBERS, values)
    if households is not None:
        rows = {name: rows[name][np.isin(rows["household"], households)] for name in ("person", "household")}
    born = looked_up(read_columns(BIRTHS, {**values, "keys": rows["person"].tolist()}), rows["person"])
    first = np.full(len(rows["person"]), day(month), dtype=np.int64)
    is_seventy = law_of.is_seventy(born("birth_on"), first, law=service_law(month))
    return Members(rows["person"], rows["household"], is_seventy)


def last_claim_day(begins: date) -> date:
    """The last day on which what could be asked for since `begins` can be asked for (時効). Errors: LawGap."""
    years = service_law(begins).amount("claim_years")
    # Day and month are kept; 29 February ends on the 28th (民法第143条).
    try:
        return begins.replace(year=begins.year + years)
    except ValueError:
        return begins.replace(year=begins.year + years, day=28)
