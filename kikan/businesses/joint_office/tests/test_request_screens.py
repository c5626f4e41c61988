"""The pages of a request: drafted by a delegate, led by the office, voted on, and the register beside it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures.decide_requests import give_opinion
from kikan.businesses.joint_office.procedures.keep_faqs import enter_faq
from kikan.businesses.joint_office.procedures.publish_release import plan_release
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate
from kikan.businesses.joint_office.tests.test_requests import before_the_panel, in_the_vote
from kikan.businesses.joint_office.tests.test_screens import HOME, chief, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import OFFICE, TODAY, TOWN, UNION
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of


@pytest.fixture
def speaker(joined: int) -> Client:
    """The delegate of the town."""
    client = client_of(UNION, "joint_delegate")
    name_delegate(user=client.session["user"], member=TOWN, from_on=TODAY, actor=OFFICE)
    return client


def step(client: Client, page: str, name: str, **values: Any) -> int:
    return int(sent(client, f"{page}{name}/", **values).status_code)


def test_a_wish_is_drafted_led_and_voted_on_over_the_pages(speaker: Client) -> None:
    drafted = {"business": "water", "title": "検針票の並び順", "problem": "並ばない", "hours": "5"}
    assert "業務" in shown(speaker, f"{HOME}requests/enter/")
    page = sent(speaker, f"{HOME}requests/enter/", **drafted)["Location"]
    assert step(speaker, page, "submit") == 302
    assert step(speaker, page, "similar", text="なし") == 403
    office = clerk()
    assert step(office, page, "similar", text="ほかの団体では並ぶ") == 302
    assert step(office, page, "workaround", text="足りない") == 302
    assert step(office, page, "opinion", text="要る") == 302
    assert step(office, page, "close") == 403
    assert step(speaker, page, "vote", choice="1", comment="急ぐ") == 302
    answer = sent(chief(), f"{page}close/")
    assert "定足数に足りません" in answer.content.decode()
    told = shown(chief(), page)
    for words in ("賛成 1、反対 0", "定足数に足りない", "急ぐ", "ほかの団体では並ぶ", "投票の締切り"):
        assert words in told
    assert "検針票の並び順" in shown(office, f"{HOME}requests/")


def test_the_class_an_estimate_is_charged_to_is_told_in_words(delegates: dict[int, Actor]) -> None:
    number = before_the_panel(delegates[TOWN], legal_basis="住民基本台帳法")
    give_opinion(request=number, text="要る", is_deferred=False, actor=OFFICE)
    assert (
        step(clerk(), f"{HOME}requests/{number}/", "estimate", estimate="500000", cost_class="running") == 302
    )
    told = shown(clerk(), f"{HOME}requests/{number}/")
    assert "経常的な運用" in told
    assert "running" not in told


def test_a_delegate_is_told_at_home_which_vote_waits(speaker: Client, delegates: dict[int, Actor]) -> None:
    number = in_the_vote(delegates[TOWN])
    waiting = f'href="{HOME}requests/{number}/"'
    assert waiting in shown(speaker, f"/{UNION}/")
    assert waiting not in shown(clerk(), f"/{UNION}/")
    assert step(speaker, f"{HOME}requests/{number}/", "vote", choice="1") == 302
    assert waiting not in shown(speaker, f"/{UNION}/")


def test_who_may_not_act_sees_why(delegates: dict[int, Actor]) -> None:
    number = before_the_panel(delegates[TOWN])
    told = shown(clerk(), f"{HOME}requests/{number}/")
    assert "専門部会の意見" in told
    assert "権限がありません" in told
    assert clerk().get(f"{HOME}requests/enter/").status_code == 403
    other = client_of(UNION, "joint_delegate")
    assert "構成団体の委員が行います" in shown(other, f"{HOME}requests/{number}/")
    given = {"business": "water", "title": "x", "problem": "y", "hours": "0"}
    assert sent(other, f"{HOME}requests/enter/", **given).status_code == 403


def test_a_release_shows_what_it_carries(joined: int) -> None:
    head = chief()
    page = sent(head, f"{HOME}releases/", version="1.5", planned_on="R9.3.1", law_changes="水道法")[
        "Location"
    ]
    assert "すでに登録" in sent(head, f"{HOME}releases/", version="1.5", planned_on="R9.3.1").content.decode()
    assert sent(head, f"{page}impact/", business="water", text="並び順").status_code == 302
    assert sent(head, f"{page}publish/", released_on="R8.11.20").status_code == 302
    told = shown(clerk(), page)
    assert "並び順" in told
    assert "令和8年11月20日" in told
    assert "1.5" in shown(clerk(), f"{HOME}releases/")


def test_the_register_is_filtered_by_words_that_stand_in_no_address(joined: int) -> None:
    enter_faq(business="water", question="検針票の並び順は", answer="地区ごとに印刷する", actor=OFFICE)
    enter_faq(business="seals", question="登録証の色は", answer="青", actor=OFFICE)
    client, page = clerk(), f"{HOME}faqs/"
    assert "登録証の色は" in shown(client, page)
    asked = {"key": f"{page}#faqs", "next": page, "filter": "並び順"}
    assert client.post(f"/{UNION}/table-filter", asked)["Location"] == f"{page}#faqs"
    found = shown(client, page)
    assert "地区ごとに印刷する" in found
    assert "登録証の色は" not in found
    given = {"business": "water", "question": "何時まで", "answer": "5時"}
    assert sent(client, page, **given).status_code == 302


@pytest.mark.parametrize("path", ["requests/9/", "requests/9/vote/", "releases/9/", "releases/9/impact/"])
def test_what_does_not_exist_is_told_in_words(joined: int, path: str) -> None:
    answer = chief().get(HOME + path)
    assert answer.status_code == 404
    assert "開き直してください" in answer.content.decode()


def test_a_request_asks_as_many_queries_whatever_was_said(delegates: dict[int, Actor]) -> None:
    first = in_the_vote(delegates[TOWN])
    client, counted = clerk(), []
    shown(client, f"{HOME}requests/{first}/")
    plan_release(version="2.0", planned_on=date(2027, 3, 1), actor=OFFICE)
    for number in (
        before_the_panel(delegates[TOWN], title="別の件"),
        before_the_panel(delegates[TOWN], title="三つ目"),
    ):
        give_opinion(request=number, text="要る", is_deferred=False, actor=OFFICE)
        with CaptureQueriesContext(connection) as found:
            shown(client, f"{HOME}requests/{number}/")
            shown(client, f"{HOME}requests/")
        counted.append(len(found))
    assert len(set(counted)) == 1
    assert not [q["sql"] for q in found if "residents_" in q["sql"] or "addressees_" in q["sql"]]
