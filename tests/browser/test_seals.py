"""The seal counter in Chromium: a scanned impression registered and approved, a certificate by card, mass entry by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.tests.desk import signed_in
from kikan.businesses.residents.tests.scenes import TODAY, TOWN
from kikan.businesses.seals.procedures.batches import open_batch
from kikan.businesses.seals.tests import scenes
from kikan.businesses.seals.tests.drawn import drawn
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock, tenant

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]


def user(role: str) -> Client:
    with clock.set_to(TODAY):
        return signed_in(role)


def people() -> list[int]:
    """The family of the test town; the ordinance is entered."""
    with clock.set_to(TODAY):
        scenes.opened()
        with tenant(TOWN):
            return list(as_of(Resident, TODAY).order_by("person").values_list("person", flat=True))


def seals(path: str = "") -> str:
    return f"/{TOWN}/seals/{path}"


def send(page: Any) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def scan(folder: Path, text: str = "見本", **given: Any) -> str:
    path = folder / f"{text}.png"
    path.write_bytes(drawn(text, **given))
    return str(path)


def test_a_seal_is_registered_from_a_scan_and_certified_by_its_card(
    page_of: PageOf, looked_at: Look, tmp_path: Path
) -> None:
    husband, spouse, *_ = people()
    page = page_of(user("resident_clerk"))
    page.goto(seals(f"persons/{husband}/"))
    looked_at(page, "seals-person-empty")
    with page.expect_navigation():
        page.keyboard.press("r")
    page.set_input_files("#id_scan", scan(tmp_path, "小さい", mm=7.0))
    page.fill("#id_text", "医師")
    send(page)
    assert "E106" in page.inner_text("[data-summary]")
    looked_at(page, "seals-register-wrong")
    page.set_input_files("#id_scan", scan(tmp_path))
    page.focus("#id_text")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("見本")
    page.focus("#id_papers")
    page.keyboard.insert_text("運転免許証")
    send(page)
    assert "15.0 × 15.0 mm" in page.inner_text("main")
    looked_at(page, "seals-preview")
    send(page)
    place = page.url

    approver = page_of(user("resident_approver"))
    approver.goto(place)
    assert approver.evaluate("document.querySelector('.impression img').naturalWidth") > 100
    looked_at(approver, "seals-approval")
    send(approver)
    assert "を登録しました" in approver.inner_text("h1")

    page.goto(seals(f"persons/{husband}/"))
    looked_at(page, "seals-person")
    with clock.set_to(TODAY):
        one = scenes.latest(husband)
        other = scenes.scanned(spouse, "見本", turn=9)
    page.goto(seals("certificate/"))
    looked_at(page, "seals-certificate-find")
    page.wait_for_selector("input:focus")
    page.keyboard.insert_text("1")
    send(page)
    looked_at(page, "seals-certificate")
    send(page)
    looked_at(page, "seals-issued")
    paper = page.request.get(page.get_attribute(".list-table a", "href"))
    assert paper.body().startswith(b"%PDF")

    page.goto(seals(f"imprints/{one.imprint}-{other}/"))
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("l")
    assert page.url.endswith("turn=2")
    looked_at(page, "seals-comparison")


PAGES = ("", "lists/", "lists/?list=cancelled", "applications/", "cards/", "statistics/?people=1", "batches/")
OF_PERSON = ("?view=history", "?view=issued", "?view=papers", "inquiry/")
OF_REGISTRATION = ("change/", "cancel/", "correct/", "renew/", "card/", "suspend/")


def test_no_page_of_the_seal_counter_has_a_fault_that_axe_can_find(page_of: PageOf, looked_at: Look) -> None:
    husband, *_ = people()
    with clock.set_to(TODAY):
        accepted = scenes.registered(husband)
    page = page_of(user("resident_approver"))
    paths = [*PAGES, "destruction/", *(f"persons/{husband}/{p}" for p in OF_PERSON)]
    paths += [f"registrations/{accepted.registration}/{p}" for p in OF_REGISTRATION]
    for path in paths:
        page.goto(seals(path))
        name = path.split("/")[-2] if path.endswith("/") else path.split("/")[0] + path.rpartition("=")[2]
        looked_at(page, f"seals-{name or 'home'}")


def test_paper_records_are_keyed_from_the_keyboard_alone(
    page_of: PageOf, looked_at: Look, tmp_path: Path
) -> None:
    husband, *_ = people()
    with clock.set_to(TODAY):
        batch = open_batch(actor=scenes.user("resident_clerk"), title="原票簿　第1冊")
    typed = ("70001", "80001", str(husband), "H13.5.1", "見本")
    clerks = [page_of(user("resident_clerk")), page_of(user("resident_approver"))]
    for keying, page in enumerate(clerks, start=1):
        page.goto(seals(f"batches/{batch}/"))
        with page.expect_navigation():
            page.keyboard.press("a" if keying == 1 else "s")
        for text in typed:
            page.keyboard.insert_text(text)
            page.keyboard.press("Enter")
        if keying == 1:
            page.set_input_files("#id_scan", scan(tmp_path))
        looked_at(page, f"seals-keying-{keying}")
        send(page)
    clerks[1].goto(seals(f"batches/{batch}/"))
    assert "1 / 1件が一致" in clerks[1].inner_text("h1")
    looked_at(clerks[1], "seals-batch")
    send(clerks[1])
    assert "登録済" in clerks[1].inner_text("h1")
    with clock.set_to(TODAY):
        assert scenes.latest(husband).registration == 70_001
