"""The published forms a call may take: prices apart, lists of functions, compression, shares, a scale below nothing."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from kikan.businesses.procurement.law.evaluation import (
    DEVELOPMENT,
    NEGATIVE,
    OPERATION,
    Item,
    Offer,
    Terms,
    evaluated,
    example,
)
from kikan.businesses.procurement.law.price import PriceRule, price_points
from kikan.businesses.procurement.law.technical import Marks, agreed
from kikan.businesses.procurement.procedures import judge_proposals as judging
from kikan.businesses.procurement.procedures import prepare_notice as notice
from kikan.businesses.procurement.procedures import receive_proposals as receiving
from kikan.businesses.procurement.reads import notices, panels
from kikan.businesses.procurement.tests.calls import OFFICE, SCORING, TODAY, UNION, Call, drafted, propose
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant

WHOLE = PriceRule({"total": 250}, "lowest_ratio", "half_up_integer")
LIST = Marks(met=1, partly=0, missing=-2, key_met=2, key_missing=-5, most=200)


def terms(**more: Any) -> Terms:
    """A call of 1,000 points with a price of 250."""
    given: dict[str, Any] = {
        "total": 1000, "price": WHOLE, "required_points": 0, "optional_points": 0, "items": [], "is_by_judge": True,
        "rounding": "half_up_4",
    }  # fmt: skip
    return Terms(**(given | more))


def points_of(
    given: Terms, offers: list[Offer], scores: dict[Any, Any] | None = None
) -> dict[str, tuple[Any, Any]]:
    return {o.bidder: (o.price, o.technical) for o in evaluated(given, offers, scores or {})}


def test_development_and_operation_are_scored_apart_as_in_the_published_example() -> None:
    rule = PriceRule({DEVELOPMENT: 70, OPERATION: 30}, "lowest_ratio", "half_up_integer")
    bids = (("A", 3_000_000, 400_000), ("B", 2_500_000, 500_000), ("C", 2_700_000, 300_000))
    offers = [Offer(who, build + run, True, 0, 0, running=run) for who, build, run in bids]
    found = evaluated(terms(price=rule, total=100), offers, {})
    assert {o.bidder: o.price for o in found}["A"] == 58 + 23
    assert {o.bidder: o.price for o in found}["B"] == 70 + 18
    (step,) = next(o for o in found if o.bidder == "A").steps
    assert "開発（初期費用） 配点70点、価格3,000,000円、最低価格2,500,000円＝58点" in step.how


def test_the_discount_is_multiplied_and_capped_at_the_allocation() -> None:
    rule = PriceRule({"total": 20}, "ceiling_discount_capped", "half_up_2", 1000, multiple=50)
    assert [price_points({"a": {"total": own}}, "a", rule)["total"] for own in (900, 700, 500)] == [5, 15, 20]
    with pytest.raises(ValueError, match="multiplied"):
        price_points({"a": {"total": 900}}, "a", replace(rule, multiple=0))


def test_all_technical_points_are_compressed_to_the_published_four_decimals() -> None:
    items = [Item(1, "提案書", "内容", 24, 24)]
    found = evaluated(
        terms(items=items, compressed_to=20, total=270),
        [Offer("A", 1, True, 0, 0)],
        {(1, "A"): {"academic": [19]}},
    )
    assert found[0].technical == Fraction("15.8333")
    assert [(s.ja, s.is_raw) for s in found[0].steps] == [
        ("提案書", True),
        ("圧縮補正", False),
        ("価格", False),
    ]
    assert "素点の合計19点×20÷24（小数第5位を四捨五入する）" in found[0].steps[1].how
    assert terms(items=items, compressed_to=20, total=270).allotted == 270


def test_shares_of_the_total_are_forty_for_the_specification_and_so_on() -> None:
    items = [Item(1, "提案書", "内容", 50, 5), Item(2, "プレゼンテーション", "説明", 30, 5)]
    shares = {"機能要件": 40, "提案書": 25, "実演": 0, "プレゼンテーション": 10}
    given = terms(items=items, optional_points=200, marks=LIST, shares=shares)
    assert given.allotted == 1000
    answers = (
        [("met", False)] * 100 + [("met", True)] * 10 + [("partly", False)] * 5 + [("missing", False)] * 5
    )
    scores = {(1, "A"): {"academic": [4]}, (2, "A"): {"academic": [3]}}
    # The list: 110 + 20 − 10 = 120 of 200, so 240 of 400; 40 of 50 is 200 of 250; 18 of 30 is 60 of 100.
    assert points_of(given, [Offer("A", 1, True, 0, 0, answers=answers)], scores) == {
        "A": (250, 240 + 200 + 60)
    }
    (functions, *_) = evaluated(given, [Offer("A", 1, True, 0, 0, answers=answers)], scores)[0].steps
    assert "○110件×1点＋△5件×0点＋×5件×－2点＋重要項目の○10件×2点" in functions.how
    assert "素点120点×400÷200（総合点の40％" in functions.how


def test_the_worst_mark_stands_only_where_every_judge_gave_it() -> None:
    assert agreed({"academic": [-3, 1], "staff": [-3]}, -3) == {"academic": [-2, 1], "staff": [-2]}
    assert agreed({"academic": [-3, -3]}, -3) == {"academic": [-3, -3]}


def test_an_agreed_worst_mark_and_a_negative_sum_put_a_bidder_out() -> None:
    items = [Item(1, "提案書", "体制", 30, 3, least=-3), Item(2, "提案書", "計画", 30, 3, least=-3)]
    offers = [Offer(who, 1, True, 0, 0) for who in "ABCD"]
    marks = {"A": ([2, 3], [1, 1]), "B": ([-3, -3], [3, 3]), "C": ([-3, -1], [0, -1]), "D": ([-3, 0], [3, 3])}
    scores = {(i, who): {"academic": given[i - 1]} for who, given in marks.items() for i in (1, 2)}
    found = evaluated(terms(items=items, total=310), offers, scores)
    told = {o.bidder: (o.rank, o.technical, o.why_out) for o in found}
    # D: −3 of one counts as −2, so the mean is −1 and the item −10; the other brings 30.
    assert told == {
        "A": (1, 25 + 10, ""), "D": (2, -10 + 30, ""), "B": (None, 0, "「体制」で審査員の全員が－3とした"),
        "C": (None, -15 - 5, NEGATIVE),
    }  # fmt: skip


def test_the_worked_example_is_computed_by_the_rules_themselves() -> None:
    items = [Item(1, "提案書", "内容", 750, 5)]
    low, own, steps = example(terms(items=items), {1: "academic"})
    assert (low.price, own.price) == (80_000_000, 100_000_000)
    assert [(s.ja, s.points) for s in steps] == [("提案書", 600), ("価格", 200)]


def test_ten_years_prices_are_asked_for_a_contract_of_five_and_shown_with_the_renewal(call: Call) -> None:
    number = drafted(price_years=10, renewal_after=5, tax_base=1, ceiling=0, investigate_below=0)
    notice.publish_procurement(procurement=number, actor=OFFICE)
    given: dict[str, Any] = {
        "procurement": number,
        "name": "甲（架空）",
        "received_on": TODAY,
        "actor": OFFICE,
    }
    with pytest.raises(Refused, match="初期費用と10年分"):
        receiving.receive_proposal(**given, prices=[1] * 6)
    bidder = receiving.receive_proposal(**given, prices=[1_000_000, *[100_000] * 10])
    with tenant(UNION):
        (offer,) = panels.proposals_of(number)
        found = notices.procurement_of(number)
        assert found is not None
        assert offer.total == 2_000_000
        assert found.prices_ja[6] == "6年目（更新の費用を含む）"
        assert ("価格", "初期費用と10年分の合計、5年で更新（消費税 税込みの価格）") in found.rules_ja
    page = client_of(UNION, "joint_clerk").get(f"/{UNION}/procurement/{number}/proposals/{bidder}/")
    assert "6年目（更新の費用を含む）" in page.content.decode()


def test_prices_scored_apart_must_both_be_there(call: Call) -> None:
    number = drafted(running_points=90)
    notice.publish_procurement(procurement=number, actor=OFFICE)
    with pytest.raises(Refused, match="別に採点する"):
        receiving.receive_proposal(
            procurement=number, name="甲（架空）", received_on=TODAY, prices=[0, 1, 1, 1, 1, 1], actor=OFFICE
        )


def test_a_judge_may_go_down_to_the_worst_mark_and_no_further(call: Call) -> None:
    number = drafted(price_points=290)
    notice.set_criterion(
        procurement=number, criterion=4, kind=1, ja="体制", points=10, full=3, least=-3, actor=OFFICE
    )
    notice.publish_procurement(procurement=number, actor=OFFICE)
    client = client_of(UNION, "procurement_judge")
    judge = Actor(client.session["user"], UNION, 1, frozenset({"procurement.look", "procurement.judge"}))
    judging.name_judge(procurement=number, user=judge.user, group=1, body="大学", actor=OFFICE)
    propose(number, "甲（架空）", 300_000_000, 1, (1, 1, 1))
    judging.declare_interests(procurement=number, interests={1: (False, "")}, actor=judge)
    with clock.set_to(SCORING):
        with pytest.raises(Refused, match="「体制」の採点は－3から3まで"):
            judging.enter_scores(procurement=number, scores={(4, 1): (-4, "")}, actor=judge)
        assert judging.enter_scores(procurement=number, scores={(4, 1): (-3, "")}, actor=judge) == 1
        told = client.get(f"/{UNION}/procurement/{number}/scores/").content.decode()
    assert "－3は、審査員の全員が付けたときだけ" in told


def test_the_page_of_a_call_shows_its_form_and_a_worked_example(call: Call) -> None:
    shares = {"compression": 3, "shares": [25, 20, 15, 10], "ceiling": 0, "investigate_below": 0}
    number = drafted(**shares)
    told = client_of(UNION, "joint_clerk").get(f"/{UNION}/procurement/{number}/").content.decode()
    for words in (
        "機能要件 25％、提案書 20％、実演 15％、プレゼンテーション 10％、価格 30％", "満点と合う", "計算の例",
        "最低価格が80,000,000円", "素点160点×200÷200", "価格100,000,000円、最低価格80,000,000円",
    ):  # fmt: skip
        assert words in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"running_points": 90, "price_formula": "ceiling_discount"}, "最低価格との比で求める算式だけ"),
        ({"running_points": 300}, "価格点の配点より少なく"),
        ({"price_formula": "ceiling_discount_capped"}, "倍数は"),
        ({"discount_multiple": 50}, "倍数は"),
        ({"renewal_after": 5}, "更新の前の年数"),
        ({"price_years": 21}, "20年まで"),
        ({"function_form": 2}, "機能一覧の点を5つとも"),
        ({"function_form": 2, "marks": [1, 0, -2, 2, -5]}, "必須機能の配点を0に"),
        ({"function_form": 2, "marks": [1, 2, 0, 0, 0], "required_points": 0}, "○を△より多く"),
        ({"compression": 2}, "圧縮した技術点の配点は"),
        ({"compression": 3}, "分野ごとの割合を入力"),
        ({"compression": 3, "shares": [40, 30, 20, 10]}, "割合の合計が100％"),
        ({"compression": 3, "shares": [25, 20, 15, 9]}, "配点の合計が990点"),
        ({"compression": 3, "shares": [40, 30, 0, 0]}, "実演の割合（0％）と、採点するものが合いません"),
        ({"compression": 2, "technical_points": 700, "first_places": 2}, "二段階の審査では"),
        ({"compression": 3, "shares": [25, 20, 15, 10], "total_points": 999}, "整数になりません"),
    ],
)
def test_a_form_that_does_not_hold_together_is_refused(call: Call, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        notice.publish_procurement(procurement=drafted(**given), actor=OFFICE)
