"""The pages: a call from its draft to the score of a judge, letters until the decision, a fixed number of queries."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.procurement.procedures import decide_winner as deciding
from kikan.businesses.procurement.procedures import judge_proposals as judging
from kikan.businesses.procurement.screens.forms import RulesForm
from kikan.businesses.procurement.tests.calls import (
    FIRST,
    OFFICE,
    RULES,
    SCORING,
    SECOND,
    UNION,
    Call,
    declare,
    propose,
    score,
)
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.documents.models import Issue
from kikan.shared.tenancy import clock, tenant


def _body(place: int) -> Any:
    """What stands on the paper that was issued at that place."""
    with tenant(UNION):
        return Issue.objects.order_by("number").values_list("data__body", flat=True)[place]


HOME = f"/{UNION}/procurement/"
DAYS = {"proposals_until": "R8.12.4", "scores_until": "R8.12.18"}


def typed(**more: Any) -> dict[str, Any]:
    """The form of a call as a clerk sends it: what it offers, the rules of these tests, what else is given."""
    offered = {name: field.initial for name, field in RulesForm().fields.items() if field.initial is not None}
    return offered | RULES | DAYS | more


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    return client.post(path, {"form_token": fresh_token(client), **values})


def step(client: Client, page: str, act: str, /, **values: Any) -> int:
    shown(client, f"{page}{act}/")
    return int(sent(client, f"{page}{act}/", **values).status_code)


def test_a_call_is_drafted_published_answered_and_scored_over_the_pages(call: Call) -> None:
    clerk, chief = client_of(UNION, "joint_clerk"), client_of(UNION, "joint_chief")
    judge = client_of(UNION, "procurement_judge")
    page = sent(clerk, f"{HOME}enter/", **typed())["Location"]
    assert (
        step(
            clerk, page, "criterion", criterion=1, kind=1, ja="提案", points=200, full=5, in_round=1, least=0
        )
        == 302
    )
    assert (
        step(
            clerk, page, "criterion", criterion=2, kind=2, ja="実演", points=249, full=5, in_round=1, least=0
        )
        == 302
    )
    assert step(clerk, page, "function", function=1, text="発行する", is_required="on") == 302
    assert step(clerk, page, "function", function=2, text="並べる") == 302
    assert "満点と合わない" in shown(clerk, page)
    assert clerk.get(f"{page}publish/").status_code == 403
    assert "配点の合計が999点" in sent(chief, f"{page}publish/").content.decode()
    mended = typed(price_points=301, title="改めた件名")
    assert sent(clerk, page, **mended).status_code == 302
    assert step(chief, page, "judge", user=judge.session["user"], group=1, body="大学") == 302
    assert step(chief, page, "publish") == 302
    prices = {f"p{year}": "50,000,000" for year in range(6)}
    assert step(clerk, page, "proposal", name="甲（架空）", received_on="R8.11.20", **prices) == 302
    assert sent(clerk, f"{page}proposals/1/", a1=1, n1="標準", a2=2, n2="").status_code == 302
    told = shown(clerk, f"{page}proposals/1/")
    assert "300,000,000" in told
    assert step(judge, page, "declare", i1=0, n1="") == 302
    with clock.set_to(SCORING):
        assert sent(judge, f"{page}scores/", s1_1="6").status_code == 400
        assert sent(judge, f"{page}scores/", s1_1="4", c1_1="移行の計画が詳しい").status_code == 302
        told = shown(judge, page)
        for words in ("改めた件名", "満点と合う", "1／1件", "学識経験者の審査員が2人足りません"):
            assert words in told
        assert "採点を登録する" in shown(judge, f"{page}scores/")
    with clock.set_to(date(2026, 12, 19)):
        closed = shown(judge, f"{page}scores/")
        for words in ("移行の計画が詳しい", "採点の期限を過ぎています"):
            assert words in closed
        assert "採点を登録する" not in closed


def test_bidders_stand_under_letters_until_the_decision(call: Call) -> None:
    page, clerk = f"{HOME}{call.number}/", client_of(UNION, "joint_clerk")
    judge, chief = client_of(UNION, "procurement_judge"), client_of(UNION, "joint_chief")
    judging.keep_statement(procurement=call.number, speaker=3, number=2, text="5年で移行する", actor=OFFICE)
    with clock.set_to(SCORING):
        declare(call)
        score(call, {1: 4, 2: 3})
        assert "評価のあと" in shown(judge, page)
        assert "400,000,000" not in shown(judge, page) + shown(judge, f"{page}proposals/1/")
        assert "まだ評価していません" in shown(judge, f"{page}result/")
        assert step(clerk, page, "evaluate") == 302
        for path in ("", "result/", "proposals/1/", "scores/"):
            assert "甲システム" not in shown(judge, page + path)
        told = shown(judge, f"{page}result/")
        for words in ("第1位", "A社", "委員12", "5年で移行する", "最低価格300,000,000円", "835点"):
            assert words in told
        assert step(clerk, page, "papers") == 302
        told = shown(clerk, f"{page}result/")
        assert "総合評価調書" in told
        assert step(chief, page, "decide", bidder=1) == 302
        assert step(clerk, page, "papers") == 302
        before, after = (json.dumps(_body(n), ensure_ascii=False) for n in (0, 2))
        assert "甲システム" not in before
        assert "A社は甲システム（架空）" in after
        assert "最低価格300,000,000円" in before
        accepted = {"function": 1, "state": 2, "act": "procurement.evaluate", "finding": "試験1"}
        assert step(clerk, page, "accept", **accepted) == 302
        told = shown(judge, f"{page}result/")
        for words in ("甲システム（架空）", "適合", "総合評価", "未確認 2件"):
            assert words in told


@pytest.mark.parametrize("path", ["9/", "9/result/", "9/scores/", "9/proposals/1/", "9/declare/", "1/x/"])
def test_what_does_not_exist_is_told_in_words(call: Call, path: str) -> None:
    answer = client_of(UNION, "procurement_judge").get(HOME + path)
    assert answer.status_code == 404
    assert "開き直してください" in answer.content.decode()


def test_pages_ask_as_many_queries_whatever_is_kept(call: Call) -> None:
    clerk, counted = client_of(UNION, "joint_clerk"), []

    def count() -> None:
        with CaptureQueriesContext(connection) as found:
            for path in ("", f"{call.number}/", f"{call.number}/result/", f"{call.number}/proposals/1/"):
                shown(clerk, HOME + path)
        counted.append(len(found))
        assert not [q["sql"] for q in found if "residents_" in q["sql"] or "addressees_" in q["sql"]]

    shown(clerk, HOME)
    count()
    propose(call.number, "丙（架空）", 1_000_000, 0, (1, 1, 1))
    with clock.set_to(SCORING):
        declare(call, bidders=(1, 2, 3))
        score(call, {1: 4, 2: 3, 3: 3}, (1, 2, 3))
        deciding.investigate_price(
            procurement=call.number, bidder=3, is_sound=True, reason="赤字で受ける", actor=FIRST
        )
        deciding.confirm_investigation(procurement=call.number, bidder=3, actor=SECOND)
        count()
    assert len(set(counted)) == 1
