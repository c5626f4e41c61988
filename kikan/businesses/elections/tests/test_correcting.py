"""An announced election changes: days, contests, nobody to vote on, undone; cards, receptions and roll all stay."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from kikan.businesses.elections.models import Card, Contest, EarlyPlace, Election, RollEntry, Vote
from kikan.businesses.elections.procedures.close_election import close_election
from kikan.businesses.elections.procedures.correct_election import (
    correct_election,
    reinstate_election,
    withdraw_election,
)
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.issue_cards import issue_cards, reissue_card
from kikan.businesses.elections.procedures.set_election import Asked
from kikan.businesses.elections.reads import cards, correcting, places
from kikan.businesses.elections.reads.card_codes import bars_of
from kikan.businesses.elections.reads.judging import judge, setting_of
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_reception import STOP, Held, early, receiver, sent
from kikan.businesses.elections.tests.voters import CHIEF, CLERK, TOWN
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant

EARLY = date(2027, 3, 10)
AS_SET: dict[str, Any] = {
    "name": "見本市長選挙", "notice_on": voters.NOTICE, "election_on": voters.ELECTION, "base_on": date(2027, 3, 6),
    "contests": (Asked(21), Asked(22)), "reason": "告示第5号の訂正", "actor": CHIEF,
}  # fmt: skip


@pytest.fixture
def undone(held: Held) -> Iterator[Held]:
    with transaction.atomic(), clock.set_to(EARLY):
        yield held
        transaction.set_rollback(True)


def judged(election: int, person: int, day: date, district: int | None = None) -> list[str]:
    with tenant(TOWN):
        held = setting_of(election)
        assert held is not None
        found = judge(held, person, day, district=district)
    return (
        ["渡す" if line.why is None else line.why.ja for line in found.lines]
        if not found.stop
        else [found.stop.ja]
    )


def test_a_postponed_election_keeps_ballots_cards_and_roll_and_judges_by_its_new_days(undone: Held) -> None:
    election, _, east, _ = undone
    hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)
    issue_cards(election=election, persons=[voters.ADULT, voters.SPOUSE], actor=CLERK)
    with tenant(TOWN):
        before = RollEntry.objects.filter(ended_by__isnull=True).count()
    with pytest.raises(Refused, match="訂正するところがありません"):
        correct_election(election=election, **AS_SET)
    with pytest.raises(Refused, match="3月10日に投票用紙を交付している"):
        correct_election(election=election, **AS_SET | {"election_on": EARLY})
    with pytest.raises(Refused, match="順になっていません"):
        correct_election(election=election, **AS_SET | {"notice_on": date(2027, 3, 5)})
    with pytest.raises(Refused, match="理由を入力"):
        correct_election(election=election, **AS_SET | {"reason": "　"})
    correct_election(election=election, **AS_SET | {"election_on": date(2027, 3, 21)})
    assert judged(election, voters.SPOUSE, date(2027, 3, 14))[0] == "渡す"
    assert "すでに投票の受付" in judged(election, voters.ADULT, date(2027, 3, 21), east)[0]
    # Turned 18 on 14 March: an early vote now, no absentee one; born a day later too.
    assert judged(election, voters.YOUNG, date(2027, 3, 20)) == ["選挙人名簿に登録がありません。"]
    with tenant(TOWN):
        assert RollEntry.objects.filter(ended_by__isnull=True).count() == before
        assert Card.objects.filter(election=election).count() == 2
        standing = correcting.standing_of(places.require_election(election))
        assert (standing.cards, standing.stale, sum(standing.handed.values())) == (2, 2, 2)
        assert Election.objects.filter(election=election).count() == 2
    correct_election(election=election, **AS_SET | {"election_on": date(2027, 3, 12)})
    with tenant(TOWN):
        place = EarlyPlace.objects.get(place=1, ended_by__isnull=True)
        assert (place.open_on, place.close_on) == (date(2027, 3, 8), date(2027, 3, 11))
    # Registered for 14 March, when he has the age; on the 12th he has not.
    assert "選挙期日までに選挙権の年齢に達しません" in judged(election, voters.TURNS_18, EARLY)[0]
    assert "年齢に達していません" in judged(election, voters.TURNS_18, date(2027, 3, 12), undone[3])[0]


def test_a_contest_without_vote_is_not_handed_and_one_that_is_added_is(undone: Held) -> None:
    election = undone[0]
    hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)
    with pytest.raises(Refused, match="行う選挙の中にありません"):
        correct_election(election=election, **AS_SET, uncontested=(11,))
    correct_election(election=election, **AS_SET | {"reason": "市長の候補者が一人"}, uncontested=(21,))
    assert judged(election, voters.SPOUSE, EARLY) == ["無投票のため、この選挙の投票は行いません。", "渡す"]
    assert len(hand_ballots(election=election, person=voters.SPOUSE, place=1, oath=1, actor=CLERK)) == 1
    correct_election(election=election, **AS_SET | {"contests": (Asked(21), Asked(11))})
    assert [x[:3] for x in judged(election, voters.NO_DISTRICT, EARLY)] == ["渡す", "取りや", "渡す"]
    with tenant(TOWN):
        assert Vote.objects.filter(person=voters.ADULT, cancelled_by__isnull=True).count() == 2
        states = Contest.objects.filter(election=election, ended_by__isnull=True).values_list("kind", "state")
        assert set(states) == {(21, 1), (22, 3), (11, 1)}


def test_a_withdrawn_election_receives_nobody_stands_again_and_is_closed_with_its_counts(
    undone: Held,
) -> None:
    election = undone[0]
    hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)
    withdraw_election(election=election, reason="長の死亡による選挙の告示", actor=CHIEF)
    page = sent(receiver(), early(election), person=voters.SPOUSE)
    assert STOP in page
    assert "告示は取り消されました" in page
    with pytest.raises(Refused, match="告示は取り消されました"):
        hand_ballots(election=election, person=voters.SPOUSE, place=1, oath=1, actor=CLERK)
    with pytest.raises(Refused, match="すでに取り消されている"):
        withdraw_election(election=election, reason="もう一度", actor=CHIEF)
    with pytest.raises(Refused, match="告示は取り消されています"):
        correct_election(election=election, **AS_SET | {"election_on": date(2027, 3, 21)})
    reinstate_election(election=election, reason="取消しの誤り", actor=CHIEF)
    assert judged(election, voters.SPOUSE, EARLY) == ["渡す", "渡す"]
    withdraw_election(election=election, reason="任期満了の選挙に代わる", actor=CHIEF)
    close_election(election=election, keep_until=date(2031, 3, 27), actor=CHIEF)
    with pytest.raises(NotFound, match="閉鎖"):
        reinstate_election(election=election, reason="戻す", actor=CHIEF)
    with tenant(TOWN):
        assert Vote.objects.filter(person=voters.ADULT).count() == 2


def test_a_registration_that_waits_for_its_release_is_taken_back_before_a_correction(undone: Held) -> None:
    election = undone[0]
    run = queue.enqueue("elections.register_voters", actor=CLERK, parameters={"election": election})
    with pytest.raises(Refused, match="確定していない選挙時登録の試算"):
        correct_election(election=election, **AS_SET | {"election_on": date(2027, 3, 21)})
    queue.cancel(run, actor=CLERK)
    correct_election(election=election, **AS_SET | {"election_on": date(2027, 3, 21)})


def test_the_screen_corrects_and_withdraws(undone: Held) -> None:
    election = undone[0]
    chief = client_of(TOWN, "election_chief")
    path = f"/{TOWN}/elections/poll/{election}/correct/"
    page = chief.get(path).content.decode()
    assert "見本市長選挙" in page
    assert "発行した入場券" in page
    given = {
        "name": "見本市長選挙", "base_on": "R9.3.6", "notice_on": "R9.3.7", "election_on": "R9.3.21",
        "kinds": ["21", "22"], "uncontested": ["22"], "reason": "告示第6号",
    }  # fmt: skip
    assert "理由" in sent(chief, path, **given | {"reason": ""})
    page = sent(chief, path, **given)
    assert "訂正しました" in page
    assert "市町村議会議員　無投票" in page
    places_page = chief.get(f"/{TOWN}/elections/poll/{election}/").content.decode()
    assert "無投票（投票なし）" in places_page
    page = sent(chief, path, withdraw=1, **{"withdrawal-reason": "告示の誤り"})
    assert "告示の誤り" in page
    assert "入場券は作りません" in chief.get(f"/{TOWN}/elections/poll/{election}/cards/").content.decode()
    assert "取消しを戻す" in page
    assert client_of(TOWN, "election_clerk").get(path).status_code == 403


def test_cards_are_printed_again_in_one_run_after_a_correction_and_the_old_ones_name_the_new(
    held: Held,
) -> None:
    """A voter whose card says what holds gets none; a second run and one without a correction make nothing."""
    election = held[0]
    with clock.set_to(EARLY):
        issue_cards(election=election, persons=[voters.ADULT, voters.SPOUSE], actor=CLERK)
        with pytest.raises(Refused, match="訂正されていません"):
            issue_cards(election=election, persons=[voters.ADULT], actor=CLERK, is_corrected=True)
        assert _printed_again(election) == 0
        correct_election(election=election, **AS_SET | {"name": "見本市長選挙・見本市議会議員選挙"})
        issue_cards(election=election, persons=[voters.TURNS_18], actor=CLERK)
        clerk = client_of(TOWN, "election_clerk")
        path = f"/{TOWN}/elections/poll/{election}/cards/"
        page = clerk.get(path).content.decode()
        assert "訂正前の券だけの選挙人" in page
        assert 'name="corrected"' in page
        assert [_printed_again(election), _printed_again(election)] == [2, 0]
        assert 'name="corrected"' not in clerk.get(path).content.decode()
        with tenant(TOWN):
            own = [cards.cards_of(p, election) for p in (voters.ADULT, voters.SPOUSE, voters.TURNS_18)]
        assert [[(c.copy, c.reason) for c in each] for each in own] == [
            [(0, 0), (1, 5)],
            [(0, 0), (1, 5)],
            [(0, 0)],
        ]
        reissue_card(election=election, person=voters.ADULT, reason=1, actor=CLERK)
        with tenant(TOWN):
            newest = cards.cards_of(voters.ADULT, election)[-1].card
        old = own[0][0]
        page = sent(receiver(), early(election), key=bars_of(old.card))
        assert "投票できます" in page
        assert f"入場券{old.card}番は、入場券{newest}番に作り直した前の券です" in page


def _printed_again(election: int) -> int:
    asked: dict[str, int | str] = {"election": election, "corrected": 1}
    run = queue.enqueue("elections.print_cards", actor=CLERK, parameters=asked)
    assert run_now(TOWN, run) == State.DONE
    return int(queue.find(TOWN, run).figures["notices"])
