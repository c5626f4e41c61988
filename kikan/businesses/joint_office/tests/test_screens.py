"""What the office sees and sends, in a fixed number of queries, and that no page of a union knows a resident."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures import advance_business as steps
from kikan.businesses.joint_office.reads import members
from kikan.businesses.joint_office.tests import union
from kikan.businesses.joint_office.tests.union import CITY, OFFICE, TODAY, TOWN, UNION
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.tenancy import tenant

HOME = f"/{UNION}/joint_office/"


def clerk() -> Client:
    return client_of(UNION, "joint_clerk")


def chief() -> Client:
    return client_of(UNION, "joint_chief", "見本　局長")


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    return client.post(path, {"form_token": fresh_token(client), **values})


@pytest.fixture
def planned(joined: int) -> None:
    steps.plan_business(
        member=TOWN,
        business="water",
        planned_on=date(2026, 5, 1),
        planned_live_on=date(2027, 1, 4),
        actor=OFFICE,
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "加入と稼働の工程"),
        ("members/", "甲市"),
        (f"members/{TOWN}/", "上下水道"),
        (f"members/{TOWN}/join/", "加入を登録する"),
        (f"members/{TOWN}/leave/", "全ての構成団体の協議"),
        (f"members/{TOWN}/businesses/", "稼働の予定日"),
        (f"members/{TOWN}/businesses/water/begin/", "移行の開始"),
        ("readiness/", "準備の期間が足りません"),
        ("agreements/", "共同化に関する協定書"),
        ("agreements/1/", "乙町"),
        ("agreements/1/sign/", "締結を登録する"),
        ("agreements/1/clauses/", "条項を登録する"),
        ("delegates/", "委員の登録"),
        ("delegates/end/", "委員の解任"),
    ],
)
def test_every_page_opens_with_what_it_is_for(planned: None, path: str, said: str) -> None:
    assert said in shown(chief(), HOME + path)


@pytest.mark.parametrize(
    "path", ["members/1/", "members/1/join/", "agreements/9/", f"members/{TOWN}/businesses/water/x/"]
)
def test_what_does_not_exist_is_told_in_words(joined: int, path: str) -> None:
    answer = chief().get(HOME + path)
    assert answer.status_code == 404
    assert "開き直してください" in answer.content.decode()


def test_a_body_goes_from_its_entry_to_its_joining_over_the_pages(joined: int) -> None:
    client = chief()
    given = {
        "member": "064025",
        "name": "戊町",
        "kind": "1",
        "agreed_on": "R8.9.1",
        "planned_join_on": "R8.11.1",
    }
    assert "検査数字" in sent(client, f"{HOME}members/", **given | {"member": "064026"}).content.decode()
    answer = sent(client, f"{HOME}members/", **given)
    assert answer["Location"] == f"{HOME}members/{union.LATE}/"
    page = f"{HOME}members/{union.LATE}/join/"
    assert "締結していません" in sent(client, page, joined_on="R8.11.1").content.decode()
    signed = {"member": str(union.LATE), "signed_on": "R8.10.1"}
    assert sent(client, f"{HOME}agreements/{joined}/sign/", **signed).status_code == 302
    assert sent(client, page, joined_on="R8.11.1").status_code == 302
    assert "戊町" in shown(client, HOME)
    with tenant(UNION):
        assert members.member_of(union.LATE, TODAY).joined_on == date(2026, 11, 1)  # type: ignore[union-attr]


def test_a_planned_day_is_put_right_over_the_page(joined: int) -> None:
    union.enter(union.LATE, agreed_on=union.AGREED, planned=date(2026, 12, 1))
    client, page = clerk(), f"{HOME}members/{union.LATE}/"
    assert "内容を訂正する" in shown(client, page)
    given = {"name": "戊町", "kind": "1", "planned_join_on": "R9.4.1", "reason": "契約の延長"}
    assert sent(client, f"{page}amend/", **given)["Location"] == page
    assert "令和9年4月1日" in shown(client, page)


def test_a_clerk_prepares_and_the_chief_accepts(planned: None) -> None:
    page = f"{HOME}members/{TOWN}/businesses/water/"
    assert sent(clerk(), f"{page}begin/", begun_on="R8.6.1", begun_by="課長　甲").status_code == 302
    accepted = {"accepted_on": "R8.11.1", "accepted_by": "課長　甲"}
    assert sent(clerk(), f"{page}accept/", **accepted).status_code == 403
    assert clerk().get(f"{page}accept/").status_code == 403
    assert "承認の権限がある人" in shown(clerk(), f"{HOME}members/{TOWN}/")
    assert sent(chief(), f"{page}accept/", **accepted).status_code == 302
    assert "課長　甲" in shown(clerk(), f"{HOME}members/{TOWN}/")
    assert clerk().get(f"{HOME}delegates/").status_code == 403


def test_the_home_page_asks_as_many_queries_for_many_businesses_as_for_one(planned: None) -> None:
    client, counted = clerk(), []
    shown(client, HOME)
    for member, business in ((CITY, "seals"), (CITY, "water"), (TOWN, "schooling")):
        steps.plan_business(
            member=member, business=business, planned_on=TODAY, planned_live_on=date(2027, 6, 1), actor=OFFICE
        )
        with CaptureQueriesContext(connection) as found:
            shown(client, HOME)
        counted.append(len(found))
    assert len(set(counted)) == 1
    assert not [q["sql"] for q in found if "residents_" in q["sql"] or "addressees_" in q["sql"]]
