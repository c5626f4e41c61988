"""Births, moves inside, changes of head and household: who belongs where, and what is refused."""

from datetime import date

import pytest

from kikan.businesses.residents.models import Event, FamilyRegister, Resident
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.scenes import (
    born,
    family,
    move_in,
    move_inside,
    move_out,
    new_head,
    numbers_of,
    person,
    regroup,
)
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


def test_a_child_is_born_into_the_household_with_a_parents_family_register() -> None:
    accepted, head, *_ = family()
    birth = born(accepted.household or 0, family_register_of=head)
    with tenant(scenes.TOWN):
        row = as_of(Resident, birth.happened_on).get(person=birth.persons[0])
        assert (row.household, row.relationship, row.became_by) == (accepted.household, "子", 2)
        assert FamilyRegister.objects.get(person=row.person).place == "見本県見本町中央一丁目1番地"
    assert scenes.addresses_on(date(2026, 6, 1))[row.person] == scenes.place().address


def test_a_whole_household_that_moves_keeps_its_number() -> None:
    accepted, *persons = family()
    moved = move_inside(*persons, on=DAY)
    assert moved.household == accepted.household
    assert {text[-4:] for text in scenes.addresses_on(DAY).values()} == {"8番8号"}
    assert {text[-4:] for text in scenes.addresses_on(date(2026, 6, 30)).values()} == {"1番1号"}
    with tenant(scenes.TOWN):
        rows = as_of(Resident, DAY)
        assert {(row.address_since, row.resident_since) for row in rows} == {(DAY, scenes.MOVED_IN_ON)}


def test_one_who_moves_alone_heads_a_new_household() -> None:
    accepted, head, spouse, boy = family()
    moved = move_inside(spouse, on=DAY)
    assert scenes.residents_on(DAY) == {
        head: (accepted.household, "世帯主"),
        spouse: (moved.household, "世帯主"),
        boy: (accepted.household, "子"),
    }


def test_some_who_move_need_their_new_relationships() -> None:
    _, _, spouse, boy = family()
    with pytest.raises(Refused) as refused:
        move_inside(spouse, boy, on=DAY)
    assert "E03" in numbers_of(refused.value)
    moved = move_inside(spouse, boy, on=DAY, relationships={spouse: "世帯主", boy: "子"})
    assert scenes.head_of(moved.household, DAY) == spouse


def test_moving_to_the_same_address_is_no_move() -> None:
    _, *persons = family()
    with pytest.raises(Refused) as refused:
        move_inside(*persons, on=DAY, place=scenes.place())
    assert numbers_of(refused.value) == {"E13"}


def test_a_planned_leaver_moves_inside_until_the_planned_day() -> None:
    (alone,) = move_in().persons
    move_out(alone, on=date(2026, 12, 1), reported_on=date(2026, 6, 1))
    move_inside(alone, on=DAY)
    assert scenes.addresses_on(DAY)[alone].endswith("8番8号")
    assert scenes.addresses_on(date(2026, 12, 1))[alone] == scenes.SENDAI.address
    assert scenes.residents_on(date(2026, 12, 1)) == {}


def test_an_event_before_the_latest_one_is_refused() -> None:
    _, *persons = family()
    move_inside(*persons, on=DAY)
    with pytest.raises(Refused) as refused:
        move_inside(*persons, on=date(2026, 6, 1), place=scenes.place("3番"))
    assert numbers_of(refused.value) == {"E12"}


def test_the_head_changes_for_everybody() -> None:
    accepted, head, spouse, boy = family()
    new_head(accepted.household or 0, {head: "夫", spouse: "世帯主", boy: "子"})
    assert scenes.head_of(accepted.household, DAY) == spouse
    assert scenes.head_of(accepted.household, date(2026, 6, 30)) == head
    assert scenes.residents_on(DAY)[head] == (accepted.household, "夫")


@pytest.mark.parametrize(
    "given",
    [{0: "世帯主", 1: "妻", 2: "子"}, {0: "夫", 1: "妻", 2: "子"}, {0: "世帯主", 1: "世帯主", 2: "子"}],
    ids=["who is head already", "nobody", "two"],
)
def test_exactly_one_other_member_must_become_head(given: dict[int, str]) -> None:
    accepted, *persons = family()
    with pytest.raises(Refused) as refused:
        new_head(accepted.household or 0, {persons[i]: text for i, text in given.items()})
    assert numbers_of(refused.value) == {"E06"}


def test_splitting_merging_and_changing_have_their_codes() -> None:
    accepted, head, spouse, boy = family()
    other = move_in(person("見本　次郎")).household
    split = regroup(spouse, boy, relationships={spouse: "世帯主", boy: "子"})
    changed = regroup(boy, on=date(2026, 7, 2), household=other, relationships={boy: "縁故者"})
    merged = regroup(spouse, on=date(2026, 7, 3), household=accepted.household, relationships={spouse: "妻"})
    with tenant(scenes.TOWN):
        entries = (split.number, changed.number, merged.number)
        assert [Event.objects.get(entry=n).code for n in entries] == ["51", "53", "52"]
    assert scenes.head_of(split.household, date(2026, 7, 3)) == "none"
    assert scenes.residents_on(date(2026, 7, 3))[boy] == (other, "縁故者")
    assert head in scenes.residents_on(date(2026, 7, 3))


def test_households_at_different_addresses_cannot_be_one() -> None:
    _, _, spouse, _ = family()
    other = move_in(person("見本　次郎"), place=scenes.place("5番")).household
    with pytest.raises(Refused) as refused:
        regroup(spouse, household=other, relationships={spouse: "同居人"})
    assert numbers_of(refused.value) == {"E14"}


def test_a_household_cannot_split_as_a_whole() -> None:
    _, *persons = family()
    with pytest.raises(Refused) as refused:
        regroup(*persons)
    assert numbers_of(refused.value) == {"E13"}


def test_people_of_two_households_cannot_go_together() -> None:
    _, head, *_ = family()
    (other,) = move_in(person("見本　次郎")).persons
    with pytest.raises(Refused) as refused:
        regroup(head, other)
    assert numbers_of(refused.value) == {"E06"}


def test_when_the_head_splits_off_two_who_stay_have_none() -> None:
    accepted, head, *_ = family()
    split = regroup(head)
    assert scenes.head_of(accepted.household, DAY) is None
    assert "A02" in {each.number for each in split.alerts}


def test_only_minors_left_are_noticed() -> None:
    _, head, spouse, _ = family()
    split = regroup(head, spouse, relationships={head: "世帯主", spouse: "妻"})
    assert "A06" in {each.number for each in split.alerts}
