"""The levy of National Health Insurance from pensions in Chromium: the list, the works, a household, a head, a stop."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.health_insurance.tests.pensioners import COUPLE, HEAD, interim, pension_town
from kikan.businesses.health_insurance.tests.scene import HOME, chief, clerk, name_everybody, released
from kikan.shared.tenancy import clock
from tests.browser.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A couple whose pension pays in the second year."""
    monkeypatch.setenv("KIKAN_TODAY", "2026-07-10")
    with pension_town(monkeypatch):
        with clock.set_to("2026-03-20"):
            interim(2026)
        with clock.set_to("2026-07-10"):
            name_everybody()
            released(2026)
            with served() as url:
                yield url


def test_a_head_is_found_in_the_list_and_the_pension_is_stopped(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(clerk())
    page.goto(f"{HOME}pensions/?year=2026")
    looked_at(page, "nhi-pensions")
    page.goto(f"{HOME}households/{COUPLE}/")
    looked_at(page, "nhi-pension-household")
    page.goto(f"{HOME}persons/{HEAD}/")
    looked_at(page, "nhi-pension-head")
    page.get_by_role("link", name="国保税の特別徴収の中止").click()
    page.get_by_label("中止年月日").fill("R8.10.1")
    page.get_by_label("中止の理由").fill("年金の支給停止")
    looked_at(page, "nhi-pension-stop")
    page.keyboard.press("Control+Enter")
    page.get_by_text("まだ登録していません").wait_for()
    looked_at(page, "nhi-pension-stop-preview")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/worklist/**")


def test_a_chief_sees_whose_collection_must_end(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(chief())
    page.goto(f"{HOME}pensions/interim/")
    page.get_by_role("button", name="中止になる人を確かめる").click()
    page.get_by_text("世帯主が年度内に75歳になる").wait_for()
    looked_at(page, "nhi-pension-work")
    page.goto(f"{HOME}pensions/changes/?year=2025")
    looked_at(page, "nhi-pension-changes")
