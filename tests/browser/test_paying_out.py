"""A benefit of NHI from the counter to the bank's file in Chromium: asked, approved, explained, paid. All invented."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import HOME, named_town
from kikan.shared import history
from kikan.shared.access.tests.people import client_of
from kikan.shared.addressees.models import Account
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant
from tests.browser.serving import served, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
PATIENCE = 60_000
HEAD, WIFE = 18, 26


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The invented town in July 2026; the head of a household has an account."""
    monkeypatch.setenv("KIKAN_TODAY", "2026-07-10")
    with named_town():
        with tenant(town.TOWN):
            entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("person", HEAD)])
            bank = {"bank": "9903", "branch": "003", "account_number": "0000001", "holder_kana": "ﾐﾎﾝ"}
            history.add(
                Account,
                {"person": HEAD, "use": "credit"},
                bank,
                entry=entry.number,
                valid_from=date(2020, 4, 1),
            )
        with served() as url:
            yield url


def test_a_high_cost_benefit_is_asked_for_approved_explained_and_paid_by_file(
    page_of: PageOf, looked_at: Look
) -> None:
    page = page_of(client_of(town.TOWN, "insurance_clerk"))
    page.goto(f"{HOME}persons/{HEAD}/")
    looked_at(page, "nhi-person")
    page.get_by_role("link", name="高額療養費の支給").click()
    page.get_by_label("診療の月").fill("R8.6.1")
    page.get_by_label("1件目　受診した人").select_option(str(WIFE))
    page.get_by_label("1件目　外来・入院").select_option("0")
    page.get_by_label("1件目　総医療費").fill("1000000")
    page.get_by_label("1件目　支払った額").fill("300000")
    looked_at(page, "nhi-high-cost")
    page.keyboard.press("Control+Enter")
    page.get_by_text("まだ登録していません").wait_for()
    assert "212,570円" in page.inner_text("aside.right")
    looked_at(page, "nhi-high-cost-preview")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/worklist/**")
    chief = page_of(client_of(town.TOWN, "insurance_chief", "見本　係長"))
    chief.goto(page.url)
    chief.get_by_role("button", name="承認").first.click()
    chief.goto(f"{HOME}benefits/1/")
    looked_at(chief, "nhi-benefit")
    assert "87,430円" in chief.inner_text("main")
    payer = page_of(client_of(town.TOWN, "collection_clerk"))
    payer.goto(f"/{town.TOWN}/collection/payouts/")
    looked_at(payer, "payouts")
    payer.get_by_label("振込指定日").fill("R8.7.10")
    payer.get_by_role("button", name="試算を始める").click()
    with worker():
        payer.get_by_text("振り込む支払").first.wait_for(timeout=PATIENCE)
        looked_at(payer, "payment-run")
        run = payer.url
        for name in ("見本　一", "見本　二"):
            approving = page_of(client_of(town.TOWN, "collection_chief", name))
            approving.goto(run)
            approving.get_by_role("button", name="承認する").click()
            approving.get_by_text(name).first.wait_for()
        approving.get_by_role("button", name="今すぐ確定する").click()
        approving.get_by_text("確定しました").wait_for(timeout=PATIENCE)
    payer.goto(run)
    looked_at(payer, "payment-ordered")
    payer.get_by_role("button", name="結果を登録する").click()
    payer.get_by_text("振込済").first.wait_for()
    chief.reload()
    assert "支払済" in chief.inner_text("h1")
