"""The law of benefits: shares at the window, classes of income, refunds, childbirth, and households of both ages."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.health_insurance.law import benefits as b
from kikan.businesses.health_insurance.law.high_cost import Payments, household_month, row_of
from kikan.law import Law, LawGap, book, column
from kikan.law.days import day

STATUTE = "health_insurance_benefits"


def law(year: int = 2026, month: int = 7, axis: str = "benefit_month") -> Law:
    return book().law(axis, year * 12 + month - 1).of(STATUTE)


SERVICE = law(axis="service_month")


def truth(*values: bool) -> np.ndarray:
    return np.array(values, dtype=np.bool_)


def tenths(*people: tuple[int, int, int]) -> b.ElderlyRatio:
    """One household of (taxable, revenue, base)."""
    taxable, revenue, base = (column(*values) for values in zip(*people, strict=True))
    household = np.zeros(len(people), dtype=np.int64)
    return b.elderly_ratio(household, taxable, revenue, base, truth(False), column(0), law=SERVICE)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([(1_449_999, 9_000_000, 5_000_000)], 2),
        ([(1_450_000, 3_830_000, 2_100_001)], 3),
        ([(1_450_000, 3_829_999, 2_100_001)], 2),
        ([(1_450_000, 9_000_000, 2_100_000)], 2),
        ([(1_450_000, 4_000_000, 2_200_000), (0, 1_200_000, 0)], 3),
        ([(1_450_000, 4_000_000, 2_200_000), (0, 1_199_999, 0)], 2),
        ([(1_450_000, b.UNKNOWN, 2_200_000)], 3),
    ],
)
def test_a_household_pays_three_tenths_by_its_highest_taxable_income_unless_revenue_or_income_releases_it(
    people: list[tuple[int, int, int]], expected: int
) -> None:
    assert tenths(*people).tenths.tolist() == [expected]


def test_the_revenue_of_one_who_left_for_the_late_elderly_releases_a_single_insured() -> None:
    values = (column(0), column(2_000_000), column(4_000_000), column(2_500_000), truth(True))
    assert b.elderly_ratio(*values, column(5_199_999), law=SERVICE).tenths.tolist() == [2]
    assert b.elderly_ratio(*values, column(5_200_000), law=SERVICE).tenths.tolist() == [3]


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        (date(2020, 4, 1), date(2026, 3, 31), 2),
        (date(2020, 4, 1), date(2026, 4, 1), 3),
        (date(2020, 4, 2), date(2027, 3, 31), 2),
        (date(1956, 7, 1), date(2026, 7, 31), 2),
        (date(1956, 7, 2), date(2026, 7, 31), 3),
        (date(1956, 7, 2), date(2026, 8, 1), 2),
    ],
)
def test_the_share_follows_school_age_and_the_month_after_seventy(
    born: date, on: date, expected: int
) -> None:
    found = b.copay_tenths(column(day(born)), column(day(on)), column(2), law=SERVICE)
    assert found.tolist() == [expected]


def judged(**changed: object) -> b.Categories:
    """A household of one insured under 70; `changed` names columns."""
    values: dict[str, object] = {
        "household": column(0), "is_insured": truth(True), "is_known": truth(True), "is_taxed": truth(True),
        "is_elderly": truth(False), "base": column(3_000_000), "taxable": column(0), "salary_income": column(0),
        "pension_revenue": column(806_701), "other_income": column(0),
        "is_high": truth(False),
    }  # fmt: skip
    return b.categories(b.Judged(**{**values, **changed}), 1, law=law())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "category"),
    [
        ({"base": column(9_010_001)}, "ア"),
        ({"base": column(9_010_000)}, "イ"),
        ({"base": column(6_000_000)}, "ウ"),
        ({"base": column(2_100_000)}, "エ"),
        ({"is_taxed": truth(False)}, "オ"),
        ({"is_known": truth(False), "is_taxed": truth(False), "base": column(0)}, "ア"),
    ],
)
def test_the_class_under_seventy_follows_the_sum_of_bases_and_unknown_income_is_the_highest(
    changed: dict[str, object], category: str
) -> None:
    assert judged(**changed).under_70.tolist() == [row_of(law().table("limits_under_70"), category)]


@pytest.mark.parametrize(
    ("changed", "category"),
    [
        ({"is_high": truth(True), "taxable": column(6_900_000)}, "現役並みⅢ"),
        ({"is_high": truth(True), "taxable": column(3_800_000)}, "現役並みⅡ"),
        ({"is_high": truth(True), "taxable": column(3_799_999)}, "現役並みⅠ"),
        ({"taxable": column(3_799_999)}, "一般"),
        ({"is_taxed": truth(False)}, "低所得Ⅱ"),
        ({"is_taxed": truth(False), "pension_revenue": column(806_700)}, "低所得Ⅰ"),
    ],
)
def test_the_class_from_seventy_follows_the_ratio_the_tax_and_the_income(
    changed: dict[str, object], category: str
) -> None:
    found = judged(is_elderly=truth(True), **changed)
    assert found.from_70.tolist() == [row_of(law().table("limits_70"), category)]


def month_of(*lines: tuple[int, int, bool, int, int], before: int = 0) -> int:
    """The benefit of one household (ウ, 一般) of people 0, 1, … from (person, age, is_outpatient, cost, paid)."""
    person, age, outpatient, cost, paid = zip(*lines, strict=True)
    payments = Payments(column(*person), column(*age), truth(*outpatient), column(*cost), column(*paid))
    households = np.zeros(max(person) + 1, dtype=np.int64)
    rows = (
        column(row_of(law().table("limits_70"), "一般")),
        column(row_of(law().table("limits_under_70"), "ウ")),
    )
    return int(household_month(payments, households, *rows, column(before), law=law()).benefit[0])


def test_both_ages_share_one_limit_after_the_elderly_had_theirs() -> None:
    # 一般: outpatient 20,000 → 2,000 back, the household's 75,600 → 18,000 back, 57,600 stay.
    elderly = [(0, 72, True, 100_000, 20_000), (1, 71, False, 576_000, 57_600)]
    assert month_of(*elderly) == 20_000
    # Under 70: 300,000 of 1,000,000; the limit 80,100 + (1,676,000 − 267,000) × 1 % = 94,190.
    assert month_of(*elderly, (2, 45, False, 1_000_000, 300_000)) == 20_000 + 57_600 + 300_000 - 94_190


def test_a_receipt_below_21000_yen_does_not_count_under_seventy() -> None:
    assert month_of((0, 45, False, 1_000_000, 300_000), (0, 45, True, 69_999, 20_999)) == 212_570
    assert (
        month_of((0, 45, False, 1_000_000, 300_000), (0, 45, True, 70_000, 21_000)) == 212_570 + 21_000 - 700
    )
    assert month_of((0, 45, False, 1_000_000, 300_000), before=3) == 300_000 - 44_400


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 74), st.booleans(), st.integers(0, 300_000)), min_size=1
    )
)
def test_nobody_gets_back_more_than_was_paid_and_more_paid_never_gives_less(
    lines: list[tuple[int, int, bool, int]],
) -> None:
    ages = {person: age for person, age, _, _ in lines}
    full = [(p, ages[p], out, paid * 10 // 3, paid) for p, _, out, paid in lines]
    benefit = month_of(*full)
    assert 0 <= benefit <= sum(line[4] for line in full)
    assert month_of(*full, (0, ages.get(0, 50), False, 0, 21_000)) >= benefit


def test_a_refund_goes_by_the_tariff_and_its_fraction_is_cut() -> None:
    found = b.medical_expense(column(10_001, 12_000), column(12_000, 9_999), column(3, 2), law=SERVICE)
    assert found.amount.tolist() == [7_000, 7_999]
    assert (found.amount + found.copay).tolist() == found.counted.tolist() == [10_001, 9_999]


def test_what_the_hospital_received_of_the_lump_sum_is_taken_off() -> None:
    children, compensated = column(1, 2, 1), truth(True, True, False)
    directly = column(480_000, 0, 500_000)
    assert b.childbirth(children, compensated, directly, law=SERVICE).amount.tolist() == [
        20_000,
        1_000_000,
        0,
    ]


def test_limits_after_july_2026_are_a_gap() -> None:
    with pytest.raises(LawGap):
        household_month(
            Payments(column(0), column(45), truth(False), column(1), column(1)), column(0), column(0), column(0),
            column(0), law=law(2026, 8),
        )  # fmt: skip
