"""A medical bill in Chromium: applied for, decided by another, the certificate, the receipt explained step by step, paid."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.medical_subsidy.reads import refunds
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.town import CHILD, FATHER, HOME, TODAY
from kikan.shared.access.tests.people import client_of
from kikan.shared.ledger.payout_models import Payout
from kikan.shared.ledger.purposes import MEDICAL_SUBSIDY
from kikan.shared.tenancy import tenant
from tests.browser.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
A_MINUTE = 60
PERSON = f"{HOME}persons/{CHILD}/"


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The invented town with the taxes of two years decided."""
    monkeypatch.setenv("KIKAN_TODAY", TODAY.isoformat())
    with town.taxed_town(), served() as url:
        yield url


def send(page: Any) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def walked(page: Any, name: str) -> None:
    """Walk by Tab to the button with these words."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().startswith(name):
            return
    raise AssertionError(f"no Tab leads to {name}")


def reached(page: Any, name: str) -> None:
    """Walk to the button with these words and press it."""
    walked(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def typed(page: Any, **values: str) -> None:
    """Fill fields of the form that has them all by keyboard; each is left by Tab, as a clerk leaves it."""
    form = "form" + "".join(f':has([name="{name}"])' for name in values)
    for name, value in values.items():
        page.locator(f'{form} [name="{name}"]').focus()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(value)
        page.keyboard.press("Tab")


def approved(page_of: PageOf, looked_at: Look, url: str, name: str) -> None:
    """The chief opens the act that waits and approves it."""
    page = page_of(client_of(town.TOWN, "medical_chief", "見本　係長"))
    page.goto(url)
    looked_at(page, name)
    send(page)
    page.close()


def test_a_medical_bill_is_refunded_from_the_application_to_the_payment(
    page_of: PageOf, looked_at: Look
) -> None:
    page = page_of(client_of(town.TOWN, "medical_clerk", "見本　担当"))
    page.goto(f"{PERSON}acts/apply_child/")
    typed(page, payee=str(FATHER))
    looked_at(page, "medical-application")
    send(page)
    assert "まだ登録していません" in page.inner_text("body")
    send(page)
    approved(page_of, looked_at, page.url, "medical-application-approval")
    page.goto(PERSON)
    page.get_by_role("link", name="決定する").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    send(page)
    send(page)
    approved(page_of, looked_at, page.url, "medical-decision-approval")

    page.goto(PERSON)
    looked_at(page, "medical-person")
    assert "対象者の要件" in page.inner_text("main")
    walked(page, "子育て支援医療の受給者証を交付する")
    with page.expect_download() as certificate:
        page.keyboard.press("Enter")
    assert Path(certificate.value.path()).read_bytes().startswith(b"%PDF")
    page.goto(PERSON)
    looked_at(page, "medical-certified")
    assert "交付した受給者証" in page.inner_text("body")

    began = time.monotonic()
    page.get_by_role("link", name="領収書の受付（償還払い）").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    typed(page, month="R8.7", institution="隣県病院", points="1,000", paid="2,000")
    send(page)
    looked_at(page, "medical-receipt-explained")
    steps = page.locator("table", has=page.get_by_text("助成額の計算")).locator("tbody tr")
    explained = [row.inner_text().split("\t") for row in steps.all()]
    assert len(explained) >= 4
    assert all(cites.strip() for *_, cites in explained)
    assert "10,000円" in explained[0][1]
    assert "2,000円" in explained[-1][1]
    with tenant(town.TOWN):
        assert refunds.receipts(person=CHILD) == []
    reached(page, "受け付ける")
    assert "受け付けました" in page.inner_text("body")
    assert time.monotonic() - began < A_MINUTE

    page.goto(f"{HOME}refunds/")
    typed(page, pays_on="R8.7.31")
    looked_at(page, "medical-payments")
    assert "2,000円" in page.inner_text("main")
    reached(page, "支給を決定する")
    page.goto(f"{PERSON}refunds/")
    looked_at(page, "medical-refunds")
    assert "支給の決定" in page.inner_text("body")
    with tenant(town.TOWN):
        rows = Payout.objects.filter(purpose=MEDICAL_SUBSIDY.code).values_list("person", "payee", "amount")
        assert list(rows) == [(CHILD, FATHER, 2_000)]
