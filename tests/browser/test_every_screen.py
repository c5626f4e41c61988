"""Every screen there is, opened in Chromium by somebody who may: axe finds nothing, no script fails.

The answers to what is not found or not a page to open look alike everywhere: one of each kind is looked at.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from kikan.shared.access.models import User
from tests.browser.serving import served
from tests.conftest import MODEL_TOWN
from tests.security.endpoints import Endpoint, endpoints, signed_in
from tests.security.lively import TODAY, Lively, role_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCREENS = [e for e in endpoints() if e.is_of_a_municipality]


@pytest.fixture
def address(lively: Lively, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The server over the lively town; its threads learn the day from the environment."""
    monkeypatch.setenv("KIKAN_TODAY", TODAY.isoformat())
    with served() as url:
        yield url


@pytest.fixture
def opened_by(page_of: Any) -> Any:
    """One page for each role, kept for all screens it opens."""
    pages: dict[str, Any] = {}

    def page(role: str) -> Any:
        if role not in pages:
            user = User.objects.get(login=f"demo-{MODEL_TOWN:06d}-{role}")
            pages[role] = page_of(signed_in(user))
            pages[role].set_viewport_size({"width": 1280, "height": 1000})
        return pages[role]

    return page


def is_page(page: Any, answer: Any) -> bool:
    """A whole page; not a file, nor a piece that another page loads into itself."""
    is_html = answer is not None and answer.headers.get("content-type", "").startswith("text/html")
    return is_html and bool(page.evaluate("document.doctype !== null"))


def is_new(answer: Any, refusals: set[int]) -> bool:
    """Whether it is a screen, or the first page that refuses with its status."""
    if answer.status == 200:
        return True
    is_first = answer.status not in refusals
    refusals.add(answer.status)
    return is_first


def test_axe_finds_nothing_on_any_screen(lively: Lively, opened_by: Any, faults_of: Any) -> None:
    found, seen, refusals = [], 0, set[int]()
    for endpoint in SCREENS:
        page = opened_by(role_for(endpoint))
        answer = open_screen(page, endpoint, lively)
        if is_page(page, answer) and is_new(answer, refusals):
            seen += 1
            found += [(endpoint.route, *fault) for fault in faults_of(page, f"{seen:03d}")]
            found += [(endpoint.route, "scrolls sideways")] if is_too_wide(page) else []
    assert found == []
    assert seen > len(SCREENS) / 2


def open_screen(page: Any, endpoint: Endpoint, lively: Lively) -> Any:
    """The answer to the screen's address; None where it is a file that the browser would save."""
    from playwright.sync_api import Error

    try:
        return page.goto(endpoint.path(lively.of(endpoint)))
    except Error as error:
        if "Download is starting" in error.message or "ERR_ABORTED" in error.message:
            return None
        raise


def is_too_wide(page: Any) -> bool:
    """At 1280 pixels nothing scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
