"""Whose benefits unpaid premiums restrict (滞納による制限の対象), as columns over the ledger: one person or everybody.

First-class insured who are certified and not on public assistance; of the second class see `medical_arrears.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.law.restrictions import (
    PAYMENT,
    SUSPENSION,
    Reduction,
    reduction_period,
    restriction_stage,
)
from kikan.businesses.long_term_care.models.insured import InsuredKind
from kikan.businesses.long_term_care.models.restriction import CaseState, RestrictionKind
from kikan.businesses.long_term_care.reads.medical_arrears import (
    MedicalArrears,
    medical_arrears,
    medically_free,
)
from kikan.businesses.long_term_care.reads.overdue import Ints, certified, claims_of, overdue
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE
from kikan.businesses.long_term_care.reads.restrictions import RestrictionLine
from kikan.law import Law
from kikan.law.days import date_of, last_start
from kikan.law.days import day as day_number
from kikan.shared.ledger.claims import Claims, limitations
from kikan.shared.ledger.levies import LONG_TERM_CARE, LONG_TERM_CARE_PENSION
from kikan.shared.premiums.collected import places
from kikan.shared.premiums.households import looked_up
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

MONTHS, YEARS = 12, 10_000
LEVIES = (LONG_TERM_CARE.code, LONG_TERM_CARE_PENSION.code)
KNOWN_CASES = """
SELECT person, kind, about_on FROM long_term_care_restriction_case
WHERE municipality = %(town)s AND ended_by IS NULL
"""
REDUCED_FOR = f"""
SELECT person, max(about_on) AS about_on FROM long_term_care_restriction_case
WHERE municipality = %(town)s AND ended_by IS NULL AND kind = {RestrictionKind.REDUCTION.value}
  AND state = {CaseState.RESTRICTED.value} AND person = ANY(%(persons)s) GROUP BY person
"""  # noqa: S608 - a constant
STANDING = """
SELECT DISTINCT person, kind FROM long_term_care_restriction
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until > %(day)s
"""


@dataclass(frozen=True)
class Arrears:
    """The unpaid premiums of people, sorted by person; money in yen, days as numbers.

    oldest: the oldest due day with something overdue and not lapsed (0 without); overdue: the sum of it; stage: what the
    law makes of it; certified_on: of the certification that holds; lapsed: premiums that lapsed in the years counted.
    """

    person: Ints
    certified_on: Ints
    oldest: Ints
    overdue: Ints
    stage: Ints
    lapsed: Ints
    reduction: Reduction


@dataclass(frozen=True, repr=False)
class Candidate:
    """Somebody to be warned of a restriction."""

    person: int
    kind: int
    kind_ja: str
    about_on: date
    arrears: int
    lapsed: int
    months: int


def arrears(day: date, persons: Sequence[int] | None = None) -> Arrears:
    """The arrears of everybody certified on a day, or of those named; the same count of queries. Errors: LawGap.

    Law: 介護保険法第66条・第67条・第69条・第200条
    """
    person, certified_on = certified(InsuredKind.FIRST, day, persons)
    law = ordinances.law("event_date", day_number(day)).of(STATUTE)
    claims = claims_of(person, LEVIES)
    life = limitations(claims, day)
    row = places(person, claims.payer)
    own = claims.levy == LONG_TERM_CARE.code
    owed = own & (claims.balance > 0) & (claims.due < day_number(day)) & ~life.is_over
    open_ones = overdue(person, claims, owed)
    on = np.full(len(person), day_number(day), dtype=np.int64)
    stage = restriction_stage(open_ones.oldest, open_ones.amount > 0, on, law=law)
    gone = np.where(own & life.is_over, claims.dropped + np.maximum(claims.balance, 0), 0)
    since = last_start(certified_on, MONTHS * law.amount("reduction_counted_years"))
    counted_from = np.maximum(since, _reduced_for(person))
    gone = np.where((life.last >= counted_from[row]) & (life.last < certified_on[row]), gone, 0)
    lapsed = np.zeros(len(person), dtype=np.int64)
    np.add.at(lapsed, row, gone)
    counted = (claims.due >= since[row]) & (claims.due < certified_on[row]) | (gone > 0)
    reduction = _reduction(row, claims, gone, counted, len(person), law)
    return Arrears(person, certified_on, open_ones.oldest, open_ones.amount, stage, lapsed, reduction)


def _reduced_for(person: Ints) -> Ints:
    """The day of the last certification whose lapsed premiums made a reduction: they count once (unverified); 0 without."""
    rows = read_columns(REDUCED_FOR, {"town": current_or_raise(), "persons": person.tolist()})
    return looked_up(rows, person)("about_on")


def _reduction(
    row: Ints, claims: Claims, gone: Ints, counted: NDArray[np.bool_], count: int, law: Law
) -> Reduction:
    """One row a person and fiscal year, from the instalments that count."""
    years, place = np.unique(row[counted] * YEARS + claims.fiscal_year[counted], return_inverse=True)
    sums = []
    for column in (claims.charged, claims.paid, gone):
        of_year = np.zeros(len(years), dtype=np.int64)
        np.add.at(of_year, place, column[counted])
        sums.append(of_year)
    found: Reduction = reduction_period(years // YEARS, count, *sums, law=law)
    return found


def candidates(day: date) -> list[Candidate]:
    """Whom to warn now: whom a kind of restriction meets and nobody was warned of for the same reason yet."""
    cases = read_columns(KNOWN_CASES, {"town": current_or_raise()})
    known = set(zip(*(cases[n].tolist() for n in ("person", "kind", "about_on")), strict=True))
    return [c for c in met(day) if (c.person, c.kind, day_number(c.about_on)) not in known]


def paid_up(persons: Sequence[int], day: date) -> set[int]:
    """Who of these people owes no overdue premium of care that still can be asked for, certified or not."""
    person = np.unique(np.array(list(persons), dtype=np.int64))
    claims = claims_of(person, LEVIES)
    life = limitations(claims, day)
    owes = (claims.levy == LONG_TERM_CARE.code) & (claims.balance > 0) & (claims.due < day_number(day))
    return set(person.tolist()) - set(claims.payer[owes & ~life.is_over].tolist())


def freed(lines: Sequence[RestrictionLine], day: date) -> set[tuple[int, int]]:
    """Person and kind of the restrictions that last and whose ground is gone: paid, or the class left (法68条)."""
    lasting = [r for r in lines if r.lasts]
    medical = [r.person for r in lasting if r.kind == RestrictionKind.MEDICAL]
    paid, free = paid_up([r.person for r in lasting], day), medically_free(medical, day)
    return {
        (r.person, r.kind)
        for r in lasting
        if r.person in (free if r.kind == RestrictionKind.MEDICAL else paid)
    }


def met(day: date, persons: Sequence[int] | None = None) -> list[Candidate]:
    """Whom a kind of restriction meets that does not hold yet, warned before or not: everybody, or those named."""
    held = read_columns(STANDING, {"town": current_or_raise(), "day": day})
    standing = set(zip(held["person"].tolist(), held["kind"].tolist(), strict=True))
    found = [*_by_care(arrears(day, persons)), *_by_medical(medical_arrears(day, persons))]
    return [c for c in found if (c.person, c.kind) not in standing]


def _by_care(found: Arrears) -> list[Candidate]:
    kinds = (
        (RestrictionKind.PAYMENT, found.stage >= PAYMENT, found.oldest),
        (RestrictionKind.SUSPENSION, found.stage >= SUSPENSION, found.oldest),
        (RestrictionKind.REDUCTION, found.reduction.months > 0, found.certified_on),
    )
    return [
        _candidate(found, i, kind, int(about[i]))
        for kind, meets, about in kinds
        for i in np.flatnonzero(meets).tolist()
    ]


def _candidate(found: Arrears, i: int, kind: RestrictionKind, about: int) -> Candidate:
    months = int(found.reduction.months[i]) if kind == RestrictionKind.REDUCTION else 0
    lapsed = int(found.lapsed[i]) if kind == RestrictionKind.REDUCTION else 0
    return Candidate(
        int(found.person[i]), kind.value, str(kind.label), date_of(about), int(found.overdue[i]), lapsed, months
    )  # fmt: skip


def _by_medical(found: MedicalArrears) -> list[Candidate]:
    kind = RestrictionKind.MEDICAL
    return [
        Candidate(
            int(found.person[i]), kind.value, str(kind.label), date_of(int(found.oldest[i])), int(found.amount[i]), 0, 0
        )
        for i in np.flatnonzero(found.is_met).tolist()
    ]  # fmt: skip
