"""From what was measured and entered to the report, its CSV and its paper; each municipality sees its own."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kikan.businesses.service.law.judging import Item
from kikan.businesses.service.models import Cause, Incident, Kind
from kikan.businesses.service.procedures import enter_events
from kikan.businesses.service.reads.events import minute_of, moment_of
from kikan.businesses.service.reads.measures import unproven
from kikan.businesses.service.reads.report import Report, report_of
from kikan.businesses.service.tests.measured import (
    OTHER,
    TOWN,
    at,
    measured,
    operator_of_towns,
    proven,
)
from kikan.shared.access import Actor
from kikan.shared.access.actor import system_actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
OCTOBER = 2026 * 12 + 9
PAGE = f"/{TOWN}/service/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.set_to(date(2026, 11, 4)):
        yield


@pytest.fixture
def operator() -> Client:
    return operator_of_towns()


def actor(code: int = TOWN) -> Actor:
    return system_actor(code, "service.change", "service.print")


def report(code: int = TOWN, month: int = OCTOBER) -> Report:
    with tenant(code):
        return report_of(code, month)


def of(item: Item, found: Report) -> tuple[int, int, bool | None]:
    one = next(i for i in found.items if i.item == item)
    return one.good, one.counted, one.is_met


def test_minutes_without_a_good_probe_are_found_as_spells() -> None:
    proven(at(26, 9), at(26, 10))
    proven(at(26, 10, 7), at(26, 11))
    proven(at(26, 11), at(26, 11, 2), status=503)
    spells = unproven(at(26, 8, 55), at(26, 11, 30))
    assert [(moment_of(a), moment_of(b)) for a, b in spells] == [
        (at(26, 8, 55), at(26, 9)), (at(26, 10), at(26, 10, 7)), (at(26, 11), at(26, 11, 30)),
    ]  # fmt: skip


def test_without_any_probe_nothing_is_proven_and_nothing_judged(operator: Client) -> None:
    assert unproven(at(1, 0), at(1, 1)) == [(minute_of(at(1, 0)), minute_of(at(1, 1)))]
    assert of(Item.AVAILABILITY, report()) == (0, 0, None)


def test_a_month_is_judged_from_raw_events(operator: Client) -> None:
    measured()
    found = report()
    assert of(Item.AVAILABILITY, found) == (5 * 720 - 30, 5 * 720, False)
    assert of(Item.RESPONSE, found) == (199, 200, True)
    assert of(Item.BACKUP, found) == (5, 5, True)
    assert of(Item.DRILL, found) == (1, 1, True)
    assert found.is_over


def test_each_municipality_has_its_own_answers_and_its_own_incidents(operator: Client) -> None:
    measured()
    enter_events.enter_incident(
        kind=Kind.STOP, title="庁舎の停電", began_at=at(28, 9), noticed_at=at(28, 9, 5), notified_at=at(28, 9, 20),
        ended_at=at(28, 9, 30), cause=Cause.TENANT, actor=actor(OTHER),
    )  # fmt: skip
    own, others = report(), report(OTHER)
    assert of(Item.RESPONSE, own)[2] is True
    assert of(Item.RESPONSE, others) == (199, 249, False)
    assert own.incidents == []
    assert of(Item.AVAILABILITY, own)[2] is False
    assert of(Item.AVAILABILITY, others) == (3570, 3570, True)
    assert of(Item.NOTICE, others) == (1, 1, True)


def test_the_same_month_computed_again_is_the_same(operator: Client) -> None:
    measured()
    assert report().items == report().items
    assert report().follows == report().follows


def test_the_page_shows_items_stops_and_every_step_in_a_fixed_number_of_queries(
    operator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    measured()
    operator.get(PAGE)
    with django_assert_max_num_queries(38):
        shown = operator.get(f"{PAGE}reports/202610/").content.decode()
    text = re.sub(r"<[^>]+>", " ", shown)
    for words in (
        "99.17％",
        "2026年10月28日 09:00",
        "2026年10月28日 09:30",
        "有効な点数",
        "例示値",
        "住民記録　",
    ):
        assert words in text, words


def test_more_events_ask_no_more_queries(operator: Client) -> None:
    from django.test.utils import CaptureQueriesContext

    measured()

    def enter(n: int) -> None:
        enter_events.enter_enquiry(title=f"問合せ{n}", asked_at=at(28, 10), actor=actor())
        enter_events.enter_incident(
            kind=Kind.SLOW, title="遅い", began_at=at(28, 10), noticed_at=at(28, 10), actor=actor()
        )

    enter(0)
    with tenant(TOWN), CaptureQueriesContext(connection) as few:
        report_of(TOWN, OCTOBER)
    for n in range(1, 6):
        enter(n)
    with tenant(TOWN), CaptureQueriesContext(connection) as many:
        report_of(TOWN, OCTOBER)
    assert len(few) == len(many)


def test_the_csv_holds_the_figures_and_the_events(operator: Client) -> None:
    measured()
    answer = operator.get(f"{PAGE}reports/202610/csv")
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"].endswith('"sla-062022-202610.csv"')
    assert '稼働率,99.5％,99.17％,"3,570 / 3,600分",未達,5点' in text
    assert "全ての業務,2026-10-28 09:00,2026-10-28 09:30,30" in text


def test_a_month_that_is_over_becomes_a_paper_and_one_that_runs_does_not(operator: Client) -> None:
    measured()
    token = {"form_token": fresh_token(operator)}
    operator.post(f"{PAGE}reports/202610/issue", token)
    with tenant(TOWN):
        issued = Issue.objects.get(kind="service.report")
    assert "99.17％" in str(issued.data)
    sheet = operator.get(f"/{TOWN}/documents/{issued.number}.pdf")
    assert sheet.content.startswith(b"%PDF")
    again = operator.post(f"{PAGE}reports/202611/issue", {"form_token": fresh_token(operator)})
    assert again.status_code == 400


@pytest.mark.parametrize("number", ["202613", "202612", "199912", "0"])
def test_a_month_that_is_none_or_to_come_is_not_found(operator: Client, number: str) -> None:
    assert operator.get(f"{PAGE}reports/{number}/").status_code == 404


def test_without_the_contracts_values_the_page_says_what_to_enter() -> None:
    Municipality.objects.create(code=TOWN, name="見本市", kana="ミホン", prefecture="架空県", is_sample=True)
    shown = client_of(TOWN, "operator").get(f"{PAGE}reports/202610/").content.decode()
    assert "契約の値（目標・時間帯・未達の扱い）が登録されていません" in shown


# -- what people enter --------------------------------------------------------------------------------------------


def test_an_incident_is_entered_followed_and_keeps_what_was_known_before(operator: Client) -> None:
    form = {
        "kind": "1", "title": "画面が開かない", "began_on": "令和8年11月4日", "began_at": "0:00",
        "noticed_on": "令和8年11月4日", "noticed_at": "0時00分", "cause": "3", "business": "water",
    }  # fmt: skip
    sent = {**form, "form_token": fresh_token(operator)}
    assert operator.post(f"{PAGE}events/incidents/enter", sent).status_code == 302
    with tenant(TOWN):
        number = Incident.objects.get().incident
    later = {
        "ended_on": "令和8年11月4日", "ended_at": "0:00", "cause": "2", "measure": "増設",
        "form_token": fresh_token(operator),
    }  # fmt: skip
    refused = operator.post(f"{PAGE}events/incidents/{number}/follow", later)
    assert refused.status_code == 400
    assert "復旧が発生より前です" in refused.content.decode()
    enter_events.follow_incident(
        incident=number,
        notified_at=None,
        ended_at=at(4, 0, 1, month=11),
        cause=2,
        measure="増設",
        actor=actor(),
    )
    with tenant(TOWN):
        assert [i.ended_by is None for i in Incident.objects.order_by("entry")] == [False, True]
    assert "増設" not in operator.get(f"{PAGE}events/").content.decode()
    assert "水道" in operator.get(f"{PAGE}events/").content.decode()


def test_another_municipality_cannot_follow_an_incident(operator: Client) -> None:
    number = enter_events.enter_incident(
        kind=1, title="停止", began_at=at(28, 9), noticed_at=at(28, 9), actor=actor()
    )
    with pytest.raises(NotFound):
        enter_events.follow_incident(
            incident=number, notified_at=None, ended_at=None, cause=1, measure="", actor=actor(OTHER)
        )


def test_a_stop_told_too_late_is_refused_unless_known_to_be_late(operator: Client) -> None:
    soon = {
        "begins_at": at(3, 22, month=12),
        "ends_at": at(3, 23, month=12),
        "title": "更新",
        "actor": actor(),
    }
    with pytest.raises(Refused, match="30日前"):
        enter_events.announce_stop(**soon)  # type: ignore[arg-type]
    number = enter_events.announce_stop(**soon, is_late=True)  # type: ignore[arg-type]
    enter_events.announce_stop(
        begins_at=at(4, 22, month=12), ends_at=at(4, 23, month=12), title="機器の交換", actor=actor()
    )
    shown = operator.get(f"{PAGE}status").content.decode()
    assert "更新" in shown
    assert "機器の交換" in shown
    enter_events.call_off_stop(planned_stop=number, actor=actor())
    assert "更新" not in operator.get(f"{PAGE}status").content.decode().split("計画停止の予定")[1]


def test_an_enquiry_is_answered_once(operator: Client) -> None:
    number = enter_events.enter_enquiry(title="印刷が出ない", asked_at=at(28, 10), actor=actor())
    enter_events.answer_enquiry(enquiry=number, answered_at=at(29, 17), actor=actor())
    with pytest.raises(Refused, match="すでに"):
        enter_events.answer_enquiry(enquiry=number, answered_at=at(29, 18), actor=actor())
    assert of(Item.ENQUIRY, report()) == (1, 1, True)


def test_a_question_without_an_answer_misses_the_item_when_its_day_has_passed(operator: Client) -> None:
    enter_events.enter_enquiry(title="印刷が出ない", asked_at=at(28, 10), actor=actor())
    assert of(Item.ENQUIRY, report()) == (0, 1, False)


# -- the status page ----------------------------------------------------------------------------------------------


def test_every_member_sees_the_status_and_no_other_towns_incident(
    operator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enter_events.enter_incident(
        kind=1,
        title="自団体の障害",
        began_at=at(3, 9, month=11),
        noticed_at=at(3, 9, month=11),
        actor=actor(),
    )
    enter_events.enter_incident(
        kind=1,
        title="よその障害",
        began_at=at(3, 9, month=11),
        noticed_at=at(3, 9, month=11),
        actor=actor(OTHER),
    )
    clerk = client_of(TOWN, "resident_clerk")
    clerk.get(f"{PAGE}status")
    with django_assert_max_num_queries(29):
        shown = clerk.get(f"{PAGE}status").content.decode()
    assert "自団体の障害" in shown
    assert "よその障害" not in shown
    assert "計測していません" not in shown.split("続いている障害")[1]
    assert "確認が必要" in shown
    home = clerk.get(f"/{TOWN}/").content.decode()
    assert "自団体の障害" in home
    assert "よその障害" not in home


def test_the_status_tells_todays_minutes_without_an_answer(operator: Client) -> None:
    now = clock.now().replace(second=0, microsecond=0)
    if now.hour * 60 + now.minute < 40:
        now = now.replace(hour=1)
    start = now - timedelta(minutes=35)
    proven(start, start + timedelta(minutes=10))
    shown = operator.get(f"{PAGE}status").content.decode()
    assert "計測" in shown
