"""A town leaves with everything and goes on elsewhere: the next act there is an act like any other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kikan.businesses.health_insurance.models import Enrolment
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.record_death import record_death
from kikan.shared.access import system_actor
from kikan.shared.addressees.models import Person
from kikan.shared.exchange.leaving import export, read_back
from kikan.shared.history import as_of
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.worklist import acts, sweep
from kikan.shared.worklist.reads import open_acts
from tests.conftest import MODEL_TOWN, OTHER_TOWN, SAMPLE_DAY
from tests.stories import scene

RIGHTS = (
    "residents.change", "residents.approve", "health_insurance.change", "health_insurance.approve",
    "worklist.enter", "worklist.approve",
)  # fmt: skip


@pytest.fixture(scope="module")
def elsewhere(settled_town: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The municipality that read the invented town back, empty before."""
    folder: Path = tmp_path_factory.mktemp("leaving") / "out"
    with clock.set_to(SAMPLE_DAY):
        scene.told()
        Municipality.objects.get_or_create(
            code=OTHER_TOWN,
            defaults={
                "name": "別見本町",
                "kana": "ベツミホンチョウ",
                "prefecture": "見本県",
                "is_sample": True,
            },
        )
        written = export(MODEL_TOWN, folder, version="story")
        assert read_back(OTHER_TOWN, folder) == sum(f.rows for f in written) > 1_000
        yield OTHER_TOWN


def state(town: int) -> tuple[int, set[int]]:
    with tenant(town):
        return head(), set(Person.objects.values_list("number", flat=True))


def test_what_was_told_before_is_not_told_again(elsewhere: int) -> None:
    with tenant(elsewhere):
        before = {a.number for a in open_acts()}
    sweep.settle(elsewhere)
    with tenant(elsewhere):
        assert {a.number for a in open_acts()} == before


def test_the_next_family_gets_the_next_numbers_and_its_insurance(elsewhere: int) -> None:
    known_at, persons = state(elsewhere)
    actor = system_actor(elsewhere, *RIGHTS)
    moved = accept_move_in(actor=actor, **scene.move_in_of(scene.family(), date(2026, 11, 20)))
    assert moved.number == known_at + 1
    assert not set(moved.persons) & persons
    sweep.settle(elsewhere)
    with tenant(elsewhere):
        (act,) = (
            a
            for a in open_acts()
            if a.procedure == "health_insurance.accept_enrolment"
            and ("person", moved.persons[0]) in a.subjects
        )
    acts.approve(act.number, actor=actor)
    with tenant(elsewhere):
        assert as_of(Enrolment, SAMPLE_DAY).filter(person=moved.persons[0]).count() == 1


def test_an_old_resident_can_die_there_and_the_levy_follows(elsewhere: int) -> None:
    with tenant(elsewhere):
        here = set(as_of(Resident, SAMPLE_DAY).filter(is_head=False).values_list("person", flat=True))
        insured = as_of(Enrolment, SAMPLE_DAY).filter(person__in=here).order_by("person")
        person = insured.values_list("person", flat=True)[0]
    actor = system_actor(elsewhere, *RIGHTS)
    record_death(actor=actor, happened_on=date(2026, 11, 20), reported_on=SAMPLE_DAY, person=person)
    sweep.settle(elsewhere)
    with tenant(elsewhere):
        (loss,) = (
            a for a in open_acts()
            if a.procedure == "health_insurance.accept_withdrawal" and ("person", person) in a.subjects
        )  # fmt: skip
    acts.approve(loss.number, actor=actor)
    changes = reassess_changed(fiscal_year=2026, actor=actor)
    with tenant(elsewhere):
        households = set(Enrolment.objects.filter(person=person).values_list("household", flat=True))
    assert households & {c.household for c in changes}


def test_nothing_of_it_reaches_the_town_it_came_from(elsewhere: int) -> None:
    before = state(MODEL_TOWN)
    accept_move_in(
        actor=system_actor(elsewhere, *RIGHTS),
        **scene.move_in_of(scene.family()[:1], date(2026, 11, 19)),
    )
    sweep.settle(elsewhere)
    assert state(MODEL_TOWN) == before
