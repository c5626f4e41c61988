"""Move-in (転入): who enters, with which numbers, in which household, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from kikan.businesses.residents.models import Household, Removal, Resident
from kikan.businesses.residents.procedures.arguments import Birth
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.scenes import MOVED_IN_ON, child, family, move_in, person, wife
from kikan.ground.check_digits import is_person_number
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.errors import NotFound, NotPermitted, Refused, Stale
from kikan.shared.history import as_of
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db


def errors_of(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.number for each in refused.value.checks}


def test_a_family_enters_one_new_household_in_printed_order() -> None:
    accepted = move_in(child(), wife(), person())
    with tenant(scenes.TOWN):
        rows = (
            as_of(Resident, MOVED_IN_ON).filter(household=accepted.household).order_by("order_in_household")
        )
        assert [row.relationship for row in rows] == ["世帯主", "妻", "子"]
        assert Household.objects.get().head == rows[0].person
        assert {row.valid_from for row in rows} == {MOVED_IN_ON}
        assert Address.objects.filter(person__in=accepted.persons).count() == 3


def test_numbers_carry_their_check_digit() -> None:
    accepted = move_in(*(person(f"見本　{i}", "世帯主" if i == 0 else "縁故者") for i in range(15)))
    assert all(is_person_number(n) for n in (*accepted.persons, accepted.household or 0))
    assert len(set(accepted.persons)) == 15


def test_a_name_keeps_its_exact_characters() -> None:
    accepted = move_in(person("渡邉\U000e0100　太郎"))
    with tenant(scenes.TOWN):
        assert Name.objects.get(person=accepted.persons[0]).name == "渡邉\U000e0100　太郎"


def test_an_unknown_birth_date_stays_unknown() -> None:
    birth = Birth(
        date(1925, 1, 1), "大正14年月日不詳", "month_and_day_unknown", date(1925, 1, 1), date(1925, 12, 31)
    )
    accepted = move_in(person(birth=birth))
    with tenant(scenes.TOWN):
        profile = Profile.objects.get(person=accepted.persons[0])
        assert (profile.birth_text, profile.birth_upper) == ("大正14年月日不詳", date(1925, 12, 31))
        assert Resident.objects.get().is_birth_certain is False


def test_a_newcomer_joins_a_household_at_its_end_and_its_address() -> None:
    accepted, *_ = family()
    joined = move_in(
        person("見本　祖母", "母", sex=2, birth=Birth(date(1950, 1, 1))), household=accepted.household
    )
    with tenant(scenes.TOWN):
        row = Resident.objects.get(person=joined.persons[0])
        assert (row.household, row.order_in_household) == (accepted.household, 4)
        assert Address.objects.get(person=row.person).lot == "1番1号"


def test_a_foreign_resident_enters_with_the_items_of_the_card() -> None:
    accepted = move_in(scenes.foreigner())
    assert accepted.alerts == ()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"birth": Birth(date(2026, 4, 2))}, "E11"),
        ({"relationship": "祖父"}, "E05"),
        ({"register_place": ""}, "E03"),
        ({"name": "見本\u0000太郎"}, "E03"),
        ({"name": "😀"}, "E03"),
        ({"kana": "みほん"}, "E03"),
        ({"alias": "通称　太郎"}, "E19"),
        ({"resident_kind": 2}, "E18"),
        ({"birth": Birth(date(1980, 5, 5), "", "sometime")}, "E04"),
    ],
)
def test_what_may_not_be_entered_is_refused(change: dict[str, object], error: str) -> None:
    with pytest.raises(Refused) as refused:
        move_in(replace(person(), **change))  # type: ignore[arg-type]
    assert error in errors_of(refused)
    with tenant(scenes.TOWN):
        assert not Resident.objects.exists()


def test_a_refusal_carries_all_errors_at_once() -> None:
    with pytest.raises(Refused) as refused:
        move_in(replace(person(), register_place="", relationship="孫"))
    assert {"E03", "E05"} <= errors_of(refused)


def test_a_move_in_of_tomorrow_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        move_in(on=date(2026, 11, 24))
    assert {"E01", "E02"} <= errors_of(refused)


def test_two_heads_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        move_in(person(), person("見本　次郎"))
    assert "E06" in errors_of(refused)


def test_a_household_at_another_address_cannot_be_joined() -> None:
    accepted, *_ = family()
    with pytest.raises(Refused) as refused:
        move_in(wife(relationship="同居人"), household=accepted.household, place=scenes.place("9番9号"))
    assert "E14" in errors_of(refused)


def test_notifying_after_fourteen_days_is_accepted_with_an_alert() -> None:
    accepted = move_in(on=date(2026, 4, 1), reported_on=date(2026, 4, 16))
    assert accepted.deadline_on == date(2026, 4, 15)
    assert [each.number for each in accepted.alerts] == ["A03"]


def test_the_deadline_moves_past_the_weekend() -> None:
    assert move_in(on=date(2026, 4, 4)).deadline_on == date(2026, 4, 20)


def test_the_card_alone_does_not_do_after_its_time() -> None:
    with pytest.raises(Refused) as refused:
        move_in(reported_on=date(2026, 4, 16), by_card_planned_on=MOVED_IN_ON)
    assert errors_of(refused) == {"E16"}


def test_the_number_of_a_card_on_another_record_is_refused() -> None:
    move_in(scenes.foreigner())
    with pytest.raises(Refused) as refused:
        move_in(scenes.foreigner(name="NGUYEN VAN BINH"))
    assert errors_of(refused) == {"E08"}


def test_one_who_lives_here_cannot_move_in() -> None:
    _, head, *_ = family()
    with pytest.raises(Refused) as refused:
        move_in(person(number=head), on=date(2026, 5, 1))
    assert errors_of(refused) == {"E08"}


def test_an_unknown_number_is_not_found() -> None:
    with pytest.raises(NotFound):
        move_in(person(number=999_999_905))


def test_without_the_right_nothing_is_written() -> None:
    with pytest.raises(NotPermitted):
        move_in(actor=scenes.clerk(scenes.TOWN, "residents.look"))


def test_a_form_filled_in_before_another_change_is_stale() -> None:
    accepted, *_ = family()
    move_in(wife(relationship="同居人"), household=accepted.household, read_at=accepted.number)
    with pytest.raises(Stale):
        move_in(child(relationship="同居人"), household=accepted.household, read_at=accepted.number)


def test_another_municipality_sees_nobody() -> None:
    accepted, head, *_ = family()
    with tenant(scenes.OTHER_TOWN):
        assert not Resident.objects.exists()
        assert not Removal.objects.exists()
    with pytest.raises(NotFound):
        move_in(person(number=head), town=scenes.OTHER_TOWN)
    with pytest.raises(NotFound):
        move_in(person(), household=accepted.household, town=scenes.OTHER_TOWN)
