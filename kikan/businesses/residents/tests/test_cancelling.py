"""Cancelling (異動の取消し): what was said before is said again exactly, the latest first; and corrections."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.arguments import Birth, Correction, NameItems
from kikan.businesses.residents.procedures.correct_record import correct_record
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.scenes import (
    born,
    cancel,
    died,
    family,
    move_in,
    move_inside,
    move_out,
    new_head,
    numbers_of,
    person,
    regroup,
)
from kikan.shared.addressees.models import Name
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


def correct(whom: int, on: date = DAY, event: int = 43, **items: Any) -> Any:
    return correct_record(
        actor=scenes.clerk(), person=whom, happened_on=on, event=event, correction=Correction(**items)
    )


ACTS: dict[str, Callable[[int, int, int, int], Any]] = {
    "move inside": lambda h, a, b, c: move_inside(a, b, c, on=DAY),
    "part moves inside": lambda h, a, b, c: move_inside(b, on=DAY),
    "planned move-out": lambda h, a, b, c: move_out(a, on=date(2026, 12, 20)),
    "move-out of all": lambda h, a, b, c: move_out(a, b, c, on=DAY),
    "birth": lambda h, a, b, c: born(h),
    "death of the head": lambda h, a, b, c: died(a, DAY),
    "change of head": lambda h, a, b, c: new_head(h, {a: "夫", b: "世帯主", c: "子"}),
    "split": lambda h, a, b, c: regroup(c),
    "correction": lambda h, a, b, c: correct(
        a, names=(NameItems("official", "別名　太郎", "ベツメイ　タロウ"),)
    ),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_cancelling_restores_exactly_what_was_said_before(act: Callable[..., Any]) -> None:
    accepted, *persons = family()
    before = scenes.believed()
    done = act(accepted.household, *persons)
    assert scenes.believed() != before
    undone = cancel(done.number)
    assert scenes.believed() == before
    with tenant(scenes.TOWN):
        assert JournalEntry.objects.get(number=undone.number).corrects == done.number


def test_what_was_known_in_between_stays_known() -> None:
    accepted, head, *_ = family()
    death = died(head, DAY)
    cancel(death.number)
    assert head in scenes.residents_on(DAY)
    assert head not in scenes.residents_on(DAY, known_at=death.number)
    assert head in scenes.residents_on(DAY, known_at=accepted.number)


def test_events_are_cancelled_one_after_another_the_latest_first() -> None:
    accepted, *persons = family()
    before = scenes.believed()
    first = move_inside(*persons, on=DAY)
    second = move_inside(*persons, on=date(2026, 8, 1), place=scenes.place("5番"))
    with pytest.raises(Refused) as refused:
        cancel(first.number)
    assert numbers_of(refused.value) == {"E21"}
    cancel(second.number)
    cancel(first.number)
    assert scenes.believed() == before
    cancel(accepted.number)
    assert scenes.believed() == set()


def test_nothing_is_cancelled_twice_and_no_cancelling_is_cancelled() -> None:
    _, head, *_ = family()
    death = died(head, DAY)
    undone = cancel(death.number)
    for number in (death.number, undone.number):
        with pytest.raises(Refused) as refused:
            cancel(number)
        assert numbers_of(refused.value) == {"E21"}


def test_an_unknown_entry_is_not_found() -> None:
    with pytest.raises(NotFound):
        cancel(999)


def test_a_move_in_whose_household_others_have_joined_stays() -> None:
    first = move_in()
    move_in(person("見本　次郎", "同居人"), household=first.household, on=DAY)
    with pytest.raises(Refused) as refused:
        cancel(first.number)
    assert numbers_of(refused.value) == {"E21"}


def test_one_who_comes_back_to_no_household_gets_a_new_one() -> None:
    accepted, head, spouse, boy = family()
    left = move_out(boy, on=DAY)
    move_out(head, spouse, on=DAY)
    assert scenes.residents_on(DAY) == {}
    undone = cancel(left.number)
    assert scenes.residents_on(DAY) == {boy: (undone.household, "世帯主")}
    assert undone.household != accepted.household


def test_one_who_comes_back_is_head_from_the_day_the_others_leave() -> None:
    accepted, head, spouse, boy = family()
    left = move_out(boy, on=DAY)
    move_out(head, spouse, on=date(2026, 8, 1))
    cancel(left.number)
    assert scenes.residents_on(date(2026, 7, 31))[boy] == (accepted.household, "子")
    assert scenes.residents_on(date(2026, 8, 1)) == {boy: (accepted.household, "世帯主")}
    assert scenes.head_of(accepted.household, date(2026, 8, 1)) == boy


def test_one_who_comes_back_to_another_head_needs_a_new_relationship() -> None:
    accepted, head, spouse, boy = family()
    left = move_out(head, on=DAY)
    new_head(accepted.household or 0, {spouse: "世帯主", boy: "子"}, on=date(2026, 8, 1))
    with pytest.raises(Refused) as refused:
        cancel(left.number)
    assert numbers_of(refused.value) == {"E21"}


def test_a_changed_name_holds_from_the_day_on() -> None:
    _, head, *_ = family()
    correct(head, names=(NameItems("official", "新姓　太郎", "シンセイ　タロウ", True),))
    with tenant(scenes.TOWN):
        names = {day: as_of(Name, day).get(person=head).name for day in (date(2026, 6, 30), DAY)}
    assert list(names.values()) == ["見本　太郎", "新姓　太郎"]


def test_an_error_is_put_right_from_its_beginning_and_stays_on_record() -> None:
    accepted, head, *_ = family()
    correct(head, event=44, birth=Birth(date(1981, 5, 5)))
    with tenant(scenes.TOWN):
        births = {as_of(Resident, DAY, known).get(person=head).birth_on for known in (accepted.number, None)}
    assert births == {date(1980, 5, 5), date(1981, 5, 5)}


def test_an_address_is_corrected_for_all_members() -> None:
    family()
    (one, *_) = scenes.addresses_on(DAY)
    correct(one, event=42, place=scenes.place("1番1－2号"))
    assert {a.endswith("1番1－2号") for a in scenes.addresses_on(scenes.MOVED_IN_ON).values()} == {True}


def test_a_residency_may_be_found_to_have_begun_earlier() -> None:
    accepted, *_ = family()
    (one,) = move_in(person("見本　次郎")).persons
    correct(one, event=44, resident_since=date(2026, 3, 20))
    assert set(scenes.residents_on(date(2026, 3, 20))) == {one}
    assert one in scenes.addresses_on(date(2026, 3, 20))
    assert accepted.household is not None


@pytest.mark.parametrize(
    ("items", "error"),
    [
        ({"relationship": "孫"}, "E05"),
        ({"names": (NameItems("official", ""),)}, "E03"),
        ({"names": (NameItems("alias", "通称　太郎"),)}, "E19"),
        ({"birth": Birth(date(2026, 4, 2))}, "E11"),
        ({}, "修正する項目がありません。"),
    ],
)
def test_a_wrong_correction_is_refused(items: dict[str, Any], error: str) -> None:
    _, head, *_ = family()
    with pytest.raises(Refused) as refused:
        correct(head, **items)
    assert numbers_of(refused.value) == {error}
