"""From the resident register onto the roll and to the ballot; two terminals in the same second."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kikan.businesses.elections.models import RollEntry, Vote
from kikan.businesses.elections.procedures.hand_ballots import cancel_ballot, hand_ballots
from kikan.businesses.elections.reads import roll
from kikan.businesses.elections.tests import voters
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant

Held = tuple[int, int, int, int]
EARLY = "2027-03-10"


@pytest.fixture
def undone(held: Held) -> object:
    """What a test writes is rolled back."""
    with transaction.atomic():
        yield held
        transaction.set_rollback(True)


def test_the_run_registers_who_meets_the_law_and_marks_who_left(held: Held) -> None:
    _, run, east, west = held
    with tenant(voters.TOWN):
        rows = {r.person: r for r in RollEntry.objects.filter(ended_by__isnull=True)}
    assert {p: r.district for p, r in rows.items()} == {
        voters.ADULT: east, voters.SPOUSE: east, voters.TURNS_18: west, voters.MOVED: west,
        voters.NO_DISTRICT: None, voters.SUSPENDED: east,
    }  # fmt: skip
    moved = rows[voters.MOVED]
    assert (moved.moved_out_on, moved.valid_until) == (date(2027, 1, 20), date(2027, 5, 21))
    assert {r.valid_until for p, r in rows.items() if p != voters.MOVED} == {OPEN}
    found = queue.find(voters.TOWN, run)
    assert found.state == State.DONE
    assert {k: found.figures[k] for k in ("registered", "without_district", "marked")} == {
        "registered": 6, "without_district": 1, "marked": 1,
    }  # fmt: skip


def test_a_second_run_registers_nobody(held: Held) -> None:
    run = queue.enqueue("elections.register_voters", actor=voters.CLERK, parameters={"election": held[0]})
    run_now(voters.TOWN, run)
    found = queue.find(voters.TOWN, run)
    assert (found.state, found.figures["registered"]) == (State.DONE, 0)


@pytest.mark.parametrize(
    ("person", "day", "is_east", "words"),
    [
        (voters.NEW, EARLY, True, "登録がありません"),
        (voters.LONG_GONE, EARLY, True, "登録がありません"),
        (voters.SUSPENDED, EARLY, True, "選挙権が停止"),
        (voters.MOVED, EARLY, False, "転出しているため"),
        (voters.ADULT, "2027-03-07", True, "今日は受け付けていません"),
        (voters.ADULT, "2027-03-14", False, "この投票所の選挙人ではありません"),
        (voters.NO_DISTRICT, "2027-03-14", False, "この投票所の選挙人ではありません"),
        (voters.ADULT, "2027-03-15", True, "投票は終わっています"),
    ],
)
def test_who_may_not_vote_here_now_is_blocked(
    undone: Held, person: int, day: str, is_east: bool, words: str
) -> None:
    election, _, east, west = undone
    with clock.set_to(day), pytest.raises(Refused, match=words):
        hand_ballots(
            election=election,
            person=person,
            district=east if is_east else west,
            place=1,
            oath=1,
            actor=voters.CLERK,
        )


@pytest.mark.parametrize(
    ("person", "day", "sent", "kind"),
    [
        (voters.ADULT, EARLY, 0, 2),
        (voters.TURNS_18, "2027-03-12", 0, 3),
        (voters.TURNS_18, "2027-03-14", 0, 1),
        (voters.ADULT, EARLY, 4, 4),
        (voters.ADULT, EARLY, 5, 5),
    ],
)
def test_the_kind_of_the_vote_follows_from_day_age_and_way(
    undone: Held, person: int, day: str, sent: int, kind: int
) -> None:
    election, _, east, west = undone
    district = west if person == voters.TURNS_18 else east
    with clock.set_to(day):
        hand_ballots(
            election=election,
            person=person,
            district=district,
            place=1,
            oath=1,
            sent=sent,
            actor=voters.CLERK,
        )
    with tenant(voters.TOWN):
        contests = [c.contest for c in roll.contests_of(election)]
        assert [v.kind for v in roll.votes_of(person, contests)] == [kind, kind]


@pytest.mark.parametrize(("sent", "words"), [(0, "すでに投票の受付"), (4, "投票用紙を送付しています")])
def test_who_holds_a_ballot_gets_no_second_one_until_another_person_takes_it_back(
    undone: Held, sent: int, words: str
) -> None:
    election, _, east, _ = undone
    with clock.set_to(EARLY):
        votes = hand_ballots(
            election=election, person=voters.ADULT, place=1, oath=1, sent=sent, actor=voters.CLERK
        )
    with clock.set_to("2027-03-14"):
        with pytest.raises(Refused, match=words):
            hand_ballots(election=election, person=voters.ADULT, district=east, actor=voters.CHIEF)
        with pytest.raises(Refused, match="受け付けた人は訂正できません"):
            cancel_ballot(vote=votes[0], reason=3 if sent else 2, actor=voters.CLERK)
        for vote in votes:
            cancel_ballot(vote=vote, reason=3 if sent else 2, actor=voters.CHIEF)
        hand_ballots(election=election, person=voters.ADULT, district=east, actor=voters.CLERK)


def test_the_database_itself_refuses_a_second_ballot(undone: Held) -> None:
    with clock.set_to(EARLY):
        first, _ = hand_ballots(election=undone[0], person=voters.ADULT, place=1, oath=1, actor=voters.CLERK)
    with tenant(voters.TOWN):
        vote = roll.vote_of(first)
        assert vote is not None
        with pytest.raises(IntegrityError, match="elections_vote_once"), transaction.atomic():
            Vote.objects.create(
                municipality=voters.TOWN, vote=first + 900, contest=vote.contest, person=vote.person, kind=1,
                voted_on=vote.voted_on, received_at=timezone.now(), entry=vote.entry,
            )  # fmt: skip


def _at_once(*acts: Callable[[], object]) -> list[str]:
    """Carry acts out on connections of their own in the same moment: what each was answered."""
    gate, answers = Barrier(len(acts)), []

    def work(act: Callable[[], object]) -> None:
        try:
            with clock.set_to(EARLY):
                gate.wait()
                act()
            answers.append("ok")
        except Refused as error:
            answers.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=work, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(answers)


def test_of_terminals_in_the_same_second_one_hands_the_ballots_and_the_others_are_told(held: Held) -> None:
    def act() -> object:
        return hand_ballots(election=held[0], person=voters.SPOUSE, place=1, oath=1, actor=voters.CLERK)

    answers = _at_once(act, act, act, act)
    assert answers[0] == "ok"
    assert all("すでに投票の受付" in each for each in answers[1:])
    assert len(answers) == 4
    with tenant(voters.TOWN):
        assert Vote.objects.filter(person=voters.SPOUSE).count() == 2
