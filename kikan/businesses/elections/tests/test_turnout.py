"""Turnout: sums that agree whichever way they are cut, the same numbers after the closing, CSV with a reason."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.reads import turnout
from kikan.businesses.elections.reads.judging import setting_of
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_reception import Held, sent
from kikan.businesses.elections.tests.voters import CLERK, TOWN
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock, tenant


@pytest.fixture
def voted(held: Held) -> Iterator[Held]:
    """An early vote, an absentee one of a voter of 17, one on the day by proxy."""
    election, _, east, _ = held
    with transaction.atomic():
        with clock.set_to("2027-03-10"):
            hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)
            hand_ballots(election=election, person=voters.TURNS_18, place=1, oath=2, actor=CLERK)
        with clock.set_to("2027-03-14"):
            hand_ballots(
                election=election,
                person=voters.SPOUSE,
                district=east,
                is_proxy=True,
                helpers=("見本　甲", "見本　乙"),
                actor=CLERK,
            )
        yield held
        transaction.set_rollback(True)


def test_the_sums_agree_whichever_way_they_are_cut(voted: Held) -> None:
    election, _, east, west = voted
    with tenant(TOWN):
        held = setting_of(election)
        assert held is not None
        counts = [c for c in turnout.counts_of(held) if c.contest == held.contests[0].contest]
        listed = turnout.listed_on(held.election_on, ContestKind.MAYOR)
    lines = {line.district: line for line in turnout.by_district(counts, listed, {east: "東", west: "西"})}
    assert (lines[east].voters, lines[east].on_day, lines[east].early, lines[east].absentee) == (3, 1, 1, 0)
    assert (lines[west].voters, lines[west].absentee, lines[west].rate_ja) == (1, 1, "100.00%")
    assert lines[east].rate_ja == "66.67%"
    total = turnout.summed(list(lines.values()))
    assert total.handed == turnout.total(counts) == total.men + total.women == 3
    hourly = turnout.by_hour(counts, held.election_on, range(24))
    assert hourly["計"][-1] == total.on_day
    assert hourly["計"] == sorted(hourly["計"])
    assert sum(m + w for m, w in turnout.early_by_day(counts).values()) == total.early


def test_the_page_shows_plots_and_districts_and_writes_csv_with_a_reason(voted: Held) -> None:
    path = f"/{TOWN}/elections/poll/{voted[0]}/turnout/"
    with clock.set_to("2027-03-14"):
        client = client_of(TOWN, "election_chief")
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            page = client.get(path).content.decode()
        assert len(found) <= 30
        assert "選挙期日の投票者数" in page
        assert "期日前投票の投票者数" in page
        assert "第1投票区" in page
        assert "理由を入力してください" in sent(client, f"{path}?counts-export=1", reason="")
        csv = client.post(f"{path}?counts-export=1", {"reason": "選挙録の作成"}).content.decode("utf-8-sig")
        assert csv.splitlines()[0] == "選挙,日,時,投票の種類,投票区,期日前投票所,性別,代理,点字,投票者数"
        assert len(csv.splitlines()) == 7
        assert "見本　" not in csv
        assert (
            client_of(TOWN, "election_clerk").post(f"{path}?counts-export=1", {"reason": "x"}).status_code
            == 403
        )
        assert client_of(TOWN, "poll_receiver").get(path).status_code == 403
