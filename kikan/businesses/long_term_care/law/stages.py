"""The stage of a first-class insured person (保険料の段階), and the incomes it is judged by."""

from dataclasses import dataclass

from kikan.law import (
    Count,
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    choose,
    cut_below,
    rule,
    step,
)

_ORDER = "介護保険法施行令第38条・第39条"
_SPECIAL = "介護保険法施行令附則（令和8年度の保険料の算定の特例）"
ASSISTED, UNTAXED_LOW, UNTAXED_MID, UNTAXED_HIGH, SELF_LOW, SELF_HIGH = 1, 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Judged:
    """What a stage is judged by, one row per person; money in yen.

    `pension_and_other` 公的年金等収入＋その他の合計所得金額, of the untaxed; `income` 合計所得金額 after the special
    deductions of land. `has_welfare_pension` 老齢福祉年金. Taxed: by the per-capita tax of the year, the household of the
    day of judgement (1 April, or the day of becoming insured).
    """

    is_assisted: Truth
    household_taxed: Truth
    self_taxed: Truth
    has_welfare_pension: Truth
    pension_and_other: Yen
    income: Yen


@dataclass(frozen=True)
class Stage(Working):
    """How the stage was found (段階の判定の過程)."""

    is_assisted: Truth = step("生活保護など", _ORDER, "")
    household_taxed: Truth = step("世帯に市町村民税が課税されている人がいる", _ORDER, "")
    self_taxed: Truth = step("本人に市町村民税が課税されている", _ORDER, "")
    pension_and_other: Yen = step("公的年金等収入とその他の合計所得金額の計", _ORDER)
    income: Yen = step("合計所得金額（分離譲渡の特別控除後）", _ORDER)
    stage: Count = step("保険料の段階", _ORDER, "段階")


@rule("long_term_care_insurance_act.stage", axis="fiscal_year", since=2024, ja="保険料の段階")
def premium_stage(judged: Judged, *, law: Law) -> Stage:
    """The stage of each person, 1 to 13 of the national standard.

    Law: 介護保険法施行令第38条・第39条
    """
    line, low = law.amount("pension_line"), law.amount("low_income_line")
    taxed = law.table("taxed_stages")
    of_taxed = taxed.amounts("stage")[taxed.row_from(at_least(judged.income, 0))]
    is_poor = (judged.pension_and_other <= line) | judged.has_welfare_pension
    of_untaxed_household = choose(
        is_poor, UNTAXED_LOW, choose(judged.pension_and_other <= low, UNTAXED_MID, UNTAXED_HIGH)
    )
    of_taxed_household = choose(judged.pension_and_other <= line, SELF_LOW, SELF_HIGH)
    of_untaxed = choose(judged.household_taxed | judged.self_taxed, of_taxed_household, of_untaxed_household)
    stage = choose(judged.is_assisted, ASSISTED, choose(judged.self_taxed, of_taxed, of_untaxed))
    return Stage(
        judged.is_assisted, judged.household_taxed | judged.self_taxed, judged.self_taxed, judged.pension_and_other,
        judged.income, stage,
    )  # fmt: skip


def pension_and_other(pension_revenue: Yen, salary_income: Yen, other_income: Yen, law: Law) -> Yen:
    """公的年金等収入＋その他の合計所得金額; of the salary income up to 100,000 yen are taken off.

    `other_income`: 合計所得金額 without pension and salary income.
    Law: 介護保険法施行令第38条第1項第1号（給与所得から10万円を控除する部分は未確認）
    """
    return (
        pension_revenue + at_least(salary_income - law.amount("salary_relief"), 0) + at_least(other_income, 0)
    )


@rule(
    "long_term_care_insurance_act.former_salary_income",
    axis="fiscal_year",
    since=2026,
    until=2027,
    ja="引上げ前の給与所得",
)
def former_salary_income(revenue: Yen, salary_income: Yen, *, law: Law) -> Yen:
    """Salary income as if the deduction had not been raised (令和8年度の特例); unchanged outside its span.

    The premium of FY2026 alone judges 合計所得金額 and taxed or untaxed by it, of the person and the household.
    Law: 介護保険法施行令附則（令和8年度の保険料の算定の特例）
    Rounding: fraction of a yen of the deduction cut
    """
    table = law.table("former_salary_deduction")
    last = int(table.amounts("up_to")[-1])
    inside = (revenue >= law.amount("former_salary_from")) & (revenue <= last)
    row = table.row_up_to(at_most(at_least(revenue, 0), last))
    deduction = cut_below(apply_rate(revenue, table.rates("rate")[row])) + table.amounts("constant")[row]
    return choose(inside, at_least(revenue - deduction, 0), salary_income)


@rule("long_term_care_insurance_act.salary_basis", axis="fiscal_year", since=2024, until=2026)
def salary_as_taxed(revenue: Yen, salary_income: Yen, *, law: Law) -> Yen:
    """The salary income that premiums are judged by: that of the tax.

    Law: 介護保険法施行令第38条・第39条
    """
    return salary_income


@rule(
    "long_term_care_insurance_act.salary_basis",
    axis="fiscal_year",
    since=2026,
    until=2027,
    ja="保険料を判定する給与所得",
)
def salary_as_before(revenue: Yen, salary_income: Yen, *, law: Law) -> Yen:
    """In FY2026 alone: as if the salary deduction had not been raised.

    Law: 介護保険法施行令附則（令和8年度の保険料の算定の特例）
    """
    found: Yen = former_salary_income(revenue, salary_income, law=law)
    return found
