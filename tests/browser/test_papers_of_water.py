"""Papers of water by the hundred in Chromium: a month's bills, reminders, a winter settled, the year's tables."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.water.procedures.enter_distribution import enter_distribution
from kikan.businesses.water.tests import town
from kikan.businesses.water.tests.test_bill_month import release, tried
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock
from tests.browser.serving import served, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
HOME = f"/{town.TOWN}/water/"
PATIENCE = 60_000
LONG_AGO = date(2025, 4, 1)


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Two points whose winter was billed on estimates and whose spring reading has just come."""
    town.settle(since=LONG_AGO)
    with clock.set_to("2025-12-01"):
        points = [town.point(zone=2, sequence=n + 1, since=LONG_AGO) for n in range(2)]
        for n, at in enumerate(points):
            town.opened(at, payer=town.PEOPLE[n], on=date(2025, 8, 1))
            for month, index in ((8, 110), (9, 130), (10, 154), (11, 178)):
                town.read(at, date(2025, month, 20), index)
        release(tried(202511))
    for month in (202512, 202601, 202602, 202603):
        with clock.set_to(f"{month // 100}-{month % 100:02d}-25"):
            release(tried(month, zone=2, winter=1))
    with clock.set_to("2026-04-21"):
        for at, index in zip(points, (340, 200), strict=True):
            town.read(at, date(2026, 4, 20), index)
        enter_distribution(month=202603, volume=60, actor=town.CLERK)
    monkeypatch.setenv("KIKAN_TODAY", "2026-04-21")
    with served() as url:
        yield url


def test_bills_letters_and_the_settlement_of_a_winter(page_of: PageOf, looked_at: Look) -> None:
    chief = page_of(client_of(town.TOWN, "water_chief", "見本　一"))
    clerk = page_of(client_of(town.TOWN, "water_clerk", "見本　担当"))
    with worker():
        clerk.goto(f"{HOME}printing/")
        clerk.select_option("#id_month", "202603")
        looked_at(clerk, "water-printing")
        clerk.get_by_role("button", name="印刷ファイルを作る").click()
        clerk.get_by_text("作った帳票").first.wait_for(timeout=PATIENCE)
        looked_at(clerk, "water-printed-run")
        assert "令和8年3月" in clerk.inner_text("main") + clerk.inner_text("body")
        clerk.goto(f"{HOME}printing/")
        clerk.get_by_role("link", name="1件を開く").click()
        looked_at(clerk, "water-printed")
        clerk.goto(f"{HOME}arrears/")
        clerk.select_option("#id_step", label="督促")
        clerk.get_by_role("button", name="始める").click()
        clerk.get_by_text("作った帳票").first.wait_for(timeout=PATIENCE)
        clerk.goto(f"{HOME}arrears/")
        looked_at(clerk, "water-arrears")
        clerk.goto(f"{HOME}winter/")
        assert "承認の権限" in clerk.inner_text("body")
        chief.goto(f"{HOME}winter/")
        looked_at(chief, "water-winter")
        chief.get_by_role("button", name="すべて精算する").click()
        chief.get_by_text("精算した水栓").first.wait_for(timeout=PATIENCE)
    chief.goto(f"{HOME}winter/")
    assert "精算を待つ冬期概算はありません" in chief.inner_text("main")
    for tab in ("water", "years", "given_up"):
        chief.goto(f"{HOME}reports/?tab={tab}")
        looked_at(chief, f"water-reports-{tab}")
