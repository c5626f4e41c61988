"""What a terminal shows and does: found by one line, handed by one key, everything else blocked in plain words."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.elections.models import Vote
from kikan.businesses.elections.procedures.mark_roll import suspend_vote
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.reads.judging import judge, setting_of
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.voters import TOWN
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotPermitted
from kikan.shared.tenancy import clock, tenant

Held = tuple[int, int, int, int]
EARLY_DAY = "2027-03-10"
STOP, GO, OTHER = "投票用紙を渡さないでください", "投票できます", "不在者投票として受け付けます"

BLOCKED = ("登録がありません", "2027年3月14日に回復します", "転出しているため、市町村長")


@pytest.fixture
def undone(held: Held) -> Iterator[Held]:
    with transaction.atomic():
        yield held
        transaction.set_rollback(True)


def early(election: int) -> str:
    return f"/{TOWN}/elections/poll/{election}/early/1/"


def on_day(election: int, district: int) -> str:
    return f"/{TOWN}/elections/poll/{election}/day/{district}/"


def sent(client: Client, path: str, **values: object) -> str:
    answer = client.post(path, {"form_token": fresh_token(client), **values}, follow=True)
    assert answer.status_code in (200, 400, 409), answer.content.decode()[:2000]
    return str(answer.content.decode())


def receiver() -> Client:
    return client_of(TOWN, "poll_receiver")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("ミホン イチロウ", GO),
        ("見本一郎", GO),
        ("みほん　いち", GO),
        ("S55.5.5", GO),
        ("19810606", GO),
        ("ミホン S56.6.6", GO),
        ("ミホン", "該当する人"),
        ("ヤマダ タロウ", "該当する人がいません"),
        ("ミ", "文字が足りません"),
        ("123", "探すことができません"),
        ("ミホン アラタ", BLOCKED[0]),
        ("ミホン テイシ", BLOCKED[1]),
        ("ミホン ワカバ", OTHER),
        ("ミホン ウツル", BLOCKED[2]),
    ],
)
def test_one_line_finds_the_voter_and_the_page_says_what_to_do(undone: Held, key: str, said: str) -> None:
    with clock.set_to(EARLY_DAY):
        page = sent(receiver(), early(undone[0]), key=key)
    assert said in page
    assert (STOP in page) == (said in BLOCKED)


def test_a_reception_hands_the_ballots_and_the_next_terminal_is_told_where_and_when(undone: Held) -> None:
    election, _, east, west = undone
    with clock.set_to(EARLY_DAY):
        client = receiver()
        page = sent(client, early(election), person=voters.ADULT)
        assert "選ぶと交付します" in page
        assert "宣誓書の事由を選んでください" in sent(client, early(election), person=voters.ADULT, hand="1")
        assert "投票用紙2枚を交付してください" in sent(client, early(election), person=voters.ADULT, oath="1")
        again = sent(receiver(), early(election), person=voters.ADULT, oath="1")
    assert STOP in again
    assert "3月10日" in again
    assert "見本市役所、期日前投票" in again
    with clock.set_to("2027-03-14"):
        page = sent(receiver(), on_day(election, east), person=voters.ADULT)
        assert "すでに投票の受付" in page
        assert "受付を訂正する" not in page
        wrong = sent(receiver(), on_day(election, west), person=voters.SPOUSE)
        assert "投票所は第1投票区公民館（第1投票区）です" in wrong
        assert "投票用紙2枚を交付する" in sent(receiver(), on_day(election, east), person=voters.SPOUSE)
        assert "受付しました" in sent(receiver(), on_day(election, east), person=voters.SPOUSE, hand="1")


def test_another_person_takes_a_reception_back_and_the_voter_may_vote_again(undone: Held) -> None:
    election = undone[0]
    with clock.set_to(EARLY_DAY):
        client = client_of(TOWN, "election_clerk")
        sent(client, early(election), person=voters.ADULT, oath="2")
        with tenant(TOWN):
            first, second = Vote.objects.filter(person=voters.ADULT).order_by("vote")
        path = f"/{TOWN}/elections/poll/receptions/{first.vote}/"
        asked = {"votes": [first.vote, second.vote], "reason": 2}
        assert "受け付けた人は訂正できません" in sent(client, path, **asked)
        other = client_of(TOWN, "election_chief", "別の　人")
        assert "受付を訂正する" in sent(other, early(election), person=voters.ADULT)
        assert "もう一度受付できます" in sent(other, path, **asked)
        assert GO in sent(receiver(), early(election), person=voters.ADULT)
        assert receiver().get(path).status_code == 403


def test_the_pages_ask_a_fixed_number_of_queries(undone: Held) -> None:
    election, counted = undone[0], []
    with clock.set_to(EARLY_DAY):
        client = receiver()
        sent(client, early(election), key="ミホン イチロウ")
        for key in ("ミホン イチロウ", "ミホン テイシ", "ミホン ワカバ"):
            with CaptureQueriesContext(connection) as found:
                sent(client, early(election), key=key)
            counted.append(len([q for q in found if "SAVEPOINT" not in q["sql"]]))
    assert len(set(counted)) == 1
    assert counted[0] <= 26


def test_contests_of_one_day_are_judged_one_by_one(undone: Held) -> None:
    """The judges' review begins later; a moved voter keeps the national ballot and, once confirmed, the governor's."""
    number = set_election(
        name="見本の同日選挙", notice_on=voters.NOTICE, election_on=voters.ELECTION, base_on=date(2027, 3, 6),
        contests=(Asked(1), Asked(3, date(2027, 3, 11)), Asked(11), Asked(21), Asked(31)), actor=voters.CHIEF,
    )  # fmt: skip
    with tenant(TOWN):
        held = setting_of(number)
        assert held is not None
        judged = judge(held, voters.MOVED, date(2027, 3, 10))
        assert [line.kind.value for line in judged.open] == [1]
        assert ["3月11日からです" in (line.why.ja if line.why else "") for line in judged.lines] == [
            False, True, False, False, False,
        ]  # fmt: skip
        confirmed = judge(held, voters.MOVED, date(2027, 3, 11), is_confirmed=True)
        assert [line.kind.value for line in confirmed.open] == [1, 3, 11]
        assert judge(held, voters.LONG_GONE, date(2027, 3, 11)).open == ()


def test_a_receiver_cannot_confirm_residence_in_the_prefecture(undone: Held) -> None:
    from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
    from kikan.shared.access import Actor

    plain = Actor(20, TOWN, 1, frozenset({"elections.reception"}))
    with clock.set_to(EARLY_DAY), pytest.raises(NotPermitted):
        hand_ballots(
            election=undone[0], person=voters.MOVED, place=1, oath=1, is_confirmed=True, actor=plain
        )  # fmt: skip


def test_a_suspension_without_end_says_no_day(undone: Held) -> None:
    suspend_vote(person=voters.ADULT, from_on=voters.NOTICE, reason=2, actor=voters.CLERK)
    with clock.set_to(EARLY_DAY):
        page = sent(receiver(), early(undone[0]), key="ミホン イチロウ")
    assert "選挙権が停止されています（選挙犯罪による公民権停止）" in page
    assert STOP in page


def test_a_place_that_is_not_open_today_hands_nothing(undone: Held) -> None:
    election, _, east, _ = undone
    with clock.set_to(EARLY_DAY):
        page = sent(receiver(), on_day(election, east), person=voters.ADULT)
    assert "選挙期日（3月14日）だけ開きます" in page
    assert STOP in page
    with clock.set_to("2027-03-14"):
        page = sent(receiver(), early(election), person=voters.ADULT)
    assert "今日は開いていません" in page
    assert STOP in page
