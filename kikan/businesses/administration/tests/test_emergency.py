"""Emergency access: by leave of the municipality, for two hours, everything recorded and signed off."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from kikan.businesses.administration.procedures import emergency as acts
from kikan.businesses.administration.procedures.rights import decide_rights, end_rights
from kikan.businesses.administration.reads.emergency import emergency
from kikan.businesses.administration.tests.desk import TOWN, actor, at, send, signed_in, text_of, user
from kikan.shared.access import looks
from kikan.shared.access.granting import Outcome
from kikan.shared.access.models import Grant
from kikan.shared.access.roles import EMERGENCY
from kikan.shared.access.sign_in import actor_of
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.usefixtures("towns")
BEGIN = datetime(2026, 11, 23, 10, 0, tzinfo=clock.TOKYO)


class Hands:
    """A clock whose hands a test sets."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    set_by_hand = Hands()
    monkeypatch.setattr(clock, "now", set_by_hand)
    return set_by_hand


@pytest.fixture
def opened(hands: Hands) -> int:
    request = acts.request_emergency(reason="障害番号12の調査", actor=actor("provider"))
    decide_rights(request=request, outcome=Outcome.APPROVED, actor=actor("section_chief"))
    return request


def rights() -> frozenset[str]:
    found = actor_of(user("provider"), TOWN)
    return found.rights if found else frozenset()


def test_nothing_opens_before_the_municipality_has_approved(hands: Hands) -> None:
    acts.request_emergency(reason="調査", actor=actor("provider"))
    assert "residents.look" not in rights()
    assert signed_in("provider").get(f"/{TOWN}/residents/").status_code == 403


def test_it_gives_looks_alone_and_ends_after_two_hours_by_itself(opened: int, hands: Hands) -> None:
    assert rights() >= EMERGENCY.rights
    assert {right.split(".")[1] for right in EMERGENCY.rights} == {"look"}
    hands.at = BEGIN + timedelta(minutes=119)
    assert "residents.look" in rights()
    hands.at = BEGIN + timedelta(minutes=120)
    assert "residents.look" not in rights()


def test_it_crosses_midnight(hands: Hands) -> None:
    hands.at = BEGIN.replace(hour=23, minute=30)
    request = acts.request_emergency(reason="調査", actor=actor("provider"))
    decide_rights(request=request, outcome=Outcome.APPROVED, actor=actor("section_chief"))
    hands.at += timedelta(minutes=90)
    assert "residents.look" in rights()
    hands.at += timedelta(minutes=31)
    assert "residents.look" not in rights()


def test_only_the_providers_people_ask_and_they_never_decide(hands: Hands) -> None:
    with pytest.raises(NotPermitted):
        acts.request_emergency(reason="調査", actor=actor("operator"))
    request = acts.request_emergency(reason="調査", actor=actor("provider"))
    with pytest.raises(NotPermitted):
        decide_rights(request=request, outcome=Outcome.APPROVED, actor=actor("provider"))


def look(persons: list[int]) -> None:
    someone = actor_of(user("provider"), TOWN)
    assert someone is not None
    looks.record(someone, screen="residents.person", persons=persons)


def test_the_municipality_sees_everything_that_was_looked_at_and_signs_it_off(
    opened: int, hands: Hands
) -> None:
    look([18])
    hands.at = BEGIN + timedelta(minutes=30)
    look([26, 34])
    with tenant(TOWN):
        found, seen, entries = emergency(opened)
    assert [s.persons for s in seen] == [(18,), (26, 34)]
    assert (found.state, entries) == ("利用中", 0)
    with pytest.raises(Refused, match="終わってから"):
        acts.review_emergency(request=opened, seen=2, findings="問題なし", actor=actor("section_chief"))
    hands.at = BEGIN + timedelta(hours=3)
    with pytest.raises(Refused, match="増えて"):
        acts.review_emergency(request=opened, seen=1, findings="問題なし", actor=actor("section_chief"))
    acts.review_emergency(request=opened, seen=2, findings="問題なし", actor=actor("section_chief"))
    with pytest.raises(Refused, match="済んで"):
        acts.review_emergency(request=opened, seen=2, findings="問題なし", actor=actor("rights_approver"))


def test_looks_before_and_after_are_none_of_it(opened: int, hands: Hands) -> None:
    hands.at = BEGIN - timedelta(minutes=1)
    looks.record(actor("provider"), screen="desk", persons=[])
    hands.at = BEGIN + timedelta(hours=2, minutes=1)
    looks.record(actor("provider"), screen="desk", persons=[])
    with tenant(TOWN):
        assert emergency(opened)[1] == []


def test_the_municipality_ends_it_at_once(opened: int, hands: Hands) -> None:
    hands.at = BEGIN + timedelta(minutes=5)
    grant = Grant.objects.get(request=opened, municipality=TOWN)
    end_rights(grant=grant.number, reason="調査の終わり", actor=actor("operator"))
    assert "residents.look" not in rights()
    with tenant(TOWN):
        assert emergency(opened)[0].state == "確認待ち"


def test_asking_ending_and_signing_off_on_the_screens(hands: Hands) -> None:
    provider, chief, operator = signed_in("provider"), signed_in("section_chief"), signed_in("operator")
    assert provider.get(at(""))["Location"] == at("emergency/own/")
    assert send(provider, at("emergency/own/"), reason="").status_code == 400
    send(provider, at("emergency/own/"), reason="障害番号12の調査")
    number = _number(chief)
    page = at(f"requests/{number}/")
    send(chief, page, f"{page}decide", outcome="approved", opinion="")
    assert provider.get(f"/{TOWN}/residents/").status_code == 200
    shown = at(f"emergency/{number}/")
    send(operator, shown, f"{shown}end")
    assert provider.get(f"/{TOWN}/residents/").status_code == 403
    seen = text_of(chief.get(shown)).split('name="seen" value="')[1].split('"')[0]
    assert send(chief, shown, f"{shown}review", seen=seen, findings="").status_code == 400
    assert send(chief, shown, f"{shown}review", seen=seen, findings="問題なし")["Location"] == shown
    assert "確認済" in text_of(chief.get(at("emergency/")))


def _number(client: Any) -> int:
    return int(re.findall(r"/administration/requests/([0-9]+)/", text_of(client.get(at("requests/"))))[0])
