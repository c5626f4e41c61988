"""The fictitious union of the sample municipalities: brought in once, consistent, without a resident."""

from datetime import date

import pytest

from kikan.businesses.joint_office.reads import activations, allocations, members, requests
from kikan.businesses.procurement.reads import notices, results
from kikan.shared.addressees.models import Person
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.site.samples.settling import enter_rules
from kikan.site.samples.sources import town_codes, town_data
from kikan.site.samples.union import ensure_union

UNION, TODAY = 999989, date(2026, 11, 23)


@pytest.fixture
def union(db: None) -> None:
    with clock.set_to(TODAY):
        for code in town_codes():
            enter_rules(town_data(code))
        ensure_union()


def test_the_union_has_seven_members_of_which_six_have_joined(union: None) -> None:
    assert Municipality.objects.get(code=UNION).kind == "union"
    with tenant(UNION):
        assert len(members.members_on(TODAY)) == 7
        assert len(members.voters_on(TODAY)) == len(members.delegates_on(TODAY)) == 6
        states = {a.state_ja for a in activations.activations_on(TODAY)}
        (sheet,) = allocations.allocations_of(2026)
        assert sum(allocations.totals_of(sheet.number).values()) == sheet.total == 324_000_000
        assert [r.state_ja for r in requests.requests_now()] == ["投票中"]
        (call,) = notices.procurements_now()
        evaluation = results.evaluation_of(call.procurement)
        assert evaluation is not None
        told = [(r.letter, r.rank, r.total_ja) for r in evaluation.results]
        assert [p.state_ja for p in results.promises_of(call.procurement)].count("適合") == 2
        assert not Person.objects.exists()
    assert told[0][:2] == ("A社", 1)
    assert [rank for _, rank, _ in told] == [1, 2, None]
    assert states == {"予定", "稼働中"}


def test_bringing_it_in_again_changes_nothing(union: None) -> None:
    with tenant(UNION):
        before = JournalEntry.objects.count()
    with clock.set_to(TODAY):
        ensure_union()
    with tenant(UNION):
        assert JournalEntry.objects.count() == before
