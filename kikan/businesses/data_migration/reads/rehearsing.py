"""A rehearsal worked out (移行リハーサル): each file through its mapping, then the files against each other."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from kikan.businesses.data_migration.models import RehearsalPart
from kikan.businesses.data_migration.reads.joined import Joined, joined
from kikan.businesses.data_migration.reads.mappings import book, mapping_of
from kikan.businesses.data_migration.reads.rehearsals import STATED_BY, STATES
from kikan.ground.memory import uncollected
from kikan.shared.exchange.legacy.checking import check
from kikan.shared.exchange.legacy.expressions import Bad, Cell, evaluate, parse
from kikan.shared.exchange.legacy.mapping import Converted, FileMapping, RejectedRow, convert
from kikan.shared.exchange.legacy.sources import Source
from kikan.shared.tenancy.columns import MISSING

LINES, PERSONS = 100, "resident"


@dataclass(frozen=True)
class Done:
    """What came of one file; see `RehearsalResult`. lines: of the old file, for each row that was loaded."""

    source: int
    rows_in: int
    left_out: int
    merged: int
    converted: Converted = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)
    sums: dict[str, list[int]]
    findings: dict[str, dict[str, object]]
    took: int
    old_keys: tuple[tuple[str, int], ...] = field(repr=False)

    @property
    def rejected(self) -> tuple[RejectedRow, ...]:
        return self.converted.rejected


@uncollected()
def rehearse(parts: Sequence[RehearsalPart]) -> list[Done]:
    """Errors: Refused where a file and its mapping do not fit any more; VaultClosed."""
    done = [_one(part) for part in parts]
    layouts = book()
    tables = {d.converted.table.layout.layout: d.converted.table for d in done}
    by_layout = {d.converted.table.layout.layout: d for d in done}
    for finding in check(tables, layouts):
        d = by_layout[finding.layout]
        told = d.findings.setdefault(finding.kind, {"count": 0, "lines": []})
        told["count"] = int(str(told["count"])) + 1
        lines = told["lines"]
        assert isinstance(lines, list)
        if len(lines) < LINES:
            lines.append(d.lines[finding.row])
    return done


def _one(part: RehearsalPart) -> Done:
    begun = time.perf_counter()
    all_files = joined(part)
    source = all_files.source
    mapping = mapping_of(part.source, part.mapping_version)
    converted = convert(mapping, source, book())
    bad = {r.line for r in converted.rejected}
    lines = tuple(n for n in source.line if n not in bad) if bad else source.line
    sums = _sums(mapping, source, converted, bad) | _states(mapping, source, bad)
    took = round((time.perf_counter() - begun) * 1000)
    return Done(
        part.source, all_files.rows_in, all_files.left_out, all_files.merged, converted, lines, sums, {}, took,
        _old_keys(all_files, converted, bad),
    )  # fmt: skip


def _old_keys(all_files: Joined, converted: Converted, bad: set[int]) -> tuple[tuple[str, int], ...]:
    """Of a file of persons: what the old system called each that was loaded, and our number (旧番号と宛名番号)."""
    if converted.table.layout.layout != PERSONS or not all_files.key:
        return ()
    cells = zip(*(all_files.source.columns[name] for name in all_files.key), strict=True)
    olds = ["-".join(key) for key, n in zip(cells, all_files.source.line, strict=True) if n not in bad]
    return tuple(zip(olds, converted.table.ints("person").tolist(), strict=True))


def _sums(mapping: FileMapping, source: Source, converted: Converted, bad: set[int]) -> dict[str, list[int]]:
    """Of every field with numbers: what the file has, what was loaded, what stands in rejected records."""
    found = {}
    for f in converted.table.layout.fields:
        if f.type != "N" or f.check or f.name not in mapping.rules:
            continue
        cells = evaluate(parse(mapping.rules[f.name]), source.columns, len(source), mapping.codes)
        amounts = [0 if isinstance(c, Bad) or not c.lstrip("-").isdecimal() else int(c) for c in cells]
        rejected = sum(a for a, line in zip(amounts, source.line, strict=True) if line in bad)
        loaded = converted.table.ints(f.column)
        found[f.name] = [sum(amounts), int(loaded[loaded != MISSING].sum()), rejected]
    return found


def _states(mapping: FileMapping, source: Source, bad: set[int]) -> dict[str, list[int]]:
    """Of a file of persons: how many of each state the file has, were loaded, stand in rejected records."""
    if not set(STATED_BY) <= mapping.rules.keys():
        return {}
    kinds, states = (
        evaluate(parse(mapping.rules[name]), source.columns, len(source), mapping.codes) for name in STATED_BY
    )
    found = {name: [0, 0, 0] for name in STATES}
    *_, unknown = STATES
    for kind, state, line in zip(kinds, states, source.line, strict=True):
        counts = found[_state(kind, state)]
        counts[0] += 1
        counts[2 if line in bad else 1] += 1
    found[unknown][0] += len(source.unread)
    found[unknown][2] += len(source.unread)
    return {name: counts for name, counts in found.items() if counts[0] or name != unknown}


def _state(kind: Cell, state: Cell) -> str:
    """Whoever is removed counts as that, whatever the nationality."""
    residents, foreigners, removed, unknown = STATES
    if kind not in ("1", "2") or state not in ("1", "2", "3", "9"):
        return unknown
    if state != "1":
        return removed
    return residents if kind == "1" else foreigners
