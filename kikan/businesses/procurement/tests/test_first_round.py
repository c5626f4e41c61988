"""A call of two rounds: the first lets some into the second; its scores stand once it is closed."""

import json
from typing import Any

import pytest

from kikan.businesses.procurement.law.evaluation import (
    FIRST_LINE,
    FIRST_PLACES,
    FirstRound,
    Item,
    Offer,
    Terms,
    evaluated,
    shortlisted,
)
from kikan.businesses.procurement.law.price import PriceRule
from kikan.businesses.procurement.procedures import decide_winner as deciding
from kikan.businesses.procurement.procedures import hold_first_round as first
from kikan.businesses.procurement.procedures import issue_notices as issuing
from kikan.businesses.procurement.procedures import issue_papers as sheets
from kikan.businesses.procurement.procedures import judge_proposals as judging
from kikan.businesses.procurement.procedures import prepare_notice as notice
from kikan.businesses.procurement.procedures import receive_proposals as receiving
from kikan.businesses.procurement.reads import notices, panels, results
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
    drafted,
    propose,
)
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

PRINTER = Actor(7, UNION, 1, frozenset({"procurement.look", "procurement.print"}))
EVERYBODY = (1, 2, 3)
TWO: dict[str, Any] = {
    "in_round": 2,
    "first_places": 2,
    "first_functions": True,
    "first_price": True,
    "quality_line": 0,
}
"""The published shape: functions and price first, proposal and presentation in the second round."""


def cms(**more: Any) -> Terms:
    """A call for a CMS of 1,000 points: functions 200 and price 100, then proposal 200 and presentation 500."""
    rules = {
        "places": 2,
        "line": 0,
        "has_functions": True,
        "has_price": True,
        "is_counted": True,
        "by_technical": False,
    }
    rule = PriceRule({"total": 100}, "lowest_ratio", "half_up_integer", 0)
    items = [Item(1, "提案書", "内容", 200, 5, 2), Item(2, "プレゼンテーション", "説明", 500, 5, 2)]
    return Terms(1000, rule, 0, 200, items, True, "half_up_2", 0, FirstRound(**(rules | more)))


def offers(*given: tuple[int, int]) -> list[Offer]:
    """Price in yen and functions met of ten, A first."""
    return [Offer(chr(ord("A") + n), price, True, 10, met) for n, (price, met) in enumerate(given)]


def marks(*given: int) -> dict[tuple[int, str], dict[str, list[int]]]:
    """What the only judge gives each bidder on both items."""
    return {(i, chr(ord("A") + n)): {"academic": [m]} for n, m in enumerate(given) for i in (1, 2)}


def test_both_rounds_add_up_to_the_thousand_points_of_the_published_call() -> None:
    terms, here = cms(), offers((100, 10), (200, 8), (400, 4))
    assert terms.allotted == 1000
    assert terms.of_round(1).allotted == 300
    cut = shortlisted(terms, here, {})
    assert [(o.bidder, o.rank, o.total, o.why_out) for o in cut] == [
        ("A", 1, 300, ""), ("B", 2, 210, ""), ("C", 3, 105, FIRST_PLACES),
    ]  # fmt: skip
    found = evaluated(terms, here, marks(3, 5), {o.bidder: o for o in cut})
    # B: 210 of the first round and all 700 of the second; A: 300 and three fifths of 700.
    assert [(o.bidder, o.rank, o.price, o.technical) for o in found] == [
        ("B", 1, 50, 860), ("A", 2, 100, 620), ("C", None, 0, 0),
    ]  # fmt: skip
    assert [s.ja for s in found[0].steps] == [
        "第一次　機能要件",
        "第一次　価格",
        "提案書",
        "プレゼンテーション",
    ]
    assert found[2].why_out == FIRST_PLACES


def test_where_the_second_round_counts_alone_the_first_brings_nothing_to_the_total() -> None:
    terms, here = cms(is_counted=False), offers((100, 10), (200, 8))
    assert terms.allotted == 700
    found = evaluated(terms, here, marks(4, 5), {o.bidder: o for o in shortlisted(terms, here, {})})
    assert [(o.bidder, o.total) for o in found] == [("B", 700), ("A", 560)]


def test_of_equal_points_at_the_cut_all_pass_or_the_better_proposal_alone_as_the_notice_says() -> None:
    # B and C have 200 points each: 100 for the price and 100 for functions, or 80 and 120.
    here = offers((100, 10), (100, 5), (125, 6))
    passing = {
        by: [o.bidder for o in shortlisted(cms(by_technical=by), here, {}) if not o.why_out]
        for by in (False, True)
    }
    assert passing == {False: ["A", "B", "C"], True: ["A", "C"]}


def test_who_is_under_the_line_or_disqualified_does_not_pass_whatever_place_is_free() -> None:
    terms = cms(places=3, line=150)
    out = Offer("C", 100, False, 10, 10)
    found = shortlisted(terms, [*offers((200, 10), (400, 2)), out], {})
    assert [(o.bidder, o.rank, o.why_out) for o in found] == [
        ("A", 1, ""), ("B", 2, FIRST_LINE), ("C", None, "必須の機能要件を満たしていない"),
    ]  # fmt: skip
    assert found[0].price == 100


def test_a_first_round_is_asked_for_exactly_where_the_terms_have_one() -> None:
    with pytest.raises(ValueError, match="before the second"):
        evaluated(cms(), offers((100, 1)), marks(1))
    one = Terms(100, PriceRule({"total": 100}, "lowest_ratio", "none"), 0, 0, [], True, "none")
    with pytest.raises(ValueError, match="no first round"):
        shortlisted(one, offers((100, 1)), {})


@pytest.fixture
def two(call: Call) -> Call:
    """A published call of two rounds with three proposals: 400, 300 and 395 million yen, all functions, one, none."""
    found = build(**TWO)
    propose(found.number, "丙（架空）", 390_000_000, 1_000_000, (1, 2, 2))
    return found


def give(call: Call, values: dict[int, int]) -> None:
    """Every judge gives what its group scores."""
    for place, judge in enumerate(call.judges):
        items = (2,) if place >= 10 else (1, 3)
        scores = {(c, b): (v, "よい") for c in items for b, v in values.items()}
        judging.enter_scores(procurement=call.number, scores=scores, actor=judge)


def test_two_persons_cut_and_those_alone_that_passed_are_judged_on(two: Call) -> None:
    number = two.number
    with pytest.raises(Refused, match="提出期限の翌日から"):
        first.close_first_round(procurement=number, actor=FIRST)
    with clock.set_to(SCORING):
        with pytest.raises(Refused, match="締め切られていません"):
            first.approve_first_round(procurement=number, actor=SECOND)
        declare(two, bidders=EVERYBODY)
        first.close_first_round(procurement=number, actor=FIRST)
        with pytest.raises(Refused, match="締め切られているので"):
            receiving.answer_functions(procurement=number, bidder=3, answers={2: (1, "")}, actor=OFFICE)
        with pytest.raises(Refused, match="第一次審査は締め切られました"):
            give(two, {1: 4})
        with pytest.raises(Refused, match="別の人の決定を待っています"):
            deciding.evaluate_proposals(procurement=number, actor=FIRST)
        with pytest.raises(Refused, match="入力した人は決定できません"):
            first.approve_first_round(procurement=number, actor=FIRST)
        first.approve_first_round(procurement=number, actor=SECOND)
        with pytest.raises(Refused, match="決定済み"):
            first.reopen_first_round(procurement=number, reason="誤り", actor=SECOND)
        with pytest.raises(NotFound, match="採点できません"):
            give(two, {3: 4})
        give(two, {1: 2, 2: 5})
        deciding.evaluate_proposals(procurement=number, actor=FIRST)
        deciding.decide_procurement(procurement=number, bidder=2, actor=SECOND)
    with tenant(UNION):
        found = results.evaluation_of(number)
    assert found is not None
    # First round: A 250 + 225, B 150 + 300, C 50 + 228. Second: 2/5 or all of 350 and of 75 for the demo (of 10).
    told = [(r.letter, r.rank, r.price, r.technical, r.why_out) for r in found.results]
    assert told == [
        ("B社", 1, 300, 150 + 300 + 75, ""), ("A社", 2, 225, 250 + 120 + 30, ""),
        ("C社", None, 0, 0, FIRST_PLACES),
    ]  # fmt: skip
    assert [s[0] for s in found.results[0].steps] == [
        "第一次　機能要件", "第一次　価格", "提案書", "実演", "プレゼンテーション",
    ]  # fmt: skip


def test_what_was_sent_back_is_scored_again_and_closed_anew(two: Call) -> None:
    number = two.number
    with clock.set_to(SCORING):
        first.close_first_round(procurement=number, actor=FIRST)
    with clock.set_to(AFTER):
        with pytest.raises(Refused, match="理由"):
            first.reopen_first_round(procurement=number, reason=" ", actor=SECOND)
        first.reopen_first_round(procurement=number, reason="回答の誤り", actor=SECOND)
        receiving.answer_functions(
            procurement=number, bidder=3, answers={2: (1, ""), 3: (1, "")}, actor=OFFICE
        )
        receiving.withdraw_proposal(procurement=number, bidder=2, reason="辞退届", actor=OFFICE)
        first.close_first_round(procurement=number, actor=FIRST)
        first.approve_first_round(procurement=number, actor=SECOND)
        with tenant(UNION):
            found = notices.procurement_of(number)
            assert found is not None
            assert [p.letter for p in panels.bench_of(found).offers] == ["A社", "C社"]


def test_letters_tell_place_reason_and_points_as_the_notice_discloses(two: Call) -> None:
    number = two.number
    with clock.set_to(SCORING):
        with pytest.raises(Refused, match="決まっていません"):
            issuing.issue_first_notices(procurement=number, actor=PRINTER)
        declare(two, bidders=EVERYBODY)
        first.close_first_round(procurement=number, actor=FIRST)
        first.approve_first_round(procurement=number, actor=SECOND)
        letters = issuing.issue_first_notices(procurement=number, actor=PRINTER)
        asked = issuing.invite_bidders(
            procurement=number, held_on=clock.today(), place="見本会館", actor=PRINTER
        )
        give(two, {1: 2, 2: 5})
        deciding.evaluate_proposals(procurement=number, actor=FIRST)
        sheet, minutes = sheets.issue_papers(procurement=number, actor=PRINTER)
    assert list(asked) == [1, 2]
    with tenant(UNION):
        told = {i.number: json.dumps(i.data, ensure_ascii=False) for i in Issue.objects.all()}
    third, second = told[letters[3]], told[letters[2]]
    for words in (
        "第一次審査を通過しませんでした",
        FIRST_PLACES,
        "278点",
        "C社　丙（架空）",
        "本人の点だけ",
    ):
        assert words in third
    assert "A社" not in third
    assert "第一次審査を通過しました" in second
    for words in (
        "第一次 第3位",
        "委員1の順位",
        "B社 第1位、A社 第2位",
        "不通過",
        "第一次　価格",
        "通過 A社、B社",
        "プレゼンテーション",
    ):
        assert words in told[sheet]
    assert "通過 A社、B社" in told[minutes]


def test_the_pages_show_judges_who_passed_and_keep_the_points_from_them(two: Call) -> None:
    number = two.number
    page = f"/{UNION}/procurement/{number}/"
    judge, chief = client_of(UNION, "procurement_judge"), client_of(UNION, "joint_chief")
    with clock.set_to(SCORING):
        declare(two, bidders=EVERYBODY)
        assert "第一次審査を締め切れます" in chief.get(page).content.decode()
        first.close_first_round(procurement=number, actor=FIRST)
        assert "決定待ち" in chief.get(page).content.decode()
        first.approve_first_round(procurement=number, actor=SECOND)
        own = judging.name_judge(
            procurement=number, user=judge.session["user"], group=1, body="大学", actor=OFFICE
        )
        assert own == 13
        scores = judge.get(f"{page}scores/").content.decode()
        seen, whole = (c.get(f"{page}result/").content.decode() for c in (judge, chief))
    assert "第二次審査" in scores
    for words in ("不通過", FIRST_PLACES):
        assert words in seen
    assert "最低価格" not in seen
    assert "278点" not in seen
    for words in ("最低価格300,000,000円", "278点", "第一次審査　C社の計算"):
        assert words in whole


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first_line": 10, "first_places": 0}, "通過させる数が0です"),
        ({"in_round": 1}, "第二次審査で採点するものがありません"),
        ({"first_functions": False, "first_price": False}, "第一次審査で採点するものがありません"),
        ({"first_line": 551}, "第一次審査の配点（550点）を超えています"),
        ({"counted": 3}, "総合点に数える審査を選んで"),
        ({"counted": 2}, "配点の合計が450点"),
    ],
)
def test_a_call_whose_rounds_do_not_fit_is_refused(call: Call, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        notice.publish_procurement(procurement=drafted(**(TWO | given)), actor=OFFICE)


def test_what_was_withdrawn_on_a_later_day_is_gone(call: Call) -> None:
    with clock.set_to(SCORING):
        receiving.withdraw_proposal(procurement=call.number, bidder=2, reason="辞退届", actor=OFFICE)
        judging.release_judge(procurement=call.number, judge=1, reason="転任", actor=OFFICE)
    with tenant(UNION):
        assert [p.bidder for p in panels.proposals_of(call.number)] == [1]
        assert len(panels.judges_of(call.number)) == 11
