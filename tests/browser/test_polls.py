"""Two terminals of a polling place in Chromium: of two receivers who press at once, one hands the ballots."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.elections.models import Card, Vote
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.incidents import cast_provisionally
from kikan.businesses.elections.procedures.issue_cards import issue_cards
from kikan.businesses.elections.reads import places
from kikan.businesses.elections.reads.card_codes import bars_of
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.voters import TOWN
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock, tenant
from tests.browser.serving import chromium, clean, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DAY = "2027-03-10"


@pytest.fixture
def polls(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """The address of the server, and an election with registered voters."""
    with voters.town():
        voters.places()
        election = voters.hold_election(21, 22)
        voters.early_place(election)
        voters.registered(election)
    monkeypatch.setenv("KIKAN_TODAY", DAY)
    with clock.set_to(DAY), served() as url:
        yield url, election


def signed(browser: Any, url: str, client: Client) -> Any:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, base_url=url)
    context.add_cookies([{"name": "sessionid", "value": client.session.session_key, "url": url}])
    return context.new_page()


def pictured(page: Any, name: str) -> None:
    if folder := os.environ.get("KIKAN_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def terminal(url: str, path: str, client: Client, gate: Barrier, said: list[str]) -> None:
    """One receiver: the name, Enter, and at the gate the key of the reason."""
    with chromium() as browser:
        page = signed(browser, url, client)
        page.goto(path)
        # The browser goes to the field some time after the page is there.
        page.wait_for_selector("#id_key:focus")
        page.keyboard.insert_text("ミホン イチロウ")
        page.keyboard.press("Enter")
        page.wait_for_selector(".poll-go")
        clean(page)
        pictured(page, "poll-go")
        gate.wait(timeout=60)
        with page.expect_navigation():
            page.keyboard.press("1")
        clean(page)
        is_stopped = page.locator(".poll-stop").count() == 1
        pictured(page, "poll-stop" if is_stopped else "poll-done")
        said.append(page.inner_text("body"))


def test_of_two_terminals_at_once_on_one_voter_exactly_one_hands_the_ballots(polls: tuple[str, int]) -> None:
    url, election = polls
    path, gate, said = f"/{TOWN}/elections/poll/{election}/early/1/", Barrier(2), list[str]()
    clients = [client_of(TOWN, "poll_receiver", name) for name in ("受付　一", "受付　二")]
    threads = [Thread(target=terminal, args=(url, path, c, gate, said)) for c in clients]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted("受付しました" in text for text in said) == [False, True]
    assert sorted("投票用紙を渡さないでください" in text for text in said) == [False, True]
    with tenant(TOWN):
        assert Vote.objects.filter(person=voters.ADULT).count() == 2


def test_the_list_of_namesakes_is_walked_by_keyboard(polls: tuple[str, int]) -> None:
    url, election = polls
    with chromium() as browser:
        page = signed(browser, url, client_of(TOWN, "poll_receiver"))
        page.goto(f"/{TOWN}/elections/poll/{election}/")
        clean(page)
        pictured(page, "poll-places")
        page.goto(f"/{TOWN}/elections/poll/{election}/early/1/")
        page.wait_for_selector("#id_key:focus")
        page.keyboard.insert_text("ミホン")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=該当する人")
        clean(page)
        pictured(page, "poll-many")
        page.keyboard.press("Enter")
        page.wait_for_selector(".poll-word")
        clean(page)
        pictured(page, "poll-one")


def test_the_next_card_scanned_over_an_open_voter_hands_nothing(polls: tuple[str, int]) -> None:
    """A reader's digits are no keys: on the page of one voter they search for the next, and Enter hands nothing."""
    url, election = polls
    with clock.set_to(DAY):
        issue_cards(election=election, persons=[voters.ADULT, voters.SPOUSE], actor=voters.CLERK)
    with tenant(TOWN):
        card = Card.objects.get(person=voters.SPOUSE).card
    with chromium() as browser:
        page = signed(browser, url, client_of(TOWN, "poll_receiver"))
        page.goto(f"/{TOWN}/elections/poll/{election}/early/1/")
        page.wait_for_selector("#id_key:focus")
        page.keyboard.insert_text("ミホン イチロウ")
        page.keyboard.press("Enter")
        page.wait_for_selector(".poll-go")
        page.keyboard.type(bars_of(card))
        assert page.evaluate("document.activeElement.id") == "id_key"
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "見本　花子" in page.inner_text(".poll-go")
        page.click("summary:has-text('代理投票')")
        page.check("[name=is_proxy]")
        pictured(page, "poll-proxy")
        with page.expect_navigation():
            page.click("button[name=oath][value='2']")
        assert "補助者二人の氏名" in page.inner_text("body")
        clean(page)
        pictured(page, "poll-helpers")
        with tenant(TOWN):
            assert not Vote.objects.exists()


PAGES = (
    "",
    "new/",
    "{e}/early/new/",
    "{e}/turnout/",
    "{e}/cards/",
    "{e}/absentee/",
    "{e}/absentee/new/",
    "{e}/incidents/",
    "{e}/correct/",
    "{e}/fallback/",
    "certificates/",
)


def test_the_screens_of_the_commission_have_no_fault(polls: tuple[str, int]) -> None:
    url, election = polls
    with tenant(TOWN):
        assert not Vote.objects.exists()
    hand_ballots(election=election, person=voters.ADULT, place=1, oath=1, actor=voters.CLERK)
    with clock.set_to(DAY):
        with tenant(TOWN):
            where = places.place_of(places.EARLY, 1, clock.today())
        assert where is not None
        cast_provisionally(
            election=election, person=voters.SPOUSE, where=where, reason="本人と確かめられない",
            are_witnesses_heard=True, actor=voters.CLERK,
        )  # fmt: skip
    with chromium() as browser:
        page = signed(browser, url, client_of(TOWN, "election_chief"))
        for path in PAGES:
            page.goto(f"/{TOWN}/elections/poll/{path.format(e=election)}")
            clean(page)
            pictured(page, f"poll-{path.format(e='x').strip('/').replace('/', '-') or 'list'}")
