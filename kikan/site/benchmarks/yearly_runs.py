"""Runs over whole municipalities (当初賦課・定時登録), each measured against COPY by the owner of the same rows."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant
from kikan.site.benchmarks import yardstick
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure
from kikan.site.benchmarks.thread import BenchFailed, Say
from kikan.site.samples.settling import sample_actor

LEDGER = ("ledger_charge", "ledger_instalment", "ledger_charge_line")
# A run is at most this many times as long as COPY of what it writes.
MOST = 2


@dataclass(frozen=True)
class YearlyRun:
    """A business's run: its job, who asks and who the two are that approve, the tables it fills in the order of their references.

    The last table has one row for everybody counted.
    """

    name: str
    ja: str
    en: str
    job: str
    roles: tuple[str, str, str]
    tables: tuple[str, ...]


TAX = YearlyRun(
    "tax_run", "住民税の当初賦課", "yearly run", "resident_tax.assess_year",
    ("tax_clerk", "tax_chief", "section_chief"), (*LEDGER, "resident_tax_assessment"),
)  # fmt: skip
ROLL = YearlyRun(
    "roll_run", "選挙人名簿の登録", "registration of voters", "elections.register_voters",
    ("election_clerk", "election_chief", "section_chief"), ("elections_roll",),
)  # fmt: skip
INSURANCES = (
    YearlyRun(
        "nhi_run", "国保の当初賦課", "NHI yearly run", "health_insurance.assess_year",
        ("insurance_clerk", "insurance_chief", "section_chief"),
        (*LEDGER, "health_insurance_levy_member", "health_insurance_levy"),
    ),
    YearlyRun(
        "care_run", "介護保険料の当初賦課", "care yearly run", "long_term_care.assess_year",
        ("care_clerk", "care_chief", "section_chief"), (*LEDGER, "premiums_premium"),
    ),
    YearlyRun(
        "elderly_run", "後期高齢者医療保険料の当初賦課", "late-elderly yearly run", "late_elderly_medical.assess_year",
        ("insurance_clerk", "insurance_chief", "section_chief"), (*LEDGER, "premiums_premium"),
    ),
)  # fmt: skip


def measured(
    bench: Bench, towns: Sequence[int], asked: Mapping[str, int], one: YearlyRun, say: Say
) -> list[Figure]:
    """The run of every town with these parameters, each followed at once by its yardstick."""
    working = releasing = copying = 0.0
    rows = people = 0
    with bench.as_owner() as owner:
        yardstick.make(owner, one.tables)
        for town in towns:
            work, release, entry, count = carried_out(town, asked, one)
            taken, written = yardstick.copy_again(owner, town, entry, one.tables)
            working, releasing, copying = working + work, releasing + release, copying + taken
            rows, people = rows + written, people + count
            say(
                f"{one.name} {town:06d}: {work:.2f} s + release {release:.2f} s;"
                f" COPY of {written:,} rows {taken:.2f} s"
            )
    whole = working + releasing
    ratio = whole / copying if copying else 0.0
    return [
        Figure(f"{one.name}_people", f"{one.ja} 件数", f"counted by the {one.en}", people, ""),
        Figure(f"{one.name}_rows", f"{one.ja} 行数", f"rows the {one.en} writes", rows, ""),
        Figure(f"{one.name}_working", f"{one.ja} 試算まで", "read, compute, trial", working, "s"),
        Figure(f"{one.name}_releasing", f"{one.ja} 確定", "release", releasing, "s"),
        Figure(
            f"{one.name}_yardstick", "物差し（同じ行のCOPY）", "yardstick: COPY of the same rows", copying, "s"
        ),
        Figure(f"{one.name}_ratio", f"{one.ja} ÷ 物差し", f"{one.en} / yardstick", ratio, "×", MOST),
    ]  # fmt: skip


COUNT = "SELECT count(*) FROM {table} WHERE municipality = %s AND entry = %s"


def carried_out(town: int, asked: Mapping[str, int], one: YearlyRun) -> tuple[float, float, int, int]:
    """One run: seconds until it waits, seconds of its release, its entry, how many it counts."""
    clerk, *chiefs = (sample_actor(town, role) for role in one.roles)
    began = time.perf_counter()
    number = queue.enqueue(one.job, actor=clerk, parameters=dict(asked))
    _run(town, number, State.WAITING)
    waited = time.perf_counter()
    for chief in chiefs:
        queue.approve(number, actor=chief)
    queue.release_later(number, actor=chiefs[0])
    released = time.perf_counter()
    _run(town, number, State.DONE)
    taken = time.perf_counter() - released
    entry = queue.find(town, number).entry or 0
    with tenant(town), connection.cursor() as cursor:
        cursor.execute(COUNT.format(table=one.tables[-1]), [town, entry])
        count = int(cursor.fetchone()[0])
    return waited - began, taken, entry, count


def _run(town: int, number: int, wanted: State) -> None:
    state = run_now(town, number)
    if state != wanted:
        raise BenchFailed(f"run {number} of {town:06d} is {state}: {queue.find(town, number).error}")
