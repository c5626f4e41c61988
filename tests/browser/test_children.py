"""Children in Chromium: the allowance claimed from the move-in's proposal, the register and notices of a school year."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.shared.access.models import User
from tests.browser.serving import served, worker
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.security.endpoints import signed_in
from tests.stories import scene
from tests.stories.scene import clerk, proposals, told

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
PATIENCE = 60_000
A_MINUTE = 60


@pytest.fixture
def address(settled_town: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("KIKAN_TODAY", SAMPLE_DAY.isoformat())
    with served() as url:
        yield url


def user(role: str) -> Client:
    return signed_in(User.objects.get(login=f"demo-{MODEL_TOWN:06d}-{role}"))


def send(page: Any) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_an_allowance_is_claimed_from_the_proposal_of_a_move_in_within_a_minute(
    page_of: PageOf, looked_at: Look
) -> None:
    moved = accept_move_in(
        actor=clerk("resident_clerk"), **scene.move_in_of(scene.family(), date(2026, 11, 20))
    )
    told()
    (act,) = proposals("child_allowance.accept_claim", moved.persons[0])
    page, began = page_of(user("child_clerk")), time.monotonic()
    page.goto(f"/{MODEL_TOWN}/worklist/")
    page.locator(f'a[href*="/{act.number}/"]').first.click()
    page.get_by_text("提案", exact=True).first.wait_for()
    page.keyboard.press("e")
    page.get_by_label("事由発生日").wait_for()
    assert page.locator('input[name="children"]:checked').count() == 1
    page.get_by_label("年金の種別").select_option("1")
    send(page)
    assert "まだ登録していません" in page.inner_text("body")
    send(page)
    assert "仮登録" in page.inner_text("body")
    assert time.monotonic() - began < A_MINUTE
    looked_at(page, "allowance-entered")
    approver = page_of(user("child_chief"))
    approver.goto(f"/{MODEL_TOWN}/worklist/{act.number}/")
    looked_at(approver, "allowance-approval")
    send(approver)
    approver.goto(f"/{MODEL_TOWN}/child_allowance/persons/{moved.persons[0]}/")
    looked_at(approver, "allowance-person")
    assert "10,000円" in approver.inner_text("main")


def test_the_register_of_a_school_year_is_made_and_its_notices_printed(
    page_of: PageOf, looked_at: Look
) -> None:
    page = page_of(user("school_chief"))
    page.goto(f"/{MODEL_TOWN}/schooling/register/")
    looked_at(page, "school-register")
    with worker():
        page.get_by_role("button", name="学齢簿を作成する").click()
        done(page, f"/{MODEL_TOWN}/schooling/register/")
        page.goto(f"/{MODEL_TOWN}/schooling/printing/")
        page.get_by_role("button", name="印刷ファイルを作る").click()
        done(page, f"/{MODEL_TOWN}/schooling/printing/")
    looked_at(page, "school-printing")
    page.get_by_role("link", name="件を開く").first.click()
    page.locator('a[href$=".pdf"]').first.wait_for()
    looked_at(page, "school-files")
    paper = page.request.get(page.get_attribute('a[href$=".pdf"]', "href"))
    assert paper.body().startswith(b"%PDF")


def done(page: Any, listing: str) -> None:
    """The newest run of a list is over."""
    until = time.monotonic() + PATIENCE / 1000
    while True:
        page.goto(listing)
        words = page.locator("main table tbody tr").first
        if words.count() and "完了" in words.inner_text():
            return
        assert time.monotonic() < until, page.inner_text("main")
        page.wait_for_timeout(300)
