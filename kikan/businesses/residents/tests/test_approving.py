"""The list of drafts: some are approved at once, each for itself; nobody approves what they entered."""

from datetime import date

import pytest

from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import hidden, signed_in, text_of, user
from kikan.shared.access import Actor
from kikan.shared.access.sign_in import actor_of
from kikan.shared.errors import Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.approving import DEFAULT, approve_many
from kikan.shared.worklist.models import PendingAct, State

pytestmark = pytest.mark.django_db
PAGE = f"/{scenes.TOWN}/worklist/approving/"


@pytest.fixture(autouse=True)
def _towns() -> None:
    desk.open_towns()


def actor(role: str) -> Actor:
    found = actor_of(user(role), scenes.TOWN, "test")
    assert found is not None
    return found


def draft(name: str, role: str = "resident_clerk", on: date = date(2026, 11, 1)) -> tuple[int, int]:
    """Somebody who is to move inside: the draft and the person."""
    (one,) = scenes.move_in(scenes.person(name)).persons
    arguments = {"happened_on": on, "reported_on": on, "persons": (one,), "place": scenes.place("8番8号")}
    number = acts.enter(
        "residents.accept_move_inside", actor=actor(role), arguments=arguments, subjects=[("person", one)]
    )
    return number, one


def states() -> dict[int, str]:
    with tenant(scenes.TOWN):
        return dict(PendingAct.objects.values_list("number", "state"))


def test_some_are_approved_and_one_that_cannot_be_stays_with_its_reason() -> None:
    (good, one), (bad, _), (other, _) = (
        draft("例示　一"),
        draft("例示　二", on=date(2026, 3, 1)),
        draft("例示　三"),
    )
    client = signed_in("resident_approver")
    page = client.get(PAGE)
    for words in ("例示　一", "例示　二", "例示　三", "市民課"):
        assert words in text_of(page)
    done = client.post(PAGE, {"form_token": hidden(page)["form_token"], "act": [str(good), str(bad)]})
    assert "登録 1件・残り 1件" in text_of(done)
    assert "E10" in text_of(done)
    assert states() == {good: State.APPROVED, bad: State.ENTERED, other: State.ENTERED}
    assert scenes.addresses_on(scenes.TODAY)[one].endswith("8番8号")


def test_ones_own_draft_has_no_tick_and_is_not_approved() -> None:
    number, _ = draft("例示　一", "resident_approver")
    client = signed_in("resident_approver")
    page = client.get(PAGE)
    assert "自分が入力したものです" in text_of(page)
    assert f'value="{number}"' not in text_of(page)
    done = client.post(PAGE, {"form_token": hidden(page).get("form_token", ""), "act": [str(number)]})
    assert states() == {number: State.ENTERED}
    assert "E22" in text_of(done) or done.status_code == 400


def test_too_many_at_once_are_refused_and_the_ticks_stay() -> None:
    number, _ = draft("例示　一")
    with pytest.raises(Refused):
        approve_many(list(range(1, DEFAULT + 2)), actor=actor("resident_approver"))
    client = signed_in("resident_approver")
    page = client.get(PAGE)
    many = [str(number), *map(str, range(10_000, 10_000 + DEFAULT))]
    wrong = client.post(PAGE, {"form_token": hidden(page)["form_token"], "act": many})
    assert wrong.status_code == 400
    assert f'id="act-{number}" checked' in text_of(wrong)
    assert states() == {number: State.ENTERED}


def test_a_clerk_does_not_see_the_list() -> None:
    assert signed_in("resident_clerk").get(PAGE).status_code == 403
