"""withhold_year: what each collector takes in a year follows the decided taxes (特別徴収税額の決定・変更)."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kikan.businesses.resident_tax.law.withheld_months import (
    PENSION_MONTHS,
    SALARY_MONTHS,
    month_of,
    parts_by_month,
    spread_rest,
)
from kikan.businesses.resident_tax.procedures.withheld import Wanted, due_days, write
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.assessments import assessment_columns
from kikan.businesses.resident_tax.reads.collection_paths import (
    PENSION,
    SALARY,
    collection_paths,
    found_at,
)
from kikan.law import Law
from kikan.shared.access import Actor
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.charge import CHARGES
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers, ordinances
from kikan.shared.tenancy.columns import read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

MONTHS = {SALARY: len(SALARY_MONTHS), PENSION: len(PENSION_MONTHS)}
# Places of the columns of one path among `part_0` to `part_8` of an assessment.
FIRST_PART = {SALARY: 0, PENSION: 3}
TOTAL = {SALARY: "salary", PENSION: "pension"}
STANDING = """
SELECT person, collector, kind, assessment, (SELECT sum(a) FROM unnest(amounts) a)::bigint AS total
FROM resident_tax_withholding WHERE municipality = %(town)s AND fiscal_year = %(year)s AND ended_by IS NULL
"""


@dataclass(frozen=True)
class Decided:
    """How many amounts were decided anew and changed, and for whom nobody collects what is to be withheld."""

    begun: int = 0
    changed: int = 0
    without_collector: tuple[int, ...] = field(default=(), repr=False)


@procedure("resident_tax.withhold_year", right="resident_tax.batch", ja="特別徴収税額の決定・変更")
def withhold_year(*, fiscal_year: int, actor: Actor) -> Decided:
    """Let the monthly amounts follow the taxes as decided now; who is up to date stays as he is.

    Before anything was withheld in the year the whole year is split; later only the months to come change.
    Errors: LawGap for a year whose split is unknown.
    """
    known_at = head()
    assessed = assessment_columns(fiscal_year, known_at)
    standing = read_columns(STANDING, {"town": current_or_raise(), "year": fiscal_year})
    law = ordinances.law("fiscal_year", fiscal_year, known_at)
    plans = [_plan(kind, fiscal_year, known_at, assessed, standing, law) for kind in (SALARY, PENSION)]
    if not any(len(p.new["person"]) or p.changes for p in plans):
        return Decided(without_collector=_missing(plans))
    entry = append(
        actor=actor, kind="resident_tax.withholding_decided", procedure="resident_tax.withhold_year",
        subjects=[("tax_year", fiscal_year)], happened_on=clock.today(), cites="地方税法 第321条の4・第321条の6",
        read_at=known_at,
    ).number  # fmt: skip
    begun = sum(_begin(plan, fiscal_year, entry) for plan in plans)
    changed = write([w for plan in plans for w in plan.changes], entry=entry)
    return Decided(begun, changed, _missing(plans))


def _missing(plans: list["_Plan"]) -> tuple[int, ...]:
    return tuple(sorted({int(p) for plan in plans for p in plan.without_collector}))


@dataclass(frozen=True)
class _Plan:
    kind: int
    new: dict[str, np.ndarray]
    amounts: np.ndarray
    parts: np.ndarray
    changes: list[Wanted]
    without_collector: np.ndarray


def _plan(
    kind: int, year: int, known_at: int, assessed: dict[str, np.ndarray], standing: dict[str, np.ndarray], law: Law
) -> _Plan:  # fmt: skip
    """Who begins, whose amounts change, who has no collector."""
    mine = {k: v[standing["kind"] == kind] for k, v in standing.items()}
    person, total = assessed["person"], assessed[TOTAL[kind]]
    paths = collection_paths(person, year, known_at)
    collector = paths.salary_collector if kind == SALARY else paths.pension_collector
    taken = _taken(mine, person)
    is_known = np.isin(person, mine["person"])
    is_new = (total > 0) & ~is_known & (collector > 0)
    new = {name: column[is_new] for name, column in assessed.items()} | {"collector": collector[is_new]}
    is_first = not len(mine["person"])
    amounts = _months(kind, new, year, law, is_first)
    yearly = np.stack([new[f"part_{FIRST_PART[kind] + i}"] for i in range(3)], axis=1)
    differs = is_known & (taken != total)
    changes = _changes(kind, year, {k: v[differs] for k, v in assessed.items()}, mine, law)
    lost = (total > 0) & ~is_known & (collector == 0)
    return _Plan(kind, new, amounts, parts_by_month(amounts, yearly), changes, person[lost])


def _taken(mine: dict[str, np.ndarray], person: np.ndarray) -> np.ndarray:
    people, place = np.unique(mine["person"], return_inverse=True)
    sums = np.zeros(len(people), dtype=np.int64)
    np.add.at(sums, place, mine["total"])
    return found_at(people, sums, person)


def _months(
    kind: int, new: dict[str, np.ndarray], year: int, law: Law, is_first: bool
) -> np.ndarray:
    count = len(new["person"])
    empty = np.zeros((count, MONTHS[kind]), dtype=np.int64)
    if not count:
        return empty
    if kind == PENSION:
        return _pension_months(new, year, law)
    if not is_first:
        unit = law.amount("withholding_month_unit")
        return spread_rest(empty, new["salary"], first_open(SALARY, year, clock.today()), unit)
    per_capita = new["city_per_capita"] + new["prefecture_per_capita"] + new["forest_tax"]
    split = law.apply_rule("special_collection_split", new["salary"], per_capita, has_flat_cut(new, year))
    columns = [split.june, split.july, *[split.other_months] * 10]
    return np.stack(columns, axis=1)
