"""The database killed by kill -9 while many clerks act: no act a clerk was told of is lost, none is half there."""

import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import Error, connection, connections

from conftest import _close_connections, _connected_to
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.shared.addressees.models import Address, Name
from kikan.shared.journal.append import head
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.ledger.models import Allocation, Balance, Receipt, ReceiptState, Refund
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import TenantModel
from kikan.shared.worklist import acts
from kikan.shared.worklist.reads import open_acts
from kikan.site.launcher import Server
from kikan.site.launcher.templates import TestDatabases
from kikan.site.samples.settling import settle
from kikan.site.samples.sources import town_data
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.stories import scene
from tests.stories.scene import clerk

CLERKS, KILLS, PATIENCE = 8, 3, 30.0
ARRIVED = SAMPLE_DAY - timedelta(days=3)

pytestmark = [pytest.mark.slow, pytest.mark.once]


@dataclass
class Told:
    """What clerks were told was done: entries of move-ins with their persons, receipts, drafts."""

    moved_in: dict[int, tuple[int, ...]] = field(default_factory=dict)
    receipts: list[int] = field(default_factory=list)
    drafts: list[int] = field(default_factory=list)
    incomes: list[int] = field(default_factory=list)
    others: list[BaseException] = field(default_factory=list)
    asked_back: set[int] = field(default_factory=set)
    turn: threading.Lock = field(default_factory=threading.Lock)
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def count(self) -> int:
        return sum(map(len, (self.moved_in, self.receipts, self.drafts, self.incomes)))


@pytest.fixture(scope="module")
def house(django_db_blocker: pytest.FixtureRequest) -> Iterator[Server]:
    """An embedded server as installations run it, with the invented town at work."""
    folder = Path(tempfile.mkdtemp(prefix="kikan-kill-"))
    folder.chmod(0o711)
    server = Server(folder / "database", "sekret")
    try:
        databases = TestDatabases(server.start())
        name = databases.fresh()
        with (
            django_db_blocker.unblock(),  # type: ignore[attr-defined]
            _connected_to(databases, name),
            pytest.MonkeyPatch.context() as patch,
            clock.set_to(SAMPLE_DAY),
        ):
            # Clerks who ask for a connection after the kill give up soon.
            patch.setitem(connections.settings["default"]["OPTIONS"]["pool"], "timeout", 5)
            settle(town_data(f"{MODEL_TOWN:06d}"), 1)
            yield server
    finally:
        server.stop(fast=False)
        shutil.rmtree(folder)


def killed(server: Server) -> None:
    """kill -9 for the server and every process it has started: none may finish what it had begun."""
    assert server.process is not None
    mother = server.process.pid
    family = [mother, *(pid for pid, parent in _parents() if parent == mother)]
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    server.process.wait()


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])


def at_work(chance: random.Random, told: Told, payable: list[tuple[int, int]]) -> None:
    """A clerk who goes on until the database is gone; only what was answered counts as told."""
    deeds = (_move_in, _pay, _give_back, _draft, _declare)
    weights = (5, 5, 2, 2, 2)
    with clock.set_to(SAMPLE_DAY):
        try:
            while not told.is_over.is_set():
                chance.choices(deeds, weights)[0](chance, told, payable)
        except (Error, psycopg.Error):
            return  # the connection broke: this act was not answered
        except BaseException as error:  # noqa: BLE001 - looked at by the test
            told.others.append(error)
        finally:
            connections.close_all()


def _move_in(chance: random.Random, told: Told, payable: list[tuple[int, int]]) -> None:
    surname = "".join(chance.choices("青赤白黒金銀東西南北", k=4))
    people = [
        scene.newcomer(f"{surname}　{first}", f"アオキ　{kana}", relationship, born)
        for first, kana, relationship, born in (
            ("一", "ハジメ", "世帯主", date(1980, 1, 1)),
            ("二", "ジ", "子", date(2010, 1, 1)),
            ("三", "サン", "子", date(2012, 1, 1)),
        )
    ]
    made = accept_move_in(actor=clerk("resident_clerk"), **scene.move_in_of(tuple(people), ARRIVED))
    told.moved_in[made.number] = made.persons


def _pay(chance: random.Random, told: Told, payable: list[tuple[int, int]]) -> None:
    charge, instalment = chance.choice(payable)
    told.receipts.append(
        enter_receipt(
            charge=charge, instalment=instalment, amount=chance.randint(1, 90_000), paid_on=SAMPLE_DAY,
            actor=clerk("collection_clerk"),
        )
    )  # fmt: skip


def _give_back(chance: random.Random, told: Told, payable: list[tuple[int, int]]) -> None:
    """Give back what a receipt of this run leaves over, where it does."""
    if not told.receipts:
        return
    number = chance.choice(told.receipts)
    with tenant(MODEL_TOWN):
        state = ReceiptState.objects.get(number=number)
    with told.turn:
        is_first = state.unallocated > 0 and number not in told.asked_back
        told.asked_back.add(number)
    if is_first:
        decide_refund(receipt=number, actor=clerk("collection_clerk"))


def _draft(chance: random.Random, told: Told, payable: list[tuple[int, int]]) -> None:
    arguments = scene.move_in_of(scene.family(), ARRIVED)
    told.drafts.append(
        acts.enter(
            "residents.accept_move_in", actor=clerk("resident_clerk"), arguments=arguments, subjects=[]
        )
    )


def _declare(chance: random.Random, told: Told, payable: list[tuple[int, int]]) -> None:
    if not told.moved_in:
        return
    persons = chance.choice(list(told.moved_in.values()))
    entry = correct_income(
        person=persons[0], fiscal_year=2026, declared={"salary_revenue": chance.randint(0, 9_000_000)},
        reported_on=SAMPLE_DAY, reason="申告", actor=clerk("tax_clerk"),
    )  # fmt: skip
    told.incomes.append(entry.number)


def busy_until_killed(server: Server, seed: int, told: Told) -> None:
    """Eight clerks act; at a moment nobody chose the power goes; the server is started again."""
    chance = random.Random(seed)
    with tenant(MODEL_TOWN):
        payable = list(Balance.objects.filter(charged__gt=0).values_list("charge", "instalment"))
    clerks = [
        threading.Thread(target=at_work, args=(random.Random(seed * 100 + i), told, payable))
        for i in range(CLERKS)
    ]
    before = told.count
    told.is_over.clear()
    for one in clerks:
        one.start()
    until(lambda: told.count >= before + 2 * CLERKS or bool(told.others), "the clerks did not begin")
    time.sleep(chance.uniform(0.2, 2.0))
    killed(server)
    told.is_over.set()
    for one in clerks:
        one.join(PATIENCE)
    assert not any(one.is_alive() for one in clerks)
    _close_connections()
    server.start(server.port)


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


@pytest.fixture(scope="module")
def told(house: Server) -> Told:
    """What the clerks were told over three kills."""
    answers = Told()
    for seed in range(KILLS):
        busy_until_killed(house, seed, answers)
    return answers


def test_the_clerks_were_busy_and_only_the_database_stopped_them(told: Told) -> None:
    assert told.others == []
    assert told.count >= KILLS * 2 * CLERKS
    assert min(map(len, (told.moved_in, told.receipts, told.drafts, told.incomes))) > 0


def test_no_act_a_clerk_was_told_of_is_lost(told: Told) -> None:
    with tenant(MODEL_TOWN):
        entries = set(JournalEntry.objects.values_list("number", flat=True))
        residents = set(Resident.objects.values_list("entry", "person"))
        receipts = set(Receipt.objects.values_list("number", flat=True))
        drafts = {act.number for act in open_acts()}
    assert set(told.moved_in) | set(told.incomes) <= entries
    assert {(entry, p) for entry, persons in told.moved_in.items() for p in persons} <= residents
    assert set(told.receipts) <= receipts
    assert set(told.drafts) <= drafts


def test_the_numbers_of_the_journal_have_no_gap(told: Told) -> None:
    with tenant(MODEL_TOWN):
        numbers = list(JournalEntry.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, head() + 1))


def test_no_move_in_is_half_written_answered_or_not(told: Told) -> None:
    """Each has all its rows: three residents, names and addresses, and its persons in the journal."""
    with tenant(MODEL_TOWN):
        arrivals = JournalEntry.objects.filter(
            kind="residents.moved_in", procedure="residents.accept_move_in"
        )
        numbers = list(arrivals.values_list("number", flat=True))
        counts = {
            number: (
                Resident.objects.filter(entry=number).count(),
                Name.objects.filter(entry=number, kind="official").count(),
                Address.objects.filter(entry=number, use="home").count(),
                JournalSubject.objects.filter(entry=number, kind="person").count(),
            )
            for number in numbers
        }
    assert len(numbers) >= len(told.moved_in) > 0
    assert {n: c for n, c in counts.items() if c != (3, 3, 3, 3)} == {}


def models_with_entry() -> list[type[TenantModel]]:
    found = [m for m in apps.get_models() if issubclass(m, TenantModel) and m._meta.managed]
    return [m for m in found if any(f.attname == "entry" for f in m._meta.concrete_fields)]


def test_every_row_has_its_entry_in_the_journal(told: Told) -> None:
    with tenant(MODEL_TOWN), connection.cursor() as cursor:
        orphans = {}
        for model in models_with_entry():
            cursor.execute(
                f"SELECT count(*) FROM {model._meta.db_table} r WHERE r.entry IS NOT NULL AND NOT EXISTS"
                " (SELECT 1 FROM journal_entry j WHERE j.municipality = r.municipality AND j.number = r.entry)"
            )
            orphans[model._meta.db_table] = cursor.fetchone()[0]
    assert len(orphans) > 15
    assert {table: n for table, n in orphans.items() if n} == {}


def test_the_sums_of_the_ledger_are_true(told: Told) -> None:
    """Added up from the rows here, not by the views: received = allocated + refunded + left over."""
    with tenant(MODEL_TOWN):
        received = dict(Receipt.objects.values_list("number", "amount"))
        used, back = dict.fromkeys(received, 0), dict.fromkeys(received, 0)
        for receipt, amount in Allocation.objects.values_list("receipt", "amount"):
            used[receipt] += amount
        for receipt, amount in Refund.objects.values_list("receipt", "amount"):
            back[receipt] += amount
        states = {s.number: (s.allocated, s.refunded, s.unallocated) for s in ReceiptState.objects.all()}
        overpaid = Balance.objects.filter(balance__lt=0).count()
    expected = {n: (used[n], back[n], received[n] - used[n] - back[n]) for n in received}
    assert states == expected
    assert min(left for _, _, left in expected.values()) >= 0
    assert overpaid == 0


def test_the_town_goes_on(told: Told) -> None:
    """The businesses hear of everything, and the next family is taken in."""
    scene.told()
    person = next(iter(told.moved_in.values()))[0]
    assert len(scene.proposals("health_insurance.accept_enrolment", person)) == 1
    with tenant(MODEL_TOWN):
        before = head()
    accept_move_in(actor=clerk("resident_clerk"), **scene.move_in_of(scene.family(), ARRIVED))
    with tenant(MODEL_TOWN):
        assert head() == before + 1
