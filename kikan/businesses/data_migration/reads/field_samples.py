"""Field samples (項目の抜取り確認): which records were drawn, what was marked, one record's old cells beside ours."""

import random
from dataclasses import dataclass, field

from kikan.businesses.data_migration.models import (
    FieldMark,
    FieldSample,
    FieldSignature,
    RehearsalReject,
    Source,
)
from kikan.businesses.data_migration.reads.joined import joined
from kikan.businesses.data_migration.reads.lines import words
from kikan.businesses.data_migration.reads.mappings import layout_of, mapping_of
from kikan.businesses.data_migration.reads.rehearsals import part_of, parts_of
from kikan.shared.errors import NotFound
from kikan.shared.exchange.legacy.expressions import Bad, columns_of, evaluate, parse
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class MarkLine:
    """A drawn record; is_right: None before somebody looked."""

    line: int
    is_right: bool | None
    note: str

    @property
    def line_ja(self) -> str:
        return words(self.line)


@dataclass(frozen=True)
class SampleLine:
    """A source of a rehearsal and its samples; seed None before they were drawn."""

    source: int
    title: str
    seed: int | None
    marks: tuple[MarkLine, ...]
    signed_by: str

    @property
    def open(self) -> int:
        return sum(m.is_right is None for m in self.marks)

    @property
    def wrong(self) -> int:
        return sum(m.is_right is False for m in self.marks)

    @property
    def state_ja(self) -> str:
        if self.seed is None:
            return "抜き取っていません"
        if self.signed_by:
            return "署名済み"
        return "見ていない記録があります" if self.open else "誤りがあります" if self.wrong else "署名待ち"


@dataclass(frozen=True)
class Compared:
    """A field of ours: the old cells it is made of, and what it became."""

    name: str
    old: str = field(repr=False)
    new: str = field(repr=False)


def samples_of(rehearsal: int) -> list[SampleLine]:
    """Every source of the rehearsal: a fixed number of queries."""
    place = current_or_raise()
    titles = dict(Source.objects.filter(municipality=place).values_list("number", "title"))
    drawn: dict[int, FieldSample] = {
        s.source: s for s in FieldSample.objects.filter(municipality=place, rehearsal=rehearsal)
    }
    signed = dict(
        FieldSignature.objects.filter(municipality=place, rehearsal=rehearsal).values_list("source", "name")
    )
    marks: dict[tuple[int, int], FieldMark] = {
        (m.source, m.line): m
        for m in FieldMark.objects.filter(municipality=place, rehearsal=rehearsal).order_by("entry")
    }

    def line(source: int, number: int) -> MarkLine:
        found = marks.get((source, number))
        return MarkLine(number, found.is_right if found else None, found.note if found else "")

    return [
        SampleLine(
            p.source, titles[p.source], drawn[p.source].seed if p.source in drawn else None,
            tuple(line(p.source, n) for n in drawn[p.source].lines) if p.source in drawn else (),
            signed.get(p.source, ""),
        )
        for p in parts_of(rehearsal)
    ]  # fmt: skip


def sample_of(rehearsal: int, source: int) -> SampleLine:
    """Errors: NotFound."""
    found = next((s for s in samples_of(rehearsal) if s.source == source), None)
    if found is None:
        raise NotFound("この移行元はリハーサルにありません。", field="source")
    return found


def chosen(rehearsal: int, source: int, count: int, seed: int) -> list[int]:
    """So many of the records that were loaded, by chance from the seed, in order. Errors: NotFound, VaultClosed."""
    rejected = set(
        RehearsalReject.objects.filter(
            municipality=current_or_raise(), rehearsal=rehearsal, source=source
        ).values_list("line", flat=True)
    )
    loaded = [n for n in joined(part_of(rehearsal, source)).source.line if n not in rejected]
    # Chance that anyone can draw again from the seed: no secret rests on it.
    return sorted(random.Random(seed).sample(loaded, min(count, len(loaded))))  # noqa: S311


def compared(rehearsal: int, source: int, line: int) -> list[Compared]:
    """One record as its old file has it, mended cells among them, beside what it becomes. Errors: NotFound, VaultClosed."""
    part = part_of(rehearsal, source)
    mapping, whole = mapping_of(source, part.mapping_version), joined(part).source
    if line not in whole.line:
        raise NotFound("この行は旧ファイルにありません。")
    at = whole.line.index(line)
    columns = {name: [cells[at]] for name, cells in whole.columns.items()}
    found = []
    for f in layout_of(mapping.layout).fields:
        rule = mapping.rules.get(f.name)
        if rule is None:
            continue
        expression = parse(rule)
        (cell,) = evaluate(expression, columns, 1, mapping.codes)
        old = "　".join(f"{c} {columns[c][0]}" for c in sorted(columns_of(expression)))
        found.append(Compared(f.name, old, cell.reason if isinstance(cell, Bad) else cell))
    return found


def obstacles(rehearsal: int) -> list[str]:
    """Why the samples stand in the way of a cut-over: those that were drawn and are not signed off."""
    if not FieldSample.objects.filter(municipality=current_or_raise(), rehearsal=rehearsal).exists():
        return []
    found = [s for s in samples_of(rehearsal) if s.seed is not None and not s.signed_by]
    return [f"抜取り確認「{s.title}」が済んでいません（{s.state_ja}）" for s in found]
