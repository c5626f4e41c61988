"""The record of a meeting: who was there, what was decided, and where a request or a sheet was dealt with."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs
from kikan.businesses.joint_office.procedures.hold_meetings import (
    enter_meeting,
    record_attendance,
    set_agenda_item,
)
from kikan.businesses.joint_office.reads import meetings
from kikan.businesses.joint_office.tests import shared_costs
from kikan.businesses.joint_office.tests.test_requests import entered
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import ASSOCIATE, CITY, FIRST, LATE, TODAY, TOWN, UNION
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant

PANEL = 3
OPEN, APPROVED, REFUSED = 0, 1, 2


def held(on: date = TODAY) -> int:
    return enter_meeting(level=PANEL, held_on=on, title="税務部会", place="組合会議室", actor=FIRST)


def item(meeting: int, **more: Any) -> int:
    told = {"item": 1, "title": "検針票の並び順"} | more
    return set_agenda_item(meeting=meeting, **told, actor=FIRST)  # type: ignore[arg-type]


def test_who_was_there_is_kept_for_every_member_and_can_be_mended(joined: int) -> None:
    number = held()
    first = record_attendance(meeting=number, present=[CITY, ASSOCIATE], who={CITY: "税務課長"}, actor=FIRST)
    assert record_attendance(
        meeting=number, present=[CITY, ASSOCIATE], who={CITY: "税務課長"}, actor=FIRST
    ) == first  # fmt: skip
    record_attendance(meeting=number, present=[CITY, TOWN], actor=FIRST)
    with tenant(UNION):
        found = {a.member: (a.is_present, a.who) for a in meetings.attendance_of(number)[number]}
    assert [m for m, (is_present, _) in found.items() if is_present] == [CITY, TOWN]
    assert found[CITY] == (True, "")
    assert len(found) == 4


def test_a_body_that_was_no_member_was_not_there(joined: int) -> None:
    with pytest.raises(Refused, match="構成団体でない団体があります（1団体）"):
        record_attendance(meeting=held(), present=[CITY, LATE], actor=FIRST)


def test_a_meeting_to_come_has_an_agenda_and_neither_attendance_nor_decisions(joined: int) -> None:
    number = held(TODAY + timedelta(days=7))
    item(number)
    with pytest.raises(Refused, match="まだ来ていません"):
        record_attendance(meeting=number, present=[CITY], actor=FIRST)
    with pytest.raises(Refused, match="まだ来ていません"):
        item(number, decision=APPROVED)


def test_an_item_is_about_one_thing_that_exists_and_a_refusal_says_why(delegates: dict[int, Actor]) -> None:
    number, wish = held(), entered(delegates[TOWN])
    with pytest.raises(NotFound, match="この要望"):
        item(number, request=999)
    with pytest.raises(NotFound, match="この計算書"):
        item(number, allocation=999)
    with pytest.raises(Refused, match="どちらか一つ"):
        item(number, request=wish, allocation=1)
    with pytest.raises(Refused, match="否決か継続の理由"):
        item(number, request=wish, decision=REFUSED)
    with pytest.raises(NotFound, match="この会議"):
        item(999)


def test_the_same_item_said_twice_writes_nothing_and_its_decision_replaces_it(joined: int) -> None:
    number = held()
    first = item(number)
    assert item(number) == first
    item(number, decision=APPROVED, text="全団体で使う")
    with tenant(UNION):
        assert [(i.item, i.decision_ja, i.text) for i in meetings.items_of(number)] == [
            (1, "可決", "全団体で使う")
        ]


def test_a_meeting_is_recorded_over_the_pages_and_shown_where_it_matters(
    delegates: dict[int, Actor],
) -> None:
    shared_costs.enter_values()
    shared_costs.enter_year()
    wish, sheet = entered(delegates[TOWN]), allocate_costs(year=2026, phase=1, actor=FIRST)
    office = clerk()
    meeting = {"level": "3", "held_on": "R8.11.20", "title": "税務部会", "chair": "部会長"}
    page = sent(office, f"{HOME}meetings/", **meeting)["Location"]
    assert sent(
        office, f"{page}attendance/", **{f"is_{CITY}": "on", f"who_{CITY}": "税務課長"}
    ).status_code == 302  # fmt: skip
    about = {
        "item": "1",
        "title": "検針票の並び順",
        "request": str(wish),
        "decision": "1",
        "text": "投票に付す",
    }
    assert sent(office, page, **about).status_code == 302
    assert sent(
        office, page, item="2", title="負担金の案", allocation=str(sheet), decision="4"
    ).status_code == 302  # fmt: skip
    told = shown(office, page)
    for words in ("議決権のある3団体のうち1団体が出席", "税務課長", "投票に付す", f"要望第{wish}号"):
        assert words in told
    assert "税務部会" in shown(office, f"{HOME}meetings/")
    assert "投票に付す" in shown(office, f"{HOME}requests/{wish}/")
    assert "税務部会" in shown(office, f"{HOME}sheets/{sheet}/")
    member = client_of(UNION, "joint_delegate")
    assert "議題を登録する" not in shown(member, page)
    assert sent(member, page, **about).status_code == 403
    assert member.get(f"{page}attendance/").status_code == 403


def test_the_register_asks_the_same_number_of_queries_however_many_meetings(joined: int) -> None:
    client, counted = clerk(), []
    for _ in range(3):
        item(held())
        with CaptureQueriesContext(connection) as found:
            shown(client, f"{HOME}meetings/")
        counted.append(len(found))
    assert len(set(counted)) == 1
