"""The yearly run in Chromium, from its preparation to a levy explained; axe looks at every page on the way."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import HOME, TODAY, chief, clerk, named_town, released
from tests.browser.serving import chromium, clean, served, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 60_000


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server over the invented town, assessed last year; its threads know the day from the environment."""
    monkeypatch.setenv("KIKAN_TODAY", TODAY)
    with named_town():
        released(2025)
    with served() as url:
        yield url


@pytest.fixture
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page_of(browser: Any, address: str) -> Iterator[Callable[[Client], Any]]:
    """A page of the browser in which the client's user has signed in; faults of its scripts fail the test."""
    faults: list[str] = []

    def opened(client: Client) -> Any:
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, base_url=address)
        context.add_cookies([{"name": "sessionid", "value": client.session.session_key, "url": address}])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        return page

    yield opened
    assert faults == []


def test_a_year_is_tried_approved_by_two_released_and_explained(
    page_of: Callable[[Client], Any], address: str
) -> None:
    page = page_of(clerk())
    page.goto(HOME)
    clean(page)
    page.get_by_role("link", name="当初賦課の準備をする").click()
    clean(page)
    page.get_by_role("button", name="試算を始める").click()
    page.get_by_text("待機中").first.wait_for()
    clean(page)
    with worker():
        page.get_by_text("年税額の増減の理由").first.wait_for()
        run = page.url
        clean(page)
        for tab in ("outliers", "spot", "exceptions", "values", "notices"):
            page.goto(f"{run}?tab={tab}")
            clean(page)
        for name in ("見本　一", "見本　二"):
            approving = page_of(chief(name))
            approving.goto(run)
            approving.get_by_role("button", name="承認する").click()
            approving.get_by_text(name).first.wait_for()
        clean(approving)
        approving.get_by_role("button", name="今すぐ確定する").click()
        approving.get_by_text("確定しました").wait_for()
    clean(approving)
    page.goto(f"{HOME}households/101/")
    clean(page)
    page.get_by_role("row", name="当初賦課").first.get_by_role("link").last.click()
    page.get_by_text("一致", exact=True).wait_for()
    clean(page)
    assert f"/{town.TOWN}/health_insurance/households/101/levies/2026/" in page.url


def test_a_notification_is_sent_by_keyboard_alone(page_of: Callable[[Client], Any], address: str) -> None:
    page = page_of(clerk())
    page.goto(f"{HOME}persons/26/withdrawal/")
    clean(page)
    page.get_by_label("資格喪失年月日").fill("R8.7.1")
    page.get_by_label("喪失の事由").select_option("2")
    page.keyboard.press("Control+Enter")
    page.get_by_text("まだ登録していません").wait_for()
    clean(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/worklist/**")
    assert "仮登録" in page.content()


def test_the_run_waits_without_scripts_too(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    client = clerk()
    context.add_cookies([{"name": "sessionid", "value": client.session.session_key, "url": address}])
    page = context.new_page()
    page.goto(f"{HOME}runs/prepare/")
    page.get_by_role("button", name="試算を始める").click()
    with worker():
        page.get_by_text("承認待ち").first.wait_for(timeout=PATIENCE)
