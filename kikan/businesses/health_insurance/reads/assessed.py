"""What a yearly run found (当初賦課の結果): totals, differences to last year by reason, whom to look at.

Before the release the rows are those of the trial, afterwards those of the run's entry; the questions are the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.levy import MemberShares
from kikan.shared.jobs.models import Run, State
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.yearly import aligned, counted_by, largest

Ints = NDArray[np.int64]
NEW, GONE, MEMBERS, REDUCTION, INCOME, RATES = range(6)
REASONS = {
    NEW: "新たに賦課した世帯", GONE: "賦課がなくなった世帯", MEMBERS: "加入者・月数の増減", REDUCTION: "軽減割合の変更",
    INCOME: "所得の増減", RATES: "税率・限度額など",
}  # fmt: skip
BRACKETS = (0, 1, 50_000, 100_000, 200_000, 300_000, 400_000, 600_000, 800_000)
SPOT_CHECKS = 20
LISTED = 500
BASE = MemberShares.layout().index("levy_base") + 1

ROWS = {
    "trial": "FROM {table}_trial WHERE municipality = %(municipality)s AND run = %(run)s",
    "released": "FROM {table} WHERE municipality = %(municipality)s AND fiscal_year = %(year)s AND entry = %(entry)s",
}
# A household that several payers owe for counts once: by the last of them and by the sum.
LEVIES = """
SELECT household, (array_agg(payer ORDER BY valid_from DESC))[1] AS payer, sum(total)::bigint AS total,
  (array_agg(tenths ORDER BY valid_from DESC))[1]::bigint AS tenths
{source} GROUP BY household
"""
# Summed apart and put together in memory: fresh trial rows have no statistics, and a join would go row by row.
SHARES = f"""
SELECT household, sum(bit_count(insured_months::bit(12)))::bigint AS months,
  coalesce(sum(working[{BASE}]) FILTER (WHERE valid_until = make_date(fiscal_year + 1, 4, 1)), 0)::bigint AS base
{{source}} GROUP BY household
"""
LAST = (
    "FROM {table} WHERE municipality = %(municipality)s AND fiscal_year = %(last)s AND entry <= %(known)s"
    " AND (ended_by IS NULL OR ended_by > %(known)s)"
)


@dataclass(frozen=True)
class Reason:
    """Why the sum differs from last year's; every household counts under one reason."""

    ja: str
    households: int
    difference: int


@dataclass(frozen=True)
class Changed:
    """A household whose levy differs from last year's."""

    household: int
    payer: int
    before: int
    after: int
    reason: str

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """This year beside the last; `has_last` is false where last year was not levied here."""

    last_year: int
    has_last: bool
    households: tuple[int, int]
    total: tuple[int, int]
    reasons: tuple[Reason, ...]
    brackets: tuple[tuple[str, int, int], ...]
    outliers: tuple[Changed, ...]


@dataclass(frozen=True)
class Checked:
    """A household to look at: drawn at random, or with something to settle."""

    household: int
    valid_from: date
    payer: int
    members: int
    tenths: int
    total: int


@dataclass(frozen=True)
class Exceptions:
    """What a run could not treat in the usual way; the lists end at 500, the counts do not."""

    headless_count: int
    headless: tuple[int, ...]
    undeclared_count: int
    undeclared: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Source:
    """Where the rows of a run lie now."""

    kind: str
    values: dict[str, Any]

    def of(self, table: str) -> str:
        return ROWS[self.kind].format(table=table)


def _source(run: Run) -> _Source:
    year = int(run.parameters.get("fiscal_year", 0))
    values = {
        "municipality": current_or_raise(), "run": run.number, "entry": run.entry, "year": year, "last": year - 1,
        "known": run.known_at or 0, "from": date(year, 4, 1), "until": date(year + 1, 4, 1),
    }  # fmt: skip
    return _Source("released" if run.state == State.DONE else "trial", values)


def compared(run: Run, outliers: int = 50) -> Comparison:
    """The run beside last year's levies as they were known to it; four queries."""
    source = _source(run)
    now = _side(source.of, source.values)
    past = _side(lambda table: LAST.format(table=table), source.values)
    return _comparison(source.values["last"], past, now, outliers)


def _side(rows_of: Callable[[str], str], values: dict[str, Any]) -> dict[str, Ints]:
    """Levies with their members' months and bases, in the order of the households."""
    levies = read_columns(LEVIES.format(source=rows_of("health_insurance_levy")), values)
    shares = read_columns(SHARES.format(source=rows_of("health_insurance_levy_member")), values)
    levies = _sorted(levies)
    place = np.searchsorted(levies["household"], shares["household"])
    known = place < len(levies["household"])
    known[known] = levies["household"][place[known]] == shares["household"][known]
    for name in ("months", "base"):
        levies[name] = np.zeros(len(levies["household"]), dtype=np.int64)
        levies[name][place[known]] = shares[name][known]
    return levies


def _sorted(rows: dict[str, Ints]) -> dict[str, Ints]:
    order = np.argsort(rows["household"], kind="stable")
    return {name: column[order] for name, column in rows.items()}


def _comparison(last: int, past: dict[str, Ints], now: dict[str, Ints], outliers: int) -> Comparison:
    household = np.union1d(past["household"], now["household"])
    before, after = aligned(past, "household", household), aligned(now, "household", household)
    difference = np.maximum(after["total"], 0) - np.maximum(before["total"], 0)
    reason = _reasons(before, after)
    return Comparison(
        last_year=last,
        has_last=bool(len(past["household"])),
        households=(len(past["household"]), len(now["household"])),
        total=(int(past["total"].sum()), int(now["total"].sum())),
        reasons=tuple(
            Reason(ja, int((reason == code).sum()), int(difference[reason == code].sum()))
            for code, ja in REASONS.items()
        ),
        brackets=counted_by(BRACKETS, past["total"], now["total"]),
        outliers=_outliers(household, before, after, difference, reason, outliers),
    )


def _reasons(before: dict[str, Ints], after: dict[str, Ints]) -> Ints:
    """The first reason that applies, in this order; what is left is the law's and the ordinance's doing."""
    conditions = [
        before["household"] == MISSING,
        after["household"] == MISSING,
        before["months"] != after["months"],
        before["tenths"] != after["tenths"],
        before["base"] != after["base"],
    ]
    return np.select(conditions, [NEW, GONE, MEMBERS, REDUCTION, INCOME], RATES).astype(np.int64)


def _outliers(
    household: Ints, before: dict[str, Ints], after: dict[str, Ints], difference: Ints, reason: Ints, count: int
) -> tuple[Changed, ...]:  # fmt: skip
    """Of the households levied in both years, those with the largest differences."""
    chosen = largest(difference, (reason != NEW) & (reason != GONE), count)
    return tuple(
        Changed(
            int(household[i]),
            int(after["payer"][i]),
            int(before["total"][i]),
            int(after["total"][i]),
            REASONS[int(reason[i])],
        )
        for i in chosen
    )


def spot_checks(run: Run) -> list[Checked]:
    """Twenty levies drawn by the run's number: whoever opens the page again finds the same ones."""
    source = _source(run)
    query = (
        f"SELECT household, valid_from, payer, members, tenths, total {source.of('health_insurance_levy')}"
        f" ORDER BY md5(%(run)s::text || '-' || household::text), valid_from LIMIT {SPOT_CHECKS}"
    )
    return [Checked(*row) for row in _rows(query, source.values)]


HEADLESS = """
SELECT DISTINCT e.household FROM health_insurance_enrolment e
WHERE e.municipality = %(municipality)s AND e.valid_from < %(until)s AND e.valid_until > %(from)s
  AND e.entry <= %(known)s AND (e.ended_by IS NULL OR e.ended_by > %(known)s)
  AND e.household NOT IN (SELECT household {levies})
ORDER BY 1
"""


def exceptions(run: Run) -> Exceptions:
    """Households without a head, who cannot be asked to pay, and people who declared no income."""
    source = _source(run)
    headless = _rows(HEADLESS.format(levies=source.of("health_insurance_levy")), source.values)
    members = source.of("health_insurance_levy_member")
    undeclared = _rows(
        f"SELECT DISTINCT household, person {members} AND is_judged AND NOT is_known ORDER BY household, person",
        source.values,
    )
    return Exceptions(
        len(headless),
        tuple(h for (h,) in headless[:LISTED]),
        len(undeclared),
        tuple((h, p) for h, p in undeclared[:LISTED]),
    )


def _rows(query: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
