"""Rare characters in names: kept exactly through every channel, told where papers could not show them."""

from datetime import date

import pytest

from kikan.businesses.residents.reads.consistency import consistency
from kikan.businesses.residents.tests import desk, scenes
from kikan.shared.addressees.models import Name
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
UNLISTED = "渡邉\U000e0100　見本"


def alerts(accepted: object) -> set[str]:
    return {each.number for each in accepted.alerts}  # type: ignore[attr-defined]


def test_an_unlisted_form_is_an_alert_and_keeps_its_sequence() -> None:
    accepted = scenes.move_in(scenes.person(UNLISTED))
    assert "A10" in alerts(accepted)
    with tenant(scenes.TOWN):
        assert Name.objects.get(person=accepted.persons[0]).name == UNLISTED


@pytest.mark.parametrize("name", ["渡邉\U000e010f　見本", "𠮷田　髙﨑", "葛\U000e0102　花子"])
def test_listed_rare_forms_pass_without_a_word(name: str) -> None:
    assert "A10" not in alerts(scenes.move_in(scenes.person(name)))


def test_the_nightly_check_finds_the_same_people() -> None:
    (doubtful,) = scenes.move_in(scenes.person(UNLISTED)).persons
    scenes.move_in(scenes.person("渡邉\U000e010f　見本"))
    with tenant(scenes.TOWN):
        found = {each.number: each.persons for each in consistency(date(2026, 11, 23))}
    assert found["A10"] == (doubtful,)


def test_the_page_of_characters_lists_them_with_the_reason() -> None:
    desk.open_towns()
    scenes.move_in(scenes.person(UNLISTED))
    page = desk.text_of(desk.signed_in("resident_clerk").get(desk.residents("characters/")))
    assert UNLISTED in page
    assert "U+9089 U+E0100：この異体字の指定は文字情報基盤にありません" in page
