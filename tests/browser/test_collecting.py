"""A clerk of resident tax at work in Chromium: a collector, a leaver by keyboard, a certificate, figures; axe finds nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.businesses.resident_tax.tests.employed_town import CLERK, MILL, YEAR, employed_town
from kikan.shared.access.tests.people import client_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from tests.browser.serving import served

pytestmark = [pytest.mark.browser]
HOME = f"/{town.TOWN}/resident_tax/"


@pytest.fixture
def address(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A town whose salaries are withheld, with one publication of figures."""
    monkeypatch.setenv("KIKAN_TODAY", town.TODAY)
    with employed_town():
        for job, more in (("count_taxes", {}), ("print_notices", {"kind": "taxpayers"})):
            parameters = {"fiscal_year": YEAR, **more}
            run_now(town.TOWN, queue.enqueue(f"resident_tax.{job}", actor=CLERK, parameters=parameters))
    with served() as url:
        yield url


def test_a_leaver_is_entered_by_keyboard_and_every_page_reads_well(page_of: Any, faults_of: Any) -> None:
    page = page_of(client_of(town.TOWN, "tax_clerk"))
    found = []
    for name, path in (
        ("collectors", "collectors/"), ("collector", f"collectors/{MILL}/"), ("new", "collectors/new/"),
        ("file", "collectors/file/"), ("retirements", "collectors/retirements/"), ("decide", "collectors/decide/"),
        ("certificate", f"persons/{town.EARNER}/certificate/"), ("printing", "printing/"), ("printed", "printing/3/"),
        ("statistics", "statistics/"), ("publication", "statistics/1/"), ("people", "statistics/1/people/?table=2&band=1"),
    ):  # fmt: skip
        answer = page.goto(HOME + path)
        assert answer.status == 200, path
        found += [(name, *fault) for fault in faults_of(page, f"tax-{name}")]
    page.goto(f"{HOME}persons/{town.LEAVER}/leaver/")
    page.select_option("[name=cause]", "retired")
    page.select_option("[name=way]", "lump")
    page.locator("[name=left_on]").focus()
    page.wait_for_selector("[name=left_on]:focus")
    page.keyboard.type("20260831")
    page.keyboard.press("Tab")
    page.wait_for_selector("[name=last_month]:focus")
    page.keyboard.type("20260831")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=まだ登録していません")
    assert "330,000円" in page.content()
    found += [("preview", *fault) for fault in faults_of(page, "tax-preview")]
    assert found == []
