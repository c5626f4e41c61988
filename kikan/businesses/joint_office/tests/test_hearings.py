"""Members are asked for their opinion on a draft of shares; nothing is approved while they still have time to answer."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs, approve_allocation
from kikan.businesses.joint_office.procedures.hear_members import ask_opinions, give_share_opinion
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate
from kikan.businesses.joint_office.reads import hearings
from kikan.businesses.joint_office.tests import shared_costs
from kikan.businesses.joint_office.tests.shared_costs import BUDGET, YEAR
from kikan.businesses.joint_office.tests.test_requests import in_the_vote, vote
from kikan.businesses.joint_office.tests.test_screens import HOME, chief, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import (
    ASSOCIATE,
    CITY,
    FIRST,
    OFFICE,
    SECOND,
    TODAY,
    TOWN,
    UNION,
    VILLAGE,
)
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, tenant

DAY = date(2026, 12, 10)
AGREES, OBJECTS, NONE = 1, 2, 3


@pytest.fixture
def sheet(delegates: dict[int, Actor]) -> int:
    """A draft whose members are asked until the tenth of December."""
    shared_costs.enter_values()
    shared_costs.enter_year()
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    ask_opinions(allocation=number, answer_by=DAY, actor=FIRST)
    return number


def say(sheet: int, actor: Actor, stance: int, text: str = "") -> int:
    return give_share_opinion(allocation=sheet, stance=stance, text=text, actor=actor)


def test_a_sheet_is_approved_before_the_day_only_when_all_have_answered(
    sheet: int, delegates: dict[int, Actor]
) -> None:
    with pytest.raises(Refused, match="2026年12月10日）の前で、甲市、乙町、丙村が回答していません"):
        approve_allocation(allocation=sheet, actor=SECOND)
    say(sheet, delegates[CITY], AGREES)
    say(sheet, delegates[TOWN], OBJECTS, "印刷の経費が多い")
    with pytest.raises(Refused, match="の前で、丙村が回答していません"):
        approve_allocation(allocation=sheet, actor=SECOND)
    say(sheet, delegates[VILLAGE], NONE)
    approve_allocation(allocation=sheet, actor=SECOND)
    with pytest.raises(Refused, match="承認された計算書"):
        say(sheet, delegates[VILLAGE], AGREES)


def test_after_the_day_those_who_are_silent_hold_nothing_up(sheet: int) -> None:
    with clock.set_to(DAY), pytest.raises(Refused, match="の前で"):
        approve_allocation(allocation=sheet, actor=SECOND)
    with clock.set_to(DAY + timedelta(days=1)):
        approve_allocation(allocation=sheet, actor=SECOND)


def test_a_member_may_answer_anew_and_late_until_the_approval(
    sheet: int, delegates: dict[int, Actor]
) -> None:
    town = delegates[TOWN]
    first = say(sheet, town, OBJECTS, "高い")
    assert say(sheet, town, OBJECTS, "高い") == first
    with clock.set_to(DAY + timedelta(days=3)):
        say(sheet, town, AGREES)
    with tenant(UNION):
        found = [(o.member, o.stance_ja, o.text) for o in hearings.opinions_of(sheet)]
    assert found == [(TOWN, "同意", "")]


def test_who_bears_nothing_or_says_nothing_is_refused(sheet: int, delegates: dict[int, Actor]) -> None:
    with pytest.raises(NotPermitted, match="負担金はありません"):
        say(sheet, delegates[ASSOCIATE], AGREES)
    with pytest.raises(Refused, match="意見の内容を入力"):
        say(sheet, delegates[TOWN], OBJECTS, " ")
    with pytest.raises(Refused, match="から選んで"):
        say(sheet, delegates[TOWN], 9)
    with pytest.raises(NotFound):
        say(999, delegates[TOWN], AGREES)


def test_the_day_moves_back_only_and_an_older_sheet_is_not_asked_about(
    sheet: int, delegates: dict[int, Actor]
) -> None:
    with pytest.raises(Refused, match="すでに2026年12月10日と照会"):
        ask_opinions(allocation=sheet, answer_by=DAY - timedelta(days=1), actor=FIRST)
    with pytest.raises(Refused, match="今日より前"):
        ask_opinions(allocation=sheet, answer_by=TODAY - timedelta(days=1), actor=FIRST)
    ask_opinions(allocation=sheet, answer_by=DAY + timedelta(days=7), actor=FIRST)
    shared_costs.enter_year(running=31_000_000)
    newer = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    with pytest.raises(Refused, match="新しい計算書があります"):
        ask_opinions(allocation=sheet, answer_by=DAY + timedelta(days=9), actor=FIRST)
    with tenant(UNION):
        assert hearings.asked_now() == []
    with pytest.raises(Refused, match="照会されていません"):
        say(newer, delegates[CITY], AGREES)


def test_a_delegate_is_reminded_until_it_has_answered(sheet: int, delegates: dict[int, Actor]) -> None:
    number = in_the_vote(delegates[CITY])
    client = client_of(UNION, "joint_delegate")
    name_delegate(user=client.session["user"], member=TOWN, from_on=TODAY, actor=OFFICE)
    told = shown(client, HOME)
    assert "令和8年度　当初予算の負担金の案への意見" in told
    assert f"要望第{number}号への投票" in told
    page = f"{HOME}sheets/{sheet}/"
    assert "委員として答えるもの" in shown(client, f"/{UNION}/")
    assert sent(client, f"{page}opinion/", stance="2", text="印刷の経費が多い").status_code == 302
    vote(number, delegates, town=1)
    assert "委員として答えるもの" not in shown(client, HOME)
    assert "委員として答えるもの" not in shown(client, f"/{UNION}/")


def test_the_office_sees_the_answers_beside_the_sheet_and_who_is_missing(
    sheet: int, delegates: dict[int, Actor]
) -> None:
    say(sheet, delegates[TOWN], OBJECTS, "印刷の経費が多い")
    page, office = f"{HOME}sheets/{sheet}/", clerk()
    told = shown(office, page)
    for words in ("印刷の経費が多い", "未回答", "甲市、丙村", "回答の期限を延ばす"):
        assert words in told
    assert "2団体" in shown(office, HOME)
    assert office.get(f"{page}opinion/").status_code == 403
    assert "期限を過ぎるまで承認できません" in shown(chief(), page)
    assert sent(office, f"{page}ask/", answer_by="R8.12.1").status_code == 400
    assert sent(office, f"{page}ask/", answer_by="R8.12.20").status_code == 302


def test_a_sheet_nobody_was_asked_about_says_so_and_may_be_approved(joined: int) -> None:
    shared_costs.enter_values()
    shared_costs.enter_year()
    number = allocate_costs(year=YEAR, phase=BUDGET, actor=FIRST)
    assert "意見を照会していません" in shown(chief(), f"{HOME}sheets/{number}/")
    approve_allocation(allocation=number, actor=SECOND)


def test_the_home_asks_the_same_number_of_queries_however_much_is_asked(
    sheet: int, delegates: dict[int, Actor]
) -> None:
    client = client_of(UNION, "joint_delegate")
    name_delegate(user=client.session["user"], member=TOWN, from_on=TODAY, actor=OFFICE)
    counted = []
    for _ in range(3):
        in_the_vote(delegates[CITY])
        with CaptureQueriesContext(connection) as found:
            shown(client, HOME)
        counted.append(len(found))
    assert len(set(counted)) == 1
