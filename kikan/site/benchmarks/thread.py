"""The thread through the house (一本の糸), measured: import, yearly runs, clerks during a run, looks."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kikan.businesses.health_insurance.jobs.assess_year import law_and_calendar
from kikan.businesses.health_insurance.models import Levy
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.reading import read_hand_over
from kikan.shared.exchange.taking import write_hand_over
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from kikan.site.benchmarks import yardstick
from kikan.site.benchmarks.clerks import Clerks, Step
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure, percentile
from kikan.site.benchmarks.looks import person_figures, search_figures
from kikan.site.samples.files import write_files
from kikan.site.samples.rolls import without_roll
from kikan.site.samples.settling import enter_rules, fiscal_year, sample_actor
from kikan.site.samples.sources import FOLDER, TownData, town_codes, town_data
from kikan.site.samples.town import generate

Say = Callable[[str], None]
CLERKS = 30
CALM = 5.0


class BenchFailed(RuntimeError):
    """A step did not end as it must; nothing after it would mean anything."""


def measure(bench: Bench, scale: float, seconds: float, say: Say) -> list[Figure]:
    """Every figure of the thread, in order; needs Django pointed at the empty database of `bench`."""
    towns = sorted((town_data(code) for code in town_codes()), key=lambda town: -town.population)
    year = fiscal_year(clock.today())
    figures = import_figures(towns, scale, say)
    _analyse(bench)
    figures += run_figures(bench, [int(t.code) for t in towns], year - 1, say)
    figures += counter_figures(towns, year, seconds, say)
    clerk = sample_actor(int(towns[0].code), "resident_clerk")
    return figures + search_figures(clerk) + person_figures(clerk)


def _analyse(bench: Bench) -> None:
    """What autovacuum does by itself within minutes after a load."""
    with bench.as_owner() as connection:
        connection.execute("VACUUM ANALYZE")


def import_figures(towns: Sequence[TownData], scale: float, say: Say) -> list[Figure]:
    """The take-over of all municipalities: reading the files with every check, writing them with every constraint."""
    reading = writing = 0.0
    rows = people = 0
    for town in towns:
        enter_rules(town)
        with tempfile.TemporaryDirectory(prefix="kikan-bench-") as folder:
            made = generate(town.code, scale, clock.today())
            write_files(made, Path(folder))
            began = time.perf_counter()
            hand_over = read_hand_over(Path(folder), layout_book(FOLDER / "layouts"))
            reading += time.perf_counter() - began
            # The whole roll is registered by a run that is measured of its own.
            hand_over = without_roll(hand_over)
            began = time.perf_counter()
            taken = write_hand_over(hand_over=hand_over, actor=sample_actor(int(town.code), "operator"))
            writing += time.perf_counter() - began
        if taken.rejected:
            why = {f"{r.layout}: {r.reason}" for r in taken.rejected}
            raise BenchFailed(f"{len(taken.rejected)} rows of {town.code} were rejected: {sorted(why)}")
        rows += taken.rows
        people += round(town.population * scale)
        say(f"import {town.code}: {taken.rows:,} rows")
    return [
        Figure("people", "住民数", "residents", people, ""),
        Figure("import_rows", "取込み行数", "rows taken over", rows, ""),
        Figure("import_reading", "取込み 読取り", "reading and checking files", reading, "s"),
        Figure("import_writing", "取込み 書込み", "writing", writing, "s"),
        Figure("import_rate", "取込み 速さ", "import", rows / (reading + writing), "rows/s"),
    ]


def run_figures(bench: Bench, towns: Sequence[int], year: int, say: Say) -> list[Figure]:
    """The yearly run of every municipality, each followed at once by its yardstick."""
    working = releasing = copying = 0.0
    rows = 0
    _warm_up(towns[-1], year)
    with bench.as_owner() as owner:
        yardstick.make(owner)
        for town in towns:
            work, release = assess(town, year)
            taken, count = yardstick.copy_again(owner, town, _entry_of(town, year))
            working, releasing, copying = working + work, releasing + release, copying + taken
            rows += count
            say(
                f"run {town:06d}: {work:.2f} s + release {release:.2f} s; COPY of {count:,} rows {taken:.2f} s"
            )
    return [
        Figure("run_rows", "年次賦課 行数", "rows a yearly run writes", rows, ""),
        Figure("run_working", "年次賦課 試算まで", "read, compute, trial", working, "s"),
        Figure("run_releasing", "年次賦課 確定", "release", releasing, "s"),
        Figure("run_yardstick", "物差し（同じ行のCOPY）", "yardstick: COPY of the same rows", copying, "s"),
        Figure(
            "run_ratio",
            "年次賦課 ÷ 物差し",
            "yearly run / yardstick",
            (working + releasing) / copying,
            "×",
            2,
        ),
    ]


def _warm_up(town: int, year: int) -> None:
    """What a worker has loaded after its first run of a year: the calendar's holidays and the book of the law."""
    with tenant(town):
        law_and_calendar(year, None)


def assess(town: int, year: int) -> tuple[float, float]:
    """One yearly run with its approvals; seconds until it waits for them, and of its release."""
    began = time.perf_counter()
    number = _worked(town, year)
    waited = time.perf_counter()
    _approve(town, number)
    released = time.perf_counter()
    _released(town, number)
    return waited - began, time.perf_counter() - released


def _worked(town: int, year: int) -> int:
    clerk = sample_actor(town, "insurance_clerk")
    number = queue.enqueue("health_insurance.assess_year", actor=clerk, parameters={"fiscal_year": year})
    _run(town, number, State.WAITING)
    return number


def _approve(town: int, number: int) -> None:
    chiefs = [sample_actor(town, role) for role in ("insurance_chief", "section_chief")]
    for chief in chiefs:
        queue.approve(number, actor=chief)
    queue.release_later(number, actor=chiefs[0])


def _released(town: int, number: int) -> None:
    _run(town, number, State.DONE)


def _run(town: int, number: int, wanted: State) -> None:
    state = run_now(town, number)
    if state != wanted:
        raise BenchFailed(f"run {number} of {town:06d} is {state}: {queue.find(town, number).error}")


def _entry_of(town: int, year: int) -> int:
    with tenant(town):
        return Levy.objects.filter(fiscal_year=year).values_list("entry", flat=True)[0]


def counter_figures(towns: Sequence[TownData], year: int, seconds: float, say: Say) -> list[Figure]:
    """Thirty clerks, spread over the municipalities like their people, while the largest runs and releases."""
    largest = int(towns[0].code)
    clerks = Clerks(places(towns), seconds)
    try:
        clerks.wait_until_ready()
        began = time.time()
        time.sleep(min(CALM, seconds / 4))
        run_from = time.time()
        number = _worked(largest, year)
        _approve(largest, number)
        release_from = time.time()
        _released(largest, number)
        release_until = time.time()
        time.sleep(max(0.0, began + seconds - release_until))
        steps = clerks.finish()
    finally:
        clerks.stop()
    say(
        f"clerks {seconds:.0f} s: run from {run_from - began:.1f} s, release {release_from - began:.1f}"
        f"-{release_until - began:.1f} s, {len(steps):,} requests"
    )
    for error in sorted({step.error for step in steps if step.error}):
        say(f"  {sum(step.error == error for step in steps)} × {error}")
    return _counter_table(steps, largest, run_from, release_from, release_until)


def _counter_table(
    steps: Sequence[Step], largest: int, run_from: float, release_from: float, until: float
) -> list[Figure]:
    def p95(chosen: Sequence[Step]) -> float:
        return 1000 * percentile([step.seconds for step in chosen], 95)

    meeting = [s for s in steps if s.at < until and s.at + s.seconds > release_from]
    own = [s for s in meeting if s.municipality == largest]
    during = [s for s in steps if s.at < until and s.at + s.seconds > run_from]
    figures = [
        Figure("clerks_requests", "窓口30人 要求数", "30 clerks, requests", len(steps), ""),
        Figure("clerks_errors", "窓口 エラー", "errors", sum(bool(s.error) for s in steps), "", 0),
        Figure("clerks_p95", "窓口 95%", "requests, p95", p95(steps), "ms", 250),
        Figure("clerks_during_p95", "窓口 処理と確定の間 95%", "during run and release, p95", p95(during), "ms"),
        Figure("release_seconds", "確定の長さ", "length of the release", until - release_from, "s"),
        Figure("release_wait", "確定中の最長待ち", "longest wait at the release",
               max((s.seconds for s in meeting), default=0.0), "s", 10),
        Figure("release_own_wait", "同 その団体", "the same, its own municipality",
               max((s.seconds for s in own), default=0.0), "s"),
    ]  # fmt: skip
    for kind, ja in (("search", "検索"), ("person", "個人票"), ("preview", "事前確認"), ("act", "異動")):
        chosen = [s for s in steps if s.kind == kind]
        figures.append(Figure(f"clerks_{kind}_p95", f"窓口 {ja} 95%", f"{kind}, p95", p95(chosen), "ms"))
    return figures


def places(towns: Sequence[TownData]) -> list[int]:
    """A municipality for each clerk: by population, at least one each (largest remainders)."""
    whole = sum(town.population for town in towns)
    shares = {int(t.code): t.population * (CLERKS - len(towns)) / whole for t in towns}
    counts = {code: 1 + int(share) for code, share in shares.items()}
    left = sorted(shares, key=lambda code: int(shares[code]) - shares[code])
    for code in left[: CLERKS - sum(counts.values())]:
        counts[code] += 1
    return [code for code, count in counts.items() for _ in range(count)]
