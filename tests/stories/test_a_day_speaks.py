"""A 75th birthday: nobody comes to the counter, the day itself proposes the loss of NHI, and the levy ends."""

from datetime import date, timedelta

import pytest

from kikan.businesses.health_insurance.models import Enrolment, Levy, LevyMember
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.record_death import record_death
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.stories import scene
from tests.stories.scene import clerk

ENROL, WITHDRAW = "health_insurance.accept_enrolment", "health_insurance.accept_withdrawal"
ARRIVED, EVE = date(2026, 9, 15), date(2026, 11, 24)
BIRTHDAY = EVE + timedelta(days=1)

pytestmark = pytest.mark.usefixtures("settled_town")


def insured(born: date, name: str) -> int:
    """Somebody who lives alone and is in NHI since the middle of September."""
    person = scene.newcomer(f"{name}　架空", "ナカノ　カクウ", "世帯主", born)
    with clock.set_to(date(2026, 11, 23)):
        moved = accept_move_in(actor=clerk("resident_clerk"), **scene.move_in_of((person,), ARRIVED))
        scene.told()
        (act,) = scene.proposals(ENROL, moved.persons[0])
        scene.accepted(act, clerk("insurance_chief"))
    return moved.persons[0]


def on(day: date) -> list[scene.Act]:
    """The day comes; what it proposes."""
    with clock.set_to(day):
        scene.told()
        return scene.proposals(WITHDRAW)


def levy_of(person: int) -> tuple[int, int]:
    """Yen of the year and the months charged for the person."""
    with tenant(MODEL_TOWN):
        member = LevyMember.objects.get(person=person, fiscal_year=2026, ended_by__isnull=True)
        levy = Levy.objects.get(household=member.household, fiscal_year=2026, ended_by__isnull=True)
    return levy.total, member.insured_months.bit_count()


def test_the_75th_birthday_ends_nhi_and_its_levy() -> None:
    person = insured(date(1951, 11, 25), "中野")
    other = insured(date(1951, 11, 26), "中村")
    with clock.set_to(EVE):
        correct_income(
            person=person, fiscal_year=2026, declared={"pension_revenue": 1_200_000}, reported_on=EVE,
            reason="申告", actor=clerk("tax_clerk"),
        )  # fmt: skip
        reassess_changed(fiscal_year=2026, actor=clerk("insurance_clerk"))
    before, months_before = levy_of(person)
    assert [a for a in on(EVE) if ("person", person) in a.subjects] == []

    found = [a for a in on(BIRTHDAY) if ("person", person) in a.subjects]
    (loss,) = found
    assert loss.arguments["lost_on"] == "2026-11-25"
    assert loss.cause is None
    assert [a for a in on(BIRTHDAY) if ("person", other) in a.subjects] == []

    with clock.set_to(BIRTHDAY):
        scene.accepted(loss, clerk("insurance_chief"))
        reassess_changed(fiscal_year=2026, actor=clerk("insurance_clerk"))
    after, months_after = levy_of(person)
    with tenant(MODEL_TOWN):
        assert as_of(Enrolment, EVE).filter(person=person).exists()
        assert not as_of(Enrolment, BIRTHDAY).filter(person=person).exists()
    assert months_after == 2  # September and October: nothing for the month of the birthday
    assert months_before >= months_after
    assert 0 < after <= before


def test_the_day_speaks_once_however_often_it_is_asked() -> None:
    person = insured(date(1951, 11, 28), "中田")
    for _ in range(3):
        found = [a for a in on(date(2026, 11, 28)) if ("person", person) in a.subjects]
    later = [a for a in on(date(2026, 11, 30)) if ("person", person) in a.subjects]
    assert len(found) == len(later) == 1


def test_a_day_that_was_missed_is_made_up_for() -> None:
    """The worker stood still for a week: every day in between speaks, in its own name."""
    born = date(1951, 12, 3)
    person = insured(born, "中西")
    (loss,) = (a for a in on(date(2026, 12, 10)) if ("person", person) in a.subjects)
    assert loss.arguments["lost_on"] == "2026-12-03"


def test_who_died_before_the_birthday_is_not_proposed_twice() -> None:
    person = insured(date(1951, 12, 20), "中島")
    with clock.set_to(date(2026, 12, 15)):
        record_death(
            actor=clerk("resident_clerk"), happened_on=date(2026, 12, 14), reported_on=date(2026, 12, 15),
            person=person,
        )  # fmt: skip
        scene.told()
        (loss,) = scene.proposals(WITHDRAW, person)
        scene.accepted(loss, clerk("insurance_chief"))
    assert [a for a in on(date(2026, 12, 21)) if ("person", person) in a.subjects] == []
