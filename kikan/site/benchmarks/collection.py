"""Collection (収納), measured: clearing a file against many open charges, a resident's account page."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.test import Client

from kikan.businesses.collection.exchange.incoming import layouts, read_file
from kikan.businesses.collection.jobs.book_file import BLOCK
from kikan.businesses.collection.procedures.book_file import book_file
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.shared.access import Actor
from kikan.shared.access.samples import ensure_users
from kikan.shared.documents.slips import store_key
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.levies import HEALTH_INSURANCE, RESIDENT_TAX
from kikan.shared.ledger.receive import receive_columns
from kikan.shared.tenancy import clock, numbers, tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.site.benchmarks import yardstick
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure, percentile
from kikan.site.samples.settling import enter_rules, sample_actor
from kikan.site.samples.sources import town_codes, town_data

Say = Callable[[str], None]
CHARGES, RECEIPTS, PAGES = 500_000, 100_000, 300
LEVIES, YEARS = (HEALTH_INSURANCE, RESIDENT_TAX), 5
# Of so many payers every charge has as many instalments as a year has: their pages are the long ones.
LONG_PAYERS, TERMS = 400, 8
WRITTEN = ("ledger_receipt", "ledger_allocation", "collection_outcome")
FIRST_PERSON, YEN = 10_000_000, 12_000


def measure(bench: Bench, scale: float, say: Say) -> list[Figure]:
    """Every figure of collection; needs Django pointed at the empty database of `bench`."""
    town = max((town_data(code) for code in town_codes()), key=lambda t: t.population)
    enter_rules(town)
    ensure_users(int(town.code))
    clerk = sample_actor(int(town.code), "collection_clerk")
    charges = round(CHARGES * scale)
    charge, payers = _charged(clerk, charges)
    say(f"{charges:,} open charges of {len(payers):,} payers")
    with bench.as_owner() as owner:
        owner.execute("VACUUM ANALYZE")
    figures = _clearing(bench, clerk, charge[-round(RECEIPTS * scale) :], say)
    return figures + _pages(clerk, payers)


def _charged(clerk: Actor, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the charges and of their payers: each payer has two levies in each of five years."""
    each = len(LEVIES) * YEARS
    payers = FIRST_PERSON + np.arange(max(count // each, 1), dtype=np.int64)
    with tenant(clerk.municipality):
        entry = append(
            actor=clerk, kind="bench.charged", procedure="bench", subjects=[], happened_on=clock.today()
        ).number
        write_columns("addressees_person", {"number": payers, "kind": "natural", "entry": entry})
        number = numbers.draw("ledger.charge", count) + np.arange(count, dtype=np.int64)
        index = np.arange(count)
        year, levy = clock.today().year - 1 - index % YEARS, index // YEARS % len(LEVIES)
        payer = payers[np.minimum(index // each, len(payers) - 1)]
        codes = np.array([one.code for one in LEVIES], dtype=np.int64)
        write_columns(
            "ledger_charge",
            {"number": number, "levy": codes[levy], "fiscal_year": year, "payer": payer, "reference": number,
             "entry": entry},
        )  # fmt: skip
        _asked_for(number, year, payer, levy, entry)
        _paid_long_ago(number, payer, entry)
    return number, payers


def _asked_for(number: np.ndarray, year: np.ndarray, payer: np.ndarray, levy: np.ndarray, entry: int) -> None:
    """One instalment a charge, eight for the long payers."""
    is_long = payer < FIRST_PERSON + LONG_PAYERS
    terms = np.where(is_long, TERMS, 1)
    charge, starts = np.repeat(number, terms), np.repeat(np.cumsum(terms) - terms, terms)
    instalment = np.arange(len(charge), dtype=np.int64) - starts + 1
    july = np.array([(date(y, 7, 31) - date(1970, 1, 1)).days for y in year.tolist()], dtype=np.int64)
    due_on = np.repeat(july, terms) + 30 * (instalment - 1)
    write_columns(
        "ledger_instalment", {"charge": charge, "instalment": instalment, "due_on": due_on, "entry": entry}
    )
    amount = np.full(len(charge), YEN, dtype=np.int64)
    for index, one in enumerate(LEVIES):
        chosen = np.repeat(levy, terms) == index
        components = np.zeros((int(chosen.sum()), len(one.components)), dtype=np.int64)
        components[:, 0] = YEN
        columns = {"charge": charge[chosen], "instalment": instalment[chosen], "amount": amount[chosen]}
        write_columns("ledger_charge_line", {**columns, "components": components, "entry": entry})


def _paid_long_ago(number: np.ndarray, payer: np.ndarray, entry: int) -> None:
    """The long payers have paid every second instalment."""
    charge = np.repeat(number[payer < FIRST_PERSON + LONG_PAYERS], TERMS // 2)
    who = np.repeat(payer[payer < FIRST_PERSON + LONG_PAYERS], TERMS // 2)
    instalment = np.tile(np.arange(1, TERMS + 1, 2, dtype=np.int64), len(charge) // (TERMS // 2))
    receive_columns(
        charge, instalment, np.full(len(charge), YEN, dtype=np.int64), who,
        np.arange(1, len(charge) + 1, dtype=np.int64), channel="transfer", paid_on=clock.today(),
        processed_on=clock.today(), source=numbers.draw("collection.file"), entry=entry,
    )  # fmt: skip


def _clearing(bench: Bench, clerk: Actor, charge: np.ndarray, say: Say) -> list[Figure]:
    """A file of one payment for each of these charges: read, kept, booked and cleared; then COPY of what was written."""
    content = _file(clerk.municipality, charge)
    began = time.perf_counter()
    file = read_file(layouts()["bank_slips"], content)
    reading = time.perf_counter() - began
    began = time.perf_counter()
    number = receive_file(file=file, actor=clerk)
    keeping = time.perf_counter() - began
    with tenant(clerk.municipality):
        before = head()
    began = time.perf_counter()
    while book_file(file=number, limit=BLOCK, actor=clerk).records:
        pass
    clearing = time.perf_counter() - began
    with bench.as_owner() as owner:
        yardstick.make(owner, WRITTEN)
        copying, rows = yardstick.copy_since(owner, clerk.municipality, WRITTEN, before + 1)
        owner.execute("DROP SCHEMA yardstick CASCADE")
    say(f"cleared {len(charge):,}: {clearing:.2f} s; COPY of {rows:,} rows {copying:.2f} s")
    return [
        Figure("receipts", "収納データ 件数", "receipts", len(charge), ""),
        Figure("receipts_reading", "収納データ 読取り・検査", "reading and checking the file", reading, "s"),
        Figure("receipts_keeping", "収納データ 受入れ", "keeping its records", keeping, "s"),
        Figure("clearing", "収納・消込み", "booking and clearing", clearing, "s"),
        Figure("clearing_rows", "物差し 行数", "yardstick, rows", rows, ""),
        Figure("clearing_yardstick", "物差し（同じ表へのCOPY）", "yardstick: COPY into the same tables", copying, "s"),
        Figure("clearing_ratio", "消込み ÷ 物差し", "clearing / yardstick", clearing / copying, "×", 3),
    ]  # fmt: skip


def _file(town: int, charge: np.ndarray) -> bytes:
    day = clock.today() - timedelta(days=1)
    lines = [f"1,BENCH,{day:%Y%m%d}"]
    levies = [one.code for one in LEVIES]
    for i, number in enumerate(charge.tolist()):
        key = store_key(town, levies[(number - 1) // YEARS % len(LEVIES)], day.year, number, 1)
        lines.append(f"2,9901,001,{i:08d},{day:%Y%m%d},{key},{YEN},")
    lines += [f"8,{len(charge)},{YEN * len(charge)}", "9"]
    return "\r\n".join(lines).encode("cp932")


def _pages(clerk: Actor, payers: Sequence[int] | np.ndarray) -> list[Figure]:
    """The account page over HTTP within the process: five years, two levies, eight instalments each."""
    client, chance = _client(clerk.municipality), random.Random(17)  # noqa: S311 - the same people each time
    long_payers = [int(p) for p in payers[:LONG_PAYERS]]
    taken, failed = [], 0
    for person in chance.choices(long_payers, k=PAGES):
        began = time.perf_counter()
        failed += client.get(f"/{clerk.municipality}/collection/persons/{person}/").status_code != 200
        taken.append(1000 * (time.perf_counter() - began))
    return [
        Figure(
            "account_p50", "収納状況の画面 中央値", "account page, median", percentile(taken[10:], 50), "ms"
        ),
        Figure(
            "account_p95", "収納状況の画面 95%", "account page, p95", percentile(taken[10:], 95), "ms", 80
        ),
        Figure("account_failed", "開けない画面", "pages that failed", failed, "", 0),
    ]


def _client(town: int) -> Any:
    from kikan.shared.access.models import User
    from kikan.shared.access.views import start_session

    client = Client()
    request: Any = type("Request", (), {})()
    request.session = client.session
    start_session(request, User.objects.get(login=f"demo-{town:06d}-collection_clerk"))
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    return client
