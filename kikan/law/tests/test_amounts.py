"""Amounts stay exact until a rounding is named, and never leave 64 bits unnoticed."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.law import Exact, Groups, apply_rate, at_most, column, cut_below, round_half_up, round_up, share
from kikan.law.errors import AmountTooLarge, NegativeCut
from kikan.law.table import table_of

YEN = st.integers(0, 10**12)
RATE = st.fractions(min_value=0, max_value=1, max_denominator=10_000)


@given(st.lists(YEN, min_size=1, max_size=20), RATE, st.sampled_from([1, 10, 100, 1000]))
def test_cutting_agrees_with_fractions(amounts: list[int], rate: Fraction, unit: int) -> None:
    exact = apply_rate(column(*amounts), rate)
    assert cut_below(exact, unit).tolist() == [(amount * rate) // unit * unit for amount in amounts]
    assert round_up(exact, unit).tolist() == [-((-amount * rate) // unit) * unit for amount in amounts]
    assert round_half_up(exact).tolist() == [(amount * rate * 2 + 1) // 2 for amount in amounts]


@given(YEN, RATE, RATE)
def test_adding_exact_amounts_loses_nothing(amount: int, first: Fraction, second: Fraction) -> None:
    yen = column(amount)
    total = apply_rate(yen, first) + apply_rate(yen, second)
    assert total.fraction(0) == amount * (first + second)
    assert (total - apply_rate(yen, second)).fraction(0) == amount * first


@given(YEN, st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_shares_give_the_whole(total: int, a: int, b: int) -> None:
    total %= 10**9
    first = share(column(total), column(a), column(a + b), up=True)
    assert 0 <= first[0] <= total
    if a + b:
        assert first[0] == -(-total * a // (a + b))


def test_a_product_beyond_64_bits_is_refused() -> None:
    with pytest.raises(AmountTooLarge):
        apply_rate(column(10**15), Fraction(12345, 67891))


def test_a_negative_amount_is_not_rounded() -> None:
    with pytest.raises(NegativeCut):
        cut_below(column(-1), 100)


def test_a_cap_applies_to_exact_amounts() -> None:
    capped = at_most(apply_rate(column(10, 20), Fraction(1, 3)), 4)
    assert [capped.fraction(0), capped.fraction(1)] == [Fraction(10, 3), 4]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-50, 50)), max_size=30), st.randoms())
def test_groups_do_not_mix_parents_whatever_the_order(rows: list[tuple[int, int]], random: object) -> None:
    random.shuffle(rows)  # type: ignore[attr-defined]
    groups = Groups(column(*[parent for parent, _ in rows]), 5)
    values = column(*[value for _, value in rows])
    by_parent = [[value for parent, value in rows if parent == number] for number in range(5)]
    assert groups.sum(values).tolist() == [sum(each) for each in by_parent]
    assert groups.max(values, empty=-99).tolist() == [max(each, default=-99) for each in by_parent]
    assert groups.any(values > 0).tolist() == [any(v > 0 for v in each) for each in by_parent]
    assert groups.all(values > 0).tolist() == [all(v > 0 for v in each) for each in by_parent]
    assert groups.size().tolist() == [len(each) for each in by_parent]


def test_exact_amounts_are_summed_exactly() -> None:
    thirds = apply_rate(column(1, 1, 1), Fraction(1, 3))
    assert Groups(column(0, 0, 0), 1).sum(thirds).fraction(0) == 1


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=30), st.integers(1, 20))
def test_looking_up_is_the_same_for_short_and_long_tables(amounts: list[int], rows: int) -> None:
    limits = [100 * (row + 1) for row in range(rows)]
    table = table_of("t", ["up_to"], [{"up_to": limit} for limit in limits] + [{"up_to": None}])
    expected = [sum(amount > limit for limit in limits) for amount in amounts]
    assert table.row_up_to(column(*amounts)).tolist() == expected


def test_numpy_does_not_swallow_an_exact_amount() -> None:
    sum_ = column(1) + apply_rate(column(1), Fraction(1, 2))
    assert isinstance(sum_, Exact)
    assert sum_.fraction(0) == Fraction(3, 2)
    assert np.array_equal(cut_below(sum_), column(1))
