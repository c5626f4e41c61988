"""What the register proposes when residents come, go and move: the right act with the right day, or nothing."""

from datetime import date

import pytest

from kikan.businesses.residents.models import Resident
from kikan.businesses.schooling.listeners import on_day, on_event, on_undone
from kikan.businesses.schooling.models.pupil import BeganBy
from kikan.businesses.schooling.procedures.decide_change import decide_change
from kikan.businesses.schooling.procedures.enter_pupil import enter_pupil
from kikan.businesses.schooling.procedures.make_register import designate_junior_high
from kikan.businesses.schooling.procedures.receive_change import receive_change
from kikan.businesses.schooling.procedures.set_places import end_district, set_district, set_school
from kikan.businesses.schooling.reads import pupils
from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.tests import town
from kikan.businesses.schooling.tests.town import CLERK, ENTRANT, FOREIGN, SIXTH
from kikan.shared import history
from kikan.shared.addressees.models import Address
from kikan.shared.journal.append import append, head
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.entries import after
from kikan.shared.worklist.models import PendingAct
from kikan.shared.worklist.proposals import Proposal, propose
from kikan.shared.worklist.reads import find

TODAY = date(2026, 10, 15)


def told(kind: str, person: int, on: date = TODAY) -> list[Proposal]:
    """What is proposed for an entry of the register about a person."""
    with tenant(town.TOWN):
        entry = append(
            actor=CLERK, kind=kind, procedure="test", subjects=[("person", person)], happened_on=on
        )
        return on_event(after(entry.number - 1, entry.number, [kind], 10), head())


def moved(person: int, code: str, lot: str) -> list[Proposal]:
    with tenant(town.TOWN):
        entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("person", person)]).number
        history.change(
            Address,
            {"person": person, "use": "home"},
            {"town_code": code, "lot": lot},
            entry=entry,
            valid_from=TODAY,
        )
    return told("residents.moved_inside", person)


def gone(person: int, kind: str) -> list[Proposal]:
    with tenant(town.TOWN):
        entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("person", person)]).number
        history.end(Resident, {"person": person}, entry=entry, on=date(2026, 10, 16))
    return told(kind, person)


@pytest.fixture
def sixth(settled: None) -> int:
    enter_pupil(person=SIXTH, entered_on=date(2026, 10, 1), began_by=BeganBy.MOVED_IN, actor=CLERK)
    return SIXTH


def test_a_child_of_school_age_that_moves_in_is_proposed_for_the_register(settled: None) -> None:
    (found,) = told("residents.moved_in", SIXTH)
    assert (found.procedure, found.arguments["began_by"]) == ("schooling.enter_pupil", BeganBy.MOVED_IN)
    assert told("residents.moved_in", town.FATHER) == []


def test_next_years_entrant_is_proposed_from_the_base_date_on_alone(settled: None) -> None:
    assert [p.procedure for p in told("residents.moved_in", ENTRANT)] == ["schooling.enter_pupil"]
    assert told("residents.moved_in", ENTRANT, date(2026, 9, 30)) == []
    assert told("residents.moved_in", town.APRIL_2) == []


def test_the_parents_of_a_foreign_child_are_asked_first(settled: None) -> None:
    (found,) = told("residents.moved_in", FOREIGN)
    assert found.arguments["began_by"] == BeganBy.APPLIED
    assert "就学の希望" in found.reason


@pytest.mark.parametrize(
    ("kind", "closed_by"),
    [("residents.moved_out", 1), ("residents.died", 2), ("residents.removed_ex_officio", 4)],
)
def test_who_goes_leaves_the_register_the_day_after(sixth: int, kind: str, closed_by: int) -> None:
    (found,) = gone(sixth, kind)
    assert found.arguments == {"person": sixth, "left_on": date(2026, 10, 16), "closed_by": closed_by}


def test_a_planned_leaving_of_nobody_in_the_register_is_nothing(settled: None) -> None:
    assert gone(ENTRANT, "residents.moved_out") == []


def test_moving_into_another_district_proposes_its_school_and_into_none_a_look(sixth: int) -> None:
    (found,) = moved(sixth, town.WEST, "20番地")
    assert (found.procedure, found.arguments["school"]) == ("schooling.designate_school", town.WEST_SCHOOL)
    (task,) = moved(sixth, town.WEST, "300番地")
    assert (task.procedure, task.right) == ("", "schooling.change")


def test_moving_after_the_run_proposes_both_schools(sixth: int) -> None:
    designate_junior_high(year=2027, actor=CLERK)
    with tenant(town.TOWN):
        west = next(
            d.district for d in Places.on(TODAY).districts if d.kind == 2 and d.town_code == town.WEST
        )
    other = set_school(name="見本北中学校", kind=2, founder=1, from_on=TODAY, actor=CLERK)
    end_district(district=west, ended_on=TODAY, actor=CLERK)
    set_district(school=other, kind=2, town_code=town.WEST, from_on=TODAY, actor=CLERK)
    found = [(p.arguments["school"], p.arguments["from_on"]) for p in moved(sixth, town.WEST, "20番地")]
    assert found == [(town.WEST_SCHOOL, TODAY), (other, date(2027, 4, 1))]


def test_the_day_after_the_allowed_time_is_told_once(sixth: int) -> None:
    receive_change(
        person=sixth, school=town.WEST_SCHOOL, ground=3, applied_on=TODAY, from_on=TODAY, actor=town.FIRST
    )
    with tenant(town.TOWN):
        request = pupils.waiting_requests()[0].request
    decide_change(person=sixth, request=request, decision=1, actor=town.SECOND)
    with tenant(town.TOWN):
        assert on_day(date(2027, 3, 31), head()) == []
        (task,) = on_day(date(2027, 4, 1), head())
    assert task.subjects == (("person", sixth),)


def test_moving_within_the_district_is_nothing(sixth: int) -> None:
    assert moved(sixth, town.EAST, "99番地") == []


def test_what_was_answered_is_taken_back_when_its_cause_is(settled: None) -> None:
    (found,) = told("residents.moved_in", SIXTH)
    with tenant(town.TOWN):
        (number,) = propose("schooling", [found], known_at=head())
        assert found.cause is not None
    entered = enter_pupil(
        person=SIXTH, entered_on=TODAY, began_by=BeganBy.MOVED_IN, actor=CLERK, cause=found.cause
    )
    with tenant(town.TOWN):
        PendingAct.objects.filter(number=number).update(result=entered.number)
        cancelled = append(
            actor=CLERK, kind="residents.cancelled", procedure="test", subjects=[("person", SIXTH)],
            corrects=found.cause,
        )  # fmt: skip
        (entry,) = after(cancelled.number - 1, cancelled.number, [], 1)
        (back,) = on_undone([find(number)], entry, head())
    assert (back.procedure, back.reverses) == ("schooling.cancel_act", entered.number)
