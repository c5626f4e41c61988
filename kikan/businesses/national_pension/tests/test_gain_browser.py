"""The commonest act in Chromium: a gain by keyboard alone; axe looks at every page on the way."""

from collections.abc import Iterator
from typing import Any

import pytest

from kikan.businesses.health_insurance.tests.scene import TODAY, clerk, named_town
from kikan.businesses.national_pension.tests.scene import HOME
from tests.browser.serving import chromium, clean, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 60_000


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server over the invented town; its threads know the day from the environment."""
    monkeypatch.setenv("KIKAN_TODAY", TODAY)
    with named_town(), served() as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[Any]:
    """A page in which a clerk has signed in; faults of its scripts fail the test."""
    key, faults = clerk().session.session_key, []
    with chromium() as opened:
        context = opened.new_context(viewport={"width": 1440, "height": 1000}, base_url=address)
        context.add_cookies([{"name": "sessionid", "value": key or "", "url": address}])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
    assert faults == []


def test_a_gain_is_sent_by_keyboard_alone(page: Any) -> None:
    for path in (
        "",
        "persons/69/",
        "applications/",
        "reports/",
        "look-up/",
        "guidance/2025/",
        "statistics/2026/",
    ):
        page.goto(f"{HOME}{path}")
        clean(page)
    for act in ("apply_exemption", "report_statutory", "apply_late_payment", "pass_on_transfer"):
        page.goto(f"{HOME}persons/69/papers/{act}/")
        clean(page)
    page.goto(f"{HOME}persons/69/gain/")
    clean(page)
    page.get_by_label("種別").select_option("1")
    page.get_by_label("資格取得年月日").fill("R8.7.1")
    page.get_by_label("取得の事由").select_option("2")
    page.keyboard.press("Control+Enter")
    page.get_by_text("まだ登録していません").wait_for()
    clean(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/worklist/**")
    assert "仮登録" in page.content()
