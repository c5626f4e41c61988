"""Files of an old system (旧システムのファイル): 30,000 fictitious people with planted faults, each found, nothing else."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from kikan.businesses.data_migration.reads.forms import parse_form
from kikan.shared.exchange.layouts import LayoutBook, layout_book
from kikan.shared.exchange.legacy.checking import check
from kikan.shared.exchange.legacy.mapping import FileMapping, convert
from kikan.shared.exchange.legacy.profiling import profile
from kikan.shared.exchange.legacy.sources import read_source, with_characters
from kikan.shared.exchange.reading import Table
from kikan.site.benchmarks.figures import Figure
from kikan.site.samples.old_faults import CHECK, PROFILE, REJECT, Fault, plant
from kikan.site.samples.old_system import OldFile, OldSystem, old_system, written_as
from kikan.site.samples.sources import town_codes, town_data
from kikan.site.samples.town import generate

PEOPLE, TIMES = 30_000, 5


def measure(scale: float, say: Callable[[str], None]) -> list[Figure]:
    """The largest sample municipality cut to 30,000 people (times `scale`), through its old system's files."""
    largest = max((town_data(code) for code in town_codes()), key=lambda town: town.population)
    system = old_system(generate(largest.code, min(PEOPLE * scale / largest.population, 1)))
    faults = Counter(plant(system, TIMES))
    say(f"{len(system.files['resident']):,} records of persons, {faults.total():,} faults")
    begun = time.perf_counter()
    found = Counter(_found(system, layout_book(Path(settings.KIKAN_LAYOUTS))))
    took = time.perf_counter() - begun
    missed, strange = faults - found, found - faults
    records = sum(map(len, system.files.values()))
    return [
        Figure("faults", "仕込んだ誤り", "faults planted", faults.total(), ""),
        Figure("missed", "見つからなかった誤り", "planted and not found", missed.total(), "", 0),
        Figure("strange", "仕込んでいないのに報告した誤り", "reported and not planted", strange.total(), "", 0),
        Figure("took", "読取り・プロファイル・変換・突合", "read, profile, convert, check", took, "s"),
        Figure("pace", "1秒あたりの記録", "records a second", records / took, ""),
    ]  # fmt: skip


def _found(system: OldSystem, book: LayoutBook) -> Iterator[Fault]:
    tables: dict[str, Table] = {}
    lines: dict[str, list[int]] = {}
    for name, one in system.files.items():
        tables[name], lines[name], told = _through(one, system.own, book)
        yield from told
    for each in check(tables, book):
        yield Fault(each.layout, CHECK, each.kind, "", lines[each.layout][each.row])


def _through(one: OldFile, own: dict[str, int], book: LayoutBook) -> tuple[Table, list[int], list[Fault]]:
    """Its good rows, where each stands in the old file, and what was said of the others."""
    written = parse_form(one.form())
    source = with_characters(read_source(one.content(), written.form), written_as(own))
    told = [
        Fault(one.layout, PROFILE, f.kind, f.column, line)
        for f in profile(source, written.key).findings
        for line in f.lines
    ]
    told += [Fault(one.layout, PROFILE, "unread", "", u.line) for u in source.unread]
    done = convert(FileMapping(one.layout, one.rules, {}, one.tables), source, book)
    told += [Fault(one.layout, REJECT, r.code, r.field, r.line) for r in done.rejected]
    bad = {r.line for r in done.rejected}
    return done.table, [n for n in source.line if n not in bad], told
