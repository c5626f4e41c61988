"""現場訪問: what was seen at a section, what follows from it, and that nothing of it is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures.log_visits import enter_visit, set_observation
from kikan.businesses.joint_office.reads import visits
from kikan.businesses.joint_office.tests.test_requests import entered
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, FIRST, LATE, TODAY, TOWN, UNION
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant

NEXT_WEEK = TODAY + timedelta(days=7)
TO_DO = {"action": "手順をFAQにする", "in_charge": "共同事務局", "due_on": NEXT_WEEK}


def visited(**more: Any) -> int:
    told = {
        "member": CITY, "visited_on": TODAY, "section": "税務課", "who": "運営事業者の担当", "purpose": "賦課の準備を見る",
    }  # fmt: skip
    return enter_visit(**(told | more), actor=FIRST)


def seen(visit: int, **more: Any) -> int:
    told = {"observation": 1, "text": "一覧を手で並べ替えている。"} | more
    return set_observation(visit=visit, **told, actor=FIRST)


def test_what_is_to_be_done_stays_until_it_is_done_the_nearest_day_first(joined: int) -> None:
    number = visited()
    seen(number, **TO_DO)
    seen(number, observation=2, text="画面を印刷している。", **(TO_DO | {"due_on": TODAY}))
    seen(number, observation=3, text="困っていない。")
    with tenant(UNION):
        assert [o.observation for _, o in visits.still_to_do()] == [2, 1]
        late = [o.is_late_on(NEXT_WEEK) for _, o in visits.still_to_do()]
    assert late == [True, False]
    seen(
        number,
        observation=2,
        text="画面を印刷している。",
        **(TO_DO | {"due_on": TODAY}),
        done_on=TODAY,
        result="済",
    )
    with tenant(UNION):
        assert [o.observation for _, o in visits.still_to_do()] == [1]


def test_the_same_said_twice_writes_nothing(joined: int) -> None:
    number = visited()
    assert seen(number, **TO_DO) == seen(number, **TO_DO)


def test_an_action_has_somebody_and_a_day_and_an_end_a_result(joined: int) -> None:
    number = visited()
    with pytest.raises(Refused, match="次の行動の担当"):
        seen(number, **(TO_DO | {"in_charge": ""}))
    with pytest.raises(Refused, match="次の行動の期限"):
        seen(number, **(TO_DO | {"due_on": None}))
    with pytest.raises(Refused, match="次の行動を入力"):
        seen(number, due_on=NEXT_WEEK)
    with pytest.raises(Refused, match="結果"):
        seen(number, **TO_DO, done_on=TODAY)
    with pytest.raises(Refused, match="訪問の日"):
        seen(number, **TO_DO, done_on=TODAY - timedelta(days=1), result="済")


def test_an_observation_went_on_in_one_place_that_exists(delegates: dict[int, Actor]) -> None:
    number, wish = visited(), entered(delegates[TOWN])
    for place, what in (("request", "この要望"), ("faq", "このFAQ"), ("flow", "この業務の流れ")):
        with pytest.raises(NotFound, match=what):
            seen(number, **{place: 999})
    with pytest.raises(Refused, match="どれか一つ"):
        seen(number, request=wish, faq=1)
    seen(number, request=wish)
    assert f"要望第{wish}号" in shown(clerk(), f"{HOME}visits/{number}/")


def test_only_members_are_visited_and_a_visit_to_come_has_seen_nothing(joined: int) -> None:
    with pytest.raises(NotFound, match="構成団体"):
        visited(member=LATE + 1)
    with pytest.raises(NotFound, match="この業務"):
        visited(business="nothing")
    with pytest.raises(Refused, match="まだ来ていません"):
        seen(visited(visited_on=NEXT_WEEK))
    with pytest.raises(NotFound, match="この訪問"):
        seen(999)


def test_a_visit_is_logged_over_the_pages_and_shown_where_it_matters(joined: int) -> None:
    office = clerk()
    told = {
        "member": str(CITY),
        "visited_on": "R8.11.1",
        "section": "税務課",
        "who": "担当",
        "purpose": "準備を見る",
    }
    page = sent(office, f"{HOME}visits/", **told)["Location"]
    found = {
        "observation": "1", "text": "手で並べ替えている。", "action": "FAQにする", "in_charge": "共同事務局",
        "due_on": "R8.11.2",
    }  # fmt: skip
    assert sent(office, page, **found).status_code == 302
    for where in (page, f"{HOME}visits/", HOME):
        assert "FAQにする" in shown(office, where)
        assert "期限超過" in shown(office, where)
    assert "準備を見る" in shown(office, f"{HOME}members/{CITY}/")
    member = client_of(UNION, "joint_delegate")
    assert "気づきを登録する" not in shown(member, page)
    assert sent(member, page, **found).status_code == 403


def test_the_log_asks_the_same_number_of_queries_however_many_visits(joined: int) -> None:
    client, counted = clerk(), []
    for _ in range(3):
        seen(visited(), **TO_DO)
        with CaptureQueriesContext(connection) as found:
            shown(client, f"{HOME}visits/")
        counted.append(len(found))
    assert len(set(counted)) == 1
