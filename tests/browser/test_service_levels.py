"""The service's levels in Chromium: the report with its plots, an incident by keyboard, the status page."""

from collections.abc import Callable
from typing import Any

import pytest

from kikan.businesses.residents.tests import desk
from kikan.businesses.service.procedures.enter_events import announce_stop, enter_enquiry, enter_incident
from kikan.businesses.service.tests.measured import at, enter_contract, measured
from kikan.shared.access.actor import system_actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TOWN = desk.TOWN


@pytest.fixture
def month(address: str) -> Any:
    """A measured week, incidents, a planned stop, an enquiry."""
    enter_contract(TOWN, "見本市")
    measured(TOWN)
    actor = system_actor(TOWN, "service.change")
    enter_incident(
        kind=1, title="記憶装置の故障", began_at=at(28, 9), noticed_at=at(28, 9, 5), notified_at=at(28, 9, 40),
        ended_at=at(28, 9, 30), cause=2, measure="装置を二重にする", actor=actor,
    )  # fmt: skip
    enter_incident(
        kind=2, title="検索が遅い", began_at=at(20, 9, month=11), noticed_at=at(20, 9, month=11), business="residents",
        actor=actor,
    )  # fmt: skip
    announce_stop(
        title="版の更新",
        begins_at=at(12, 20, month=12),
        ends_at=at(12, 23, month=12),
        is_late=True,
        actor=actor,
    )
    enter_enquiry(title="印刷が出ない", asked_at=at(28, 10), actor=actor)
    return desk.signed_in("operator")


def test_the_report_the_events_and_the_status_can_be_read_by_everybody(
    month: Any, page_of: Callable[[Any], Any], looked_at: Callable[[Any, str], None]
) -> None:
    page = page_of(month)
    for path, name in (
        ("reports/202610/", "sla_report"),
        ("quarters/202610/", "sla_quarter"),
        ("events/", "sla_events"),
        ("status", "sla_status"),
    ):
        page.goto(f"/{TOWN}/service/{path}")
        looked_at(page, name)
    page.goto(f"/{TOWN}/")
    assert page.get_by_text("検索が遅い").is_visible()


def test_an_incident_is_entered_by_keyboard(
    month: Any, page_of: Callable[[Any], Any], looked_at: Callable[[Any, str], None]
) -> None:
    page = page_of(month)
    page.goto(f"/{TOWN}/service/events/incidents/enter")
    for label, typed in (
        ("件名（住民の氏名などは書かない）", "帳票が出ない"), ("発生した日", "R8.11.20"), ("発生した時刻", "905"),
        ("検知した日", "R8.11.20"), ("検知した時刻", "0910"),
    ):  # fmt: skip
        page.get_by_label(label).fill(typed)
    looked_at(page, "sla_incident")
    page.get_by_role("button", name="登録する").press("Enter")
    page.wait_for_url("**/service/events/")
    assert page.get_by_role("rowheader", name="帳票が出ない").is_visible()
