"""What a yearly run found (当初賦課の結果): totals, differences to last year by reason, whom to look at.

Before the release the rows are those of the trial, afterwards those of the run's entry; the questions are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kikan.businesses.resident_tax.models import Basis, Status
from kikan.shared.jobs.models import Run, State
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.yearly import aligned, class_in_words, counted_by, largest

Ints = NDArray[np.int64]
NEW, GONE, INCOME, LINE, RULES = range(5)
REASONS = {
    NEW: "新たに対象となった人", GONE: "対象でなくなった人", INCOME: "所得の増減", LINE: "控除・非課税の判定の変化",
    RULES: "税率・定額減税など",
}  # fmt: skip
# Bounds of the income bands (合計所得金額), in yen.
BANDS = (0, 1, 500_000, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_500_000, 7_000_000, 10_000_000)
TAX_BANDS = (0, 1, 10_000, 50_000, 100_000, 150_000, 200_000, 300_000, 500_000, 1_000_000)
SPOT_CHECKS = 20
LISTED = 500

ROWS = {
    "trial": "FROM resident_tax_assessment_trial WHERE municipality = %(municipality)s AND run = %(run)s",
    "released": (
        "FROM resident_tax_assessment WHERE municipality = %(municipality)s AND fiscal_year = %(year)s"
        " AND entry = %(entry)s"
    ),
}
LAST = (
    "FROM resident_tax_assessment WHERE municipality = %(municipality)s AND fiscal_year = %(last)s"
    " AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
)
SIDE = """
SELECT person, status, aggregate_income, taxable_income, annual_tax, salary, pension, ordinary {source} ORDER BY person
"""


@dataclass(frozen=True)
class Reason:
    """Why the sum differs from last year's; every person counts under one reason."""

    ja: str
    people: int
    difference: int


@dataclass(frozen=True, repr=False)
class Changed:
    """A person whose tax differs from last year's."""

    person: int
    before: int
    after: int
    reason: str

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Class:
    """How many people of one status, this year and last."""

    ja: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Band:
    """People and yearly tax of one income band, this year and last."""

    ja: str
    people_before: int
    people: int
    tax_before: int
    tax: int

    @property
    def difference(self) -> int:
        return self.tax - self.tax_before


@dataclass(frozen=True)
class Comparison:
    """This year beside the last; `has_last` is false where last year was not assessed here."""

    last_year: int
    has_last: bool
    total: tuple[int, int]
    taxpayers: tuple[int, int]
    classes: tuple[Class, ...]
    reasons: tuple[Reason, ...]
    bands: tuple[Band, ...]
    spread: tuple[tuple[str, int, int], ...]
    outliers: tuple[Changed, ...]


@dataclass(frozen=True, repr=False)
class Checked:
    """A person to look at: drawn at random, or with something to settle."""

    person: int
    status: int
    aggregate_income: int
    annual_tax: int

    @property
    def status_ja(self) -> str:
        return str(Status(self.status).label)


@dataclass(frozen=True)
class _Source:
    """Where the rows of a run lie now."""

    kind: str
    values: dict[str, Any]

    @property
    def rows(self) -> str:
        return ROWS[self.kind]


def _source(run: Run) -> _Source:
    year = int(run.parameters.get("fiscal_year", 0))
    values = {
        "municipality": current_or_raise(), "run": run.number, "entry": run.entry, "year": year, "last": year - 1,
        "known": run.known_at or 0,
    }  # fmt: skip
    return _Source("released" if run.state == State.DONE else "trial", values)


def compared(run: Run, outliers: int = 50) -> Comparison:
    """The run beside last year's taxes as they were known to it; two queries."""
    source = _source(run)
    now = read_columns(SIDE.format(source=source.rows), source.values)
    past = read_columns(SIDE.format(source=LAST), source.values)
    return _comparison(source.values["last"], past, now, outliers)


def _comparison(last: int, past: dict[str, Ints], now: dict[str, Ints], outliers: int) -> Comparison:
    person = np.union1d(past["person"], now["person"])
    before, after = aligned(past, "person", person), aligned(now, "person", person)
    difference = np.maximum(after["annual_tax"], 0) - np.maximum(before["annual_tax"], 0)
    reason = _reasons(before, after)
    changed = difference != 0
    return Comparison(
        last_year=last,
        has_last=bool(len(past["person"])),
        total=(int(past["annual_tax"].sum()), int(now["annual_tax"].sum())),
        taxpayers=(int((past["annual_tax"] > 0).sum()), int((now["annual_tax"] > 0).sum())),
        classes=tuple(
            Class(str(s.label), int((past["status"] == s).sum()), int((now["status"] == s).sum())) for s in Status
        ),
        reasons=tuple(
            Reason(ja, int((changed & (reason == code)).sum()), int(difference[reason == code].sum()))
            for code, ja in REASONS.items()
        ),
        bands=_bands(past, now),
        spread=counted_by(TAX_BANDS, past["annual_tax"], now["annual_tax"]),
        outliers=_outliers(person, before, after, difference, reason, outliers),
    )  # fmt: skip


def _reasons(before: dict[str, Ints], after: dict[str, Ints]) -> Ints:
    """The first reason that applies, in this order; what is left is the law's and the ordinance's doing."""
    conditions = [
        before["person"] == MISSING,
        after["person"] == MISSING,
        before["aggregate_income"] != after["aggregate_income"],
        (before["taxable_income"] != after["taxable_income"]) | (before["status"] != after["status"]),
    ]
    return np.select(conditions, [NEW, GONE, INCOME, LINE], RULES).astype(np.int64)


def _bands(past: dict[str, Ints], now: dict[str, Ints]) -> tuple[Band, ...]:
    counts, taxes = [], []
    for side in (past, now):
        band = np.searchsorted(np.array(BANDS[1:], dtype=np.int64), side["aggregate_income"], side="right")
        counts.append(np.bincount(band, minlength=len(BANDS)))
        tax = np.zeros(len(BANDS), dtype=np.int64)
        np.add.at(tax, band, side["annual_tax"])
        taxes.append(tax)
    return tuple(
        Band(
            class_in_words(BANDS, i), int(counts[0][i]), int(counts[1][i]), int(taxes[0][i]), int(taxes[1][i])
        )
        for i in range(len(BANDS))
    )


def _outliers(
    person: Ints, before: dict[str, Ints], after: dict[str, Ints], difference: Ints, reason: Ints, count: int
) -> tuple[Changed, ...]:  # fmt: skip
    """Of the people taxed in both years, those with the largest differences."""
    chosen = largest(difference, (reason != NEW) & (reason != GONE), count)
    return tuple(
        Changed(
            int(person[i]),
            int(before["annual_tax"][i]),
            int(after["annual_tax"][i]),
            REASONS[int(reason[i])],
        )
        for i in chosen
    )


CHECKED = "SELECT person, status, aggregate_income, annual_tax"


def spot_checks(run: Run) -> list[Checked]:
    """Twenty people drawn by the run's number: whoever opens the page again finds the same ones."""
    source = _source(run)
    query = f"{CHECKED} {source.rows} ORDER BY md5(%(run)s::text || '-' || person::text) LIMIT {SPOT_CHECKS}"
    return [Checked(*row) for row in _rows(query, source.values)]


@dataclass(frozen=True)
class Sums:
    """Three sums that must be the same to the yen (合計の照合): of taxes, of their levies, of what is charged."""

    annual: int
    levies: int
    split: int
    ordinary: int
    charged: int
    components: int

    @property
    def agree(self) -> bool:
        return self.annual == self.levies == self.split and self.ordinary == self.charged == self.components


@dataclass(frozen=True)
class Exceptions:
    """Whom to look at before the approval; the list ends at 500, the count does not."""

    undeclared_count: int
    undeclared: tuple[Checked, ...]
    outside: tuple[Checked, ...]
    sums: Sums


TOTALS = """
SELECT coalesce(sum(annual_tax), 0)::bigint, coalesce(sum(city_levy + prefecture_levy + city_per_capita
  + prefecture_per_capita + forest_tax - city_relief - prefecture_relief - forest_relief), 0)::bigint,
  coalesce(sum(salary + pension + ordinary), 0)::bigint, coalesce(sum(ordinary), 0)::bigint {source}
"""
LINES = {
    "trial": "FROM ledger_charge_line_trial WHERE municipality = %(municipality)s AND run = %(run)s",
    "released": "FROM ledger_charge_line WHERE municipality = %(municipality)s AND entry = %(entry)s",
}
CHARGED = """
SELECT coalesce(sum(amount), 0)::bigint, coalesce(sum(components[1] + components[2] + components[3]), 0)::bigint {source}
"""


def exceptions(run: Run) -> Exceptions:
    """Those who did not declare, those taxed without living here, and the sums; five queries."""
    source = _source(run)
    undeclared = f"{source.rows} AND status = {int(Status.UNDECLARED)}"
    outside = f"{CHECKED} {source.rows} AND basis <> {int(Basis.RESIDENT)} ORDER BY person LIMIT {LISTED}"
    ((count,),) = _rows(f"SELECT count(*) {undeclared}", source.values)
    (totals,) = _rows(TOTALS.format(source=source.rows), source.values)
    (charged,) = _rows(CHARGED.format(source=LINES[source.kind]), source.values)
    listed = _rows(f"{CHECKED} {undeclared} ORDER BY person LIMIT {LISTED}", source.values)
    return Exceptions(
        int(count),
        tuple(Checked(*row) for row in listed),
        tuple(Checked(*row) for row in _rows(outside, source.values)),
        Sums(*totals, *charged),
    )


def _rows(query: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
