"""Care insurance and the late-stage elderly in Chromium: the commonest acts, a yearly run, rates tried. All invented."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.late_elderly_medical.tests import town as elders
from kikan.businesses.long_term_care.procedures.agendas import assign_cases
from kikan.businesses.long_term_care.procedures.apply_certification import (
    apply_certification,
    record_first_judgement,
)
from kikan.businesses.long_term_care.procedures.boards import plan_meeting, set_board, set_member
from kikan.businesses.long_term_care.tests import town
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock
from tests.browser.serving import served, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
PATIENCE = 60_000
BOARD_SINCE = date(2026, 7, 1)
CARE, ELDERLY = f"/{town.TOWN}/long_term_care/", f"/{town.TOWN}/late_elderly_medical/"


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A town taxed for 2025 and 2026, its premiums of 2025 decided."""
    monkeypatch.setenv("KIKAN_TODAY", town.TODAY)
    with clock.set_to(town.TODAY):
        elders.settle()
        for year in town.YEARS:
            elders.released("resident_tax.assess_year", year)
        for business in ("long_term_care", "late_elderly_medical"):
            elders.released(f"{business}.assess_year", 2025)
        with served() as url:
            yield url


def clerk(name: str) -> Client:
    return client_of(town.TOWN, f"{name}_clerk")


def chief(name: str, who: str) -> Client:
    return client_of(town.TOWN, f"{name}_chief", who)


def test_an_application_is_taken_at_the_counter_by_keyboard_alone(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(clerk("care"))
    page.goto(f"{CARE}persons/{town.WIDOW}/")
    looked_at(page, "care-person")
    page.keyboard.press("e")
    page.get_by_label("申請区分").wait_for()
    looked_at(page, "care-application")
    page.get_by_label("申請区分").select_option("1")
    page.get_by_label("申請年月日").fill("R8.7.14")
    page.get_by_label("主治医・医療機関").fill("見本医院")
    page.keyboard.press("Control+Enter")
    page.get_by_text("まだ登録していません").wait_for()
    looked_at(page, "care-application-preview")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/worklist/**")
    assert "仮登録" in page.content()


def test_a_year_of_care_is_tried_released_and_explained_and_other_rates_are_tried(
    page_of: PageOf, looked_at: Look
) -> None:
    page = page_of(clerk("care"))
    page.goto(CARE)
    looked_at(page, "care-home")
    page.goto(f"{CARE}runs/prepare/")
    page.get_by_role("button", name="試算を始める").click()
    with worker():
        page.get_by_text("保険料の増減の理由").first.wait_for(timeout=PATIENCE)
        looked_at(page, "care-run")
        run = page.url
        for tab in ("outliers", "spot", "exceptions", "values"):
            page.goto(f"{run}?tab={tab}")
            looked_at(page, f"care-run-{tab}")
        for name in ("見本　一", "見本　二"):
            approving = page_of(chief("care", name))
            approving.goto(run)
            approving.get_by_role("button", name="承認する").click()
            approving.get_by_text(name).first.wait_for()
        approving.get_by_role("button", name="今すぐ確定する").click()
        approving.get_by_text("確定しました").wait_for()
    page.goto(f"{CARE}persons/{town.PART_TIME}/premiums/2026/")
    page.get_by_text("一致", exact=True).wait_for()
    looked_at(page, "care-premium")
    assert "第6段階" in page.inner_text("main")
    page.goto(f"{CARE}what-if/?year=2026")
    page.get_by_label("第5段階の保険料（年額）").fill("80000")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.get_by_text("試算の結果").first.wait_for()
    looked_at(page, "care-what-if")


def test_who_turned_seventy_five_is_enrolled_and_a_year_of_the_elderly_is_explained(
    page_of: PageOf, looked_at: Look
) -> None:
    page = page_of(clerk("insurance"))
    page.goto(f"{ELDERLY}persons/{town.WIFE}/")
    page.keyboard.press("e")
    page.get_by_label("資格取得年月日").fill("R8.7.10")
    page.get_by_label("取得の事由").select_option("3")
    page.keyboard.press("Control+Enter")
    page.get_by_text("まだ登録していません").wait_for()
    looked_at(page, "elderly-gain-preview")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/worklist/**")
    page.goto(f"{ELDERLY}persons/{town.HUSBAND}/premiums/2025/")
    page.get_by_text("一致", exact=True).wait_for()
    looked_at(page, "elderly-premium")
    page.goto(f"{ELDERLY}persons/{town.HUSBAND}/")
    looked_at(page, "elderly-person")


def test_the_results_of_a_board_are_entered_by_keyboard_alone(page_of: PageOf, looked_at: Look) -> None:
    with clock.set_to(town.TODAY):
        set_board(name="第1合議体", begins_on=BOARD_SINCE, actor=town.CLERK)
        for name, profession in (("見本　医子", 2), ("見本　看護", 1), ("見本　福祉", 3)):
            set_member(
                board=1, name=name, profession=profession, begins_on=BOARD_SINCE, ends_on=date(2028, 6, 30),
                actor=town.CLERK,
            )  # fmt: skip
        for person in (town.WIFE, town.TURNING):
            apply_certification(person=person, kind=1, applied_on=BOARD_SINCE, actor=town.CLERK)
            record_first_judgement(
                person=person, surveyed_on=BOARD_SINCE, opinion_on=BOARD_SINCE, first_level=22, first_minutes=551,
                actor=town.CLERK,
            )  # fmt: skip
        meeting = plan_meeting(board=1, held_on=clock.today(), capacity=10, actor=town.CLERK)
        assign_cases(meeting=meeting, actor=town.CLERK)
    page = page_of(clerk("care"))
    page.goto(f"{CARE}meetings/{meeting}/")
    page.get_by_label("1番の二次判定").focus()
    looked_at(page, "care-meeting")
    for level in ("21", "22"):
        page.keyboard.type(level)
        page.keyboard.press("Tab")
        page.keyboard.type("12")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.get_by_text("結果入力済み").wait_for()
    looked_at(page, "care-meeting-held")
    for name in ("boards", "restrictions", "federation", "reports"):
        page.goto(f"{CARE}{name}/")
        looked_at(page, f"care-{name}")
