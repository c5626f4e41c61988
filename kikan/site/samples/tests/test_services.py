"""Elections, schools and medical subsidies of a sample town: something on every screen, brought in once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from conftest import _connected_to
from kikan.businesses.elections.models import Area, Election, RollEntry
from kikan.businesses.elections.reads import areas, judging, places
from kikan.businesses.medical_subsidy.reads import recipients, refunds
from kikan.businesses.schooling.reads import pupils
from kikan.businesses.schooling.reads.places import districts_on, schools_on
from kikan.shared.access.models import User
from kikan.shared.addressees.protection import shield
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock, tenant
from kikan.site.launcher.templates import TestDatabases
from kikan.site.samples.services import next_sunday
from kikan.site.samples.settling import bring_in, open_desks
from kikan.site.samples.sources import town_data
from tests.security.endpoints import signed_in

TOWN, TODAY = 64033, date(2026, 11, 23)
SCALE = 0.05


@pytest.fixture(scope="module")
def opened(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[None]:
    """A small real municipality, brought in with its desks opened on the sample day."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), clock.set_to(TODAY):
        town = town_data(f"{TOWN:06d}")
        bring_in(town, SCALE)
        open_desks(town)
        yield
    test_databases.drop(name)


def test_an_election_is_announced_and_its_voters_are_registered(opened: None) -> None:
    with tenant(TOWN):
        (election,) = Election.objects.all()
        assert (election.notice_on, election.election_on) == (date(2026, 11, 22), date(2026, 11, 29))
        assert set(Area.objects.values_list("town_code", flat=True)) >= set(areas.towns())
        rows = list(RollEntry.objects.values_list("person", "district"))
        assert len(rows) > 100
        # The old roll came in; the registration added who was missing, and nobody twice.
        kinds = list(RollEntry.objects.values_list("kind", flat=True))
        assert kinds.count(1) > 50 * kinds.count(2) > 0
        assert len({p for p, _ in rows}) == len(rows)
        districts = {d.district for d in areas.districts_on(TODAY)}
        assert len(districts) >= 2
        assert {d for _, d in rows} == districts  # every street belongs to one, and each has voters
        held = judging.setting_of(election.election)
        assert held is not None
        judged = judging.judge(held, rows[0][0], TODAY)
        assert len(judged.open) == 2  # early voting is under way
        assert any(p.is_early for p in places.places_of(election))


def test_children_are_in_the_register_of_a_school_of_their_district(opened: None) -> None:
    with tenant(TOWN):
        assert {s.kind for s in schools_on(TODAY)} == {1, 2, 4}
        assert {d.town_code for d in districts_on(TODAY)} >= set(areas.towns())
        lines = pupils.lines_on(TODAY)
    assert len(lines) > 10
    assert all(line.school or not line.attendance for line in lines)


def test_some_are_subsidised_none_of_them_protected_and_work_waits(opened: None) -> None:
    with tenant(TOWN):
        held = recipients.holding(TODAY)
        decided = [r for r in held if r.valid_from == TODAY.replace(day=1)]
        assert [sum(r.scheme == scheme for r in decided) for scheme in (1, 3)] == [2, 5]
        assert not shield([r.person for r in decided], None, day=TODAY).protected
        assert len(recipients.waiting()) == 1
        (receipt,) = [r for held_ in held for r in refunds.receipts(person=held_.person)]
        assert receipt.subsidy == 2_000


@pytest.mark.parametrize(
    ("role", "path", "said"),
    [
        ("election_chief", "elections/poll/", "町議会議員選挙（見本）"),
        ("election_chief", "elections/", "第1投票区"),
        ("school_clerk", "schooling/", "児童"),
        ("medical_clerk", "medical_subsidy/recipients/", "子育て支援医療"),
        ("medical_clerk", "medical_subsidy/applications/", "子育て支援医療"),
        ("medical_clerk", "medical_subsidy/refunds/", "2,000"),
    ],
)
def test_a_newcomers_screens_are_not_empty(opened: None, role: str, path: str, said: str) -> None:
    answer = signed_in(User.objects.get(login=f"demo-{TOWN:06d}-{role}")).get(f"/{TOWN}/{path}")
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_opening_the_desks_again_changes_nothing(opened: None) -> None:
    with tenant(TOWN):
        before = JournalEntry.objects.count()
    open_desks(town_data(f"{TOWN:06d}"))
    with tenant(TOWN):
        assert JournalEntry.objects.count() == before


@pytest.mark.parametrize(
    ("day", "sunday"),
    [
        (date(2026, 11, 21), date(2026, 11, 22)),
        (date(2026, 11, 22), date(2026, 11, 29)),
        (date(2026, 11, 23), date(2026, 11, 29)),
    ],
)
def test_the_next_sunday_lies_after_the_day(day: date, sunday: date) -> None:
    assert next_sunday(day) == sunday
