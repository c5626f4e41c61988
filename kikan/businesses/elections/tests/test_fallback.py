"""A polling place without network: the roll on paper with what must be seen, its marks entered once afterwards."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from kikan.businesses.elections.models import FallbackRoll, Vote
from kikan.businesses.elections.procedures.fallback_roll import enter_marks, print_fallback_roll
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.incidents import rule_incident
from kikan.businesses.elections.procedures.mark_roll import remove_voter
from kikan.businesses.elections.reads import incidents
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_reception import Held, sent
from kikan.businesses.elections.tests.voters import CHIEF, CLERK, THIRD, TOWN
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

DAY = date(2027, 3, 14)


@pytest.fixture
def undone(held: Held) -> Iterator[Held]:
    with transaction.atomic():
        yield held
        transaction.set_rollback(True)


def test_the_paper_shows_who_must_not_be_handed_ballots_and_its_marks_are_entered_once(undone: Held) -> None:
    election, _, east, _ = undone
    with clock.set_to("2027-03-10"):
        hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)
        early = print_fallback_roll(election=election, district=east, actor=CLERK)
        with pytest.raises(Refused, match="選挙期日になっていません"):
            enter_marks(roll_number=early.roll, lines=[1], actor=CLERK)
    with clock.set_to(DAY):
        made = print_fallback_roll(election=election, district=east, actor=CLERK)
        rows = dict(zip(made.persons, made.data["body"]["rows"], strict=True))  # type: ignore[index]
        assert rows[voters.ADULT][4] == "×投票済・送付済"
        assert rows[voters.SPOUSE][4] == ""
        assert set(made.persons) == {voters.ADULT, voters.SPOUSE, voters.SUSPENDED}
        adult, spouse = (made.persons.index(p) + 1 for p in (voters.ADULT, voters.SPOUSE))
        with pytest.raises(Refused, match="1から3まで"):
            enter_marks(roll_number=made.roll, lines=[4], actor=CLERK)
        entered = enter_marks(roll_number=made.roll, lines=[adult, spouse, spouse], actor=CLERK)
        assert entered.done == (spouse,)
        assert [n for n, _ in entered.refused] == [adult]
        assert "すでに投票の受付" in entered.refused[0][1]
        again = enter_marks(roll_number=made.roll, lines=[spouse], actor=CLERK)
        assert again.done == ()
        with pytest.raises(Refused, match="すでに投票の受付"):
            hand_ballots(election=election, person=voters.SPOUSE, district=east, actor=CLERK)
    with tenant(TOWN):
        assert Vote.objects.filter(person=voters.SPOUSE).count() == 2


def test_marks_may_be_entered_the_day_after_and_count_for_election_day(undone: Held) -> None:
    election, _, east, _ = undone
    with clock.set_to(DAY):
        made = print_fallback_roll(election=election, district=east, actor=CLERK)
    with clock.set_to("2027-03-15"):
        line = made.persons.index(voters.SPOUSE) + 1
        assert enter_marks(roll_number=made.roll, lines=[line], actor=CLERK).done == (line,)
        with pytest.raises(NotFound):
            enter_marks(roll_number=made.roll + 1, lines=[1], actor=CLERK)
    with tenant(TOWN):
        assert {v.voted_on for v in Vote.objects.filter(person=voters.SPOUSE)} == {DAY}


def test_two_marks_for_one_voter_are_both_kept_and_two_persons_decide(undone: Held) -> None:
    election, _, east, _ = undone
    with clock.set_to("2027-03-10"):
        hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=CLERK)
    with clock.set_to(DAY):
        one, two = (print_fallback_roll(election=election, district=east, actor=CLERK) for _ in range(2))
        adult, spouse, suspended = (
            one.persons.index(p) + 1 for p in (voters.ADULT, voters.SPOUSE, voters.SUSPENDED)
        )
        entered = enter_marks(roll_number=one.roll, lines=[adult, spouse], actor=CLERK)
        assert (entered.done, entered.disputes) == ((spouse,), 1)
        # The same sheet again is no second mark; another sheet's mark is, and so is one of who left the roll meanwhile.
        assert enter_marks(roll_number=one.roll, lines=[adult, spouse], actor=CLERK).disputes == 0
        remove_voter(person=voters.SUSPENDED, removed_on=DAY, reason=1, actor=CHIEF)
        assert enter_marks(roll_number=two.roll, lines=[spouse, suspended], actor=CLERK).disputes == 2
        with tenant(TOWN):
            found = {i.person: i for i in incidents.waiting(election)}
        assert set(found) == {voters.ADULT, voters.SPOUSE, voters.SUSPENDED}
        assert "見本市役所、期日前投票" in found[voters.ADULT].reason
        ruled: dict[str, Any] = {"incident": found[voters.ADULT].incident, "reason": "前の受付が別の人"}
        with pytest.raises(Refused, match="記録した人"):
            rule_incident(**ruled, ruling=5, actor=CLERK)
        rule_incident(**ruled, ruling=3, actor=CHIEF)
        rule_incident(**ruled, ruling=5, actor=CHIEF)
        with pytest.raises(Refused, match="一人目"):
            rule_incident(**ruled, ruling=5, actor=CHIEF)
        with tenant(TOWN):
            assert "二人目の決定待ち" in incidents.state_ja(incidents.waiting(election)[0])
        rule_incident(**ruled, ruling=5, actor=THIRD)
        for person, ruling in ((voters.SPOUSE, 3), (voters.SUSPENDED, 4)):
            for actor in (CHIEF, THIRD):
                given = {"incident": found[person].incident, "ruling": ruling, "reason": "行の取違え"}
                rule_incident(**given, actor=actor)
    with tenant(TOWN):
        assert incidents.waiting(election) == []
        standing = Vote.objects.filter(person=voters.ADULT, cancelled_by__isnull=True)
        assert {(v.kind, v.voted_on) for v in standing} == {(1, DAY)}
        assert Vote.objects.filter(person=voters.ADULT).count() == 4
        assert not Vote.objects.filter(person=voters.SUSPENDED).exists()


def test_the_screens_print_and_enter(undone: Held) -> None:
    election, _, east, _ = undone
    path = f"/{TOWN}/elections/poll/{election}/fallback/"
    with clock.set_to(DAY):
        client = client_of(TOWN, "election_clerk")
        assert "の抄本を印刷する" in client.get(path).content.decode()
        answer = client.post(path, {"form_token": fresh_token(client), "district": east})
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        with tenant(TOWN):
            made = FallbackRoll.objects.get(election=election)
        marks = f"/{TOWN}/elections/poll/fallback/{made.roll}/"
        assert "3、8、12-15" in sent(client, marks, lines="三")
        assert "行の番号は1から3まで" in sent(client, marks, lines="１-９")
        page = sent(client, marks, lines="1-3")
        assert "3行を受付に入れました" in page
        assert "3行は入れていません" in sent(client, marks, lines="1、2　3")
        assert client_of(TOWN, "poll_receiver").get(path).status_code == 403
