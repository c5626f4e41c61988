"""Removed records go to the long-term store after their years, once, unaltered, and are found as ever. All invented."""

from datetime import date
from typing import Any, cast

import pytest
from django.db import DatabaseError, transaction

from kikan.businesses.residents import reads
from kikan.businesses.residents.jobs.store_removed import run
from kikan.businesses.residents.models import StoredRecord
from kikan.businesses.residents.reads.stored import stored_of
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import residents, signed_in, text_of
from kikan.shared.access import system_actor
from kikan.shared.jobs.context import RunContext
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db


class Running:
    """Stands in for a run: a municipality, an actor, figures."""

    municipality, done = scenes.TOWN, 0
    actor = system_actor(scenes.TOWN, "residents.statistics")

    def __init__(self) -> None:
        self.figures: dict[str, Any] = {}

    def expect(self, total: int, already_done: int = 0) -> None: ...

    def block_done(self, count: int) -> None:
        self.done += count

    def note_figures(self, **figures: Any) -> None:
        self.figures |= figures


def stored() -> int:
    running = Running()
    run(cast(RunContext, running))
    return int(running.figures["stored"])


def gone_since(died_on: date, name: str) -> int:
    """Somebody who lived here for long and is dead."""
    (person,) = scenes.move_in(scenes.person(name), on=date(2015, 4, 1)).persons
    scenes.died(person, died_on)
    return person


@pytest.fixture(autouse=True)
def _towns() -> None:
    desk.open_towns()


def test_a_record_goes_to_the_store_after_five_years_and_once() -> None:
    gone, fresh = gone_since(date(2021, 11, 20), "見本　一郎"), gone_since(date(2021, 11, 25), "見本　二郎")
    assert stored() == 1
    assert stored() == 0
    with tenant(scenes.TOWN):
        kept = stored_of(gone)
        assert kept is not None
        assert (kept.is_sound, kept.content["name"]) == (True, "見本　一郎")
        hits = {hit.person: hit.is_stored for hit in reads.search("見本").hits}
    assert hits == {gone: True, fresh: False}
    page = text_of(signed_in("resident_clerk").get(residents(f"persons/{gone}/")))
    assert "長期保存の除票" in page
    assert "変わっていません" in page


def test_nobody_can_change_what_is_stored_and_a_changed_one_is_told() -> None:
    gone = gone_since(date(2016, 9, 1), "見本　一郎")
    stored()
    with tenant(scenes.TOWN), pytest.raises(DatabaseError), transaction.atomic():
        StoredRecord.objects.filter(person=gone).update(sha256="0" * 64)
    with tenant(scenes.TOWN):
        row = StoredRecord.objects.get(person=gone)
        row.removed_on, row.content = date(2026, 12, 1), {**row.content, "name": "別人"}
        row.save(force_insert=True)
        kept = stored_of(gone)
    assert kept is not None
    assert not kept.is_sound


def test_the_page_of_retention_says_how_many_wait_and_starts_the_move() -> None:
    gone_since(date(2016, 9, 1), "見本　一郎")
    officer = signed_in("resident_approver")
    page = officer.get(residents("retention/"))
    assert "<b>1件</b>" in text_of(page)
    answer = officer.post(residents("retention/store"), {"form_token": desk.hidden(page)["form_token"]})
    assert "/runs/" in answer["Location"]
