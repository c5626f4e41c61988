"""What the resident register's events do to seals: at once, on the day, after grace, and back again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kikan.businesses.residents.procedures.arguments import Correction, NameItems
from kikan.businesses.residents.procedures.correct_record import correct_record
from kikan.businesses.residents.procedures.record_guardianship import record_guardianship
from kikan.businesses.residents.procedures.remove_ex_officio import remove_ex_officio
from kikan.businesses.residents.tests.scenes import cancel, died, move_inside, move_out
from kikan.businesses.residents.tests.scenes import clerk as register_clerk
from kikan.businesses.seals.reads import registrations as reads
from kikan.businesses.seals.tests import scenes
from kikan.businesses.seals.tests.scenes import TODAY, TOWN, registered, told, waiting
from kikan.shared.documents.models import Issue
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts

pytestmark = pytest.mark.django_db
CANCEL = "seals.cancel_registration"


@pytest.fixture
def spouse() -> int:
    """見本 花子, whose registered seal shows 見本."""
    _, spouse, _ = scenes.family()
    registered(spouse)
    told()
    return spouse


def state(number: int, day: date = TODAY) -> tuple[str, str, date | None]:
    one = scenes.latest(number, day)
    return one.state, one.cancel_reason, one.cancelled_on


def renamed(number: int, name: str, on: date = TODAY) -> int:
    """Her name becomes another (婚姻), as the register corrects it."""
    names = (NameItems("official", name, "タナカ　ハナコ", True),)
    return correct_record(
        actor=register_clerk(), person=number, happened_on=on, correction=Correction(names=names), reported_on=on
    ).number  # fmt: skip


def notices() -> int:
    with tenant(TOWN):
        return Issue.objects.filter(kind="seals.cancellation_notice").count()


def test_a_death_ends_the_registration_from_its_day_and_tells_nobody(spouse: int) -> None:
    died(spouse, TODAY - timedelta(days=2))
    with tenant(TOWN):
        assert reads.active_of([spouse], TODAY)  # until the sweep
    told()
    # Registered today, so it cannot end before today.
    assert state(spouse) == ("cancelled", "died", TODAY)
    assert notices() == 0
    with tenant(TOWN):
        assert {c.state for c in reads.cards_of([scenes.latest(spouse).registration])} == {"returned"}


def test_a_move_inside_cancels_nothing(spouse: int) -> None:
    move_inside(spouse, on=TODAY)
    told()
    assert state(spouse)[0] == "active"
    assert waiting(CANCEL) == []


def test_a_planned_move_out_ends_it_on_its_day(spouse: int) -> None:
    leaves = TODAY + timedelta(days=5)
    move_out(spouse, on=leaves)
    told()
    assert state(spouse)[0] == "active"
    assert [a.due_on for a in waiting(CANCEL)] == [leaves]
    with clock.set_to(leaves):
        told()
    assert state(spouse, leaves) == ("cancelled", "moved_out", leaves)


def test_a_move_out_that_is_cancelled_leaves_the_registration_as_it_was(spouse: int) -> None:
    left = move_out(spouse, on=TODAY + timedelta(days=5))
    told()
    cancel(left.number)
    told()
    assert waiting(CANCEL) == []
    with clock.set_to(TODAY + timedelta(days=6)):
        told()
        assert state(spouse, TODAY + timedelta(days=6))[0] == "active"


def test_a_move_out_cancelled_after_its_day_restores_the_registration_and_the_card(spouse: int) -> None:
    left = move_out(spouse, on=TODAY)
    told()
    assert state(spouse)[0] == "cancelled"
    cancel(left.number)
    told()
    assert state(spouse)[0] == "active"
    with tenant(TOWN):
        assert {c.state for c in reads.cards_of([scenes.latest(spouse).registration])} == {"issued"}


def test_a_name_that_still_fits_keeps_the_registration(spouse: int) -> None:
    renamed(spouse, "見本\u3000花江")
    told()
    assert state(spouse)[0] == "active"
    assert waiting(CANCEL) == []


def test_a_name_that_fits_no_more_ends_it_after_the_days_of_grace_with_a_letter(spouse: int) -> None:
    renamed(spouse, "田中\u3000花子")
    told()
    due = TODAY + timedelta(days=14)
    assert [(a.due_on, a.arguments["reason"]) for a in waiting(CANCEL)] == [(due, "name")]
    assert state(spouse)[0] == "active"
    with clock.set_to(due):
        told()
        assert state(spouse, due) == ("cancelled", "name", due)
    assert notices() == 1


def test_a_clerk_can_stop_the_cancellation_for_a_name(spouse: int) -> None:
    renamed(spouse, "田中\u3000花子")
    told()
    (proposal,) = waiting(CANCEL)
    acts.decline(proposal.number, actor=scenes.user("resident_clerk"), reason="旧氏の印鑑として認める")
    with clock.set_to(TODAY + timedelta(days=20)):
        told()
        assert state(spouse, TODAY + timedelta(days=20))[0] == "active"


def test_without_grace_the_name_ends_it_at_once(spouse: int) -> None:
    scenes.changed(name_change_grace_days=0)
    renamed(spouse, "田中\u3000花子")
    told()
    assert state(spouse)[:2] == ("cancelled", "name")


def test_a_name_change_taken_back_lets_the_proposal_lapse(spouse: int) -> None:
    entry = renamed(spouse, "田中\u3000花子")
    told()
    cancel(entry)
    told()
    assert waiting(CANCEL) == []


def test_a_correction_of_something_else_asks_nothing(spouse: int) -> None:
    correct_record(
        actor=register_clerk(), person=spouse, happened_on=TODAY, correction=Correction(remark="覚え"),
        reported_on=TODAY,
    )  # fmt: skip
    told()
    assert waiting(CANCEL) == []


def test_the_notice_of_guardianship_ends_it_with_a_letter(spouse: int) -> None:
    record_guardianship(
        actor=register_clerk(), person=spouse, is_ward=True, happened_on=TODAY, reported_on=TODAY
    )
    told()
    assert state(spouse) == ("cancelled", "ward", TODAY)
    assert notices() == 1


def test_removal_ex_officio_ends_it(spouse: int) -> None:
    remove_ex_officio(
        actor=register_clerk(), happened_on=TODAY, reported_on=TODAY, persons=[spouse], detail="3"
    )
    told()
    assert state(spouse)[:2] == ("cancelled", "removed")


@pytest.mark.parametrize(("value", "letters"), [("all", 1), ("but_death_and_move_out", 0), ("none", 0)])
def test_who_is_told_is_a_matter_of_the_ordinance(spouse: int, value: str, letters: int) -> None:
    scenes.changed(notice_of_cancellation=value)
    died(spouse, TODAY)
    told()
    assert state(spouse)[0] == "cancelled"
    assert notices() == letters


EVENTS: dict[str, Callable[[int], object]] = {
    "death": lambda n: died(n, TODAY),
    "move-out": lambda n: move_out(n, on=TODAY + timedelta(days=2)),
    "name": lambda n: renamed(n, "田中\u3000花子"),
}


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_told_twice_changes_nothing_more(spouse: int, event: str) -> None:
    EVENTS[event](spouse)
    told()
    before = state(spouse), len(waiting(CANCEL))
    told()
    assert (state(spouse), len(waiting(CANCEL))) == before


def test_who_has_no_seal_is_not_asked_about() -> None:
    husband, spouse, _ = scenes.family()
    died(spouse, TODAY)
    move_inside(husband, on=TODAY)
    told()
    assert waiting(CANCEL) == []
