"""Certificates in Chromium: from the home page by keyboard alone, every other paper, the drawer, the issue journal."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.desk import residents, signed_in
from kikan.businesses.residents.tests.scenes import TODAY, TOWN
from kikan.shared.tenancy import clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
MOST_KEYS = 12


class Keys:
    """A keyboard that counts its strokes; the name itself is not counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.strokes = page, 0

    def press(self, key: str) -> None:
        self.strokes += key.count("+") + 1
        self.page.keyboard.press(key)

    def go(self, key: str) -> None:
        with self.page.expect_navigation():
            self.press(key)


def user(role: str = "resident_clerk") -> Client:
    with clock.set_to(TODAY):
        return signed_in(role)


def test_a_certificate_is_handed_out_from_the_home_page_by_few_keys(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(user())
    page.goto(f"/{TOWN}/")
    keys = Keys(page)
    page.wait_for_selector("input:focus")
    page.keyboard.insert_text("みほん たろう")
    keys.go("Enter")
    keys.go("p")
    looked_at(page, "certificate-form")
    keys.press("Escape")
    keys.go("4")
    assert page.is_checked("input[name=shown][value=head]")
    looked_at(page, "certificate-purpose")
    keys.go("Control+Enter")
    assert "交付しました" in page.inner_text("h1")
    assert "350円" in page.inner_text("main")
    looked_at(page, "certificate-receipt")
    address = page.get_attribute("[data-key=p]", "href")
    assert page.request.get(address).body().startswith(b"%PDF")
    assert keys.strokes <= MOST_KEYS


def test_the_preview_of_a_certificate_opens_as_pdf_and_issues_nothing(page_of: PageOf) -> None:
    page = page_of(user())
    page.goto(f"/{TOWN}/")
    page.wait_for_selector("input:focus")
    page.keyboard.insert_text("みほん たろう")
    page.keyboard.press("Enter")
    page.wait_for_url("**/persons/**")
    page.goto(page.url + "record-copy/")
    fields = {
        f: page.get_attribute(f"input[name={f}]", "value") or ""
        for f in ("csrfmiddlewaretoken", "form_token")
    }
    sent = {**fields, "whom": "whole", "form": "household", "copies": "1", "step": "preview"}
    answer = page.request.post(page.url, form=sent, headers={"Referer": page.url})
    assert answer.headers["content-type"] == "application/pdf"
    page.goto(f"/{TOWN}/issues/")
    assert "交付した書類はありません" in page.inner_text("main")


def test_every_screen_of_papers_is_free_of_faults_that_axe_can_find(page_of: PageOf, looked_at: Look) -> None:
    with clock.set_to(TODAY):
        (leaving,) = scenes.move_in(scenes.person("転出　見本")).persons
        scenes.move_out(leaving, on=scenes.date(2026, 12, 1))
    page = page_of(user())
    for name in ("record-copy", "record-items", "move-out-certificate", "letters"):
        page.goto(residents(f"persons/{leaving}/{name}/"))
        looked_at(page, f"paper-{name}")
    page.goto(residents(f"persons/{leaving}/record-items/"))
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    for name in ("issues/", "issues/1/", "cash/"):
        page.goto(f"/{TOWN}/{name}")
        looked_at(page, f"papers-{name.strip('/').replace('/', '-')}")
    page.fill("#id_counted", "300")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    looked_at(page, "papers-cash-closed")
    operator = page_of(user("operator"))
    for name in ("signatories", "printing"):
        operator.goto(f"/{TOWN}/{name}/")
        looked_at(operator, f"papers-{name}")
