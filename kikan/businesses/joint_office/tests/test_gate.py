"""Where the office keeps the gate, a member's people open a business once it runs there, and read when it will."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures import advance_business as steps
from kikan.businesses.joint_office.procedures.gate_members import gate_member
from kikan.businesses.joint_office.reads.handed_back import HandedBack, handed_back
from kikan.businesses.joint_office.tests.test_screens import HOME, chief, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, LATE, OFFICE, TODAY, TOWN, UNION
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import Refused
from kikan.shared.tenancy.models import Municipality

WATER = {"member": TOWN, "business": "water"}


@pytest.fixture
def towns(joined: int) -> None:
    for code, name in ((TOWN, "乙町"), (CITY, "甲市")):
        Municipality.objects.create(code=code, name=name, kana="チョウ", prefecture="山形県", is_sample=True)
        steps.plan_business(
            member=code, business="water", planned_on=TODAY, planned_live_on=date(2027, 4, 1), actor=OFFICE
        )


def test_a_planned_business_says_when_it_will_run_and_opens_the_day_it_does(towns: None) -> None:
    water = client_of(TOWN, "water_clerk")
    assert water.get(f"/{TOWN}/water/").status_code == 200
    gate_member(member=TOWN, is_gated=True, actor=OFFICE)
    refused = water.get(f"/{TOWN}/water/")
    assert refused.status_code == 403
    assert "未稼働、稼働予定 令和9年4月1日" in refused.content.decode()
    told = re.sub(r"<[^>]+>|\s", "", water.get(f"/{TOWN}/").content.decode())
    assert "未稼働（令和9年4月1日から）" in told
    assert water.get(f"/{TOWN}/residents/").status_code == 200
    assert client_of(CITY, "water_clerk").get(f"/{CITY}/water/").status_code == 200
    steps.begin_migration(**WATER, begun_on=TODAY, begun_by="課長", actor=OFFICE)
    steps.accept_migration(**WATER, accepted_on=TODAY, accepted_by="課長", actor=OFFICE)
    steps.record_training(**WATER, trained_on=TODAY, trained_by="係長", trained=3, actor=OFFICE)
    steps.decide_cutover(**WATER, decided_on=TODAY, decided_by="町長", live_on=TODAY, actor=OFFICE)
    assert water.get(f"/{TOWN}/water/").status_code == 403
    steps.go_live(**WATER, live_on=TODAY, actor=OFFICE)
    assert water.get(f"/{TOWN}/water/").status_code == 200


def test_the_gate_costs_no_query_and_is_opened_again(towns: None) -> None:
    clerk, counted = client_of(TOWN, "resident_clerk"), []
    clerk.get(f"/{TOWN}/residents/")
    for is_gated in (True, False):
        with CaptureQueriesContext(connection) as found:
            clerk.get(f"/{TOWN}/residents/")
        counted.append(len(found))
        gate_member(member=TOWN, is_gated=is_gated, actor=OFFICE)
    assert len(set(counted)) == 1
    assert Municipality.objects.get(code=TOWN).not_live is None
    with pytest.raises(Refused, match="すでに"):
        gate_member(member=TOWN, is_gated=False, actor=OFFICE)


def test_an_office_that_is_no_union_closes_and_reads_nothing_of_another_town(towns: None) -> None:
    assert handed_back(UNION, TOWN) == HandedBack()
    assert handed_back(UNION, LATE) is None
    Municipality.objects.filter(code=UNION).update(kind="member")
    assert handed_back(UNION, TOWN) is None
    with pytest.raises(Refused, match="このシステムにありません"):
        gate_member(member=TOWN, is_gated=True, actor=OFFICE)
    steps.begin_migration(**WATER, begun_on=TODAY, begun_by="課長", actor=OFFICE)
    assert Municipality.objects.get(code=TOWN).not_live is None


def test_the_office_keeps_the_gate_over_the_page(towns: None) -> None:
    page = f"{HOME}members/{TOWN}/"
    assert sent(chief(), f"{page}gate/", is_gated="on").status_code == 302
    assert "稼働前の業務を閉じています" in shown(chief(), page)
    assert Municipality.objects.get(code=TOWN).not_live == {"water": "2027-04-01"}
