"""Resident tax with every kind of income and credit: figures worked out by hand, and what must hold for everybody."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikan.businesses.resident_tax.law.case_columns import with_standards
from kikan.businesses.resident_tax.law.pension_collection import PensionSplit
from kikan.businesses.resident_tax.law.resident_tax import ResidentTax, resident_tax
from kikan.businesses.resident_tax.law.retirement import RetirementPay, RetirementTax, years_of_service
from kikan.businesses.resident_tax.law.taxpayers import taxpayers
from kikan.businesses.resident_tax.law.tests.test_against_slow_tax import people
from kikan.law import Law, LawGap, book, call, column
from kikan.law.blocks import rows_of_columns
from kikan.law.days import day
from kikan.law.ordinances import undated


def law_of(year: int = 2026, **own: Any) -> Law:
    given = undated({f"local_tax_act.{name}": value for name, value in own.items()})
    return with_standards(book().law("fiscal_year", year, given))


def tax_of(law: Law | None = None, **amounts: int) -> ResidentTax:
    """One person aged 50; every amount not named is zero."""
    columns = {name: column(amount) for name, amount in ({"age": 50} | amounts).items()}
    truths = ("housing_is_specified", "per_capita_only", "has_spouse", "is_minor")
    columns |= {name: columns[name] > 0 for name in truths if name in columns}
    return resident_tax(taxpayers(1, **columns), law=law or law_of())


def levies(tax: ResidentTax) -> tuple[int, int]:
    return int(tax.levy.city_levy[0]), int(tax.levy.prefecture_levy[0])


def incomes(tax: ResidentTax) -> tuple[int, int, int]:
    """総所得金額, 合計所得金額, 総所得金額等."""
    found = tax.incomes
    return int(found.ordinary[0]), int(found.total_income[0]), int(found.income_after_losses[0])


def test_a_business_loss_goes_from_the_salary_and_not_below_zero() -> None:
    # 給与400万円 → 所得 276万円。事業の損失100万円を引いて 176万円。
    assert incomes(tax_of(salary_revenue=4_000_000, business=-1_000_000)) == (1_760_000,) * 3
    assert incomes(tax_of(salary_revenue=4_000_000, business=-9_000_000)) == (0, 0, 0)


def test_the_interest_on_a_loan_for_land_is_no_loss_to_set_off() -> None:
    tax = tax_of(salary_revenue=4_000_000, real_estate=-800_000, land_interest=500_000)
    assert incomes(tax) == (2_460_000,) * 3


def test_half_of_long_transfers_and_occasional_income_counts_after_their_deductions() -> None:
    # 短期30万円 → 特別控除30万円で0。長期120万円 − 20万円 = 100万円、一時80万円 − 50万円 = 30万円。その半分。
    tax = tax_of(short_transfer=300_000, long_transfer=1_200_000, occasional=800_000)
    assert incomes(tax) == (650_000,) * 3


def test_a_business_loss_left_over_takes_long_transfers_before_they_are_halved() -> None:
    assert incomes(tax_of(business=-400_000, long_transfer=1_500_000)) == (300_000,) * 3


def test_a_loss_of_listed_shares_takes_their_dividends_and_no_other_income() -> None:
    tax = tax_of(salary_revenue=4_000_000, listed_shares=-900_000, listed_dividends=600_000)
    assert (incomes(tax), int(tax.incomes.apart.listed_dividends[0])) == ((2_760_000,) * 3, 0)


def test_land_counts_before_its_special_deduction_where_the_law_asks_for_total_income() -> None:
    # 居住用財産の3,000万円控除: 課税は500万円、合計所得金額は3,500万円（配偶者控除も基礎控除もない）。
    tax = tax_of(long_land=35_000_000, long_land_deduction=30_000_000, has_spouse=1)
    assert incomes(tax) == (0, 35_000_000, 35_000_000)
    assert (int(tax.deductions.basic[0]), int(tax.deductions.spouse[0])) == (0, 0)
    assert levies(tax) == (150_000, 100_000)


def test_deductions_go_on_from_the_salary_to_the_land() -> None:
    # 給与100万円 → 所得35万円。基礎控除43万円の残り8万円を長期譲渡500万円から引く: 492万円 × 3% と 2%。
    tax = tax_of(salary_revenue=1_000_000, long_land=5_000_000)
    assert int(tax.levy.taxable_income[0]) == 0
    assert int(tax.levy.taxable_apart.long_land[0]) == 4_920_000
    assert levies(tax) == (147_600, 98_400)


@pytest.mark.parametrize(
    ("kind", "amount", "city", "prefecture"),
    [
        # 基礎控除43万円を引いた課税標準額に税率を乗じる。
        ("short_land", 1_430_000, 54_000, 36_000),
        ("short_land_reduced", 1_430_000, 30_000, 20_000),
        ("long_land_specific", 20_430_000, 480_000, 320_000),
        ("long_land_specific", 21_430_000, 510_000, 340_000),
        ("futures", 1_430_000, 30_000, 20_000),
    ],
)
def test_each_kind_set_apart_has_its_own_rate(kind: str, amount: int, city: int, prefecture: int) -> None:
    assert levies(tax_of(**{kind: amount})) == (city, prefecture)


def test_land_above_its_limit_is_taxed_at_the_full_rate_and_without_basic_deduction() -> None:
    # 居住用10年超、課税7,000万円: 6,000万円 × 2.4% + 1,000万円 × 3%。
    assert levies(tax_of(long_land_light=70_000_000)) == (1_740_000, 1_160_000)


def test_a_designated_city_has_four_fifths() -> None:
    law = law_of(
        designated_city="yes",
        city_rate=book().law("fiscal_year", 2026).rate("local_tax_act.casualty_floor_rate"),
    )
    assert levies(tax_of(law, long_land=1_430_000)) == (40_000, 10_000)


def test_the_credit_for_dividends_is_halved_above_ten_million() -> None:
    # 課税総所得金額1,200万円、配当300万円: 超える200万円は 0.8%・0.6%、残る100万円は 1.6%・1.2%。
    tax = tax_of(other_income=9_430_000, dividend=3_000_000, dividend_credit_shares=3_000_000)
    assert int(tax.levy.taxable_income[0]) == 12_000_000
    assert int(tax.levy.credits.city_dividend[0]) == 32_000
    assert int(tax.levy.credits.prefecture_dividend[0]) == 24_000


@pytest.mark.parametrize(
    ("moved_in", "specified", "city", "prefecture"),
    [
        (200806, 1, 0, 0),
        (201403, 1, 58_500, 39_000),
        (201404, 1, 81_900, 54_600),
        (202301, 1, 58_500, 39_000),
    ],
)
def test_the_housing_credit_has_the_limit_of_the_month_of_moving_in(
    moved_in: int, specified: int, city: int, prefecture: int
) -> None:
    tax = tax_of(
        salary_revenue=7_000_000, housing_loan_credit=400_000, income_tax_before_housing_credit=100_000,
        income_tax_taxable=3_000_000, housing_moved_in=moved_in, housing_is_specified=specified,
    )  # fmt: skip
    assert int(tax.levy.credits.city_housing[0]) == city
    assert int(tax.levy.credits.prefecture_housing[0]) == prefecture


def test_a_house_of_2026_is_a_gap_until_its_limit_is_known() -> None:
    with pytest.raises(LawGap):
        tax_of(housing_loan_credit=1, housing_moved_in=202601)


def test_a_one_stop_donor_gets_back_all_but_two_thousand() -> None:
    # 課税250万円、寄附3万円: 基本 2,800円、特例 28,000×79.79%、申告特例はその 10.21/79.79。端数は上がる。
    tax = tax_of(other_income=2_930_000, donation_hometown=30_000, donation_one_stop=30_000)
    given = tax.levy.credits.donations
    parts = [
        int(getattr(given, f"{who}_{kind}")[0])
        for kind in ("basic", "special", "one_stop")
        for who in ("city", "prefecture")
    ]
    assert parts == [1_680, 1_120, 13_405, 8_937, 1_716, 1_144]
    assert 28_000 <= sum(parts) <= 28_006


def test_the_special_part_of_a_donation_is_at_most_a_fifth_of_the_levy() -> None:
    tax = tax_of(other_income=2_930_000, donation_hometown=2_000_000)
    given = tax.levy.credits.donations
    # 調整控除後の所得割額: 150,000 − 1,500 と 100,000 − 1,000。
    assert (int(given.city_special[0]), int(given.prefecture_special[0])) == (29_700, 19_800)
    # 基本控除は総所得金額等の3割まで: (879,000 − 2,000) × 6% と 4%。
    assert (int(given.city_basic[0]), int(given.prefecture_basic[0])) == (52_620, 35_080)


def test_foreign_tax_goes_first_from_the_prefecture() -> None:
    tax = tax_of(
        other_income=5_000_000, foreign_tax=160_000, foreign_tax_national_limit=100_000,
        foreign_tax_reconstruction_limit=2_100,
    )  # fmt: skip
    assert (int(tax.levy.credits.prefecture_foreign[0]), int(tax.levy.credits.city_foreign[0])) == (
        12_000,
        18_000,
    )


def test_what_was_withheld_beyond_the_levy_pays_the_flat_part_and_is_then_returned() -> None:
    # 課税100万円の所得割 58,500・39,000。源泉の20万円は市12万円・県8万円、控除不足額 61,500 + 41,000。
    tax = tax_of(other_income=1_430_000, dividend_levy=150_000, share_levy=50_000)
    assert levies(tax) == (0, 0)
    assert int(tax.levy.withheld_excess[0]) == 102_500
    assert (int(tax.withheld_to_flat[0]), int(tax.withheld_refund[0])) == (5_000, 97_500)


def test_the_owner_of_a_house_who_lives_elsewhere_owes_the_flat_part_alone() -> None:
    tax = tax_of(salary_revenue=9_000_000, per_capita_only=1)
    assert (levies(tax), int(tax.annual_tax[0]), int(tax.forest.tax[0])) == ((0, 0), 4_000, 0)


def test_homeworkers_have_a_minimum_expense_less_their_salary() -> None:
    # 令和7年分は65万円: 給与20万円があれば45万円。
    tax = tax_of(salary_revenue=200_000, homeworker_revenue=1_000_000, homeworker_expense=100_000)
    assert int(tax.incomes.miscellaneous[0]) == 550_000
    before = tax_of(law_of(2025), homeworker_revenue=1_000_000, homeworker_expense=100_000)
    assert int(before.incomes.miscellaneous[0]) == 450_000


def test_a_casualty_is_deducted_above_a_tenth_or_by_the_expenses_of_the_disaster() -> None:
    tax = tax_of(other_income=4_000_000, casualty_loss=600_000, casualty_disaster_expense=400_000)
    assert int(tax.deductions.casualty[0]) == 350_000


COLUMNS = people(7)


@settings(max_examples=12)
@given(st.integers(0, len(COLUMNS["age"]) - 30), st.sampled_from([2021, 2024, 2025, 2026]))
def test_each_alone_owes_what_he_owes_among_others_with_every_income(first: int, year: int) -> None:
    who = rows_of_columns(taxpayers(len(COLUMNS["age"]), **COLUMNS), slice(first, first + 30))
    together = resident_tax(who, law=law_of(year))
    for row in (0, 13, 29):
        alone = resident_tax(rows_of_columns(who, slice(row, row + 1)), law=law_of(year))
        assert list(alone.steps(0)) == list(together.steps(row))


def test_no_credit_no_income_and_no_levy_is_below_zero() -> None:
    tax = resident_tax(taxpayers(len(COLUMNS["age"]), **COLUMNS), law=law_of())
    apart = [
        amount for group in (tax.incomes.apart, tax.levy.taxable_apart) for amount in vars(group).values()
    ]
    for amount in (
        *vars(tax.levy.credits.donations).values(),
        *apart,
        tax.levy.city_levy,
        tax.levy.prefecture_levy,
    ):
        assert bool((amount >= 0).all())
    assert bool((tax.incomes.total_income >= tax.incomes.income_after_losses).all())
    excess = tax.levy.withheld_excess
    assert np.array_equal(tax.withheld_to_flat + tax.withheld_refund, excess)


@pytest.mark.parametrize(
    ("pay", "years", "officer", "income"),
    [
        (15_000_000, 26, False, 1_400_000),  # (1,500万 − 1,220万) ÷ 2
        (5_000_000, 5, True, 3_000_000),  # 役員等は2分の1にしない: 500万 − 200万
        (6_000_000, 5, False, 2_500_000),  # 短期: 150万 + (400万 − 300万)
        (6_000_000, 6, False, 1_800_000),
        (800_000, 1, False, 0),
    ],
)
def test_retirement_pay_is_halved_but_for_few_years(pay: int, years: int, officer: bool, income: int) -> None:
    paid = RetirementPay(column(pay), column(years), np.array([officer]), np.array([False]))
    tax: RetirementTax = call("local_tax_act.retirement_tax", paid, law=book().law("tax_year", 2025))
    found = int(tax.retirement_income[0]), int(tax.city_tax[0]), int(tax.prefecture_tax[0])
    assert found == (income, income * 6 // 100, income * 4 // 100)


def test_before_2022_few_years_of_an_employee_were_halved_without_limit() -> None:
    paid = RetirementPay(column(6_000_000), column(5), np.array([False]), np.array([True]))
    tax: RetirementTax = call("local_tax_act.retirement_tax", paid, law=book().law("tax_year", 2021))
    assert int(tax.retirement_income[0]) == 1_500_000  # 障害退職の加算100万円


@pytest.mark.parametrize(
    ("joined", "retired", "years"),
    [
        (date(2000, 4, 1), date(2025, 3, 31), 25),
        (date(2000, 4, 1), date(2025, 4, 1), 26),
        (date(2025, 4, 1), date(2025, 4, 1), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
    ],
)
def test_a_part_of_a_year_of_service_counts_as_one(joined: date, retired: date, years: int) -> None:
    assert years_of_service(column(day(joined)), column(day(retired))).tolist() == [years]


@given(st.integers(0, 2_000_000), st.integers(0, 2_000_000), st.booleans())
def test_the_pension_months_sum_to_the_year(annual: int, before: int, first: bool) -> None:
    split: PensionSplit = call(
        "local_tax_act.pension_collection_split",
        column(annual),
        column(before),
        np.array([first]),
        law=law_of(),
    )
    paid = {name: int(amount[0]) for name, amount in vars(split).items()}
    excess = paid.pop("excess")
    assert sum(paid.values()) - excess == annual
    assert min(paid.values()) >= 0
    assert not any(paid[month] % 100 for month in ("april", "december", "february"))
    assert not (first and (paid["april"] or excess))


def test_the_first_year_pays_half_by_slips() -> None:
    split: PensionSplit = call(
        "local_tax_act.pension_collection_split", column(45_500), column(0), np.array([True]), law=law_of()
    )
    assert [int(amount[0]) for amount in vars(split).values()] == [
        11_800,
        11_000,
        0,
        0,
        0,
        7_700,
        7_500,
        7_500,
        0,
    ]
