"""The screens of the collection from pensions: who and why not, begun and stopped by hand, works of a year."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.health_insurance.reads.pension_lists import pension_households
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.pensioners import (
    COUPLE,
    ELDER,
    HEAD,
    collected,
    interim,
    pension_town,
)
from kikan.businesses.health_insurance.tests.scene import (
    HOME,
    chief,
    clerk,
    name_everybody,
    released,
    sent,
    shown,
)
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.reads import open_acts

QUERIES = 10


@pytest.fixture(autouse=True)
def _pensions(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pension_town(monkeypatch), clock.set_to("2026-03-20"):
        name_everybody()
        yield


def test_the_list_says_of_each_household_whether_the_law_lets_the_pension_pay() -> None:
    page = shown(clerk(), f"{HOME}pensions/?year=2026")
    assert f"見本　{HEAD}" in page
    assert f"見本　{ELDER}" in page
    assert "見本　18" not in page
    assert "世帯主が年度内に75歳になる" in page
    assert "中止が必要" in page
    assert "特別徴収" in page


def test_the_list_takes_the_same_number_of_queries_whatever_the_town() -> None:
    with tenant(town.TOWN), CaptureQueriesContext(connection) as asked:
        assert len(pension_households(2026, date(2026, 4, 1))) == 2
    assert len(asked) == QUERIES


def test_a_review_shows_whom_it_ends_and_is_handed_in() -> None:
    client = chief()
    page = sent(client, f"{HOME}pensions/interim/", fiscal_year=2026, preview="1").content.decode()
    assert f"見本　{ELDER}" in page
    assert f"見本　{HEAD}" not in page
    answer = sent(client, f"{HOME}pensions/interim/", fiscal_year=2026, send="1")
    # Another person approves.
    assert "/worklist/" in answer.url
    with tenant(town.TOWN):
        (waiting,) = open_acts(business="health_insurance")
    assert waiting.procedure == "health_insurance.review_pension_collections"
    assert collected(ELDER)[-1][2] == ""


def test_the_changes_of_a_year_are_listed_for_the_pension_payers() -> None:
    page = shown(clerk(), f"{HOME}pensions/changes/?year=2025")
    assert f"見本　{HEAD}" in page
    assert f"見本　{ELDER}" in page


def test_the_interim_months_are_started_from_the_page() -> None:
    answer = sent(clerk(), f"{HOME}pensions/interim/", fiscal_year=2026, interim="1")
    assert answer.status_code == 302
    (run,) = [
        r
        for r in queue.recent(town.TOWN, 10, "health_insurance")
        if r.job == "health_insurance.charge_interim"
    ]
    assert run.parameters == {"fiscal_year": 2026}


def test_the_pages_of_household_and_head_name_the_pension() -> None:
    interim(2026)
    with clock.set_to("2026-07-10"):
        released(2026)
        household = shown(clerk(), f"{HOME}households/{COUPLE}/")
        head = shown(clerk(), f"{HOME}persons/{HEAD}/")
    assert "年金10月" in household
    assert "年金から特別徴収" in head
    assert "国保税の特別徴収の中止" in head


def test_stopping_by_hand_goes_through_form_and_preview() -> None:
    interim(2026)
    with clock.set_to("2026-07-10"):
        released(2026)
    with clock.set_to("2026-09-10"):
        path = f"{HOME}persons/{HEAD}/acts/end_pension_collection/"
        client = clerk()
        shown(client, path)
        typed = {"ends_on": "R8.10.1", "reason": "年金の支給停止", "read_at": "999999"}
        page = sent(client, path, **typed, preview="1").content.decode()
        assert "特別徴収" in page
        assert "年金の支給停止" in page
