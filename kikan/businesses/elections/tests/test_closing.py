"""From announcement to closing: hours and places by the law, then nothing tells who voted, and nothing ever how."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kikan.businesses.elections.models import Tally, Vote
from kikan.businesses.elections.procedures.close_election import close_election, erase_votes
from kikan.businesses.elections.procedures.hand_ballots import cancel_ballot, hand_ballots
from kikan.businesses.elections.procedures.set_early_place import set_early_place
from kikan.businesses.elections.procedures.set_polling_hours import set_polling_hours
from kikan.businesses.elections.reads import closing, counted, places, roll, turnout
from kikan.businesses.elections.reads.judging import judge, setting_of
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_reception import Held, early, on_day, sent
from kikan.businesses.elections.tests.voters import CHIEF, CLERK, THIRD, TOWN
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

TERM_ENDS = date(2031, 3, 27)


@pytest.fixture
def undone(held: Held) -> Iterator[Held]:
    with transaction.atomic():
        yield held
        transaction.set_rollback(True)


@pytest.fixture
def voted(undone: Held) -> Held:
    """One voted early, one on the day."""
    election, _, east, _ = undone
    with clock.set_to("2027-03-10"):
        hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)
    with clock.set_to("2027-03-14"):
        hand_ballots(election=election, person=voters.SUSPENDED, district=east, actor=CLERK)
    return undone


def test_an_election_is_announced_with_its_places_on_the_screen(undone: Held) -> None:
    with clock.set_to("2027-03-06"):
        client = client_of(TOWN, "election_chief")
        asked = {
            "name": "見本の総選挙", "base_on": "R9.3.15", "notice_on": "R9.3.16", "election_on": "R9.3.28",
            "kinds": ["1", "2", "3"], "review_from": "R9.3.21",
        }  # fmt: skip
        page = sent(client, f"/{TOWN}/elections/poll/new/", **asked)
        assert "見本の総選挙" in page
        assert "準備中" in page
        wrong = sent(client, f"/{TOWN}/elections/poll/new/", **{**asked, "notice_on": "R9.3.14"})
        assert "登録基準日、公示・告示日、選挙期日の順になっていません" in wrong
        far = {**asked, "election_on": "R9.4.18", "review_from": ""}
        assert "法令の値がまだありません" in sent(client, f"/{TOWN}/elections/poll/new/", **far)
        path = f"/{TOWN}/elections/poll/2/early/new/"
        place = {"name": "見本駅前", "address": "見本市", "open_on": "R9.3.20", "close_on": "R9.3.27"}
        assert "時刻は 8:30" in sent(client, path, **place, opens_at="朝", closes_at="20:00")
        assert "午前6時30分から" in sent(client, path, **place, opens_at="6:00", closes_at="20:00")
        assert "10時〜19時30分" in sent(client, path, **place, opens_at="10時", closes_at="１９時３０分")
        hours = f"/{TOWN}/elections/poll/2/hours/"
        assert "午後4時から8時" in sent(client, hours, district="1", opens_at="7:00", closes_at="15:30")
        assert "7時〜18時" in sent(client, hours, district="1", opens_at="7:00", closes_at="18:00")


def test_places_and_hours_outside_the_law_are_refused(undone: Held) -> None:
    with pytest.raises(Refused, match="選挙期日の前日まで"):
        set_early_place(
            election=undone[0], name="見本", address="見本市", open_on=date(2027, 3, 8), close_on=date(2027, 3, 14),
            opens_at=510, closes_at=1200, actor=CHIEF,
        )  # fmt: skip
    with pytest.raises(NotFound):
        set_polling_hours(election=undone[0], district=99, opens_at=420, closes_at=1200, actor=CHIEF)


def test_closing_keeps_counts_and_nothing_tells_any_more_who_voted(voted: Held) -> None:
    election, _, east, _ = voted
    with tenant(TOWN):
        held = setting_of(election)
        assert held is not None
        before = turnout.counts_of(held)
        vote = Vote.objects.filter(person=voters.ADULT).first()
        assert vote is not None
    with clock.set_to("2027-03-14"), pytest.raises(Refused, match="終わっていません"):
        close_election(election=election, keep_until=TERM_ENDS, actor=CHIEF)
    with clock.set_to("2027-03-15"):
        with pytest.raises(Refused, match="早すぎます"):
            close_election(election=election, keep_until=date(2027, 3, 14), actor=CHIEF)
        close_election(election=election, keep_until=TERM_ENDS, actor=CHIEF)
        with pytest.raises(Refused, match="すでに閉鎖"):
            close_election(election=election, keep_until=TERM_ENDS, actor=CHIEF)
        with tenant(TOWN):
            held = setting_of(election)
            assert held is not None
            for person in (voters.ADULT, voters.SPOUSE):
                judged = judge(held, person, date(2027, 3, 15))
                assert judged.lines == ()
                assert judged.stop is not None
                assert "閉鎖" in judged.stop.ja
            assert counted.reception_of(vote.vote) == []
            assert sorted(turnout.counts_of(held), key=repr) == sorted(before, key=repr)
            assert sum(c.ballots for c in before) == 4
        client = client_of(TOWN, "election_chief")
        for path in (
            early(election),
            on_day(election, east),
            f"/{TOWN}/elections/poll/receptions/{vote.vote}/",
        ):
            answer = client.get(path)
            assert answer.status_code == 404
            assert "見本　一郎" not in answer.content.decode()
        with pytest.raises(NotFound):
            cancel_ballot(vote=vote.vote, reason=2, actor=CHIEF)
        with pytest.raises(Refused, match="閉鎖"):
            hand_ballots(election=election, person=voters.SPOUSE, place=1, oath=1, actor=CLERK)


def test_the_database_takes_no_reception_of_a_closed_election_and_lets_none_go_without_an_erasure(
    voted: Held,
) -> None:
    with tenant(TOWN):
        assert Vote.objects.filter(person=voters.ADULT).delete()[0] == 0
        vote = Vote.objects.filter(person=voters.ADULT).first()
        assert vote is not None
    with clock.set_to("2027-03-15"):
        close_election(election=voted[0], keep_until=TERM_ENDS, actor=CHIEF)
    with tenant(TOWN), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Vote.objects.create(
            municipality=TOWN, vote=999, contest=vote.contest, person=voters.SPOUSE, kind=1,
            voted_on=vote.voted_on, received_at=timezone.now(), entry=vote.entry,
        )  # fmt: skip


def test_receptions_are_erased_by_another_person_when_the_term_is_over(voted: Held) -> None:
    election = voted[0]
    with clock.set_to("2027-03-15"):
        with pytest.raises(NotFound):
            erase_votes(election=election, actor=THIRD)
        close_election(election=election, keep_until=TERM_ENDS, actor=CHIEF)
    with clock.set_to("2031-03-27"), pytest.raises(Refused, match="過ぎていません"):
        erase_votes(election=election, actor=THIRD)
    with clock.set_to("2031-03-28"):
        with pytest.raises(Refused, match="閉鎖した人は"):
            erase_votes(election=election, actor=CHIEF)
        assert erase_votes(election=election, actor=THIRD) == 4
        with pytest.raises(Refused, match="すでに廃棄"):
            erase_votes(election=election, actor=THIRD)
    with tenant(TOWN):
        contests = [c.contest for c in roll.contests_of(election)]
        assert not Vote.objects.filter(contest__in=contests).exists()
        assert sum(Tally.objects.filter(election=election).values_list("ballots", flat=True)) == 4
        closed = closing.closing_of(election)
        assert closing.stage_of(places.require_election(election), closed, TERM_ENDS).ja == "閉鎖"


def test_nothing_kept_of_an_election_could_tell_how_anybody_voted() -> None:
    """No table of the business has a place for a candidate, a party or the number of a ballot paper."""
    names = {
        f.name for model in apps.get_app_config("elections").get_models() for f in model._meta.get_fields()
    }
    assert not names & {"candidate", "party", "choice", "ballot", "ballot_number", "paper", "serial"}
    of_votes = {f.name for f in Vote._meta.get_fields()} - {"pk"}
    assert of_votes == {
        "municipality", "vote", "contest", "person", "kind", "district", "place", "oath", "voted_on", "received_at",
        "is_proxy", "is_braille", "is_confirmed", "is_from_abroad", "entry", "cancelled_by",
    }  # fmt: skip
    assert "person" not in {f.name for f in Tally._meta.get_fields()}


def test_counts_are_read_in_two_queries(voted: Held) -> None:
    from django.test.utils import CaptureQueriesContext

    with tenant(TOWN):
        held = setting_of(voted[0])
        assert held is not None
        with CaptureQueriesContext(connection) as found:
            turnout.counts_of(held)
    assert len(found) == 2
