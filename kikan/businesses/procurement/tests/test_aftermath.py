"""After the decision: protests within their days, promises that change by two persons, levels that measure them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from kikan.businesses.procurement.procedures import change_promises as changing
from kikan.businesses.procurement.procedures import decide_winner as deciding
from kikan.businesses.procurement.procedures import hear_protests as hearing
from kikan.businesses.procurement.procedures import issue_notices as issuing
from kikan.businesses.procurement.procedures import settle_terms as settling
from kikan.businesses.procurement.reads import aftermath, results
from kikan.businesses.procurement.tests.calls import (
    AFTER,
    FIRST,
    OFFICE,
    SCORING,
    SECOND,
    UNION,
    Call,
    build,
    declare,
    score,
)
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

PRINTER = Actor(7, UNION, 1, frozenset({"procurement.look", "procurement.print"}))


@pytest.fixture
def decided(call: Call) -> Call:
    """A call that was decided for A社, with seven days to protest."""
    found = build(protest_days=7)
    with clock.set_to(SCORING):
        declare(found)
        score(found, {1: 4, 2: 3})
        deciding.evaluate_proposals(procurement=found.number, actor=FIRST)
        deciding.decide_procurement(procurement=found.number, bidder=1, actor=SECOND)
    return found


def protest(call: Call, day: Any, **more: Any) -> int:
    given = {"bidder": 2, "text": "採点の理由を示してほしい", "actor": FIRST}
    return hearing.receive_protest(procurement=call.number, received_on=day, **(given | more))


def propose(call: Call, **more: Any) -> int:
    given = {
        "function": 2, "asked_by": 1, "asked_ja": "見本町（架空）水道課", "reason": "検針の順が変わる",
        "after": "地区と路線の順に並べる",
        "price_effect": 1_200_000, "actor": FIRST,
    }  # fmt: skip
    return changing.propose_change(procurement=call.number, **(given | more))


def test_protests_are_heard_within_the_days_of_the_notice_and_answered_by_another(decided: Call) -> None:
    with clock.set_to(AFTER):
        with pytest.raises(Refused, match="審査結果通知書を発行していません"):
            protest(decided, AFTER)
        letters = issuing.issue_notices(procurement=decided.number, actor=PRINTER)
        with pytest.raises(Refused, match="外の日です"):
            protest(decided, AFTER - timedelta(1))
        with pytest.raises(Refused, match="今日より後"):
            protest(decided, AFTER + timedelta(1))
        with pytest.raises(NotFound, match="提案者はいません"):
            protest(decided, AFTER, bidder=9)
    with clock.set_to(AFTER + timedelta(8)):
        with pytest.raises(Refused, match="令和8年12月21日から令和8年12月28日まで"):
            protest(decided, AFTER + timedelta(8))
        again = issuing.issue_notices(procurement=decided.number, actor=PRINTER)
        number = protest(decided, AFTER + timedelta(7))
        with pytest.raises(Refused, match="入力した人は決定できません"):
            hearing.answer_protest(procurement=decided.number, protest=number, answer="示した", actor=FIRST)
        hearing.answer_protest(
            procurement=decided.number, protest=number, answer="調書を示した", actor=SECOND
        )
        with pytest.raises(Refused, match="回答しています"):
            hearing.answer_protest(procurement=decided.number, protest=number, answer="再び", actor=SECOND)
        told = (
            client_of(UNION, "joint_clerk")
            .get(f"/{UNION}/procurement/{decided.number}/result/")
            .content.decode()
        )
    for words in ("B社　乙ソフト（架空）", "採点の理由を示してほしい", "調書を示した", "終了"):
        assert words in told
    with tenant(UNION):
        bodies = {i.number: json.dumps(i.data, ensure_ascii=False) for i in Issue.objects.all()}
    # The period runs from the first notice, also on one that is issued again later.
    for paper in (letters[2], again[2]):
        assert "令和8年12月28日までに共同事務局へ書面で申し立ててください" in bodies[paper]


def test_a_call_that_sets_no_period_hears_no_protest(call: Call) -> None:
    with clock.set_to(SCORING):
        declare(call)
        score(call, {1: 4, 2: 3})
        deciding.evaluate_proposals(procurement=call.number, actor=FIRST)
        deciding.decide_procurement(procurement=call.number, bidder=1, actor=SECOND)
        with pytest.raises(Refused, match="定めていません"):
            protest(call, SCORING)


def test_a_promise_changes_by_two_persons_and_is_accepted_anew(decided: Call) -> None:
    number = decided.number
    with tenant(UNION):
        before = aftermath.sum_of(results.promises_of(number))
    with clock.set_to(AFTER):
        deciding.accept_function(
            procurement=number,
            function=2,
            state=2,
            act="procurement.evaluate",
            finding="確認した",
            actor=OFFICE,
        )
        with pytest.raises(Refused, match="今の実現の方法と同じ"):
            propose(decided, after="標準機能")
        with pytest.raises(Refused, match="求めた者を選んで"):
            propose(decided, asked_by=9)
        change = propose(decided)
        with pytest.raises(Refused, match="まだ決定を待っています"):
            propose(decided)
        with pytest.raises(Refused, match="変更記録が決定を待っています"):
            deciding.accept_function(
                procurement=number,
                function=2,
                state=2,
                act="procurement.evaluate",
                finding="再び",
                actor=OFFICE,
            )
        with pytest.raises(Refused, match="入力した人は決定できません"):
            changing.decide_change(procurement=number, change=change, is_approved=True, actor=FIRST)
        changing.decide_change(procurement=number, change=change, is_approved=True, actor=SECOND)
        refused = propose(decided, function=3, after="端末から取り込まない", price_effect=-500_000)
        changing.decide_change(procurement=number, change=refused, is_approved=False, actor=SECOND)
        with pytest.raises(NotFound, match="決定を待つ変更記録はありません"):
            changing.decide_change(procurement=number, change=refused, is_approved=True, actor=SECOND)
        told = client_of(UNION, "joint_clerk").get(f"/{UNION}/procurement/{number}/result/").content.decode()
    with tenant(UNION):
        promises = results.promises_of(number)
        after = aftermath.sum_of(promises)
    assert [(p.note, p.change, p.state_ja) for p in promises[1:]] == [
        ("地区と路線の順に並べる", 1, "未確認"), ("標準機能", 0, "未確認"),
    ]  # fmt: skip
    assert before != after
    for words in ("見本町（架空）水道課", "401,200,000", "（変更1による）", "却下", after, "1,200,000"):
        assert words in told


def test_a_promise_without_a_function_of_the_program_is_measured_by_the_service_level(decided: Call) -> None:
    with clock.set_to(AFTER):
        given: dict[str, Any] = {
            "procurement": decided.number,
            "function": 3,
            "finding": "稼働報告書で確認",
            "actor": OFFICE,
        }
        with pytest.raises(NotFound, match="サービス水準の項目はありません"):
            deciding.accept_function(**given, state=2, level="service_level.x")
        deciding.accept_function(**given, state=2, level="service_level.availability_target")
    with tenant(UNION):
        found = results.promises_of(decided.number)[2]
    assert (found.state_ja, found.act_ja) == ("適合", "")
    assert "稼働率" in found.level_ja


def test_what_the_contract_must_settle_is_looked_up_term_by_term(decided: Call) -> None:
    number = decided.number
    page = f"/{UNION}/procurement/{number}/result/"
    given: dict[str, Any] = {"procurement": number, "term": 5, "actor": FIRST}
    with clock.set_to(AFTER):
        with pytest.raises(Refused, match="契約書の条を入力"):
            settling.settle_term(**given, is_settled=True)
        with pytest.raises(Refused, match="定めない理由を入力"):
            settling.settle_term(**given, is_settled=False, place="第1条")
        assert "定めのないもの 12件" in client_of(UNION, "joint_clerk").get(page).content.decode()
        assert settling.settle_term(**given, is_settled=True, place="第31条", note="CSVで引き渡す")
        assert settling.settle_term(**given, is_settled=True, place="第31条", note="CSVで引き渡す") == 0
        told = client_of(UNION, "joint_clerk").get(page).content.decode()
    for words in ("定めのないもの 11件", "第31条", "CSVで引き渡す"):
        assert words in told


def test_the_acts_after_the_decision_stand_on_pages(decided: Call) -> None:
    page, chief = f"/{UNION}/procurement/{decided.number}/", client_of(UNION, "joint_chief")
    with clock.set_to(AFTER):
        propose(decided)
        for act, words in (
            ("change", "契約金額の増減"), ("decide-change", "変更1"), ("protest", "申立ての内容"),
            ("answer-protest", "回答を待つ異議"),
            ("accept", "サービス水準の項目"), ("term", "契約書の条"),
        ):  # fmt: skip
            assert words in chief.get(f"{page}{act}/").content.decode()
