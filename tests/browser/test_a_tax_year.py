"""A tax year in Chromium: the run tried, compared, approved by two and released; a tax explained; an ordinance tried."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock
from tests.browser.serving import served, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
HOME = f"/{town.TOWN}/resident_tax/"
PATIENCE = 60_000


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The invented town, taxed last year and not yet this year."""
    monkeypatch.setenv("KIKAN_TODAY", town.TODAY)
    with clock.set_to(town.TODAY):
        town.settle()
        town.released(2025)
        with served() as url:
            yield url


def of(role: str, name: str = "見本　担当") -> Client:
    return client_of(town.TOWN, role, name)


def approved(page_of: PageOf, run: str, name: str) -> Any:
    page = page_of(of("tax_chief", name))
    page.goto(run)
    page.get_by_role("button", name="承認する").click()
    page.get_by_text(name).first.wait_for()
    return page


def test_a_year_is_tried_compared_approved_by_two_released_and_explained(
    page_of: PageOf, looked_at: Look
) -> None:
    clerk = page_of(of("tax_clerk"))
    clerk.goto(HOME)
    clerk.get_by_role("link", name="当初賦課").first.click()
    looked_at(clerk, "tax-runs")
    clerk.goto(f"{HOME}runs/prepare/?fiscal_year=2026")
    looked_at(clerk, "tax-prepare")
    clerk.get_by_role("button", name="試算を始める").click()
    clerk.get_by_role("progressbar").first.wait_for()
    looked_at(clerk, "tax-progress")
    with worker():
        clerk.get_by_text("年税額の増減の理由").first.wait_for(timeout=PATIENCE)
        run = clerk.url
        assert clerk.locator("figure svg").count() > 0
        for tab in ("result", "bands", "outliers", "spot", "exceptions", "values"):
            clerk.goto(f"{run}?tab={tab}")
            looked_at(clerk, f"tax-run-{tab}")
        assert approved(page_of, run, "見本　一").get_by_role("button", name="今すぐ確定する").count() == 0
        second = approved(page_of, run, "見本　二")
        second.get_by_role("button", name="今すぐ確定する").click()
        second.get_by_text("確定しました").wait_for(timeout=PATIENCE)
    looked_at(second, "tax-released")
    clerk.goto(f"{HOME}persons/{town.EARNER}/taxes/2026/")
    looked_at(clerk, "tax-explained")
    steps = clerk.inner_text("main")
    assert "地方税法" in steps
    assert "配偶者控除" in steps


def test_a_thousand_yen_more_a_head_is_tried_by_keyboard_and_drawn(page_of: PageOf, looked_at: Look) -> None:
    chief = page_of(of("tax_chief"))
    chief.goto(f"{HOME}what-if/?year=2026")
    chief.fill("#id_city_per_capita", "4000")
    chief.keyboard.press("Control+Enter")
    chief.get_by_text("試算の結果").wait_for()
    looked_at(chief, "tax-what-if")
    assert chief.locator("figure svg").count() == 1
    assert "例示値を使っています" in chief.inner_text("body")
    (more,) = [t for t in chief.locator(".tiles div").all_inner_texts() if "増える人" in t]
    payers = int("".join(c for c in more if c.isdigit()))
    assert payers > 0
    assert f"+{payers * 1_000:,}" in chief.inner_text("main")
