"""A file of payments in Chromium: taken in, followed while it is booked, its bad line mended, a doubt decided."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.collection.procedures.book_file import book_file
from kikan.businesses.collection.tests.files import bars, store_line, whole
from kikan.businesses.residents.tests import scenes
from kikan.shared.access import system_actor
from kikan.shared.addressees.models import Person
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, tenant
from tests.browser.test_counter import user

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DAY = f"{scenes.TODAY:%Y%m%d}"


def charged() -> int:
    """Somebody of the family owes three instalments."""
    with clock.set_to(scenes.TODAY), tenant(scenes.TOWN):
        payer = Person.objects.order_by("number").values_list("number", flat=True)[0]
        entry = append(
            actor=system_actor(scenes.TOWN), kind="test", procedure="test", subjects=[("person", payer)]
        )
        parts = [Part(n, scenes.TODAY, (5000, 0, 0, 0)) for n in (1, 2, 3)]
        return charge(
            levy=HEALTH_INSURANCE.code,
            fiscal_year=2026,
            payer=payer,
            reference=1,
            parts=parts,
            entry=entry.number,
        )


def a_file(number: int, folder: Path) -> tuple[Path, str]:
    """Two payments, one of a slip nobody knows, and a line somebody has to mend; returns how that line should read."""
    known, unknown = bars(scenes.TOWN, number, 1, 5000), bars(scenes.TOWN, number + 10, 2, 5000)
    right = store_line("settled", bars(scenes.TOWN, number, 3, 5000), 5000, at=f"{DAY}0903")
    lines = [
        store_line("settled", known, 5000, at=f"{DAY}0901"),
        store_line("settled", unknown, 5000, at=f"{DAY}0902"),
        right.replace(",5000,", ",5O00,"),
    ]
    path = folder / "payments.csv"
    path.write_bytes(whole(lines, made_on=DAY, amount=15_000))
    return path, right


def test_a_payment_file_is_taken_in_followed_mended_and_decided(
    page_of: Callable[[Client], Any], looked_at: Callable[[Any, str], None], tmp_path: Path
) -> None:
    number = charged()
    path, right = a_file(number, tmp_path)
    page = page_of(user("collection_clerk"))
    page.goto(f"/{scenes.TOWN}/collection/files/")
    page.select_option("select[name=layout]", "store_a")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="受け入れる").click()
    page.wait_for_url("**/files/*/")
    page.wait_for_selector("text=消込み中です")
    looked_at(page, "file-waiting")
    with clock.set_to(scenes.TODAY):
        book_file(
            file=int(page.url.rstrip("/").rsplit("/", 1)[1]),
            limit=10,
            actor=system_actor(scenes.TOWN, "collection.batch"),
        )
    page.wait_for_selector("text=2件の消込みが終わりました")
    page.reload()
    looked_at(page, "file")
    assert "「収納金額」が数字ではありません" in page.inner_text("body")
    page.click("table a:text-is('4')")
    page.wait_for_url("**/lines/4/")
    page.fill("[name=text]", right)
    page.fill("[name=reason]", "代行会社に電話で確認")
    looked_at(page, "file-line")
    page.get_by_role("button", name="読み直す").click()
    page.wait_for_url("**/files/*/")
    page.goto(f"/{scenes.TOWN}/collection/doubtful/")
    looked_at(page, "doubtful")
    page.click(".list-table tbody a >> nth=0")
    page.wait_for_url("**/receipts/*/")
    page.get_by_role("link", name="を選ぶ").first.click()
    page.wait_for_url("**instalment=2**")
    page.fill("[name=reason][id^=id_]", "納付者に確認")
    looked_at(page, "receipt")
    page.get_by_role("button", name="決定する").click()
    page.wait_for_selector("text=納付者に確認")
    with tenant(scenes.TOWN):
        assert sum(Balance.objects.filter(charge=number).values_list("balance", flat=True)) == 0
