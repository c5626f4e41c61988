"""What holds for every insured person of the late-stage elderly."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.late_elderly_medical.law.premiums import (
    People,
    cap_of,
    premium,
    reduced_flat_amount,
    reduction,
)
from kikan.businesses.late_elderly_medical.law.window import Households, copay_ratio, late_born
from kikan.law import Law, book, column
from kikan.law.days import day as to_day
from kikan.law.ordinances import typed, undated

ACT = "elderly_health_care_act"
INCOME = st.integers(0, 12_000_000)


def law_of(fiscal_year: int = 2025, **changed: Any) -> Law:
    """The law of an invented union."""
    values = {
        "per_capita": 47_600, "component_unit": 1, "rounding_unit": 100,
        "income_rates": [{"up_to": None, "rate": "0.0943"}],
    } | changed  # fmt: skip
    found = {f"{ACT}.{name}": typed(book().parameter(f"{ACT}.{name}"), raw) for name, raw in values.items()}
    return book().law("fiscal_year", fiscal_year, undated(found))


def people(*incomes: int, known: bool = True) -> People:
    """One household of insured people with pensions alone, the first its head."""
    count = len(incomes)
    yes, none = np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.int64)
    income = column(*incomes)
    return People(
        none, yes, yes, yes, yes & known, income, income, none, none, income + 1_100_000, income,
    )  # fmt: skip


def charged(
    who: People, law: Law, months: int = 12, *, former: bool = False, eased: bool = False
) -> list[int]:
    count = len(who.household)
    classes = reduction(who, 1, law=law)
    flags = (np.full(count, value) for value in (former, eased))
    found = premium(
        who, classes.tenths[who.household], column(*[months] * count), *flags, cap_of(np.zeros(count, np.bool_), law),
        law=law,
    )  # fmt: skip
    return [int(v) for v in found.premium]


@given(income=INCOME, more=st.integers(0, 3_000_000))
def test_who_earns_more_never_pays_less_and_nobody_above_the_cap(income: int, more: int) -> None:
    law = law_of()
    (before,), (after,) = charged(people(income), law), charged(people(income + more), law)
    assert before <= after <= 800_000


@given(income=INCOME, months=st.integers(0, 12))
def test_months_never_make_more_than_the_year(income: int, months: int) -> None:
    law = law_of()
    (year,), (some,) = charged(people(income), law), charged(people(income), law, months)
    assert some <= year
    assert some % 100 == 0


def test_a_member_without_a_declaration_leaves_the_household_without_reduction() -> None:
    law = law_of()
    assert charged(people(0), law) == [14_200]
    assert charged(people(0, known=False), law) == [47_600]


def test_a_former_dependant_pays_half_the_flat_amount_and_no_share_of_the_income() -> None:
    law = law_of()
    assert charged(people(5_000_000), law, former=True, eased=True) == [23_800]
    assert charged(people(5_000_000), law, former=True) == [47_600]
    assert charged(people(0), law, former=True, eased=True) == [14_200], "seven tenths off go before one half"


def test_in_fy2024_who_was_insured_before_has_the_lower_cap() -> None:
    caps = cap_of(np.array([True, False]), law_of(2024))
    assert caps.tolist() == [730_000, 800_000]
    assert cap_of(np.array([True, False]), law_of(2025)).tolist() == [800_000, 800_000]


@given(tenths=st.sampled_from([0, 2, 5, 7]), flat=st.integers(0, 70_000))
def test_the_reduced_flat_amount_is_the_share_cut_to_the_yen(tenths: int, flat: int) -> None:
    left = reduced_flat_amount(column(tenths), np.array([False]), law=law_of(per_capita=flat))[0]
    assert left == flat * (10 - tenths) // 10


@pytest.mark.parametrize(
    ("taxable", "pension", "revenue", "expected"),
    [
        ((1_450_000, 0), 0, -1, 3), ((1_450_000, 0), 0, 5_199_999, 1), ((1_450_000, 0), 3_200_000, 5_199_999, 2),
        ((1_450_000,), 2_000_000, 3_829_999, 2), ((1_450_000,), 0, 3_830_000, 3), ((279_999,), 9_000_000, -1, 1),
        ((280_000, 0), 3_199_999, -1, 1), ((280_000, 0), 3_200_000, -1, 2),
    ],
)  # fmt: skip
def test_a_household_has_one_ratio(
    taxable: tuple[int, ...], pension: int, revenue: int, expected: int
) -> None:
    law = book().law("service_month", 2025 * 12 + 7)
    households = Households(column(pension), column(revenue), np.array([False]), np.array([False]), column(0))
    found = copay_ratio(column(*(0 for _ in taxable)), column(*taxable), households, law=law)
    assert found.tenths.tolist() == [expected]


@pytest.mark.parametrize(
    ("is_late", "base", "expected"),
    [(True, 2_100_000, 1), (True, 2_100_001, 3), (True, -1, 3), (False, 2_100_000, 3), (False, 0, 3)],
)
def test_a_small_base_frees_the_household_of_one_born_from_1945_on(
    is_late: bool, base: int, expected: int
) -> None:
    """An unknown base (-1) frees nobody."""
    law = book().law("service_month", 2025 * 12 + 7)
    households = Households(
        column(0), column(-1), np.array([False]), np.array([is_late]), column(base)
    )  # fmt: skip
    found = copay_ratio(column(0, 0), column(1_450_000, 0), households, law=law)
    assert found.tenths.tolist() == [expected]
    assert found.is_low_base.tolist() == [expected != 3]


def test_the_second_of_january_1945_is_the_first_late_birthday() -> None:
    law = book().law("service_month", 2025 * 12 + 7).of("elderly_health_care_act")
    births = column(*(to_day(date(1945, 1, d)) for d in (1, 2, 3)))
    assert late_born(births, law=law).tolist() == [False, True, True]
