"""What holds for every insured person of long-term care insurance."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.long_term_care.law.premiums import (
    instalments,
    months_from_birth,
    premium,
    special_collection,
)
from kikan.businesses.long_term_care.law.room_meals import (
    KINDS,
    SPOUSE_TAXED,
    TAXED,
    RoomMeals,
    Told,
    holds_for,
    limits,
    room_meal_stage,
)
from kikan.businesses.long_term_care.law.stages import (
    Judged,
    former_salary_income,
    premium_stage,
)
from kikan.businesses.long_term_care.law.window import copay_ratio, high_cost_shares
from kikan.law import Law, LawGap, book, column
from kikan.law.days import day
from kikan.law.notions.incomes import salary_income
from kikan.law.ordinances import typed, undated

ACT = "long_term_care_insurance_act"
YEN = st.integers(0, 12_000_000)


def law_of(fiscal_year: int = 2025, way: str = "floor", unit: int = 100) -> Law:
    """The law of an invented body with the national rates."""
    rates = [("1", "0.285"), ("2", "0.485"), ("3", "0.685"), ("4", "0.9"), ("5", "1"), ("13", "2.4")]
    values = {
        "premium_base": 73_200, "stage_rates": [{"stage": int(s), "rate": r} for s, r in rates], "rounding_unit": unit,
        "rounding_mode": way, "instalment_unit": 100, "instalment_remainder": "first",
    }  # fmt: skip
    found = {f"{ACT}.{name}": typed(book().parameter(f"{ACT}.{name}"), raw) for name, raw in values.items()}
    return book().law("fiscal_year", fiscal_year, undated(found))


def judged(household: bool, own: bool, pension: int, income: int, assisted: bool = False) -> Judged:
    def one(value: bool) -> np.ndarray:
        return np.array([value], dtype=np.bool_)

    return Judged(one(assisted), one(household), one(own), one(False), column(pension), column(income))


@given(household=st.booleans(), own=st.booleans(), pension=YEN, income=YEN, more=st.integers(0, 2_000_000))
def test_who_has_more_is_never_in_a_lower_stage(
    household: bool, own: bool, pension: int, income: int, more: int
) -> None:
    law = law_of()
    before = premium_stage(judged(household, own, pension, income), law=law).stage[0]
    after = premium_stage(judged(household, own, pension + more, income + more), law=law).stage[0]
    assert 1 <= before <= after <= 13


@given(pension=YEN, income=YEN)
def test_an_untaxed_person_in_a_taxed_household_is_in_stage_4_or_5_and_an_assisted_one_in_1(
    pension: int, income: int
) -> None:
    law = law_of()
    assert premium_stage(judged(True, False, pension, income), law=law).stage[0] in (4, 5)
    assert premium_stage(judged(True, True, pension, income, assisted=True), law=law).stage[0] == 1


@pytest.mark.parametrize(("way", "expected"), [("floor", 20_800), ("ceil", 20_900), ("round", 20_900)])
def test_the_ordinance_says_how_a_year_is_rounded(way: str, expected: int) -> None:
    # 73,200 × 0.285 = 20,862
    assert premium(column(1), column(12), law=law_of(way=way)).premium[0] == expected


def test_a_stage_the_ordinance_does_not_know_is_a_gap_and_not_the_next_one() -> None:
    with pytest.raises(LawGap):
        premium(column(6), column(12), law=law_of())


@given(amount=st.integers(0, 300_000), count=st.integers(1, 10))
def test_instalments_add_up_and_all_but_one_are_alike(amount: int, count: int) -> None:
    found = instalments(column(amount), count, law=law_of())[0]
    assert found.sum() == amount
    assert (found[1:] % 100 == 0).all()
    assert found.min() >= 0


@given(yearly=st.integers(0, 300_000), february=st.integers(0, 40_000))
def test_special_collection_takes_the_year_or_what_february_took_before(yearly: int, february: int) -> None:
    found = special_collection(column(yearly), column(february), law=law_of())[0]
    assert found.sum() == max(yearly, 3 * february)
    assert set(found[:3].tolist()) == {february}


@pytest.mark.parametrize(
    ("birthday", "months"),
    [
        (date(1961, 4, 1), 12), (date(1961, 4, 2), 12), (date(1961, 5, 1), 12), (date(1961, 5, 2), 11),
        (date(1962, 3, 31), 1), (date(1962, 4, 1), 1), (date(1962, 4, 2), 0), (date(1940, 1, 1), 12),
    ],
)  # fmt: skip
def test_the_first_month_is_that_of_the_day_before_the_65th_birthday(birthday: date, months: int) -> None:
    assert months_from_birth(column(day(birthday)), 2026, law_of(2026))[0] == months


@pytest.mark.parametrize(
    ("revenue", "expected"),
    [(550_999, 0), (551_000, 1_000), (1_000_000, 450_000), (1_625_000, 1_075_000), (1_626_000, 1_075_600),
     (1_899_999, 1_250_000)],
)  # fmt: skip
def test_in_fy2026_a_salary_counts_as_before_its_deduction_was_raised(revenue: int, expected: int) -> None:
    law = law_of(2026)
    today = salary_income(column(revenue), law=law.on("tax_year", 2025))
    assert former_salary_income(column(revenue), today, law=law)[0] == expected


@given(
    paid=st.lists(st.integers(0, 60_000), min_size=1, max_size=4),
    limit=st.sampled_from([15_000, 24_600, 44_400]),
)
def test_a_household_keeps_paying_its_limit_and_no_more(paid: list[int], limit: int) -> None:
    law = book().law("service_month", 2025 * 12 + 7)
    users = column(*(0 for _ in paid))
    found = high_cost_shares(users, 1, column(*paid), column(limit), law=law)
    assert found.sum() == min(sum(paid), limit)
    assert (found >= 0).all()


@given(income=YEN, together=YEN, insured=st.integers(1, 3))
def test_under_65_untaxed_or_assisted_pays_one_tenth_whatever_the_income(
    income: int, together: int, insured: int
) -> None:
    law = book().law("service_month", 2025 * 12 + 7)
    yes, no = np.array([True]), np.array([False])
    for first_class, taxed, assisted in ((no, yes, no), (yes, no, no), (yes, yes, yes)):
        found = copay_ratio(
            first_class, taxed, assisted, column(income), column(together), column(insured), law=law
        )
        assert found.tenths[0] == 1


def room_meals(income: int, savings: int, **true: bool) -> RoomMeals:
    names = (
        "is_assisted", "has_welfare_pension", "household_taxed", "spouse_taxed", "has_spouse", "is_second_class",
    )  # fmt: skip
    truths = {name: np.array([true.get(name, False)], dtype=np.bool_) for name in names}
    told = Told(**truths, income=column(income), savings=column(savings))
    return room_meal_stage(told, 809_000, 1_200_000, law=book().law("service_month", 2025 * 12 + 7))


@given(income=YEN, savings=YEN, more=st.integers(0, 2_000_000))
def test_more_income_or_savings_never_makes_meals_and_rooms_cheaper(
    income: int, savings: int, more: int
) -> None:
    before = room_meals(income, savings).stage[0] or 5
    assert before <= (room_meals(income + more, savings).stage[0] or 5)
    assert before <= (room_meals(income, savings + more).stage[0] or 5)


@given(income=YEN, savings=YEN)
def test_a_taxed_household_or_spouse_pays_in_full_but_public_assistance_opens_stage_1(
    income: int, savings: int
) -> None:
    assert room_meals(income, savings, household_taxed=True).refused[0] == TAXED
    assert room_meals(income, savings, has_spouse=True, spouse_taxed=True).refused[0] == SPOUSE_TAXED
    assert room_meals(income, savings, is_assisted=True, household_taxed=True).stage[0] == 1


@given(day_=st.dates(date(2024, 8, 1), date(2026, 12, 31)))
def test_a_limit_holds_from_the_month_of_application_to_july_and_never_over_a_year(day_: date) -> None:
    begins, until = holds_for(day_)
    assert begins <= day_ < until
    assert (begins.day, until.month, until.day) == (1, 8, 1)
    assert (until - begins).days <= 366


def test_no_limit_is_above_the_standard_cost_and_who_earns_more_pays_no_less_for_a_room() -> None:
    law = book().law("service_month", 2025 * 12 + 7).of(ACT)
    standard = {k: int(law.table("room_meal_standard").amounts(k)[0]) for k in ("meals", "unit_room")}
    found = [limits(stage, law) for stage in (1, 2, 3, 4)]
    assert all(one[kind] <= most for one in found for kind, most in standard.items())
    assert all(a[kind] <= b[kind] for a, b in pairwise(found) for kind in KINDS)


def test_amounts_nobody_has_published_to_us_are_a_gap() -> None:
    with pytest.raises(LawGap):
        limits(2, book().law("service_month", 2026 * 12 + 7).of(ACT))
