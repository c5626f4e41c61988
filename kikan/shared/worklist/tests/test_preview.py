"""A preview shows what the act does and leaves nothing behind."""

from datetime import date

import pytest

from kikan.shared.addressees.models import Name
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.journal.append import head
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.preview import preview
from kikan.shared.worklist.tests import sample_business as sample
from kikan.shared.worklist.tests.sample_business import TOWN, NewName, clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sampling")]

OLD, NEW = NewName("見本 太郎", date(2026, 4, 1)), NewName("見本 次郎", date(2026, 10, 1))


@pytest.fixture
def person() -> int:
    sample.begin(persons=(1,), actor=clerk())
    sample.name(person=1, name=OLD, actor=clerk())
    return 1


def test_a_preview_shows_the_row_before_and_after_with_labels(person: int) -> None:
    shown = preview("sampling.name", clerk(), person=person, name=NEW)
    (row,) = shown.rows
    assert (row.kind, row.valid_from, row.table) == ("changed", NEW.since, "addressees_name")
    assert ("氏名", OLD.text, NEW.text) in [(f.label, f.before, f.after) for f in row.differing]


def test_a_preview_writes_nothing_and_takes_no_number(person: int) -> None:
    with tenant(TOWN):
        before = (head(), JournalEntry.objects.count(), Name.objects.count())
    preview("sampling.name", clerk(), person=person, name=NEW)
    with tenant(TOWN):
        assert (head(), JournalEntry.objects.count(), Name.objects.count()) == before


def test_a_preview_and_the_act_differ_only_in_their_numbers(person: int) -> None:
    shown = preview("sampling.name", clerk(), person=person, name=NEW)
    entry = sample.name(person=person, name=NEW, actor=clerk())
    with tenant(TOWN):
        written = Name.objects.get(entry=entry.number, valid_from=NEW.since)
    (row,) = shown.rows
    assert {f.name: f.after for f in row.fields}["name"] == written.name
    assert shown.entries[0].kind == entry.kind
    assert shown.entries[0].number > 2**59 > entry.number


def test_a_preview_names_papers_proposals_and_businesses_not_running(person: int) -> None:
    shown = preview("sampling.name", clerk(), person=person, name=NEW)
    assert [d.ja for d in shown.documents] == ["氏名変更通知"]
    (by,) = shown.proposed
    assert (by.business, [p.procedure for p in by.proposals]) == ("sampling", ["sampling.alias"])
    assert shown.not_built == ()


def test_a_failing_listener_is_named_and_does_not_hide_the_preview(person: int) -> None:
    sample.broken_for.add(person)
    shown = preview("sampling.name", clerk(), person=person, name=NEW)
    assert [by.failed for by in shown.proposed] == ["ValueError"]
    assert shown.rows


def test_a_listener_that_writes_is_refused_by_the_database(person: int) -> None:
    writing = sample.sampling(listener=f"{sample.THIS}.on_event_that_writes")
    with sample.registered(writing):
        shown = preview("sampling.name", clerk(), person=person, name=NEW)
    assert [by.failed for by in shown.proposed] == ["InternalError"]


def test_refusals_come_out_of_a_preview_as_of_the_act(person: int) -> None:
    with pytest.raises(Refused, match="登録できません"):
        preview("sampling.name", clerk(), person=person, name=NewName("拒否", NEW.since))
    with pytest.raises(NotPermitted):
        preview("sampling.name", clerk(rights=frozenset()), person=person, name=NEW)


def test_a_missing_parent_shows_in_the_preview() -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        preview("sampling.name", clerk(), person=404, name=NEW)
