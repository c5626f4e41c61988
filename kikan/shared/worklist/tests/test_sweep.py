"""What businesses are told, what they propose, and what happens when they fail or things are undone."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kikan.shared.errors import Refused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.worklist import acts, reads
from kikan.shared.worklist.models import CARRIED_OUT, OPEN_STATES, ListenerCursor, State
from kikan.shared.worklist.sweep import settle, sweep, sweep_everywhere, tell_again
from kikan.shared.worklist.tests import sample_business as sample
from kikan.shared.worklist.tests.sample_business import OTHER, TOWN, NewName, clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sampling")]

PEOPLE = (1, 2, 3, 4, 5)
SINCE = date(2026, 5, 10)
EMPTY = 64262


@pytest.fixture(autouse=True)
def _people():  # type: ignore[no-untyped-def]
    with clock.set_to("2026-05-20"):
        sample.begin(persons=PEOPLE, actor=clerk())
        sample.begin(persons=PEOPLE, actor=clerk(municipality=OTHER))
        yield


def name(person: int, municipality: int = TOWN) -> int:
    actor = clerk(municipality=municipality)
    return sample.name(person=person, name=NewName(f"見本 {person}", SINCE), actor=actor).number


def acts_in(municipality: int = TOWN, states: tuple[State, ...] = OPEN_STATES) -> list[reads.Act]:
    with tenant(municipality):
        return reads.open_acts(states=states)


def test_an_entry_becomes_one_proposal_however_often_it_is_swept() -> None:
    entry = name(1)
    settle(TOWN)
    sweep(TOWN)
    (act,) = acts_in()
    assert (act.procedure, act.cause, act.subjects) == ("sampling.alias", entry, (("person", 1),))


def test_another_municipality_is_told_nothing_of_it() -> None:
    name(1)
    settle(TOWN)
    settle(OTHER)
    assert acts_in(OTHER) == []


def test_a_cancelled_entry_takes_its_open_proposals_with_it() -> None:
    entry = name(1)
    settle(TOWN)
    sample.cancel(entry=entry, person=1, actor=clerk())
    settle(TOWN)
    assert acts_in() == []
    (act,) = acts_in(states=(State.LAPSED,))
    assert act.cause == entry


def test_an_entry_cancelled_before_the_sweep_is_proposed_to_nobody() -> None:
    entry = name(1)
    sample.cancel(entry=entry, person=1, actor=clerk())
    settle(TOWN)
    assert acts_in() == []


def test_a_lapsed_proposal_can_be_made_again_for_a_new_cause() -> None:
    sample.cancel(entry=name(1), person=1, actor=clerk())
    settle(TOWN)
    entry = name(1)
    settle(TOWN)
    assert [act.cause for act in acts_in()] == [entry]


def test_what_was_carried_out_is_proposed_to_be_taken_back() -> None:
    entry = name(1)
    settle(TOWN)
    done = acts.approve(acts_in()[0].number, actor=clerk(2))
    assert done is not None
    sample.cancel(entry=entry, person=1, actor=clerk())
    settle(TOWN)
    (reverse,) = acts_in()
    assert (reverse.procedure, reverse.reverses) == ("sampling.cancel", done.number)
    acts.approve(reverse.number, actor=clerk(2))
    with tenant(TOWN):
        assert reads.carried_out_because_of([entry]) == []


def test_without_a_way_back_a_clerk_gets_a_task() -> None:
    entry = name(1)
    settle(TOWN)
    acts.approve(acts_in()[0].number, actor=clerk(2))
    silent = sample.sampling(listener="kikan.shared.worklist.tests.listener_without_way_back.on_event")
    with sample.registered(silent):
        sample.cancel(entry=entry, person=1, actor=clerk())
        settle(TOWN)
        (task,) = acts_in()
    assert (task.procedure, task.subjects) == ("", (("person", 1),))
    assert "見直し" in task.title


def test_one_bad_entry_among_many_becomes_a_task_after_three_tries() -> None:
    entries = {person: name(person) for person in PEOPLE}
    sample.broken_for.add(3)
    for _ in range(2):
        sweep(TOWN)
    assert {act.subjects[0][1] for act in acts_in()} == {1, 2}
    sweep(TOWN)
    told = acts_in()
    assert {a.subjects[0][1] for a in told if a.procedure} == {1, 2, 4, 5}
    (task,) = [a for a in told if not a.procedure]
    assert task.title == f"記録番号 {entries[3]} の連携ができませんでした"
    assert "見本 3" not in task.reason


def test_an_entry_not_told_can_be_told_again_when_the_cause_is_removed() -> None:
    name(3)
    sample.broken_for.add(3)
    for _ in range(3):
        sweep(TOWN)
    (task,) = acts_in()
    with pytest.raises(ValueError, match="broken"):
        tell_again(task.number, actor=clerk())
    sample.broken_for.clear()
    assert tell_again(task.number, actor=clerk()) == 1
    assert [a.procedure for a in acts_in()] == ["sampling.alias"]


def test_each_day_speaks_once_and_in_order() -> None:
    settle(TOWN)
    with clock.set_to("2026-07-02"):
        settle(TOWN)
        settle(TOWN)
    assert [act.due_on for act in acts_in()] == [date(2026, 6, 1), date(2026, 7, 1)]


def test_automatic_procedures_are_carried_out_by_the_service() -> None:
    with sample.registered(sample.sampling(automatic=("sampling.alias",))):
        entry = name(1)
        settle(TOWN)
    assert acts_in() == []
    (act,) = acts_in(states=CARRIED_OUT)
    assert (act.state, act.decided_by, act.cause) == (State.DONE, 0, entry)
    assert act.result is not None


def test_a_refused_automatic_act_waits_for_a_clerk() -> None:
    with sample.registered(sample.sampling(automatic=("sampling.name",))):
        with tenant(TOWN):
            from kikan.shared.worklist.proposals import Proposal, propose

            arguments = {"person": 1, "name": NewName("拒否", SINCE)}
            propose("sampling", [Proposal("sampling.name", (("person", 1),), arguments)])
        settle(TOWN)
        settle(TOWN)
    (act,) = acts_in()
    assert act.state == State.PROPOSED
    assert "登録できません" in act.reason


def test_a_task_is_closed_not_approved() -> None:
    with clock.set_to("2026-06-01"):
        settle(TOWN)
    (task,) = acts_in()
    with pytest.raises(Refused):
        acts.approve(task.number, actor=clerk(2))
    acts.close(task.number, actor=clerk())
    assert acts_in() == []


def test_the_cursor_moves_past_entries_nobody_listens_to() -> None:
    settle(TOWN)
    with tenant(TOWN):
        assert ListenerCursor.objects.get(municipality=TOWN).entry == head()


class _Back(Exception):
    pass


def _open_after(order: list[int], sweeps: list[bool], cancelled: set[int]) -> set[tuple[object, ...]]:
    """The open acts after these persons were named in this order, swept in between or not."""
    try:
        with transaction.atomic():
            entries = {}
            for person, sweep_now in zip(order, sweeps, strict=True):
                entries[person] = name(person)
                if person in cancelled:
                    sample.cancel(entry=entries[person], person=person, actor=clerk())
                if sweep_now:
                    sweep(TOWN)
            settle(TOWN)
            found = {(act.procedure, act.subjects, act.title, act.due_on) for act in acts_in()}
            raise _Back
    except _Back:
        return found


@settings(max_examples=25, deadline=None)
@given(
    order=st.permutations(PEOPLE),
    sweeps=st.lists(st.booleans(), min_size=len(PEOPLE), max_size=len(PEOPLE)),
    cancelled=st.sets(st.sampled_from(PEOPLE)),
)
def test_any_order_of_independent_entries_gives_the_same_open_acts(
    order: list[int], sweeps: list[bool], cancelled: set[int]
) -> None:
    in_sequence = _open_after(list(PEOPLE), [False] * len(PEOPLE), cancelled)
    assert _open_after(order, sweeps, cancelled) == in_sequence
    assert {subjects[0][1] for _, subjects, _, _ in in_sequence} == set(PEOPLE) - cancelled


def test_a_preview_of_a_cancelling_shows_what_lapses_and_what_must_be_taken_back() -> None:
    from kikan.shared.worklist.preview import preview

    open_cause, done_cause = name(1), name(2)
    settle(TOWN)
    waiting, carried_out = acts_in()
    acts.approve(carried_out.number, actor=clerk(2))
    lapse = preview("sampling.cancel", clerk(), entry=open_cause, person=1)
    assert [a.number for a in lapse.lapsing] == [waiting.number]
    back = preview("sampling.cancel", clerk(), entry=done_cause, person=2)
    assert [(by.business, [p.procedure for p in by.proposals]) for by in back.proposed] == [
        ("sampling", ["sampling.cancel"])
    ]


def test_a_municipality_that_has_not_begun_stays_empty() -> None:
    """What is registered for reading a delivery back gets neither a cursor nor a daily run."""
    for code in (TOWN, EMPTY):
        given = {"name": "別見本町", "kana": "ベツミホンマチ", "prefecture": "山形県"}
        Municipality.objects.get_or_create(code=code, defaults=given)
    name(1)
    sweep_everywhere()
    assert acts_in() != []
    with tenant(EMPTY):
        assert not ListenerCursor.objects.filter(municipality=EMPTY).exists()
