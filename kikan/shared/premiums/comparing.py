"""What a yearly run found (当初賦課の結果): totals, differences to last year by reason, whom to look at.

Before the release the rows are those of the trial, afterwards those of the run's entry; the questions are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from kikan.shared.jobs.models import Run, State
from kikan.shared.premiums.plan import Ints, PremiumPlan
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.yearly import aligned, counted_by, largest

NEW, GONE, MONTHS, GRADE, RELIEF, RATES = range(6)
BRACKETS = (0, 1, 20_000, 40_000, 60_000, 80_000, 100_000, 150_000, 200_000)
SPOT_CHECKS = 20
LISTED = 500
SOURCES = {
    "trial": "FROM premiums_premium_trial WHERE municipality = %(town)s AND run = %(run)s",
    "released": "FROM premiums_premium WHERE municipality = %(town)s AND levy = %(levy)s AND fiscal_year = %(year)s"
    " AND entry = %(entry)s",
}
LAST = (
    "FROM premiums_premium WHERE municipality = %(town)s AND levy = %(levy)s AND fiscal_year = %(last)s"
    " AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
)
ROWS = "SELECT person, total, months, grade, relief {source} ORDER BY person"


@dataclass(frozen=True)
class Reason:
    """Why the sum differs from last year's; every person counts under one reason."""

    ja: str
    persons: int
    difference: int


@dataclass(frozen=True)
class Changed:
    """A person whose premium differs from last year's."""

    person: int
    before: int
    after: int
    reason: str

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """This year beside the last; `has_last` is false where last year was not decided here."""

    last_year: int
    has_last: bool
    persons: tuple[int, int]
    total: tuple[int, int]
    reasons: tuple[Reason, ...]
    brackets: tuple[tuple[str, int, int], ...]
    grades: tuple[tuple[int, int, int], ...]
    outliers: tuple[Changed, ...]


@dataclass(frozen=True)
class Checked:
    """A person to look at: drawn at random, or with something to settle."""

    person: int
    grade: int
    months: int
    total: int


def _source(plan: PremiumPlan, run: Run) -> tuple[str, dict[str, Any]]:
    year = int(run.parameters.get("fiscal_year", 0))
    values = {
        "town": current_or_raise(), "levy": plan.levy.code, "run": run.number, "entry": run.entry, "year": year,
        "last": year - 1, "known": run.known_at or 0,
    }  # fmt: skip
    return SOURCES["released" if run.state == State.DONE else "trial"], values


def compared(plan: PremiumPlan, run: Run, outliers: int = 50) -> Comparison:
    """The run beside last year's premiums as they were known to it; two queries."""
    source, values = _source(plan, run)
    now = read_columns(ROWS.format(source=source), values)
    past = read_columns(ROWS.format(source=LAST), values)
    person = np.union1d(past["person"], now["person"])
    before, after = aligned(past, "person", person), aligned(now, "person", person)
    difference = np.maximum(after["total"], 0) - np.maximum(before["total"], 0)
    reason = _reasons(before, after)
    words = reason_words(plan)
    return Comparison(
        last_year=values["last"],
        has_last=bool(len(past["person"])),
        persons=(len(past["person"]), len(now["person"])),
        total=(int(past["total"].sum()), int(now["total"].sum())),
        reasons=tuple(
            Reason(ja, int((reason == code).sum()), int(difference[reason == code].sum()))
            for code, ja in words.items()
        ),
        brackets=counted_by(BRACKETS, past["total"], now["total"]),
        grades=_grades(past["grade"], now["grade"]),
        outliers=_outliers(person, before, after, difference, reason, outliers, words),
    )


def reason_words(plan: PremiumPlan) -> dict[int, str]:
    """What the reasons are called: the grade is the insurance's own."""
    return {
        NEW: "新たに賦課した人", GONE: "賦課がなくなった人", MONTHS: "月数の増減", GRADE: f"{plan.grade_ja}の変更",
        RELIEF: "減免の増減", RATES: "所得の増減・料率など",
    }  # fmt: skip


def _reasons(before: dict[str, Ints], after: dict[str, Ints]) -> Ints:
    """The first reason that applies, in this order; what is left is the income's, the law's and the ordinance's doing."""
    conditions = [
        before["person"] == MISSING,
        after["person"] == MISSING,
        before["months"] != after["months"],
        before["grade"] != after["grade"],
        before["relief"] != after["relief"],
    ]
    return np.select(conditions, [NEW, GONE, MONTHS, GRADE, RELIEF], RATES).astype(np.int64)


def _grades(past: Ints, now: Ints) -> tuple[tuple[int, int, int], ...]:
    return tuple((int(g), int((past == g).sum()), int((now == g).sum())) for g in np.union1d(past, now))


def _outliers(
    person: Ints, before: dict[str, Ints], after: dict[str, Ints], difference: Ints, reason: Ints, count: int,
    words: dict[int, str],
) -> tuple[Changed, ...]:  # fmt: skip
    """Of the people charged in both years, those with the largest differences."""
    chosen = largest(difference, (reason != NEW) & (reason != GONE), count)
    return tuple(
        Changed(int(person[i]), int(before["total"][i]), int(after["total"][i]), words[int(reason[i])]) for i in chosen
    )  # fmt: skip


def spot_checks(plan: PremiumPlan, run: Run) -> list[Checked]:
    """Twenty people drawn by the run's number: whoever opens the page again finds the same ones."""
    source, values = _source(plan, run)
    query = (
        f"SELECT person, grade, months, total {source}"
        f" ORDER BY md5(%(run)s::text || '-' || person::text) LIMIT {SPOT_CHECKS}"
    )
    return [Checked(*row) for row in _rows(query, values)]


def unknown_incomes(plan: PremiumPlan, run: Run) -> tuple[int, list[Checked]]:
    """Of whom nobody knows the income: how many, and the first of them."""
    source, values = _source(plan, run)
    rows = _rows(f"SELECT person, grade, months, total {source} AND NOT is_known ORDER BY person", values)
    return len(rows), [Checked(*row) for row in rows[:LISTED]]


def _rows(query: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
