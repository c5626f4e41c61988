"""The yearly run of resident tax (当初賦課), measured against COPY by the owner of the same rows."""

from __future__ import annotations

import time
from collections.abc import Sequence

from kikan.businesses.resident_tax.jobs.assess_year import law_and_calendar
from kikan.businesses.resident_tax.models import Assessment
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from kikan.site.benchmarks import yardstick
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure
from kikan.site.benchmarks.thread import BenchFailed, Say, import_figures
from kikan.site.samples.settling import fiscal_year, sample_actor
from kikan.site.samples.sources import town_codes, town_data

# In the order in which their references allow them to be filled.
TABLES = ("ledger_charge", "ledger_instalment", "ledger_charge_line", "resident_tax_assessment")


def run_figures(bench: Bench, scale: float, say: Say) -> list[Figure]:
    """Every sample municipality imported and assessed, each run followed at once by its yardstick."""
    towns = sorted((town_data(code) for code in town_codes()), key=lambda town: -town.population)
    import_figures(towns, scale, say)
    with bench.as_owner() as owner:
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE")
    return _assessed(bench, [int(town.code) for town in towns], fiscal_year(clock.today()), say)


def _assessed(bench: Bench, towns: Sequence[int], year: int, say: Say) -> list[Figure]:
    working = releasing = copying = 0.0
    rows = people = 0
    with tenant(towns[-1]):
        law_and_calendar(
            year, None
        )  # the calendar's holidays and the book, as a worker has them after its first run
    with bench.as_owner() as owner:
        yardstick.make(owner, TABLES)
        for town in towns:
            work, release, entry, count = assess(town, year)
            taken, written = yardstick.copy_again(owner, town, entry, TABLES)
            working, releasing, copying = working + work, releasing + release, copying + taken
            rows, people = rows + written, people + count
            say(
                f"tax run {town:06d}: {work:.2f} s + release {release:.2f} s;"
                f" COPY of {written:,} rows {taken:.2f} s"
            )
    whole = working + releasing
    return [
        Figure("tax_run_people", "住民税の当初賦課 人数", "people of the yearly run", people, ""),
        Figure("tax_run_rows", "住民税の当初賦課 行数", "rows the yearly run writes", rows, ""),
        Figure("tax_run_working", "住民税の当初賦課 試算まで", "read, compute, trial", working, "s"),
        Figure("tax_run_releasing", "住民税の当初賦課 確定", "release", releasing, "s"),
        Figure(
            "tax_run_yardstick", "物差し（同じ行のCOPY）", "yardstick: COPY of the same rows", copying, "s"
        ),
        Figure(
            "tax_run_ratio", "住民税の当初賦課 ÷ 物差し", "yearly run / yardstick", whole / copying, "×", 2
        ),
    ]


def assess(town: int, year: int) -> tuple[float, float, int, int]:
    """One yearly run: seconds until it waits, seconds of its release, its entry, its people."""
    clerk, *chiefs = (sample_actor(town, role) for role in ("tax_clerk", "tax_chief", "section_chief"))
    began = time.perf_counter()
    number = queue.enqueue("resident_tax.assess_year", actor=clerk, parameters={"fiscal_year": year})
    _run(town, number, State.WAITING)
    waited = time.perf_counter()
    for chief in chiefs:
        queue.approve(number, actor=chief)
    queue.release_later(number, actor=chiefs[0])
    released = time.perf_counter()
    _run(town, number, State.DONE)
    taken = time.perf_counter() - released
    with tenant(town):
        rows = Assessment.objects.filter(fiscal_year=year, ended_by__isnull=True)
        entry, count = rows.values_list("entry", flat=True)[0], rows.count()
    return waited - began, taken, entry, count


def _run(town: int, number: int, wanted: State) -> None:
    state = run_now(town, number)
    if state != wanted:
        raise BenchFailed(f"run {number} of {town:06d} is {state}: {queue.find(town, number).error}")
