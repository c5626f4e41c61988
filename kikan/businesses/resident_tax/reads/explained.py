# ruff: noqa: S608 - the pieces put together are constants of this file
"""How a tax was computed (計算過程): its kept working beside last year's, the values and the facts it used.

The steps shown are those kept when the tax was decided. It is computed once more from the facts and the law as known
at that moment: this tells which values were read, and whether the same comes out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.law.resident_tax import ResidentTax
from kikan.businesses.resident_tax.models import Assessment, Income
from kikan.businesses.resident_tax.reads.assessments import (
    PATHS,
    AssessedTax,
    assessment_of,
    decision_of,
    known_at_of,
)
from kikan.businesses.resident_tax.reads.tax_facts import declared_facts, tax_facts
from kikan.businesses.resident_tax.reads.worked import worked
from kikan.ground.eras import in_words
from kikan.law import Law
from kikan.law.errors import LawGap
from kikan.law.working import Step, Working
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.jobs.models import Run, State
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.year_values import ReadValues, values_read


@dataclass(frozen=True)
class Line:
    """One step: its figure this year and, where there was one, last year."""

    name: str
    ja: str
    cites: str
    value: str
    before: str
    depth: int = 0
    is_heading: bool = False
    is_result: bool = False

    @property
    def is_silent(self) -> bool:
        """Nothing to tell in either year."""
        return not self.is_heading and self.value in NOTHING and self.before in (*NOTHING, "")


NOTHING = ("0円", "いいえ", "0人")


@dataclass(frozen=True)
class Section:
    """The steps of one part of the working, those with figures apart from those where nothing is to tell."""

    name: str
    ja: str
    cites: str
    lines: tuple[Line, ...]

    @property
    def told(self) -> tuple[Line, ...]:
        """What has a figure, and the headings above it."""
        kept = [not line.is_silent for line in self.lines]
        for i, line in enumerate(self.lines):
            if line.is_heading:
                below = self.lines[i + 1 :]
                inside = next((j for j, x in enumerate(below) if x.depth <= line.depth), len(below))
                kept[i] = any(not x.is_heading and not x.is_silent for x in below[:inside])
        return tuple(line for line, keep in zip(self.lines, kept, strict=True) if keep)

    @property
    def silent(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_silent)


@dataclass(frozen=True, repr=False)
class Source:
    """A fact that was used, and the journal entry that wrote it (事実の出どころ)."""

    ja: str
    value: str
    entry: int
    recorded_at: Any = None


@dataclass(frozen=True, repr=False)
class Explained:
    """Everything the page of one tax shows. `is_reproduced` is None where a value of that moment is missing now."""

    tax: AssessedTax
    known_at: int
    last: AssessedTax | None
    sections: tuple[Section, ...]
    facts: tuple[Source, ...]
    values: ReadValues
    is_reproduced: bool | None
    law: Law


TRIED = f"""
SELECT {", ".join(f.name for f in Assessment._meta.concrete_fields if f.column and f.name != "entry")}
FROM resident_tax_assessment_trial WHERE municipality = %s AND run = %s AND person = %s
"""


def kept_tax(person: int, fiscal_year: int, entry: int | None = None) -> tuple[AssessedTax, int]:
    """The tax as decided last, or by one entry, and the journal number it was computed at. Errors: NotFound."""
    found = assessment_of(person, fiscal_year) if entry is None else decision_of(person, fiscal_year, entry)
    if found is None:
        raise NotFound(
            "この人のこの年度の賦課はありません。", what_to_do="宛名番号と年度を確かめてください。"
        )
    return found, known_at_of(fiscal_year, found.entry)


def tried_tax(run: Run, person: int) -> tuple[AssessedTax, int]:
    """The tax of a run's trial, or after its release the one its entry decided. Errors: NotFound."""
    year = int(run.parameters.get("fiscal_year", 0))
    if run.state == State.DONE:
        return kept_tax(person, year, run.entry)
    with connection.cursor() as cursor:
        cursor.execute(TRIED, [current_or_raise(), run.number, person])
        row = cursor.fetchone()
        names = [c.name for c in cursor.description]
    if row is None:
        raise NotFound("この人は、この試算にありません。", what_to_do="宛名番号を確かめてください。")
    kept = dict(zip(names, row, strict=True)) | {"entry": 0}
    plain = {n: v for n, v in kept.items() if n in AssessedTax.__dataclass_fields__}
    plain |= {"parts": tuple(kept["parts"]), "working": tuple(kept["working"])}
    return AssessedTax(**plain, decided_at=None, kind="", cause=""), run.known_at or 0


def explained(tax: AssessedTax, known_at: int) -> Explained:
    """The page of a kept tax; a fixed number of queries."""
    last = assessment_of(tax.person, tax.fiscal_year - 1, known_at)
    law = ordinances.law("fiscal_year", tax.fiscal_year, known_at).of("local_tax_act")
    again, is_reproduced = _again(tax, known_at, law)
    now = tax.unpacked() or again
    then = last.unpacked() if last else None
    return Explained(
        tax=tax,
        known_at=known_at,
        last=last,
        sections=tuple(_sections(now, then)) if now is not None else (),
        facts=tuple(_facts(tax, known_at)),
        values=values_read(law, tax.fiscal_year, known_at, behind=("tax_year",)),
        is_reproduced=is_reproduced,
        law=law,
    )


def _again(tax: AssessedTax, known_at: int, law: Law) -> tuple[ResidentTax | None, bool | None]:
    """Compute the person once more as known then; what is read is remembered by `law`."""
    try:
        facts = tax_facts(law, known_at, np.array([tax.person], dtype=np.int64))
        if not len(facts):
            return None, False
        found = worked(facts, declared_facts(facts, law, known_at), law)
    except LawGap:
        return None, None
    kept = tax.unpacked()
    if kept is None:
        return found, int(found.annual_tax[0]) - tax.relief == tax.annual_tax
    return found, [int(x) for x in found.pack()[0]] == list(tax.working)


def _sections(now: ResidentTax, then: ResidentTax | None) -> Iterator[Section]:
    """Each part of the working, then what stands beside the parts: the yearly tax."""
    rest = []
    for each in fields(now):
        meta = each.metadata
        if meta.get("part"):
            here, there = getattr(now, each.name), getattr(then, each.name) if then else None
            yield Section(each.name, meta["ja"], meta["cites"], tuple(_lines(here.steps(), there)))
        else:
            rest.append(each.name)
    steps = [s for s in now.steps() if s.depth == 0 and s.name in rest]
    before = {s.path: s for s in then.steps()} if then else {}
    yield Section("annual", "年税額", "", tuple(_line(s, before.get(s.path), s is steps[-1]) for s in steps))


def _lines(steps: Iterator[Step], there: Working | None) -> Iterator[Line]:
    before = {step.path: step for step in there.steps()} if there else {}
    listed = list(steps)
    for step in listed:
        yield _line(step, before.get(step.path), step is listed[-1])


def _line(step: Step, past: Step | None, is_last: bool) -> Line:
    value = figure(step)
    return Line(
        step.path.replace(".", "-"), step.ja, step.cites, value, figure(past) if past else "", step.depth,
        is_heading=value == "", is_result=is_last,
    )  # fmt: skip


def figure(step: Step) -> str:
    """12,300円, 3人, はい, 205,920円と1/3: an exact amount keeps its fraction of a yen; a heading has none."""
    if isinstance(step.value, bool):
        return "はい" if step.value else "いいえ"
    if isinstance(step.value, str):
        whole, _, rest = step.value.partition(" ")
        return f"{int(whole):,}{step.unit}と{rest}" if rest else step.value
    return f"{step.value:,}{step.unit}"


def _facts(tax: AssessedTax, known_at: int) -> Iterator[Source]:
    """What was known of the person then, with the entries that wrote it; three queries."""
    town, year = current_or_raise(), tax.fiscal_year
    income = as_of(
        Income.objects.filter(municipality=town, person=tax.person, fiscal_year=year), None, known_at
    ).first()
    found = [*_lived(tax, known_at), *(_declared(income) if income is not None else ())]
    entries = JournalEntry.objects.filter(municipality=town, number__in={f.entry for f in found})
    at = dict(entries.values_list("number", "recorded_at"))
    yield from (replace(f, recorded_at=at.get(f.entry)) for f in found)
    if income is None:
        yield Source("所得の申告", "申告も資料もありません", 0)


LIVED = """
SELECT valid_from, entry FROM fact_residents_residency WHERE municipality = %s AND person = %s
  AND entry <= %s AND (ended_by IS NULL OR ended_by > %s) AND valid_from <= %s AND %s < valid_until
"""


def _lived(tax: AssessedTax, known_at: int) -> Iterator[Source]:
    new_year = date(tax.fiscal_year, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute(LIVED, [current_or_raise(), tax.person, known_at, known_at, new_year, new_year])
        for since, entry in cursor.fetchall():
            yield Source("賦課期日（1月1日）の住所", f"住民として記録（{in_words(since)}からの記録）", entry)


def _declared(income: Income) -> Iterator[Source]:
    if not income.is_declared:
        yield Source("所得の申告", "申告がありません", income.entry)
        return
    for (name, ja), amount in zip(INPUTS, income.inputs, strict=False):
        if amount:
            unit = "" if name in CODED else "人" if name.startswith("dependants") else "円"
            yield Source(ja, f"{amount:,}{unit}", income.entry)


CODED = (
    "spouse_kind", "disability", "single_parent", "is_working_student", "is_minor", "is_assisted",
    "spouse_is_abroad", "housing_moved_in", "housing_is_specified", "has_adjustment_relative", "specific_relatives",
)  # fmt: skip


def paths_of(tax: AssessedTax) -> list[tuple[str, tuple[int, int, int], int]]:
    """(way of collecting, its three levies, its sum)."""
    words = {"salary": "給与から特別徴収", "pension": "年金から特別徴収", "ordinary": "普通徴収"}
    return [(words[name], tax.parts_of(i), sum(tax.parts_of(i))) for i, name in enumerate(PATHS)]
