"""The counter in Chromium: a move-in by keyboard, approved by a second clerk, and the copy handed out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.tests.desk import residents, signed_in
from kikan.businesses.residents.tests.scenes import TODAY, TOWN
from kikan.shared.tenancy import clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
NAME = "渡邉\U000e010f　見本"
# What a clerk types, in the order of the fields; Enter goes on.
TYPED = (
    "R8.11.20", "", "", "中央一丁目", "9番9号", "", "大阪府大阪市北区中之島一丁目3番20号",
    "見本県見本町1番地", NAME, "", "転出証明書",
    NAME, "わたなべ みほん", "S61.4.2", "女", "世帯主",
)  # fmt: skip


def user(role: str) -> Client:
    with clock.set_to(TODAY):
        return signed_in(role)


def send(page: Any) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def type_through(page: Any) -> None:
    """By keyboard alone: type, Enter, type …"""
    page.focus("#id_happened_on")
    for text in TYPED:
        if text == "女":
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowDown")
        elif text:
            page.keyboard.insert_text(text)
        page.keyboard.press("Enter")


def test_a_move_in_by_keyboard_is_approved_and_its_copy_printed(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(user("resident_clerk"))
    page.goto(f"/{TOWN}/")
    looked_at(page, "home")
    page.goto(residents("move-in/"))
    type_through(page)
    page.fill("#id_happened_on", "R8.11.25")
    send(page)
    assert "今日より後です" in page.inner_text("[data-summary]")
    looked_at(page, "move-in")
    page.fill("#id_happened_on", "R8.11.20")
    send(page)
    assert "未稼働" in page.inner_text("main + aside, .right")
    looked_at(page, "preview")
    send(page)
    place = page.url
    looked_at(page, "entered")
    page.goto(f"/{TOWN}/worklist/")
    looked_at(page, "worklist")

    approver = page_of(user("resident_approver"))
    approver.goto(place)
    looked_at(approver, "approval")
    send(approver)
    assert "を登録しました" in approver.inner_text("h1")
    looked_at(approver, "receipt")
    with approver.expect_navigation():
        approver.keyboard.press("p")
    looked_at(approver, "record-copy")
    send(approver)
    looked_at(approver, "issued")
    number = approver.get_attribute(".list-table a", "href")
    paper = approver.request.get(number)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")


def test_search_while_typing_opens_a_person_by_keyboard(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(user("resident_clerk"))
    page.goto(residents(""))
    page.wait_for_selector("input:focus")
    page.keyboard.insert_text("みほん")
    page.wait_for_selector("#hits tbody tr:nth-child(3)")
    looked_at(page, "search")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looked_at(page, "person")
    for view in ("history", "rows", "papers"):
        page.goto(page.url.partition("?")[0] + f"?view={view}")
        looked_at(page, f"person-{view}")


ACTS = ("move-inside", "move-out", "birth", "death", "head", "household", "correct", "move-in-notice")


def test_no_form_has_a_fault_that_axe_can_find(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(user("resident_clerk"))
    page.goto(residents("search"))
    page.fill("#search-big", "みほん")
    page.wait_for_selector("#hits tbody tr:nth-child(3)")
    person = page.get_attribute("#hits tbody a", "href")
    for act in ACTS:
        page.goto(f"{person}{act}/")
        looked_at(page, act)
        send(page)
        looked_at(page, f"{act}-wrong")
