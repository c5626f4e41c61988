"""The fictitious union of the sample municipalities: brought in once, consistent, without a resident."""

from datetime import date

import pytest

from kikan.businesses.joint_office.reads import (
    activations,
    allocations,
    attachments,
    confirmations,
    deposits,
    faqs,
    flows,
    hearings,
    meetings,
    members,
    requests,
    revisions,
    usages,
    visits,
)
from kikan.businesses.procurement.reads import notices, results
from kikan.businesses.service.reads import events, hours
from kikan.shared.addressees.models import Person
from kikan.shared.documents.models import Issue
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
        assert {r.state_ja for r in requests.requests_now()} == {"投票中", "開発済み", "不採択", "評価済み"}
        (call,) = notices.procurements_now()
        evaluation = results.evaluation_of(call.procurement)
        assert evaluation is not None
        told = [(r.letter, r.rank, r.total_ja) for r in evaluation.results]
        assert [p.state_ja for p in results.promises_of(call.procurement)].count("適合") == 2
        assert not Person.objects.exists()
    assert told[0][:2] == ("A社", 1)
    assert [rank for _, rank, _ in told] == [1, 2, None]
    assert states == {"予定", "稼働中"}


def test_every_part_of_the_office_has_something_to_look_at(union: None) -> None:
    """Half done where people are at work: some members have answered, the others are still to be reminded."""
    with tenant(UNION):
        ((draft, _),) = hearings.asked_now()
        assert draft.year == 2027
        assert [o.stance_ja for o in hearings.opinions_of(draft.number)] == ["同意", "意見あり", "意見なし"]
        assert len(hearings.missing_of(draft.number)[draft.number]) == 4
        assert len(usages.usages_of(2027)) == 14
        assert usages.missing_in(2027)
        assert [d.member is not None for d in deposits.deposits()].count(True) == 2
        assert len([d for d in deposits.deposits() if d.is_open]) == 2
        assert {i.decision_ja for i in meetings.items_of(*meetings.meetings_now())} == {
            "可決", "報告", "継続", "未決定",
        }  # fmt: skip
        assert [o.in_charge for _, o in visits.still_to_do()] == ["共同事務局"]
        voting = next(r for r in requests.requests_now() if r.state_ja == "投票中")
        assert len(attachments.attachments_of(voting.request)) == 1
        assert len([f for f in faqs.faqs_now() if f.request]) == 1
        assert [len(flows.alike(f, flows.flows_now())) for f in flows.flows_now(62090)] == [3, 2, 3]
        coming = next(r for r in requests.releases_now() if r.released_on is None)
        water = next(s for s in confirmations.sums_of(coming.release, TODAY) if s.business == "water")
        assert (water.complete, water.questions) == (1, 1)
        assert all(r.parameters for r in revisions.revisions_now(TODAY))
        assert Issue.objects.filter(kind="service.report").count() == 1
    for code in (UNION, 62090):
        with tenant(code):
            told = events.incidents_between(events.midnight(date(2026, 10, 1)), events.midnight(TODAY))
        assert [i.kind_ja for i in told] == ["その他の障害", "遅延", "停止"]
    with tenant(62090):
        assert [h.hours_ja for h in hours.hours_between(TODAY, date(2026, 12, 31))] == ["8:00から22:00まで"]


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2027, 3, 31)])
def test_it_comes_in_on_any_day(db: None, day: date) -> None:
    with clock.set_to(day):
        for code in town_codes():
            enter_rules(town_data(code))
        ensure_union()
    with tenant(UNION):
        assert {r.state_ja for r in requests.requests_now()} >= {"投票中", "評価済み"}


def test_bringing_it_in_again_changes_nothing(union: None) -> None:
    with tenant(UNION):
        before = JournalEntry.objects.count()
    with clock.set_to(TODAY):
        ensure_union()
    with tenant(UNION):
        assert JournalEntry.objects.count() == before
