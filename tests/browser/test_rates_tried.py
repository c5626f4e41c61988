"""Rates of NHI tried out by keyboard in Chromium, and its notices printed together. All persons are invented."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.health_insurance.tests.scene import HOME, TODAY, chief, clerk, named_town, released
from tests.browser.serving import served, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
PATIENCE = 60_000


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("KIKAN_TODAY", TODAY)
    with named_town():
        released(2026)
    with served() as url:
        yield url


def test_a_council_sees_what_other_rates_bring_and_the_notices_are_printed(
    page_of: PageOf, looked_at: Look
) -> None:
    page = page_of(chief())
    page.goto(f"{HOME}what-if/?year=2026")
    looked_at(page, "nhi-what-if-form")
    page.locator("#id_medical_per_capita").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("40000")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.get_by_text("試算の結果").first.wait_for()
    looked_at(page, "nhi-what-if")
    assert "限度額の世帯（試算）" in page.inner_text("main")
    with worker():
        printing = page_of(clerk())
        printing.goto(f"{HOME}printing/")
        printing.get_by_role("button", name="印刷ファイルを作る").click()
        printing.get_by_text("作った帳票").first.wait_for(timeout=PATIENCE)
        printing.get_by_role("link", name="印刷ファイルを開く").click()
        looked_at(printing, "nhi-printed")
    assert "納税通知書" in printing.inner_text("main")
