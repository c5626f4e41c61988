"""The JIS form beside a name: by the tables, and by what the municipality decided."""

from datetime import date

import pytest

from kikan.businesses.residents.tests import scenes
from kikan.ground.mj import reduced
from kikan.ground.mj.listed import places
from kikan.shared.access import system_actor
from kikan.shared.addressees.jis import jis_form, jis_forms, unresolved
from kikan.shared.addressees.models import CharacterDecision, Name
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db
OPEN_CHOICE = next(r for text in places() for r in reduced(text).replacements if r.is_open)
KUZU = "葛\U000e0102"


def decide(town: int, target: str) -> None:
    actor = system_actor(town, "residents.change")
    with tenant(town):
        entry = append(actor=actor, kind="test.decided", procedure="test", subjects=[])
        values = {"target": target, "reason": "見本", "proposed_by": 1, "decided_by": 2}
        add(
            CharacterDecision,
            {"character": OPEN_CHOICE.character},
            values,
            entry=entry.number,
            valid_from=date(2026, 4, 1),
        )


def test_a_decision_holds_in_its_municipality_alone() -> None:
    other = OPEN_CHOICE.choices[1]
    decide(scenes.TOWN, other)
    with tenant(scenes.TOWN):
        assert jis_form(OPEN_CHOICE.character) == other
        assert jis_forms(["髙", OPEN_CHOICE.character]) == ["高", other]
        assert unresolved([OPEN_CHOICE.character]) == {}
    with tenant(scenes.OTHER_TOWN):
        assert jis_form(OPEN_CHOICE.character) == OPEN_CHOICE.choices[0]
        assert unresolved(["髙", OPEN_CHOICE.character]) == {OPEN_CHOICE.character: OPEN_CHOICE.choices}


def test_a_name_that_enters_the_register_has_its_jis_form_beside_it() -> None:
    with clock.set_to(scenes.TODAY):
        (number,) = scenes.move_in(scenes.person(f"{KUZU}西　髙子")).persons
    with tenant(scenes.TOWN):
        row = Name.objects.get(person=number, kind="official")
    assert (row.name, row.jis) == (f"{KUZU}西　髙子", "葛西　高子")
