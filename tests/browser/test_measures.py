"""Measures in Chromium: a victim applies and is hidden, a clerk asks for a print, suppressions, statistics, detailed search."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.tests.desk import residents, signed_in
from kikan.businesses.residents.tests.scenes import TODAY, TOWN
from kikan.businesses.residents.tests.test_statistics import counted
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock, tenant

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
HOME = "中央一丁目1番1号"


def user(role: str) -> Client:
    with clock.set_to(TODAY):
        return signed_in(role)


def members() -> list[int]:
    with tenant(TOWN):
        return list(as_of(Resident, TODAY).order_by("person").values_list("person", flat=True))


def press(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def test_a_victim_is_hidden_from_the_application_on(page_of: PageOf, looked_at: Look) -> None:
    _, spouse, boy = members()
    officer = page_of(user("protection_officer"))
    officer.goto(residents(f"persons/{spouse}/support-measure/"))
    looked_at(officer, "support-apply")
    officer.select_option("#id_kind", "domestic_violence")
    officer.check(f"input[name=companions][value='{boy}']")
    officer.fill("#id_body", "見本警察署")
    officer.fill("#id_office_1", "大阪府大阪市")
    officer.select_option("#id_purpose_1", "former")
    press(officer, "仮支援を始める")
    looked_at(officer, "support-measure")
    officer.fill("#opinion_on", "R8.11.23")
    press(officer, "支援措置を決定する")
    assert "支援中" in officer.inner_text("h1")
    looked_at(officer, "support-decided")
    officer.goto(residents("support-measures/"))
    looked_at(officer, "support-measures")

    clerk = page_of(user("resident_clerk"))
    clerk.goto(residents(f"persons/{spouse}/"))
    assert HOME not in clerk.content()
    assert clerk.locator("body.protected").count() == 1
    looked_at(clerk, "protected-person")
    clerk.goto(residents(f"persons/{spouse}/print-release/"))
    looked_at(clerk, "print-release")


def test_suppressions_are_set_and_listed(page_of: PageOf, looked_at: Look) -> None:
    head, *_ = members()
    page = page_of(user("resident_approver"))
    page.goto(residents(f"persons/{head}/suppression/"))
    looked_at(page, "suppress")
    page.select_option("#id_kind", "dispute")
    page.check("input[name=functions][value=issue]")
    page.fill("#id_note", "架空の係争")
    press(page, "設定する")
    looked_at(page, "suppressed")
    page.goto(residents("suppressions/"))
    assert "係争中" in page.inner_text("main")
    looked_at(page, "suppressions")


def test_the_detailed_search_and_the_statistics_are_sound(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(user("resident_clerk"))
    page.goto(residents("search/detailed"))
    page.fill("#id_name", "見本")
    press(page, "探す")
    looked_at(page, "search-detailed")
    with clock.set_to(date(2026, 11, 23)):
        numbers = [counted(month) for month in (202604, 202605, 202606)]
    chief = page_of(user("section_chief"))
    chief.goto(residents("statistics/"))
    looked_at(chief, "statistics")
    chief.goto(residents(f"statistics/{numbers[0]}/"))
    looked_at(chief, "publication")
    chief.goto(residents(f"statistics/{numbers[0]}/people?table=1"))
    looked_at(chief, "figure-people")
