"""What must hold of any bids and scores."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.procurement.law.evaluation import Item, Offer, Terms, evaluated
from kikan.businesses.procurement.law.price import PriceRule, discount_with_investigation, price_points
from kikan.businesses.procurement.law.ranking import Scored, orders, ranked
from kikan.businesses.procurement.law.rounding import cut, half_up
from kikan.businesses.procurement.law.technical import (
    Marks,
    compressed,
    equal_weight,
    function_points,
    judges_points,
    list_points,
)

PRICE = st.integers(1, 10**9)
FORMULAS = ("lowest_ratio", "lowest_ratio_cut", "ceiling_discount", "ceiling_discount_floor")


@given(st.lists(PRICE, min_size=2, max_size=6), st.sampled_from(FORMULAS))
def test_a_lower_price_never_has_fewer_points_and_none_more_than_allotted(
    prices: list[int], formula: str
) -> None:
    bids = {str(n): {"total": price} for n, price in enumerate(prices)}
    rule = PriceRule({"total": 300}, formula, "half_up_integer", 10**9, Fraction(3, 4))
    points = [price_points(bids, str(n), rule)["total"] for n in range(len(prices))]
    assert all(0 <= p <= 300 and p.denominator == 1 for p in points)
    by_price = [p for _, p in sorted(zip(prices, points, strict=True), key=lambda pair: (pair[0], -pair[1]))]
    assert by_price == sorted(points, reverse=True)


@given(st.lists(PRICE, min_size=1, max_size=6))
def test_the_lowest_estimate_has_all_points(prices: list[int]) -> None:
    bids = {str(n): {"total": price} for n, price in enumerate(prices)}
    rule = PriceRule({"total": 250}, "lowest_ratio_cut", "none")
    assert price_points(bids, str(prices.index(min(prices))), rule) == {"total": 250}


def test_a_disqualified_bid_sets_no_lowest_price_and_has_no_points() -> None:
    rule = PriceRule({"build": 70, "run": 30}, "lowest_ratio", "half_up_integer", 1000)
    bids = {"a": {"build": 600, "run": 300}, "b": {"build": 1000, "run": 100}}
    assert price_points(bids, "a", rule) == {"build": 70, "run": 30}
    with pytest.raises(ValueError, match="disqualified"):
        price_points(bids, "b", rule)


def test_against_dumping_points_are_full_at_the_floor_and_fall_on_both_sides() -> None:
    rule = PriceRule({"total": 100}, "ceiling_peak", "none", 1000, Fraction(4, 5))
    points = [price_points({"a": {"total": own}}, "a", rule)["total"] for own in (1000, 900, 800, 700)]
    assert points == [80, 90, 100, 90]


def test_a_bid_under_the_floor_is_treated_as_the_floor() -> None:
    rule = PriceRule({"total": 20}, "ceiling_discount_floor", "half_up_2", 1000, Fraction(3, 4))
    assert price_points({"a": {"total": 500}}, "a", rule) == price_points({"a": {"total": 750}}, "a", rule)


@given(st.integers(1, 999))
def test_below_the_price_that_is_investigated_only_half_a_discount_counts(own: int) -> None:
    found = discount_with_investigation(own, 1000, 800, Fraction(40))
    rule = PriceRule({"total": 40}, "ceiling_investigated", "half_up_4", 1000, investigated=800)
    assert abs(price_points({"a": {"total": own}}, "a", rule)["total"] - found) <= Fraction(1, 20_000)
    assert found == (40 * Fraction(1000 - own, 1000) if own >= 800 else 8 + Fraction(800 - own, 50))


@given(st.fractions(0, 1000), st.integers(0, 4))
def test_rounding_moves_by_half_a_unit_at_most_and_cutting_never_up(points: Fraction, decimals: int) -> None:
    unit = Fraction(1, 10**decimals)
    assert -unit / 2 < half_up(points, decimals) - points <= unit / 2
    assert 0 <= points - cut(points, decimals) < unit


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_compression_keeps_nothing_at_nothing_and_all_at_all(raw: int, base: int) -> None:
    assert compressed(Fraction(base), 20, base, 4) == 20
    assert (compressed(Fraction(min(raw, base)), 20, base, 4) == 20) is (
        20 * (base - min(raw, base)) * 20000 <= base
    )


def test_one_missing_required_function_is_out_whatever_else_is_met() -> None:
    asked = {"required_points": 100, "optional_points": 200, "optional_items": 10}
    assert function_points(**asked, required_all_met=False, optional_met=10) is None
    assert function_points(**asked, required_all_met=True, optional_met=0) == 100
    with pytest.raises(ValueError, match="more functions"):
        function_points(**asked, required_all_met=True, optional_met=11)


def test_the_list_of_functions_never_goes_below_nothing() -> None:
    marks = Marks(met=1, partly=0, missing=-2, key_met=2, key_missing=-5, most=200)
    assert list_points([("met", True), ("partly", True), ("missing", False), ("met", False)], marks) == 2
    assert list_points([("missing", True)], marks) == 0
    assert list_points([("met", True)] * 100, marks) == 200


def test_ten_judges_of_equal_weight_have_the_mean_of_ten() -> None:
    sums = {"academic": [80, 90, 70], "municipal": [60] * 7}
    assert judges_points(sums, 100, 200, equal_weight(sums)) == Fraction(660, 10) * 2
    with pytest.raises(ValueError, match="without a score"):
        judges_points({"academic": []}, 100, 200, {"academic": Fraction(1)})


SCORES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), min_size=1, max_size=6)


@given(SCORES, st.randoms())
def test_the_ranking_does_not_depend_on_the_order_and_ranks_count_who_is_before(
    scores: list[tuple[int, int, bool]], chance: object
) -> None:
    bidders = [Scored(str(n), Fraction(p), Fraction(t), out) for n, (p, t, out) in enumerate(scores)]
    places = ranked(bidders)
    chance.shuffle(bidders)  # type: ignore[attr-defined]
    assert ranked(bidders) == places
    for place in places:
        assert (place.rank is None) is place.scored.is_disqualified
        if place.rank is not None:
            mine = (place.scored.total, place.scored.technical)
            others = [
                (b.total, b.technical) for b in bidders if not b.is_disqualified and b is not place.scored
            ]
            assert place.rank == 1 + sum(o > mine for o in others)
            assert place.is_drawn is (mine in others)


def test_every_judge_has_an_order_of_its_own_in_which_equals_share_a_rank() -> None:
    given = {
        1: {"A": Fraction(5), "B": Fraction(7), "C": Fraction(5)},
        2: {"A": Fraction(1), "B": Fraction(0)},
    }
    assert orders(given) == {1: {"A": 2, "B": 1, "C": 2}, 2: {"A": 1, "B": 2}}


def test_of_equal_totals_the_better_proposal_is_first_and_the_line_keeps_out() -> None:
    cheap, good = Scored("cheap", Fraction(300), Fraction(400)), Scored("good", Fraction(200), Fraction(500))
    assert [p.scored.bidder for p in ranked([cheap, good])] == ["good", "cheap"]
    assert [(p.scored.bidder, p.rank) for p in ranked([cheap, good], Fraction(420))] == [
        ("good", 1),
        ("cheap", None),
    ]


@given(
    st.lists(st.tuples(PRICE, st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=5), st.booleans()
)
def test_an_evaluation_stays_within_the_total_and_its_steps_add_up(
    given_: list[tuple[int, int, int]], is_by_judge: bool
) -> None:
    rule = PriceRule({"total": 300}, "lowest_ratio", "half_up_integer", 5 * 10**8)
    items = [Item(1, "提案書", "内容", 350, 5), Item(2, "実演", "窓口", 100, 5)]
    terms = Terms(1000, rule, 100, 150, items, is_by_judge, "half_up_2")
    assert terms.allotted == terms.total
    offers = [Offer(str(n), price, True, 4, met) for n, (price, _, met) in enumerate(given_)]
    scores = {
        (item.number, str(n)): {"academic": [mark, 5], "municipal": [mark]}
        for item in items
        for n, (_, mark, _) in enumerate(given_)
    }
    found = evaluated(terms, offers, scores)
    assert found == evaluated(terms, offers[::-1], scores)
    for one in found:
        assert 0 <= one.total <= 1000
        assert (one.rank is None) is (one.why_out == "予定価格を超えている") is not bool(one.steps)
        assert sum(s.points for s in one.steps) == one.total
