"""Move-out, notice of the new municipality, and death: until when somebody is a resident, and who is head then."""

from datetime import date

import pytest

from kikan.businesses.residents.models import Removal, Resident
from kikan.businesses.residents.procedures.arguments import Elsewhere
from kikan.businesses.residents.procedures.receive_move_in_notice import receive_move_in_notice
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.scenes import SENDAI, died, family, move_in, move_out, numbers_of
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
PLANNED = date(2026, 12, 20)
EVE = date(2026, 12, 19)


def removal_of(person: int) -> Removal:
    with tenant(scenes.TOWN):
        return as_of(Removal, None).get(person=person)


def notice(person: int, on: date, **given: object) -> None:
    receive_move_in_notice(
        actor=scenes.clerk(), person=person, confirmed_on=on, confirmed=Elsewhere("東京都港区一丁目1番"),
        notice_on=scenes.TODAY, **given,
    )  # fmt: skip


def test_a_leaver_is_a_resident_until_the_planned_day() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=PLANNED)
    assert alone in scenes.residents_on(EVE)
    assert scenes.residents_on(PLANNED) == {}
    assert scenes.addresses_on(PLANNED) == {alone: SENDAI.address}


def test_the_last_row_says_how_the_residency_ceases() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=PLANNED)
    with tenant(scenes.TOWN):
        assert as_of(Resident, EVE).get().ceased_by == 1
    assert removal_of(alone).planned_address == SENDAI.address


def test_a_household_that_all_leave_ends() -> None:
    accepted, *persons = family()
    move_out(*persons, on=PLANNED)
    assert scenes.head_of(accepted.household, EVE) == persons[0]
    assert scenes.head_of(accepted.household, PLANNED) == "none"


def test_who_is_left_alone_becomes_the_head_on_the_day() -> None:
    accepted, head, spouse, boy = family()
    move_out(head, boy, on=PLANNED)
    assert scenes.residents_on(PLANNED) == {spouse: (accepted.household, "世帯主")}
    assert scenes.residents_on(EVE)[spouse] == (accepted.household, "妻")


def test_two_who_are_left_have_no_head_until_they_notify() -> None:
    accepted, head, *_ = family()
    left = move_out(head, on=PLANNED)
    assert "A02" in {each.number for each in left.alerts}
    assert scenes.head_of(accepted.household, PLANNED) is None


def test_the_new_head_may_be_named_with_the_move_out() -> None:
    accepted, head, spouse, boy = family()
    move_out(head, on=PLANNED, relationships={spouse: "世帯主", boy: "子"})
    assert scenes.head_of(accepted.household, PLANNED) == spouse
    assert scenes.head_of(accepted.household, EVE) == head


def test_a_new_head_needs_everybodys_relationship() -> None:
    _, head, spouse, _ = family()
    with pytest.raises(Refused) as refused:
        move_out(head, on=PLANNED, relationships={spouse: "世帯主"})
    assert numbers_of(refused.value) == {"E03"}


def test_nobody_moves_out_twice() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=PLANNED)
    with pytest.raises(Refused) as refused:
        move_out(alone, on=EVE)
    assert numbers_of(refused.value) == {"E24"}


def test_a_removed_person_cannot_move() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=date(2026, 6, 1))
    with pytest.raises(Refused) as refused:
        scenes.move_inside(alone, on=date(2026, 7, 1))
    assert "E10" in numbers_of(refused.value)


def test_one_who_returns_keeps_the_number_and_the_removed_record() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=date(2026, 6, 1))
    back = move_in(scenes.person(number=alone), on=date(2026, 9, 1))
    assert back.persons == (alone,)
    assert back.household != 0
    assert removal_of(alone).valid_until == date(2026, 9, 1)


def test_a_returning_person_who_is_entered_as_new_is_noticed() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=date(2026, 6, 1))
    assert "A01" in {each.number for each in move_in(on=date(2026, 9, 1)).alerts}


def test_a_notice_stands_beside_what_was_planned() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=date(2026, 6, 1))
    notice(alone, date(2026, 6, 3))
    removal = removal_of(alone)
    assert (removal.planned_address, removal.cause_on) == (SENDAI.address, date(2026, 6, 1))
    assert (removal.confirmed_address, removal.confirmed_on) == ("東京都港区一丁目1番", date(2026, 6, 3))
    assert removal.valid_from == date(2026, 6, 1)


def test_a_notice_of_an_earlier_day_ends_the_residency_then() -> None:
    accepted, head, spouse, boy = family()
    move_out(head, on=PLANNED, relationships={spouse: "世帯主", boy: "子"})
    notice(head, date(2026, 11, 10))
    assert head in scenes.residents_on(date(2026, 11, 9))
    assert head not in scenes.residents_on(date(2026, 11, 10))
    assert scenes.head_of(accepted.household, date(2026, 11, 10)) == spouse
    assert removal_of(head).cause_on == PLANNED


def test_a_notice_for_one_who_never_left_is_refused() -> None:
    (alone,) = move_in().persons
    with pytest.raises(Refused) as refused:
        notice(alone, date(2026, 6, 3))
    assert numbers_of(refused.value) == {"E10"}


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 15)])
def test_a_death_overtakes_a_move_out_planned_for_that_day_or_later(day: date) -> None:
    (alone,) = move_in().persons
    planned = move_out(alone, on=date(2026, 11, 20), reported_on=date(2026, 11, 1))
    death = died(alone, day)
    with tenant(scenes.TOWN):
        assert JournalEntry.objects.get(number=death.number).overtakes == planned.number
        assert as_of(Resident, None).latest("valid_from").ceased_by == 2
    assert (removal_of(alone).reason, removal_of(alone).planned_address) == ("23", "")
    assert scenes.addresses_on(day) == {}


def test_a_death_after_the_move_out_is_not_ours_to_record() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=date(2026, 11, 1))
    with pytest.raises(Refused) as refused:
        died(alone, date(2026, 11, 2))
    assert numbers_of(refused.value) == {"E10"}


def test_a_death_reported_before_it_happened_is_refused() -> None:
    (alone,) = move_in().persons
    with pytest.raises(Refused) as refused:
        died(alone, date(2026, 6, 2), reported_on=date(2026, 6, 1))
    assert numbers_of(refused.value) == {"E23"}


def test_one_who_dies_on_the_day_of_arrival_was_a_resident_that_day() -> None:
    (alone,) = move_in().persons
    died(alone, scenes.MOVED_IN_ON)
    assert set(scenes.residents_on(scenes.MOVED_IN_ON)) == {alone}
    assert scenes.residents_on(date(2026, 4, 2)) == {}
    assert removal_of(alone).cause_on == scenes.MOVED_IN_ON


def test_another_municipality_cannot_take_anybody_off() -> None:
    from kikan.shared.errors import NotFound

    (alone,) = move_in().persons
    with pytest.raises(NotFound):
        move_out(alone, on=PLANNED, actor=scenes.clerk(scenes.OTHER_TOWN))
