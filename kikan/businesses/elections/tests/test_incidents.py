"""Beside plain receptions: helpers by name, refusals, provisional votes decided by another, exchanges that name nobody."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from kikan.businesses.elections.models import Incident, Vote
from kikan.businesses.elections.procedures.close_election import close_election, erase_votes
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.incidents import (
    cast_provisionally,
    exchange_ballot,
    refuse_vote,
    rule_incident,
)
from kikan.businesses.elections.reads import incidents, places
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_reception import STOP, Held, early, on_day, receiver, sent
from kikan.businesses.elections.tests.voters import CHIEF, CLERK, THIRD, TOWN
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant

DAY = date(2027, 3, 14)


@pytest.fixture
def undone(held: Held) -> Iterator[Held]:
    with transaction.atomic(), clock.set_to(DAY):
        yield held
        transaction.set_rollback(True)


def polling_place(number: int) -> places.Place:
    with tenant(TOWN):
        found = places.place_of(places.DAY, number, DAY)
        assert found is not None
        return found


def test_a_provisional_vote_blocks_until_another_decides_and_counts_once_accepted(undone: Held) -> None:
    election, _, east, _ = undone
    given: dict[str, Any] = {
        "election": election, "person": voters.ADULT, "where": polling_place(east), "reason": "本人と確かめられない",
        "actor": CLERK,
    }  # fmt: skip
    with pytest.raises(Refused, match="投票立会人の意見を聴いて"):
        refuse_vote(**given, are_witnesses_heard=False)
    with pytest.raises(Refused, match="理由を入力"):
        refuse_vote(**given | {"reason": " "}, are_witnesses_heard=True)
    refuse_vote(**given, are_witnesses_heard=True)
    number = cast_provisionally(**given, are_witnesses_heard=True)
    with pytest.raises(Refused, match="すでに記録"):
        cast_provisionally(**given, are_witnesses_heard=True)
    page = sent(receiver(), on_day(election, east), person=voters.ADULT)
    assert STOP in page
    assert f"仮投票をしています（取扱{number}番）" in page
    with pytest.raises(Refused, match="仮投票をしています"):
        hand_ballots(election=election, person=voters.ADULT, district=east, actor=CLERK)
    with clock.set_to("2027-03-15"):
        with pytest.raises(Refused, match="決定していない仮投票・照合の食い違いが1件"):
            close_election(election=election, keep_until=date(2031, 3, 27), actor=CHIEF)
        with pytest.raises(Refused, match="記録した人"):
            rule_incident(incident=number, ruling=1, reason="本人と認める", actor=CLERK)
        with pytest.raises(Refused, match="合わない決定"):
            rule_incident(incident=number, ruling=4, reason="本人と認める", actor=CHIEF)
        rule_incident(incident=number, ruling=1, reason="本人と認める", actor=CHIEF)
        with pytest.raises(Refused, match="すでに決定"):
            rule_incident(incident=number, ruling=2, reason="本人と認める", actor=CHIEF)
        with tenant(TOWN):
            votes = Vote.objects.filter(person=voters.ADULT, cancelled_by__isnull=True)
            assert {(v.voted_on, v.district, v.kind) for v in votes} == {(DAY, east, 1)}
            assert votes.count() == 2
        close_election(election=election, keep_until=date(2031, 3, 27), actor=CHIEF)
        assert (
            client_of(TOWN, "election_chief").get(f"/{TOWN}/elections/poll/{election}/incidents/").status_code
            == 404
        )
    with tenant(TOWN):
        assert Incident.objects.filter(election=election).delete()[0] == 0
    with clock.set_to("2031-03-28"):
        erase_votes(election=election, actor=THIRD)
    with tenant(TOWN):
        assert not Incident.objects.exists()


def test_a_rejected_provisional_vote_frees_the_voter_and_none_is_accepted_beside_a_reception(
    undone: Held,
) -> None:
    election, _, east, _ = undone
    given: dict[str, Any] = {
        "election": election, "where": polling_place(east), "reason": "立会人の異議", "are_witnesses_heard": True,
        "actor": CLERK,
    }  # fmt: skip
    with pytest.raises(Refused, match="今日は受け付けていません"):
        cast_provisionally(person=voters.ADULT, **given, contests=(99,))
    number = cast_provisionally(person=voters.ADULT, **given)
    rule_incident(incident=number, ruling=2, reason="本人でない", actor=CHIEF)
    assert len(hand_ballots(election=election, person=voters.ADULT, district=east, actor=CLERK)) == 2
    again = cast_provisionally(person=voters.ADULT, **given)
    with pytest.raises(Refused, match="有効な受付があるので、受理できません"):
        rule_incident(incident=again, ruling=1, reason="受理", actor=CHIEF)
    with clock.set_to("2027-03-10"), pytest.raises(Refused, match="選挙期日（3月14日）だけ開きます"):
        cast_provisionally(person=voters.SPOUSE, **given)


def test_a_vote_by_proxy_names_two_helpers_and_an_exchange_names_nobody(undone: Held) -> None:
    election, _, east, _ = undone
    client = client_of(TOWN, "election_clerk")
    path = on_day(election, east)
    asked = {"person": voters.ADULT, "hand": "1", "is_proxy": "1"}
    assert "補助者二人の氏名" in sent(client, path, **asked, helper=["見本　甲", "見本　甲"])
    assert "投票用紙2枚を交付してください" in sent(client, path, **asked, helper=["見本　甲", "見本　乙"])
    page = sent(client, path, person=voters.SPOUSE)
    assert page.count('value="見本 甲"') == 1
    listed = f"/{TOWN}/elections/poll/{election}/incidents/"
    page = sent(client, listed, open="1", person=voters.SPOUSE, where=f"day-{east}")
    assert f'value="{voters.SPOUSE}"' in page
    assert '<p class="poll-name glyphs">' in page
    with tenant(TOWN):
        contest = Vote.objects.filter(person=voters.ADULT).values_list("contest", flat=True)[0]
    given = {"exchange-where": f"day-{east}", "exchange-contest": contest, "exchange-reason": "書き損じ"}
    assert "理由" in sent(client, listed, exchange=1, **given | {"exchange-reason": ""})
    page = sent(client, listed, exchange=1, **given)
    assert "書き損じ" in page
    assert "ほかに引換え・仮投票<span>1枚" in sent(client, path, person=voters.SPOUSE)
    assert "見本 甲・見本 乙" in page
    refused = {
        "refusal-where": f"day-{east}", "refusal-person": voters.SPOUSE, "refusal-reason": "宣言をしない",
        "refusal-are_witnesses_heard": "1",
    }  # fmt: skip
    assert "宣言をしない" in sent(client, listed, refuse=1, **refused)
    page = sent(client, listed, provisional=1, **refused, **{"refusal-contests": [contest]})
    assert "決定待ち" in page
    assert "投票用紙を渡さないでください" not in sent(client, path, person=voters.SPOUSE)
    chief = client_of(TOWN, "election_chief", "別の　人")
    with tenant(TOWN):
        (waiting,) = incidents.waiting(election)
        assert Incident.objects.get(kind=4).person is None
        assert Incident.objects.get(kind=1).person is None
    ruled = {"ruling-incident": waiting.incident, "ruling-ruling": "2", "ruling-reason": "本人でない"}
    assert "仮投票を受理しない" in sent(chief, listed, rule=1, **ruled)
    with pytest.raises(Refused, match="引き換えた理由"):
        exchange_ballot(election=election, contest=contest, where=polling_place(east), reason="", actor=CLERK)
    assert receiver().get(listed).status_code == 403
    with clock.set_to("2027-03-10"):
        assert "代理投票の補助者1" in sent(receiver(), early(election), person=voters.SPOUSE)
