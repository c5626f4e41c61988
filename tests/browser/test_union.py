"""The union of the late-stage elderly in Chromium: rates tried by keyboard, a file sent and one taken in. All invented."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.late_elderly_medical.tests import town
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock
from tests.browser.serving import served, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
PATIENCE = 60_000
HOME = f"/{town.TOWN}/late_elderly_medical/"
HEADS = "被保険者番号,年度,医療分の保険料,子ども・子育て支援納付金分の保険料,負担割合,負担割合の適用開始日"


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A town taxed for 2025 and 2026, its premiums of 2026 decided."""
    monkeypatch.setenv("KIKAN_TODAY", town.TODAY)
    with clock.set_to(town.TODAY):
        town.settle()
        for year in town.YEARS:
            town.released("resident_tax.assess_year", year)
        for year in town.YEARS:
            town.released("late_elderly_medical.assess_year", year)
        with served() as url:
            yield url


def test_other_rates_are_tried_and_files_go_to_and_come_from_the_union(
    page_of: PageOf, looked_at: Look, tmp_path: Path
) -> None:
    page = page_of(client_of(town.TOWN, "insurance_chief", "見本　課長"))
    page.goto(f"{HOME}what-if/?year=2026")
    page.locator("#id_rate_0").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("10%")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.get_by_text("試算の結果").first.wait_for()
    looked_at(page, "elderly-what-if")
    assert "+5,000" in page.inner_text("main")
    page.goto(f"{HOME}union/")
    looked_at(page, "elderly-union")
    with worker():
        page.get_by_role("button", name="作る").click()
        page.get_by_text("新規の行").first.wait_for(timeout=PATIENCE)
        looked_at(page, "elderly-union-run")
    came = tmp_path / "came.csv"
    came.write_text(f"{HEADS}\r\n1,2026,47600,3500,1,20260801\r\n77,2026,1,0,,\r\n", "utf-8", newline="")
    page.goto(f"{HOME}union/")
    page.get_by_label("ファイル（CSV）").set_input_files(came)
    page.get_by_role("button", name="試しに読む").click()
    page.get_by_text("この被保険者番号の人はいません").wait_for()
    looked_at(page, "elderly-union-trial")
    page.get_by_label("ファイル（CSV）").set_input_files(came)
    page.get_by_role("button", name="受け入れる").click()
    page.wait_for_url("**/union/files/**")
    looked_at(page, "elderly-union-file")
    page.get_by_role("link", name="このシステムの計算との相違").click()
    page.get_by_text("子ども分").wait_for()
    looked_at(page, "elderly-union-differences")


def test_an_application_for_a_benefit_is_taken_at_the_counter_by_keyboard(
    page_of: PageOf, looked_at: Look
) -> None:
    page = page_of(client_of(town.TOWN, "insurance_clerk"))
    page.goto(f"{HOME}persons/{town.HUSBAND}/")
    looked_at(page, "elderly-person")
    page.goto(f"{HOME}persons/{town.HUSBAND}/acts/apply_benefit/")
    page.get_by_label("給付の種類").select_option("1")
    page.get_by_label("受付年月日").fill("R8.7.14")
    page.get_by_label("診療年月の日（葬祭費は死亡年月日）").fill("R8.4.10")
    page.get_by_label("申請者の氏名").fill("見本　次郎")
    looked_at(page, "elderly-benefit")
    page.keyboard.press("Control+Enter")
    page.get_by_text("まだ登録していません").wait_for()
    looked_at(page, "elderly-benefit-preview")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/worklist/**")
    assert "仮登録" in page.content()
