"""A server over a town with a few fictitious families, and Chromium; no page may have a fault axe can find.

KIKAN_SCREENSHOTS=folder keeps pictures of the pages on the way.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.tests import desk, scenes
from kikan.shared.tenancy import clock
from tests.browser.serving import chromium, faults, served


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The day is told to the server's threads by the environment."""
    monkeypatch.setenv("KIKAN_TODAY", scenes.TODAY.isoformat())
    with clock.set_to(scenes.TODAY):
        desk.open_towns()
        scenes.family()
    with served() as url:
        yield url


@pytest.fixture
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page_of(browser: Any, address: str) -> Iterator[Callable[[Client], Any]]:
    """A page in which the client's user has signed in; faults of its scripts fail the test."""
    errors: list[str] = []

    def opened(client: Client) -> Any:
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, base_url=address)
        context.add_cookies([{"name": "sessionid", "value": client.session.session_key, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    assert errors == []


@pytest.fixture
def faults_of() -> Callable[[Any, str], list[tuple[str, str]]]:
    """What axe finds on a page; its picture is kept where one is wanted."""

    def seen(page: Any, name: str) -> list[tuple[str, str]]:
        if folder := os.environ.get("KIKAN_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}.png")
        return faults(page)

    return seen


@pytest.fixture
def looked_at(faults_of: Callable[[Any, str], list[tuple[str, str]]]) -> Callable[[Any, str], None]:
    """Let axe look at a page; it must find nothing."""

    def look(page: Any, name: str) -> None:
        assert faults_of(page, name) == [], name

    return look
