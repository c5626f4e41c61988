"""Admission cards: one a voter in postal order, the protected left to an officer, read by its bars at reception."""

import re
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from kikan.businesses.elections.models import Card
from kikan.businesses.elections.procedures.issue_cards import issue_cards, reissue_card
from kikan.businesses.elections.reads import cards, places
from kikan.businesses.elections.reads.card_codes import bars_of, card_in
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_reception import Held, early, receiver, sent
from kikan.businesses.elections.tests.voters import CLERK, TOWN
from kikan.shared.access.tests.people import client_of
from kikan.shared.addressees.models import Protection
from kikan.shared.documents import archive
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

PRINTED = [voters.ADULT, voters.SPOUSE, voters.TURNS_18, voters.SUSPENDED]


@pytest.fixture
def undone(held: Held) -> Iterator[Held]:
    with transaction.atomic(), clock.set_to("2027-03-07"):
        yield held
        transaction.set_rollback(True)


def protect(person: int) -> None:
    with tenant(TOWN):
        entry = append(
            actor=CLERK, kind="test.settled", procedure="test", subjects=[("person", person)]
        ).number
        add(Protection, {"person": person}, {"kind": "dv"}, entry=entry, valid_from=voters.SINCE)


def test_the_bars_of_a_card_lead_back_to_it_and_a_misread_digit_does_not() -> None:
    assert card_in(bars_of(1234)) == 1234
    assert card_in("]C1" + bars_of(1234)) == 1234
    digits = bars_of(1234)
    assert all(
        card_in(digits[:n] + str((int(d) + 1) % 10) + digits[n + 1 :]) is None for n, d in enumerate(digits)
    )
    assert card_in("19800505") is None


def test_those_who_may_vote_on_the_day_get_a_card_in_the_order_of_their_homes(undone: Held) -> None:
    """Nobody without a vote that day; who moved out has no municipal vote; a voter without district is passed over."""
    election = undone[0]
    with tenant(TOWN):
        wanted = cards.wanted(places.require_election(election), clock.today())
    assert wanted.index(voters.SPOUSE) == wanted.index(voters.ADULT) + 1
    assert set(wanted) == {*PRINTED, voters.NO_DISTRICT}
    assert set(issue_cards(election=election, persons=wanted, actor=CLERK)) == set(PRINTED)
    assert issue_cards(election=election, persons=wanted, actor=CLERK) == {}
    with tenant(TOWN):
        assert cards.wanted(places.require_election(election), clock.today()) == [voters.NO_DISTRICT]


def test_a_protected_household_gets_no_card_from_the_run_nor_again_without_release(undone: Held) -> None:
    protect(voters.ADULT)
    issued = issue_cards(election=undone[0], persons=PRINTED, actor=CLERK)
    assert voters.ADULT not in issued
    with pytest.raises(Refused, match="E20"):
        reissue_card(election=undone[0], person=voters.ADULT, reason=1, actor=CLERK)


def test_a_card_is_made_again_with_its_reason_and_says_so(undone: Held) -> None:
    election = undone[0]
    issue_cards(election=election, persons=[voters.ADULT], actor=CLERK)
    number = reissue_card(election=election, person=voters.ADULT, reason=1, actor=CLERK)
    with tenant(TOWN):
        made = archive.pdf(number, CLERK)
        assert made.startswith(b"%PDF")
        assert [(c.copy, c.reason) for c in cards.cards_of(voters.ADULT, election)] == [(0, 0), (1, 1)]
        with pytest.raises(IntegrityError, match="elections_card_once"), transaction.atomic():
            Card.objects.create(
                municipality=TOWN, card=900, election=election, person=voters.ADULT, copy=1, reason=1, issue=number,
                issued_on=clock.today(),
            )  # fmt: skip
    for _ in range(2):
        reissue_card(election=election, person=voters.ADULT, reason=2, actor=CLERK)
    with pytest.raises(Refused, match="3回まで"):
        reissue_card(election=election, person=voters.ADULT, reason=2, actor=CLERK)
    with pytest.raises(NotFound):
        reissue_card(election=election, person=voters.FOREIGN, reason=1, actor=CLERK)


def test_reception_finds_the_voter_by_the_bars_and_refuses_another_elections_card(undone: Held) -> None:
    election = undone[0]
    issue_cards(election=election, persons=[voters.ADULT], actor=CLERK)
    other = voters.hold_election(21)
    issue_cards(election=other, persons=[voters.ADULT], actor=CLERK)
    with tenant(TOWN):
        (card,), (foreign,) = cards.cards_of(voters.ADULT, election), cards.cards_of(voters.ADULT, other)
    with clock.set_to("2027-03-10"):
        page = sent(receiver(), early(election), key=bars_of(card.card))
        assert "投票できます" in page
        assert "見本　一郎" in re.sub(r"<[^>]+>", "", page)
        assert "この選挙の入場券ではありません" in sent(
            receiver(), early(election), key=bars_of(foreign.card)
        )


def test_the_screen_starts_a_run_that_never_prints_anybody_twice(held: Held) -> None:
    with clock.set_to("2027-03-07"):
        found = []
        for _ in range(2):
            run = queue.enqueue("elections.print_cards", actor=CLERK, parameters={"election": held[0]})
            assert run_now(TOWN, run) == State.DONE
            found.append(queue.find(TOWN, run).figures["notices"])
        assert found == [len(PRINTED), 0]
        client = client_of(TOWN, "election_clerk")
        page = client.get(f"/{TOWN}/elections/poll/{held[0]}/cards/").content.decode()
        assert "発行した入場券" in page
        files = client.get(f"/{TOWN}/elections/poll/cards/{run}/")
        assert files.status_code == 200
        again = sent(
            client, f"/{TOWN}/elections/poll/{held[0]}/cards/again/", person=voters.FOREIGN, reason="1"
        )
        assert "登録がありません" in again
