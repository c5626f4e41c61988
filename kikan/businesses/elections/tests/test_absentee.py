"""Ballots that are sent: they block reception until they come back unused; by mail only with a certificate, in time."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from kikan.businesses.elections.models import Absentee, Vote
from kikan.businesses.elections.procedures.close_election import close_election, erase_votes
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.send_ballots import (
    issue_mail_certificate,
    return_ballots,
    send_ballots,
)
from kikan.businesses.elections.reads import absentee, turnout
from kikan.businesses.elections.reads.judging import setting_of
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_reception import Held, early, receiver, sent
from kikan.businesses.elections.tests.voters import CHIEF, CLERK, THIRD, TOWN
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

NOTICE, TODAY = voters.NOTICE, date(2027, 3, 10)


@pytest.fixture
def undone(held: Held) -> Iterator[Held]:
    with transaction.atomic():
        yield held
        transaction.set_rollback(True)


def to_hospital(election: int, person: int = voters.ADULT) -> int:
    return send_ballots(
        election=election, person=person, way=2, destination="見本病院", requested_on=NOTICE, actor=CLERK
    )  # fmt: skip


def handed(election: int) -> int:
    with tenant(TOWN):
        held = setting_of(election)
        assert held is not None
        return turnout.total(turnout.counts_of(held))


def test_ballots_are_sent_from_the_notice_on_and_count_once_they_are_accepted(undone: Held) -> None:
    election = undone[0]
    with clock.set_to(date(2027, 3, 6)), pytest.raises(Refused, match="請求年月日が今日より後"):
        to_hospital(election)
    with clock.set_to(NOTICE):
        request = to_hospital(election)
        assert handed(election) == 0
    with clock.set_to(TODAY):
        assert "投票用紙を送付しています" in sent(receiver(), early(election), person=voters.ADULT)
        with pytest.raises(Refused, match="送付した日から"):
            return_ballots(request=request, returned_on=date(2027, 3, 11), result=1, actor=CLERK)
        return_ballots(request=request, returned_on=TODAY, result=1, actor=CLERK)
        assert handed(election) == 2
        with pytest.raises(Refused, match="すでに記録"):
            return_ballots(request=request, returned_on=TODAY, result=3, actor=CLERK)


def test_unused_ballots_that_come_back_free_the_voter(undone: Held) -> None:
    election = undone[0]
    with clock.set_to(TODAY):
        request = to_hospital(election)
        with pytest.raises(Refused, match="送付しています"):
            hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)
        return_ballots(request=request, returned_on=TODAY, result=3, actor=CLERK)
        assert len(hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)) == 2
        assert handed(election) == 2


def test_a_vote_by_mail_takes_a_certificate_and_a_request_four_days_before(undone: Held) -> None:
    election = undone[0]

    def ask(day: date) -> int:
        return send_ballots(election=election, person=voters.ADULT, way=4, requested_on=day, actor=CLERK)

    with clock.set_to(TODAY):
        with pytest.raises(Refused, match="証明書がありません"):
            ask(TODAY)
        with pytest.raises(Refused, match="有効期間の末日"):
            issue_mail_certificate(person=voters.ADULT, ground=3, issued_on=TODAY, actor=CLERK)
        with pytest.raises(NotFound):
            issue_mail_certificate(person=voters.FOREIGN, ground=1, issued_on=TODAY, actor=CLERK)
        issue_mail_certificate(person=voters.ADULT, ground=1, issued_on=TODAY, actor=CLERK)
        with tenant(TOWN):
            found = absentee.certificate_on(voters.ADULT, date(2034, 3, 9))
            assert found is not None
            assert absentee.certificate_on(voters.ADULT, date(2034, 3, 10)) is None
        request = ask(TODAY)
        with tenant(TOWN):
            kept = absentee.request_of(request)
            assert kept is not None
            assert kept.kind == 5
    with clock.set_to("2027-03-11"), pytest.raises(Refused, match="3月10日まで"):
        ask(date(2027, 3, 11))


def test_the_screens_send_list_and_take_back(undone: Held) -> None:
    election = undone[0]
    with clock.set_to(TODAY):
        client = client_of(TOWN, "election_clerk")
        path = f"/{TOWN}/elections/poll/{election}/absentee/"
        asked = {"person": voters.ADULT, "way": "1", "destination": "別見本市", "requested_on": "R9.3.9"}
        assert "名称を入力してください" in sent(client, f"{path}new/", **{**asked, "destination": ""})
        page = sent(client, f"{path}new/", **asked)
        assert "別見本市" in page
        assert "見本　一郎" in page
        page = sent(client, f"/{TOWN}/elections/poll/absentee/1/", returned_on="R9.3.10", result="1")
        assert "受理（投票所に送致）" in page
        page = sent(
            client, f"/{TOWN}/elections/poll/certificates/", person=voters.SPOUSE, ground="3", issued_on="R9.3.10",
            care_until="R10.3.31",
        )  # fmt: skip
        assert "見本　花子" in page
        assert "令和10年3月31日" in page
        assert receiver().get(path).status_code == 403


def test_closing_hides_the_requests_and_the_erasure_takes_them(undone: Held) -> None:
    election = undone[0]
    with clock.set_to(TODAY):
        to_hospital(election)
    with clock.set_to("2027-03-15"):
        close_election(election=election, keep_until=date(2031, 3, 27), actor=CHIEF)
        client = client_of(TOWN, "election_chief")
        assert client.get(f"/{TOWN}/elections/poll/{election}/absentee/").status_code == 404
        assert client.get(f"/{TOWN}/elections/poll/absentee/1/").status_code == 404
    with tenant(TOWN):
        assert Absentee.objects.filter(election=election).delete()[0] == 0
    with clock.set_to("2031-03-28"):
        erase_votes(election=election, actor=THIRD)
    with tenant(TOWN):
        assert not Absentee.objects.filter(election=election).exists()
        assert not Vote.objects.filter(person=voters.ADULT).exists()
