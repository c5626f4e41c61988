"""What the roll proposes when residents leave, come back, die and move; the acts, and their undoing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from kikan.businesses.elections.listeners import on_event, on_undone
from kikan.businesses.elections.procedures.cancel_act import cancel_act
from kikan.businesses.elections.procedures.correct_election import correct_election
from kikan.businesses.elections.procedures.enter_voter import enter_voter
from kikan.businesses.elections.procedures.mark_roll import (
    change_district,
    mark_moved_out,
    remove_voter,
    unmark_moved_out,
)
from kikan.businesses.elections.procedures.redistrict import redistrict
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.procedures.set_places import end_area, set_area
from kikan.businesses.elections.reads.areas import areas_on
from kikan.businesses.elections.reads.voters import Line, line_on, lines_of
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.voters import ADULT, CHIEF, CLERK, MOVED, NO_DISTRICT, SPOUSE
from kikan.businesses.residents.models import Resident
from kikan.shared import history
from kikan.shared.addressees.models import Address
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append, head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.entries import after
from kikan.shared.worklist.models import PendingAct
from kikan.shared.worklist.proposals import Proposal, propose
from kikan.shared.worklist.reads import find

Held = tuple[int, int, int, int]
TODAY = date(2027, 3, 20)


@pytest.fixture
def settled(held: Held) -> Iterator[Held]:
    """After the election; what a test writes is rolled back."""
    with transaction.atomic(), clock.set_to(str(TODAY)):
        yield held
        transaction.set_rollback(True)


def entry_of(kind: str, person: int, on: date = TODAY, corrects: int | None = None) -> int:
    return append(
        actor=CLERK, kind=kind, procedure="test", subjects=[("person", person)], happened_on=on, reported_on=on,
        corrects=corrects,
    ).number  # fmt: skip


def told(kind: str, person: int, on: date = TODAY) -> list[Proposal]:
    with tenant(voters.TOWN):
        entry = entry_of(kind, person, on)
        return on_event(after(entry - 1, entry, [kind], 10), head())


def gone(person: int, on: date = TODAY, ceased_by: int = 1) -> None:
    with tenant(voters.TOWN):
        entry = entry_of("test", person)
        history.end(Resident, {"person": person}, entry=entry, on=on)


def back(person: int, since: date, **changed: Any) -> None:
    """Somebody lives here again from a day on."""
    with tenant(voters.TOWN):
        entry, row = (
            entry_of("test", person),
            Resident.objects.filter(person=person, ended_by__isnull=True)[0],
        )
        kept = {f.name: getattr(row, f.name) for f in Resident._meta.concrete_fields if f.column}
        for name in ("person", "municipality", "valid_from", "valid_until", "entry", "ended_by"):
            del kept[name]
        values = kept | {"ceased_by": 0, "became_by": 1} | changed
        history.add(Resident, {"person": person}, values, entry=entry, valid_from=since)


def rehoused(person: int, code: str, lot: str) -> None:
    with tenant(voters.TOWN):
        history.change(
            Address, {"person": person, "use": "home"}, {"town_code": code, "lot": lot},
            entry=entry_of("test", person), valid_from=TODAY,
        )  # fmt: skip


def lines(person: int) -> list[Line]:
    with tenant(voters.TOWN):
        return lines_of([person])


@pytest.mark.parametrize("kind", ["residents.moved_out", "residents.removed_ex_officio"])
def test_who_leaves_is_marked_and_goes_off_the_roll_after_four_months(settled: Held, kind: str) -> None:
    gone(ADULT)
    (found,) = told(kind, ADULT)
    assert found.procedure == "elections.mark_moved_out"
    assert "2027年7月21日の前日" in found.reason
    mark_moved_out(**found.arguments, actor=CLERK)
    assert [(r.valid_from, r.valid_until, r.moved_out_on) for r in lines(ADULT)] == [
        (date(2027, 3, 6), TODAY, None), (TODAY, date(2027, 7, 21), TODAY),
    ]  # fmt: skip
    assert told(kind, ADULT) == []
    with pytest.raises(Refused, match="すでにあります"):
        mark_moved_out(person=ADULT, moved_out_on=TODAY, actor=CLERK)


def test_a_mark_is_moved_to_another_day_and_undone(settled: Held) -> None:
    first = mark_moved_out(person=ADULT, moved_out_on=TODAY, actor=CLERK)
    second = mark_moved_out(person=ADULT, moved_out_on=date(2027, 3, 10), actor=CLERK)
    third = mark_moved_out(person=ADULT, moved_out_on=date(2027, 3, 15), actor=CLERK)
    assert [(r.valid_from, r.valid_until, r.moved_out_on) for r in lines(ADULT)] == [
        (date(2027, 3, 6), date(2027, 3, 10), None), (date(2027, 3, 10), date(2027, 3, 15), None),
        (date(2027, 3, 15), date(2027, 7, 16), date(2027, 3, 15)),
    ]  # fmt: skip
    with pytest.raises(Refused, match="後から行われた異動"):
        cancel_act(cancelled=second.number, actor=CLERK)
    for entry in (third, second, first):
        cancel_act(cancelled=entry.number, actor=CLERK)
    assert [(r.valid_until, r.moved_out_on) for r in lines(ADULT)] == [(OPEN, None)]


def test_who_stays_or_is_not_on_the_roll_is_not_marked(settled: Held) -> None:
    assert told("residents.moved_out", ADULT) == []
    gone(voters.FOREIGN)
    assert told("residents.moved_out", voters.FOREIGN) == []


@pytest.mark.parametrize(
    ("kind", "on", "reason", "removed_on"),
    [
        ("residents.died", TODAY, 1, TODAY),
        ("residents.nationality_lost", TODAY, 2, TODAY),
        ("residents.died", date(2027, 3, 1), 3, date(2027, 3, 6)),
    ],
)
def test_death_and_loss_of_nationality_remove_at_once_and_before_the_registration_as_an_error(
    settled: Held, kind: str, on: date, reason: int, removed_on: date
) -> None:
    (found,) = told(kind, SPOUSE, on)
    assert found.arguments == {"person": SPOUSE, "removed_on": removed_on, "reason": reason}
    remove_voter(**found.arguments, actor=CLERK)
    assert [r.valid_until for r in lines(SPOUSE)] == ([removed_on] if on == TODAY else [])


def test_moving_into_another_district_changes_it_and_into_none_asks(settled: Held) -> None:
    _, _, east, west = settled
    rehoused(ADULT, voters.EAST, "99番地")
    assert told("residents.moved_inside", ADULT) == []
    rehoused(ADULT, voters.WEST, "20番地")
    (found,) = told("residents.moved_inside", ADULT)
    assert found.arguments == {"person": ADULT, "district": west, "from_on": TODAY}
    change_district(**found.arguments, actor=CLERK)
    assert [r.district for r in lines(ADULT)] == [east, west]
    rehoused(ADULT, voters.WEST, "300番地")
    (task,) = told("residents.moved_inside", ADULT)
    assert (task.procedure, task.right) == ("", "elections.change")


def test_a_move_told_of_after_the_cutoff_of_an_election_changes_the_district_the_day_after_it(
    settled: Held,
) -> None:
    _, _, east, west = settled
    given: dict[str, Any] = {
        "name": "見本県知事選挙", "notice_on": date(2027, 3, 18), "election_on": date(2027, 3, 28),
        "base_on": date(2027, 3, 17), "contests": (Asked(11),), "actor": CHIEF,
    }  # fmt: skip
    with pytest.raises(Refused, match="選挙期日より前の日"):
        set_election(**given, moves_until=date(2027, 3, 28))
    number = set_election(**given, moves_until=date(2027, 3, 19))
    rehoused(ADULT, voters.WEST, "20番地")
    (found,) = told("residents.moved_inside", ADULT)
    assert found.arguments == {"person": ADULT, "district": west, "from_on": date(2027, 3, 29)}
    assert "前の投票所で投票し" in found.reason
    change_district(**found.arguments, actor=CLERK)
    with tenant(voters.TOWN):
        assert [line_on(ADULT, day).district for day in (date(2027, 3, 28), date(2027, 3, 29))] == [
            east,
            west,
        ]  # type: ignore[union-attr]
    rehoused(SPOUSE, voters.WEST, "20番地")
    correct_election(election=number, **given, moves_until=TODAY, reason="締切の変更")
    assert told("residents.moved_inside", SPOUSE)[0].arguments["from_on"] == TODAY


def test_who_comes_back_keeps_the_mark_until_three_months_are_full(settled: Held) -> None:
    back(MOVED, date(2027, 2, 10))
    (found,) = told("residents.moved_in", MOVED, date(2027, 2, 10))
    assert found.arguments == {"person": MOVED, "from_on": date(2027, 5, 10)}
    with pytest.raises(Refused, match="3か月"):
        unmark_moved_out(person=MOVED, from_on=date(2027, 5, 9), actor=CLERK)
    unmark_moved_out(**found.arguments, actor=CLERK)
    assert [(r.valid_until, r.moved_out_on is None) for r in lines(MOVED)] == [
        (date(2027, 5, 10), False), (OPEN, True),
    ]  # fmt: skip
    assert told("residents.moved_in", ADULT) == []


def test_who_comes_back_too_late_is_left_to_the_next_registration(settled: Held) -> None:
    back(MOVED, date(2027, 3, 1))
    assert told("residents.moved_in", MOVED, date(2027, 3, 1)) == []


def test_naturalised_and_corrected_people_are_looked_at_by_a_clerk(settled: Held) -> None:
    (task,) = told("residents.naturalised", voters.FOREIGN)
    assert "補正登録" in task.reason
    assert told("residents.naturalised", ADULT) == []
    assert told("residents.corrected", ADULT) == []
    with tenant(voters.TOWN):
        history.change(
            Resident, {"person": ADULT}, {"birth_on": date(2010, 1, 1)}, entry=entry_of("test", ADULT),
            valid_from=voters.SINCE,
        )  # fmt: skip
    (task,) = told("residents.corrected", ADULT)
    assert "要件を満たしません" in task.reason


def test_what_was_answered_is_taken_back_when_its_cause_is(settled: Held) -> None:
    gone(ADULT)
    (found,) = told("residents.moved_out", ADULT)
    with tenant(voters.TOWN):
        (number,) = propose("elections", [found], known_at=head())
    marked = mark_moved_out(**found.arguments, cause=found.cause, actor=CLERK)
    with tenant(voters.TOWN):
        PendingAct.objects.filter(number=number).update(result=marked.number)
        cancelled = entry_of("residents.cancelled", ADULT, corrects=found.cause)
        (entry,) = after(cancelled - 1, cancelled, [], 1)
        (way_back,) = on_undone([find(number)], entry, head())
    assert (way_back.procedure, way_back.reverses) == ("elections.cancel_act", marked.number)
    cancel_act(cancelled=marked.number, actor=CLERK)
    assert [r.moved_out_on for r in lines(ADULT)] == [None]


def test_an_omission_is_registered_and_a_refusal_names_the_condition(settled: Held) -> None:
    with clock.set_to(str(TODAY)):
        given: dict[str, Any] = {"base_on": date(2027, 3, 7), "registered_on": TODAY, "decision": ""}
        enter_voter(person=voters.NEW, **given, actor=CHIEF)
        (line,) = lines(voters.NEW)
        assert (line.kind_ja, line.valid_from, line.district) == ("補正登録", TODAY, settled[2])
        for person, words in (
            (voters.YOUNG, "年齢に達していません"), (voters.FOREIGN, "日本国民ではありません"),
            (voters.LONG_GONE, "4か月を経過"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=words):
                enter_voter(person=person, **given, actor=CHIEF)
        with pytest.raises(NotFound, match="すでに名簿に"):
            enter_voter(person=voters.NEW, **given, actor=CHIEF)
        with pytest.raises(Refused, match="今日までの間"):
            enter_voter(person=voters.NEW, **given | {"registered_on": date(2027, 3, 21)}, actor=CHIEF)


def test_voters_follow_the_areas_in_one_act_and_back(settled: Held) -> None:
    _, _, east, west = settled
    with pytest.raises(Refused, match="いません"):
        redistrict(from_on=TODAY, actor=CHIEF)
    with tenant(voters.TOWN):
        (area,) = [a.area for a in areas_on(TODAY) if a.district == east]
    end_area(area=area, ended_on=TODAY, actor=CHIEF)
    set_area(district=west, town_code=voters.EAST, from_on=TODAY, actor=CHIEF)
    set_area(district=east, town_code=voters.WEST, lot_from=500, lot_until=500, from_on=TODAY, actor=CHIEF)
    count, entry = redistrict(from_on=TODAY, actor=CHIEF)
    assert count == 4
    assert [(r.district, r.valid_from) for r in lines(ADULT)] == [(east, date(2027, 3, 6)), (west, TODAY)]
    assert [r.district for r in lines(NO_DISTRICT)] == [None, east]
    cancel_act(cancelled=entry, actor=CHIEF)
    assert [r.district for r in lines(ADULT)] == [east]
