"""From a notice to the specification that is accepted, and what is refused on the way."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kikan.businesses.procurement.models import Score
from kikan.businesses.procurement.procedures import decide_winner as deciding
from kikan.businesses.procurement.procedures import issue_notices as issuing
from kikan.businesses.procurement.procedures import judge_proposals as judging
from kikan.businesses.procurement.procedures import prepare_notice as notice
from kikan.businesses.procurement.procedures import receive_proposals as receiving
from kikan.businesses.procurement.reads import notices, panels, results
from kikan.businesses.procurement.tests.calls import (
    AFTER,
    FIRST,
    OFFICE,
    RULES,
    SCORING,
    SECOND,
    TODAY,
    UNION,
    Call,
    declare,
    drafted,
    propose,
    score,
)
from kikan.shared.access import Actor
from kikan.shared.access.sign_in import actor_of
from kikan.shared.access.tests.people import user_with
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, tenant


def missing(call: Call) -> list[str]:
    with tenant(UNION):
        found = notices.procurement_of(call.number)
        assert found is not None
        return panels.missing_of(found)


def test_from_the_notice_to_the_specification(call: Call) -> None:
    with clock.set_to(SCORING):
        declare(call)
        assert len(missing(call)) == 12
        score(call, {1: 4, 2: 3})
        assert missing(call) == []
        deciding.evaluate_proposals(procurement=call.number, actor=FIRST)
    with clock.set_to(AFTER):
        with pytest.raises(Refused, match="入力した人は決定できません"):
            deciding.decide_procurement(procurement=call.number, bidder=1, actor=FIRST)
        with pytest.raises(Refused, match="第1位の提案者ではありません"):
            deciding.decide_procurement(procurement=call.number, bidder=2, actor=SECOND)
        deciding.decide_procurement(procurement=call.number, bidder=1, actor=SECOND)
        with pytest.raises(Refused, match="適合とするには"):
            deciding.accept_function(
                procurement=call.number, function=1, state=2, finding="確認", actor=OFFICE
            )
        deciding.accept_function(
            procurement=call.number, function=1, state=2, act="procurement.evaluate", finding="確認した", actor=OFFICE
        )  # fmt: skip
        deciding.accept_function(
            procurement=call.number, function=2, state=3, finding="並ばない", request=4, actor=OFFICE
        )
    with tenant(UNION):
        evaluation, decision = results.evaluation_of(call.number), results.decision_of(call.number)
        promises = results.promises_of(call.number)
        assert notices.procurement_of(call.number).state_ja == "決定済み"  # type: ignore[union-attr]
    assert evaluation is not None
    assert decision is not None
    first, second = evaluation.results
    assert "提案の内容 200点×（学識3人の平均4点・団体7人の平均4点の加重平均）÷5＝160点" in first.steps[1][1]
    # A社: 250 functions, 4/5 of 200 + 150 + 100; price 300 × 300/400. B社: 150, 3/5 of 450; the lowest price.
    assert (first.letter, first.technical, first.price, first.rank) == ("A社", 250 + 360, 225, 1)
    assert (second.letter, second.technical, second.price, second.rank) == ("B社", 150 + 270, 300, 2)
    assert [s[0] for s in first.steps] == ["機能要件", "提案書", "実演", "プレゼンテーション", "価格"]
    assert "最低価格300,000,000円" in first.steps[-1][1]
    assert (decision.bidder, len(decision.sha256)) == (1, 64)
    assert [(p.state_ja, p.act_ja, p.request) for p in promises] == [
        ("適合", "総合評価", 0), ("不適合", "", 4), ("未確認", "", 0),
    ]  # fmt: skip


def test_a_judge_with_an_interest_scores_nobody_and_must_be_replaced(call: Call) -> None:
    judge = call.judges[0]
    with clock.set_to(SCORING):
        with pytest.raises(NotPermitted, match="申告が済んでいない"):
            judging.enter_scores(procurement=call.number, scores={(1, 1): (5, "")}, actor=judge)
        with pytest.raises(Refused, match="利害関係の内容"):
            judging.declare_interests(
                procurement=call.number, interests={1: (True, ""), 2: (False, "")}, actor=judge
            )
        judging.declare_interests(
            procurement=call.number, interests={1: (True, "顧問"), 2: (False, "")}, actor=judge
        )
        with pytest.raises(NotPermitted, match="利害関係があるので"):
            judging.enter_scores(procurement=call.number, scores={(1, 2): (5, "")}, actor=judge)
        stranger = actor_of(user_with(UNION, "procurement_judge"), UNION)
        assert stranger is not None
        with pytest.raises(NotPermitted, match="審査員として登録されていません"):
            judging.enter_scores(procurement=call.number, scores={}, actor=stranger)
        assert "学識経験者の審査員が1人足りません。" in missing(call)
        with pytest.raises(Refused, match="1人足りません"):
            deciding.evaluate_proposals(procurement=call.number, actor=FIRST)
        judging.release_judge(procurement=call.number, judge=1, reason="利害関係", actor=OFFICE)
        named = judging.name_judge(
            procurement=call.number, user=stranger.user, group=1, body="大学", actor=OFFICE
        )
        assert named == 13
        assert "学識経験者の審査員が1人足りません。" not in missing(call)


def test_scores_are_kept_twice_and_closed_by_their_day(call: Call) -> None:
    judge = call.judges[0]
    declare(call, judge)
    one: dict[tuple[int, int], tuple[int, str]] = {(1, 1): (3, "")}

    def enter(scores: dict[tuple[int, int], tuple[int, str]]) -> int:
        return judging.enter_scores(procurement=call.number, scores=scores, actor=judge)

    with pytest.raises(Refused, match="翌日から採点できます"):
        enter(one)
    with clock.set_to(SCORING):
        assert [enter(one), enter(one), enter({(1, 1): (4, "")})] == [1, 0, 1]
        with pytest.raises(Refused, match="0から5まで"):
            enter({(1, 1): (6, "")})
        with pytest.raises(NotFound):
            enter({(2, 1): (6, "")})
        with pytest.raises(Refused, match="「A社」と書いてください"):
            enter({(1, 1): (4, "甲システム（架空）の提案は速い")})
        with pytest.raises(Refused, match="採点が始まっている"):
            receiving.receive_proposal(
                procurement=call.number, name="丙（架空）", received_on=TODAY, prices=[1] * 6, actor=OFFICE
            )
    with tenant(UNION):
        assert sorted(Score.objects.values_list("value", flat=True)) == [3, 4]
        assert [s.value for s in panels.scores_of(call.number)] == [4]
    with clock.set_to(AFTER):
        with pytest.raises(Refused, match="採点の期限を過ぎています"):
            enter({(1, 1): (5, "")})
        notice.extend_scoring(
            procurement=call.number, scores_until=date(2026, 12, 25), reason="委員の欠席", actor=OFFICE
        )
        assert enter({(1, 1): (5, "")}) == 1


def test_prices_above_the_ceiling_and_unsound_ones_are_out_and_set_no_lowest_price(call: Call) -> None:
    assert propose(call.number, "丙（架空）", 600_000_000, 0, (1, 1, 1)) == 3
    gone = propose(call.number, "庚（架空）", 1, 0, (1, 1, 1))
    receiving.withdraw_proposal(procurement=call.number, bidder=gone, reason="辞退届", actor=OFFICE)
    low = propose(call.number, "丁（架空）", 90_000_000, 1_000_000, (1, 1, 1))
    propose(call.number, "戊（架空）", 390_000_000, 1_000_000, (2, 1, 1))
    everybody = (1, 2, 3, 5, 6)
    with clock.set_to(SCORING):
        declare(call, bidders=everybody)
        score(call, dict.fromkeys(everybody, 4) | {2: 0}, everybody)
        assert missing(call) == ["E社の価格が調査基準価格を下回っています。調査の結果を2人で決めてください。"]
        with pytest.raises(Refused, match="下回っていません"):
            deciding.investigate_price(
                procurement=call.number, bidder=1, is_sound=True, reason="x", actor=FIRST
            )
        deciding.investigate_price(
            procurement=call.number, bidder=low, is_sound=False, reason="人員の裏付けがない", actor=FIRST
        )
        with pytest.raises(Refused, match="入力した人は決定できません"):
            deciding.confirm_investigation(procurement=call.number, bidder=low, actor=FIRST)
        deciding.confirm_investigation(procurement=call.number, bidder=low, actor=SECOND)
        deciding.evaluate_proposals(procurement=call.number, actor=FIRST)
        with pytest.raises(Refused, match="評価が済んでいる"):
            deciding.evaluate_proposals(procurement=call.number, actor=FIRST)
    with tenant(UNION):
        found = results.evaluation_of(call.number)
    assert found is not None
    told = [(r.letter, r.rank, r.why_out) for r in found.results]
    assert told == [
        ("A社", 1, ""), ("B社", None, "技術点が最低基準点に満たない"), ("C社", None, "予定価格を超えている"),
        ("E社", None, "低価格の調査で履行できないとされた"), ("F社", None, "必須の機能要件を満たしていない"),
    ]  # fmt: skip
    assert found.results[0].price == Fraction(225)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"price_points": 299}, "配点の合計が999点で、満点の1,000点と合いません"),
        ({"price_formula": "ceiling_discount", "ceiling": 0, "investigate_below": 0}, "予定価格が要ります"),
        ({"price_formula": "ceiling_peak"}, "1％から99％"),
        ({"price_formula": "ceiling_investigated", "investigate_below": 0}, "調査基準価格が要ります"),
        ({"price_formula": "x"}, "算式を選んでください"),
        ({"scores_until": date(2026, 12, 1)}, "提出期限より前"),
        ({"required_points": 0, "price_points": 350}, "必須の機能要件と、その配点"),
    ],
)
def test_a_notice_that_does_not_add_up_is_refused(call: Call, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        notice.publish_procurement(procurement=drafted(**given), actor=OFFICE)


def test_after_the_notice_criteria_stand_and_late_or_strange_proposals_are_refused(call: Call) -> None:
    with pytest.raises(Refused, match="「公告済み」の調達では"):
        notice.set_criterion(
            procurement=call.number, criterion=1, kind=1, ja="別の項目", points=1, full=1, actor=OFFICE
        )
    with pytest.raises(Refused, match="「公告済み」の調達では"):
        notice.enter_procurement(**RULES, procurement=call.number, actor=OFFICE)
    given: dict[str, Any] = {"procurement": call.number, "name": "己（架空）", "actor": OFFICE}
    with pytest.raises(Refused, match="初期費用と5年分"):
        receiving.receive_proposal(**given, received_on=clock.today(), prices=[1, 2])
    with clock.set_to(AFTER), pytest.raises(Refused, match="提出期限を過ぎた"):
        receiving.receive_proposal(**given, received_on=AFTER, prices=[1] * 6)
    with pytest.raises(Refused, match="「B社」と書いてください"):
        judging.keep_statement(
            procurement=call.number, speaker=2, number=1, text="乙ソフト（架空）は安い", actor=OFFICE
        )
    judging.keep_statement(procurement=call.number, speaker=3, number=2, text="5年で移行する", actor=OFFICE)
    with tenant(UNION):
        assert [(s.who, s.text) for s in panels.statements_of(call.number)] == [("B社", "5年で移行する")]


def test_bidders_are_invited_and_told_the_result_with_the_others_under_letters(call: Call) -> None:
    """C社 lacks the required function: not invited, its reason told to itself alone."""
    propose(call.number, "丙（架空）", 390_000_000, 1_000_000, (2, 1, 1))
    printer = Actor(7, UNION, 1, frozenset({"procurement.look", "procurement.print"}))
    invite = {"procurement": call.number, "place": "見本会館", "actor": printer}
    with pytest.raises(Refused, match="提出期限の翌日から"):
        issuing.invite_bidders(held_on=RULES["proposals_until"], **invite)
    asked = issuing.invite_bidders(held_on=date(2026, 12, 10), **invite)
    assert list(asked) == [1, 2]
    with pytest.raises(Refused, match="「公告済み」の調達では"):
        issuing.issue_notices(procurement=call.number, actor=printer)
    with clock.set_to(SCORING):
        declare(call, bidders=(1, 2, 3))
        score(call, {1: 4, 2: 3, 3: 4}, (1, 2, 3))
        deciding.evaluate_proposals(procurement=call.number, actor=FIRST)
        deciding.decide_procurement(procurement=call.number, bidder=1, actor=SECOND)
        told = issuing.issue_notices(procurement=call.number, actor=printer)
    with tenant(UNION):
        body = {
            b: json.dumps(Issue.objects.get(number=n).data, ensure_ascii=False)
            for b, n in (told | {9: asked[1]}).items()
        }
    first, second, third, invited = (body[b] for b in (1, 2, 3, 9))
    for words in ("実演　窓口の実演", "150点", "見本会館", "令和8年12月10日", "甲システム（架空）"):
        assert words in invited
    assert "提案の内容" not in invited
    assert "貴社を受託候補者に決定しました" in first
    assert "乙ソフト" not in first + third
    assert "丙（架空）" not in first + second
    for words in (
        "総合点720点で第2位",
        "B社　乙ソフト（架空）",
        "A社　甲システム（架空）",
        "受託候補者になりませんでした",
    ):
        assert words in second
    assert "必須の機能要件を満たしていない" in third
    assert "必須の機能要件を満たしていない" not in first + second
