"""Two clerks at one household (編集中): the second sees who edits, cannot hand in, takes over or waits."""

from datetime import timedelta

import pytest

from kikan.businesses.residents.tests import desk, scenes
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.models import Editing, PendingAct

pytestmark = pytest.mark.django_db
TYPED = {"happened_on": "R8.11.20", "reported_on": "R8.11.20", "lot": "9番9号"}


@pytest.fixture
def home() -> tuple[int, int]:
    """Father and mother of one household."""
    desk.open_towns()
    _, father, mother, _ = scenes.family()
    return father, mother


def form_of(person: int) -> str:
    return desk.residents(f"persons/{person}/death/")


def dies(client: object, person: int, step: str = "enter") -> str:
    fields = {"happened_on": "R8.11.20", "reported_on": "R8.11.20", "documents": "死亡届"}
    return desk.text_of(desk.send(client, form_of(person), step, **fields))  # type: ignore[arg-type]


def drafts() -> int:
    with tenant(scenes.TOWN):
        return PendingAct.objects.filter(municipality=scenes.TOWN, state="entered").count()


def test_the_second_clerk_sees_who_edits_the_household_and_cannot_hand_in(home: tuple[int, int]) -> None:
    father, mother = home
    first, second = desk.signed_in("resident_clerk"), desk.signed_in("resident_approver")
    first.get(form_of(father))
    page = desk.text_of(second.get(form_of(mother)))
    assert "編集中：" in page
    assert "編集中" in desk.text_of(second.get(desk.residents(f"persons/{mother}/")))
    refused = dies(second, mother)
    assert "E09" in refused
    assert "R8.11.20" in refused or "令和8年11月20日" in refused
    assert drafts() == 0
    assert "編集中：" not in desk.text_of(first.get(form_of(father)))


def test_who_takes_over_hands_in_and_the_first_is_told(home: tuple[int, int]) -> None:
    father, mother = home
    first, second = desk.signed_in("resident_clerk"), desk.signed_in("resident_approver")
    first.get(form_of(father))
    desk.send(second, form_of(father), "take_over")
    assert "E09" in dies(first, mother)
    desk.send(second, form_of(father), "take_over")
    dies(second, father)
    assert drafts() == 1


def test_leaving_idling_and_handing_in_let_others_edit(home: tuple[int, int]) -> None:
    father, _ = home
    first, second = desk.signed_in("resident_clerk"), desk.signed_in("resident_approver")
    first.get(form_of(father))
    with tenant(scenes.TOWN):
        mark = Editing.objects.get(municipality=scenes.TOWN)
    left = {"kind": mark.kind, "subject": mark.subject}
    second.post(f"/{scenes.TOWN}/worklist/editing", left)
    assert "編集中：" in desk.text_of(second.get(form_of(father)))
    first.post(f"/{scenes.TOWN}/worklist/editing", left)
    assert "編集中：" not in desk.text_of(second.get(form_of(father)))
    with tenant(scenes.TOWN):
        Editing.objects.update(seen_at=clock.now() - timedelta(minutes=11))
    assert "編集中：" not in desk.text_of(first.get(form_of(father)))
    dies(first, father)
    with tenant(scenes.TOWN):
        assert not Editing.objects.exists()
