"""Drafts, previews and approval of acts of the register: arguments wait as JSON, nothing is written before."""

from dataclasses import replace
from datetime import date

import pytest

from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.scenes import family, move_out, numbers_of, person, wife
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.acts import approve, enter
from kikan.shared.worklist.preview import preview

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)
ENTERER = replace(scenes.clerk(), user=1)
APPROVER: Actor = replace(scenes.clerk(), user=2)
MOVE_IN = {
    "happened_on": DAY,
    "reported_on": DAY,
    "persons": (
        person("渡邉\U000e0100　太郎"),
        wife(birth=scenes.Birth(date(1950, 1, 1), "昭和25年頃", "about_year")),
    ),
    "came_from": scenes.OSAKA,
    "place": scenes.place(),
    "papers": scenes.Papers("転出証明書"),
}


def test_a_move_in_waits_with_its_exact_names_until_another_clerk_approves() -> None:
    number = enter("residents.accept_move_in", actor=ENTERER, arguments=MOVE_IN, subjects=[])
    assert scenes.residents_on(DAY) == {}
    approve(number, actor=APPROVER)
    names = {value for row in scenes.believed() if row[0] == "Name" for value in row}
    assert "渡邉\U000e0100　太郎" in names
    assert len(scenes.residents_on(DAY)) == 2


def test_a_preview_shows_the_rows_and_leaves_nothing() -> None:
    before = scenes.believed()
    shown = preview("residents.accept_move_in", ENTERER, **MOVE_IN)
    assert {change.table for change in shown.rows} >= {"residents_resident", "addressees_name"}
    assert scenes.believed() == before
    real = scenes.move_in()
    assert all(n < 1_000_000 for n in real.persons)


def test_while_a_draft_waits_no_other_act_of_its_people_is_accepted() -> None:
    _, head, spouse, _ = family()
    arguments = {"happened_on": DAY, "reported_on": DAY, "persons": (spouse,), "to": scenes.SENDAI}
    number = enter(
        "residents.accept_move_out", actor=ENTERER, arguments=arguments, subjects=[("person", spouse)]
    )
    with pytest.raises(Refused) as refused:
        move_out(spouse, head, on=DAY)
    assert numbers_of(refused.value) == {"E09"}
    entry = approve(number, actor=APPROVER)
    assert entry is not None
    assert spouse not in scenes.residents_on(DAY)


def test_nobody_else_is_kept_waiting_by_a_draft() -> None:
    _, head, spouse, _ = family()
    arguments = {"happened_on": DAY, "reported_on": DAY, "persons": (spouse,), "to": scenes.SENDAI}
    enter("residents.accept_move_out", actor=ENTERER, arguments=arguments, subjects=[("person", spouse)])
    with tenant(scenes.TOWN):
        assert move_out(head, on=DAY).persons == (head,)
