"""10,000 water bills: read, computed, decided, charged and posted (papers apart)."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np

from kikan.businesses.water.models import Bill, Cycle
from kikan.businesses.water.procedures.enter_readings import Read, enter_readings
from kikan.businesses.water.procedures.set_zone import set_zone
from kikan.law.days import day as to_day
from kikan.shared.access import Actor, system_actor
from kikan.shared.history import OPEN
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.site.benchmarks.figures import Figure
from kikan.site.samples.settling import enter_rules
from kikan.site.samples.sources import town_data

TOWN = 62090
BILLS = 10_000
# At least 2,000 bills a second.
MOST = 500.0
OPENED, READ_ON = date(2026, 9, 1), date(2026, 10, 20)
Say = Callable[[str], None]


def measure(bench: Any, scale: float, say: Say) -> list[Figure]:
    """Readings of a month entered, billed by the run with two approvals, and posted to the ledger."""
    count = max(int(BILLS * scale), 100)
    say(f"{count:,} points …")
    enter_rules(town_data(f"{TOWN:06d}"))
    _points(count)
    with clock.set_to("2026-11-20"):
        readings = [Read(1 + n, READ_ON, 100 + n % 60) for n in range(count)]
        begun = time.perf_counter()
        enter_readings(readings=readings, actor=system_actor(TOWN, "water.change"))
        entered = time.perf_counter()
        _run()
        done = time.perf_counter()
    with tenant(TOWN):
        charged = Balance.objects.filter(balance__gt=0).count()
        assert Bill.objects.filter(ended_by__isnull=True).count() == count
    say(f"entered {entered - begun:.2f} s, run {done - entered:.2f} s, {charged:,} receivables")
    spent = done - begun
    return [
        Figure(
            "water.bill",
            "水道料金1件（検針から調定まで）",
            "one bill, read to posted",
            spent / count * 1e6,
            "µs",
            MOST,
        ),
        Figure("water.bills", "1秒あたりの調定", "bills a second", count / spent, "件/秒"),
        Figure("water.entered", "うち検針の取込み", "of it readings", entered - begun, "秒"),
        Figure("water.run", "うち計算・承認・確定", "of it the run and its release", done - entered, "秒"),
    ]


def _points(count: int) -> None:
    """Points with meters and contracts of invented users, written as columns."""
    actor = system_actor(TOWN, "water.change")
    set_zone(
        zone=1, name="中央", cycle=Cycle.MONTHLY, reading_day=20, is_estimated_in_winter=False,
        valid_from=OPENED - timedelta(days=900), actor=actor,
    )  # fmt: skip
    with tenant(TOWN):
        entry = append(actor=actor, kind="bench", procedure="bench", subjects=[("load", 1)]).number
        number = np.arange(1, count + 1, dtype=np.int64)
        none = number * 0
        own = {"valid_from": none + to_day(OPENED), "valid_until": OPEN, "entry": entry}
        write_columns("addressees_person", {"number": number, "kind": "natural", "entry": entry})
        for table in ("water_point", "water_contract"):
            write_columns(table, {"number": number, "entry": entry})
        write_columns(
            "water_point_state",
            {
                "point": number, "zone": none + 1, "route": none + 1, "sequence": number, "place": "見本",
                "calibre": none + 13, "use": none + 1, "dwellings": none + 1, "has_tap": none + 1, **own,
            },
        )  # fmt: skip
        write_columns(
            "water_meter",
            {
                "point": number, "serial": "M", "calibre": none + 13, "digits": none + 4, "start_index": none,
                "sealed_until": none + to_day(date(2033, 3, 31)), "is_remote": none, **own,
            },
        )  # fmt: skip
        write_columns(
            "water_contract_state",
            {
                "point": number, "contract": number, "payer": number, "opened_on": none + to_day(date(2020, 4, 1)),
                "opened_index": none + 90, "sewer": none + 1, "sewer_use": none + 1, "well": none, "well_uses": none,
                "persons": none, "not_drained": none, "reduction": none, "never_stop": none, **own,
            },
        )  # fmt: skip


def _run() -> None:
    first, second = (
        Actor(user, TOWN, 1, frozenset({"water.approve", "water.batch"}), "bench") for user in (7, 8)
    )
    number = queue.enqueue(
        "water.bill_month", actor=first, parameters={"month": 202610, "zone": 0, "winter": 0}
    )
    assert run_now(TOWN, number) == State.WAITING, queue.find(TOWN, number).error
    queue.approve(number, actor=first)
    queue.approve(number, actor=second)
    queue.release_later(number, actor=first)
    assert run_now(TOWN, number) == State.DONE, queue.find(TOWN, number).error
