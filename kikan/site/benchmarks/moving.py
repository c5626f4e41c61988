"""A municipality moves in, moves out and is restored (移行・移出・復元), each beside its yardstick in the same run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection

from kikan import __version__
from kikan.businesses.data_migration.models import Signature
from kikan.businesses.data_migration.procedures.cutover import decide_cutover, plan_cutover
from kikan.businesses.data_migration.procedures.mappings import approve_mapping, save_mapping
from kikan.businesses.data_migration.procedures.rehearsals import plan_rehearsal, sign
from kikan.businesses.data_migration.procedures.sources import keep_file, register_source
from kikan.businesses.data_migration.reads.cutovers import LEAST_REHEARSALS
from kikan.businesses.residents.procedures.register_gaiji import PNG, Picture, register_gaiji
from kikan.shared.access import Actor
from kikan.shared.exchange.leaving import export
from kikan.shared.exchange.models import Load
from kikan.shared.exchange.tables import tables_in_order
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from kikan.site.benchmarks import restoring, yardstick
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure
from kikan.site.benchmarks.thread import BenchFailed
from kikan.site.samples.layouts import layouts
from kikan.site.samples.old_system import OldSystem, form_arguments, old_system
from kikan.site.samples.settling import enter_rules, sample_actor
from kikan.site.samples.sources import town_codes, town_data
from kikan.site.samples.town import generate

Say = Callable[[str], None]
PEOPLE, RESIDENTS = 100_000, "001"
MOST_IN, MOST_OUT = 4, 2
TRIES = 3
# The studio's own files and notes are no records that were moved in.
STUDIO = "data_migration_"


@dataclass(frozen=True)
class MovedIn:
    """Seconds of the parts, and the tables that were filled, referenced ones first."""

    profiling: float
    rehearsing: float
    loading: float
    rows: int
    tables: tuple[str, ...]


def measure(bench: Bench, scale: float, say: Say) -> list[Figure]:
    """The largest sample municipality brought to 100,000 people (times `scale`): in, out, back."""
    town = max((town_data(code) for code in town_codes()), key=lambda each: each.population)
    enter_rules(town)
    code, today = int(town.code), clock.today()
    system = _of_residents(old_system(generate(town.code, PEOPLE * scale / town.population, today)))
    say(f"old system: {sum(map(len, system.files.values())):,} records in {len(system.files)} files")
    moved = _moved_in(code, system, say)
    figures = _in_figures(bench, code, moved, say) + _out_figures(bench, code, say)
    return figures + restoring.measure(bench, say)


def _of_residents(system: OldSystem) -> OldSystem:
    ours = {each.layout for each in layouts() if each.business_id == RESIDENTS}
    return OldSystem({name: one for name, one in system.files.items() if name in ours}, system.own)


def _moved_in(code: int, system: OldSystem, say: Say) -> MovedIn:
    """From the files as they are to the register, as staff do it: four people, for each part another."""
    chief = _with_rights(sample_actor(code, "migration_chief"))
    clerk = _with_rights(sample_actor(code, "migration_clerk"))
    _decide_characters(system, clerk, chief)
    profiling = 0.0
    for layout, one in system.files.items():
        source = register_source(
            system="例示の旧システム", business=one.business, title=one.title, form=one.form(), actor=clerk
        )
        file = keep_file(source=source, name=f"{layout}.dat", content=one.content(), actor=clerk)
        profiling += _run(code, "data_migration.profile_file", clerk, file=file)
        version = save_mapping(source=source, actor=clerk, **form_arguments(one))
        approve_mapping(source=source, version=version, actor=chief)
    before = _rows(code)
    rehearsing, number = 0.0, 0
    for _ in range(LEAST_REHEARSALS):  # the last of them is signed and counted
        number = plan_rehearsal(reference_on=clock.today(), actor=clerk)
        rehearsing = _run(code, "data_migration.rehearse", clerk, rehearsal=number)
    _decide(number, clerk, chief)
    loading = _run(code, "data_migration.take_in", chief, rehearsal=number)
    with tenant(code):
        taken = Load.objects.get()
    if taken.rejected:
        raise BenchFailed(f"{taken.rejected} rows were rejected")
    say(
        f"profiles {profiling:.1f} s, rehearsal {rehearsing:.1f} s, load of {taken.rows:,} rows {loading:.1f} s"
    )
    filled = [t for t, count in _rows(code).items() if count != before[t] and not t.startswith(STUDIO)]
    return MovedIn(profiling, rehearsing, loading, taken.rows, tuple(filled))


def _decide(rehearsal: int, clerk: Actor, chief: Actor) -> None:
    """Three sign the reconciliation, and it is decided to go."""
    for role in Signature.Role:
        sign(rehearsal=rehearsal, role=role, actor=replace(chief, user=chief.user + 1_000 + role))
    today = clock.today()
    step = {"at": f"{today} 09:00", "title": "本番への取込み", "by": "見本　花子"}
    plan_cutover(rehearsal=rehearsal, live_on=today, back_until=today, steps=[step], actor=clerk)
    names = "見本　課長、例示　係長"
    decide_cutover(rehearsal=rehearsal, is_go=True, decided_by=names, reason="", actor=chief)


def _with_rights(actor: Actor) -> Actor:
    """A colleague of the old system's time may also decide its characters."""
    more = {f"residents.{r}" for r in ("look", "change", "approve")} | {"worklist.enter", "worklist.approve"}
    return replace(actor, rights=actor.rights | more)


def _decide_characters(system: OldSystem, clerk: Actor, chief: Actor) -> None:
    """What its letters could not write is told to be the character it is, by two (外字の同定)."""
    if not system.own:
        return
    shapes = [Picture(f"{at:04X}", PNG + character.encode()) for character, at in system.own.items()]
    register_gaiji(actor=clerk, font="EUDC", pictures=shapes)
    for character, at in system.own.items():
        told = {"font": "EUDC", "code": f"{at:04X}", "grade": "A", "becomes": character, "note": "同じ字形"}
        act = acts.enter("residents.decide_gaiji", actor=clerk, subjects=[("gaiji", at)], arguments=told)
        acts.approve(act, actor=chief)


def _run(code: int, job: str, actor: Actor, **parameters: int) -> float:
    """Seconds of a run carried out by a worker."""
    began = time.perf_counter()
    number = queue.enqueue(job, actor=actor, parameters=parameters)
    state = run_now(code, number)
    if state != State.DONE:
        raise BenchFailed(f"{job} is {state}: {queue.find(code, number).error}")
    return time.perf_counter() - began


def _rows(code: int) -> dict[str, int]:
    """How many rows every table holds, referenced ones first."""
    with tenant(code), connection.cursor() as cursor:
        found = {}
        for table in tables_in_order():
            cursor.execute(f"SELECT count(*) FROM {table.name}")  # noqa: S608 - a name of the catalogue
            found[table.name] = int(cursor.fetchone()[0])
    return found


def _in_figures(bench: Bench, code: int, moved: MovedIn, say: Say) -> list[Figure]:
    with bench.as_owner() as owner:
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE")
        yardstick.make(owner, moved.tables)
        copied, rows = yardstick.copy_everything(owner, code, moved.tables)
        owner.execute("DROP SCHEMA yardstick CASCADE")
    say(f"COPY of {rows:,} rows {copied:.1f} s")
    whole = moved.rehearsing + moved.loading
    return [
        Figure("in_records", "移行 記録数", "records moved in", moved.rows, ""),
        Figure("in_rows", "移行 書いた行数", "rows written", rows, ""),
        Figure("in_profiling", "移行 プロファイル", "profiles of the files", moved.profiling, "s"),
        Figure("in_rehearsing", "移行 リハーサル（対応づけ・検査・突合）", "rehearsal", moved.rehearsing, "s"),
        Figure("in_loading", "移行 取込み", "taking over", moved.loading, "s"),
        Figure("in_yardstick", "物差し（同じ行のCOPY）", "yardstick: COPY of the same rows", copied, "s"),
        Figure("in_ratio", "移行 ÷ 物差し", "moving in / yardstick", whole / copied, "×", MOST_IN),
    ]  # fmt: skip


def _out_figures(bench: Bench, code: int, say: Say) -> list[Figure]:
    """Medians of some, alternately: the same rows in files, with order, sums and one moment, and without."""
    ours, bare = list[float](), list[float]()
    rows = 0
    with tenant(code):
        tables = [table.name for table in tables_in_order()]
    with bench.as_owner() as owner:
        for _ in range(TRIES):
            with tempfile.TemporaryDirectory(prefix="kikan-bench-") as folder:
                began = time.perf_counter()
                files = export(code, Path(folder) / "export", version=__version__)
                ours.append(time.perf_counter() - began)
                rows = sum(file.rows for file in files)
                taken, copied = yardstick.copy_out(owner, code, tables, Path(folder))
                bare.append(taken)
            if copied != rows:
                raise BenchFailed(f"{rows:,} rows moved out, {copied:,} are there")
    say(f"export of {rows:,} rows {_median(ours):.1f} s; COPY {_median(bare):.1f} s")
    ratio = _median(ours) / _median(bare)
    return [
        Figure("out_rows", "移出 行数", "rows moved out", rows, ""),
        Figure("out_taken", "移出", "moving out", _median(ours), "s"),
        Figure("out_yardstick", "物差し（同じ表のCOPY）", "yardstick: COPY out", _median(bare), "s"),
        Figure("out_ratio", "移出 ÷ 物差し", "moving out / yardstick", ratio, "×", MOST_OUT),
    ]


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
