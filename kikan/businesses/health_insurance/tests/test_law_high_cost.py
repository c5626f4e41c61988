"""Limits of a month's payments (高額療養費)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.health_insurance.law.high_cost import countable, from_70, row_of, under_70
from kikan.law import LawGap, book, column

LAW = book().law("benefit_month", 2025 * 12 + 5)
UNDER_70 = LAW.table("health_insurance_benefits.limits_under_70")
FROM_70 = LAW.table("health_insurance_benefits.limits_70")


@given(cost=st.integers(0, 20_000_000), more=st.integers(0, 1_000_000), before=st.integers(0, 11))
def test_a_dearer_month_never_has_a_lower_limit_and_the_fourth_never_a_higher(
    cost: int, more: int, before: int
) -> None:
    rows = column(*range(5))
    costs = [column(*[value] * 5) for value in (cost, cost + more)]
    first, second = (under_70(rows, c, c * 3 // 10, column(*[before] * 5), law=LAW).limit for c in costs)
    assert (first <= second).all()
    fourth = under_70(rows, costs[0], costs[0] * 3 // 10, column(*[3] * 5), law=LAW).limit
    assert (fourth <= under_70(rows, costs[0], costs[0], column(*[0] * 5), law=LAW).limit).all()


def test_one_percent_is_taken_of_what_is_above_the_line() -> None:
    row = column(row_of(UNDER_70, "ウ"))
    paid = column(300_000)
    assert under_70(row, column(267_000), paid, column(0), law=LAW).limit[0] == 80_100
    assert under_70(row, column(267_049), paid, column(0), law=LAW).limit[0] == 80_100
    assert under_70(row, column(267_050), paid, column(0), law=LAW).limit[0] == 80_101


def test_under_70_a_payment_counts_from_21000_and_from_70_on_always() -> None:
    found = countable(column(69, 69, 70), column(20_999, 21_000, 1), law=LAW)
    assert found.tolist() == [False, True, True]


@given(out=st.lists(st.integers(0, 60_000), min_size=1, max_size=3), inside=st.integers(0, 200_000))
def test_a_household_from_70_on_keeps_at_most_its_limit(out: list[int], inside: int) -> None:
    persons = [*range(len(out)), 0]
    found = from_70(
        column(*persons), column(*(0 for _ in out)), np.array([True] * len(out) + [False]), column(*out, inside),
        column(row_of(FROM_70, "一般")), column(0), column(0), law=LAW,
    )  # fmt: skip
    left = sum(out) + inside - int(found.benefit[0])
    assert left <= 57_600
    assert all(min(one, 18_000) <= one for one in out)


def test_from_august_2026_on_nobody_has_told_the_limits_and_a_category_must_be_known() -> None:
    later = book().law("benefit_month", 2026 * 12 + 7)
    with pytest.raises(LawGap):
        under_70(column(0), column(1), column(1), column(0), law=later)
    with pytest.raises(LawGap):
        row_of(UNDER_70, "カ")
