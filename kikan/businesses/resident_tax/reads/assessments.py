# ruff: noqa: S608 - the pieces put together are constants of this file
"""Every question about assessed tax (賦課): of a person, of a year, as columns; what notices and certificates print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.resident_tax.law.resident_tax import ResidentTax
from kikan.businesses.resident_tax.models import Assessment, Basis, FollowedYear, Reason, Status
from kikan.shared.history import as_of
from kikan.shared.history.fields import KNOWN_SQL
from kikan.shared.journal.append import head
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
SALARY, PENSION, ORDINARY = range(3)
PATHS = ("salary", "pension", "ordinary")
CORRECTED = "resident_tax.assessment_corrected"
RELIEVED = "resident_tax.relief_decided"
# The amounts of a row, in the order of the table.
AMOUNTS = (
    "aggregate_income", "total_income", "taxable_income", "city_levy", "prefecture_levy", "city_per_capita",
    "prefecture_per_capita", "forest_tax", "city_relief", "prefecture_relief", "forest_relief", "annual_tax",
    "salary", "pension", "ordinary",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class AssessedTax:
    """One decision on a person's tax of a year; `before` is the yearly tax its entry replaced, None at first.

    `ended_by` is set where a later decision replaced it; on trial (試算) there is no entry yet, it is 0.
    """

    municipality: int
    person: int
    fiscal_year: int
    entry: int
    ended_by: int | None
    basis: int
    status: int
    reason: int
    aggregate_income: int
    total_income: int
    taxable_income: int
    city_levy: int
    prefecture_levy: int
    city_per_capita: int
    prefecture_per_capita: int
    forest_tax: int
    city_relief: int
    prefecture_relief: int
    forest_relief: int
    annual_tax: int
    salary: int
    pension: int
    ordinary: int
    parts: tuple[int, ...]
    is_split_decided: bool
    charge: int
    notified_on: date | None
    working: tuple[int, ...]
    decided_at: datetime | None
    kind: str
    cause: str
    before: int | None = None

    @property
    def is_current(self) -> bool:
        return self.ended_by is None

    @property
    def is_correction(self) -> bool:
        return self.kind in (CORRECTED, RELIEVED)

    @property
    def is_declared(self) -> bool:
        return self.status != Status.UNDECLARED

    @property
    def status_ja(self) -> str:
        return str(Status(self.status).label)

    @property
    def reason_ja(self) -> str:
        return str(Reason(self.reason).label)

    @property
    def basis_ja(self) -> str:
        return str(Basis(self.basis).label)

    @property
    def city_tax(self) -> int:
        """市町村民税 after 減免."""
        return self.city_levy + self.city_per_capita - self.city_relief

    @property
    def prefecture_tax(self) -> int:
        """道府県民税 after 減免."""
        return self.prefecture_levy + self.prefecture_per_capita - self.prefecture_relief

    @property
    def forest(self) -> int:
        """森林環境税 after 減免."""
        return self.forest_tax - self.forest_relief

    @property
    def relief(self) -> int:
        return self.city_relief + self.prefecture_relief + self.forest_relief

    def parts_of(self, path: int) -> tuple[int, int, int]:
        """市町村民税, 道府県民税, 森林環境税 of one way of collecting (SALARY, PENSION, ORDINARY)."""
        city, prefecture, forest = self.parts[path * 3 : path * 3 + 3]
        return city, prefecture, forest

    def unpacked(self) -> ResidentTax | None:
        """Every step; None where the rule has other steps today than when the row was kept."""
        if len(self.working) != len(ResidentTax.layout()):
            return None
        return ResidentTax.unpack(np.array([self.working], dtype=np.int64))


def assessment_of(person: int, fiscal_year: int, known_at: int | None = None) -> AssessedTax | None:
    """The tax of a year as known now or then; None where the year was not assessed."""
    found = assessments_of([person], fiscal_year, known_at)
    return found[0] if found else None


def assessments_of(
    persons: Sequence[int], fiscal_year: int, known_at: int | None = None
) -> list[AssessedTax]:
    """The tax of several people, in the order of their numbers; three queries, however many they are."""
    rows = Assessment.objects.filter(
        municipality=current_or_raise(), fiscal_year=fiscal_year, person__in=list(persons)
    )
    return lines(list(as_of(rows, None, known_at).order_by("person")))


def decision_of(person: int, fiscal_year: int, entry: int) -> AssessedTax | None:
    """The tax as one entry decided it, replaced since or not."""
    rows = Assessment.objects.filter(
        municipality=current_or_raise(), person=person, fiscal_year=fiscal_year, entry=entry
    )
    found = lines(list(rows))
    return found[0] if found else None


def assessments_of_person(person: int) -> list[AssessedTax]:
    """Every decision of every year, the newest year first, in a year the newest decision first."""
    rows = Assessment.objects.filter(municipality=current_or_raise(), person=person)
    return lines(list(rows.order_by("-fiscal_year", "-entry")))


def latest_of(person: int) -> AssessedTax | None:
    """The tax of the newest year assessed, for a glance; one query, and two for when and why."""
    rows = as_of(Assessment.objects.filter(municipality=current_or_raise(), person=person), None)
    found = lines(list(rows.order_by("-fiscal_year")[:1]))
    return found[0] if found else None


def corrections_of_year(fiscal_year: int, limit: int = 500) -> list[AssessedTax]:
    """The decisions of a year made after the first assessment (更正・決定), the newest first."""
    entries = JournalEntry.objects.filter(municipality=current_or_raise(), kind__in=(CORRECTED, RELIEVED))
    rows = Assessment.objects.filter(
        municipality=current_or_raise(), fiscal_year=fiscal_year,
        entry__in=list(entries.values_list("number", flat=True)),
    )  # fmt: skip
    return lines(list(rows.order_by("-entry")[:limit]))


def lines(found: Sequence[Assessment]) -> list[AssessedTax]:
    """The rows with when and why they were decided, and the tax before; two queries."""
    town = current_or_raise()
    entries = JournalEntry.objects.filter(municipality=town, number__in={r.entry for r in found})
    acts = {e.number: e for e in entries}
    ended = Assessment.objects.filter(municipality=town, ended_by__in={r.entry for r in found})
    before = {(r.person, r.fiscal_year, r.ended_by): r.annual_tax for r in ended.defer("working")}
    return [
        AssessedTax(
            **{name: getattr(r, name) for name in _PLAIN},
            parts=tuple(r.parts),
            working=tuple(r.working),
            decided_at=acts[r.entry].recorded_at,
            kind=acts[r.entry].kind,
            cause=acts[r.entry].reason,
            before=before.get((r.person, r.fiscal_year, r.entry)),
        )
        for r in found
    ]


_OF_ENTRY = ("parts", "working", "decided_at", "kind", "cause", "before")
_PLAIN = tuple(n for n in AssessedTax.__dataclass_fields__ if n not in _OF_ENTRY)

COLUMNS = f"""
SELECT person, entry, basis, status, reason, {", ".join(AMOUNTS)}, charge, is_split_decided,
  {", ".join(f"parts[{i + 1}] AS part_{i}" for i in range(9))}
FROM resident_tax_assessment
WHERE municipality = %(municipality)s AND fiscal_year = %(year)s AND {KNOWN_SQL}
"""


def assessment_columns(
    fiscal_year: int, known_at: int | None = None, persons: Ints | None = None
) -> dict[str, Ints]:
    """The assessments of a municipality (or of these people) as columns, by person: `part_0` to `part_8` are `parts`."""
    values: dict[str, Any] = {
        "municipality": current_or_raise(), "year": fiscal_year, "known": head() if known_at is None else known_at
    }  # fmt: skip
    narrowed = ""
    if persons is not None:
        narrowed, values = " AND person = ANY(%(persons)s)", values | {"persons": [int(p) for p in persons]}
    return read_columns(f"{COLUMNS}{narrowed} ORDER BY person", values)


def years_assessed() -> list[int]:
    """The years with decided taxes, the newest first; one query over the small table of what was followed."""
    rows = FollowedYear.objects.filter(municipality=current_or_raise())
    return sorted(set(rows.values_list("fiscal_year", flat=True)), reverse=True)


def known_at_of(fiscal_year: int, entry: int) -> int:
    """The journal number at which a decision was computed (基準記録番号)."""
    rows = FollowedYear.objects.filter(
        municipality=current_or_raise(), fiscal_year=fiscal_year, entry__gte=entry
    )
    found = rows.order_by("entry").values_list("known_at", flat=True).first()
    return entry - 1 if found is None else min(found, entry)
