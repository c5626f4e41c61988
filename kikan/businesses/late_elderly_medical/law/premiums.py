"""The premium of the late-stage elderly (後期高齢者医療の保険料), recomputed beside the union's own figure."""

from dataclasses import dataclass

from kikan.law import (
    Count,
    Exact,
    Groups,
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    call,
    choose,
    constant,
    cut_below,
    only_where,
    rule,
    step,
)
from kikan.law.notions.flat_reduction import charged_share, is_earner, pension_relief, reduction_lines

_ACT = "高齢者の医療の確保に関する法律第104条・広域連合の条例"
_ORDER = "高齢者の医療の確保に関する法律施行令第18条"
_JUDGED = "高齢者の医療の確保に関する法律施行令第18条第4項"
MONTHS = 12


@dataclass(frozen=True)
class People:
    """Everybody a household's reduction is judged by: heads and insured, one row each.

    household: row of the household; `total_income` 総所得金額等 and `special_deduction` of land as for NHI, both of last
    year. `judged`: the head, insured or not, and every insured; `insured`: counts in the lines and pays.
    """

    household: Count
    is_judged: Truth
    is_insured: Truth
    is_aged: Truth
    is_known: Truth
    total_income: Yen
    aggregate_income: Yen
    special_deduction: Yen
    salary_revenue: Yen
    pension_revenue: Yen
    pension_income: Yen


@dataclass(frozen=True)
class Reduction(Working):
    """How the class of a household was found (軽減判定の過程)."""

    judged_income: Yen = step("軽減判定所得", _JUDGED)
    counted: Count = step("被保険者の数", _JUDGED, "人")
    earners: Count = step("給与所得者等の数", _JUDGED, "人")
    threshold_7: Yen = step("7割軽減の基準額", _JUDGED)
    threshold_5: Yen = step("5割軽減の基準額", _JUDGED)
    threshold_2: Yen = step("2割軽減の基準額", _JUDGED)
    is_determined: Truth = step("全員の所得が分かっているか", _JUDGED, "")
    tenths: Count = step("軽減割合", _JUDGED, "割")


@dataclass(frozen=True)
class Premium(Working):
    """How a premium was computed (保険料の計算過程), one row per person of `People`; others than insured have none."""

    base: Yen = step("賦課のもととなる所得（基礎控除後）", _ORDER)
    rate: Exact = step("所得割率", _ACT, "")
    income_levy: Yen = step("所得割額", _ACT)
    tenths: Count = step("均等割の軽減割合", _JUDGED, "割")
    per_capita: Yen = step("均等割額（軽減後）", _JUDGED)
    uncapped: Yen = step("所得割額と均等割額の計", _ACT)
    cap: Yen = step("賦課限度額", "高齢者の医療の確保に関する法律施行令第18条第1項")
    yearly: Yen = step("年額", _ACT)
    months: Count = step("月数", "広域連合の条例（月割の規定）", "月")
    premium: Yen = step("保険料", "広域連合の条例（月割の規定）")


@rule("elderly_health_care_act.reduction", axis="fiscal_year", since=2021, ja="均等割の軽減の判定")
def reduction(people: People, count: int, *, law: Law) -> Reduction:
    """The class of each of `count` households, by its head and insured on the day of judgement.

    Law: 高齢者の医療の確保に関する法律施行令第18条第4項
    """
    groups, counts = Groups(people.household, count), people.is_judged & people.is_known
    relief = pension_relief(people.pension_income, people.is_aged, law)
    judged = at_least(people.total_income + people.special_deduction - relief, 0)
    earns = is_earner(people.salary_revenue, people.pension_revenue, people.is_aged, law)
    income, insured = groups.sum(judged * counts), groups.sum(people.is_judged & people.is_insured)
    earners = groups.sum(people.is_judged & earns)
    known = ~groups.any(people.is_judged & ~people.is_known)
    lines = reduction_lines(income, insured, earners, known, law)
    return Reduction(income, insured, earners, lines.seven, lines.five, lines.two, known, lines.tenths)


@rule("elderly_health_care_act.premium", axis="fiscal_year", since=2021, ja="医療分の保険料")
def premium(
    people: People, tenths: Count, months: Count, is_former_dependant: Truth, is_eased_dependant: Truth, cap: Yen, *, law: Law
) -> Premium:  # fmt: skip
    """The medical part of each person's premium; who is not insured pays none.

    tenths: class of the person's household; cap: the limit that holds for the person (`cap_of`). A former dependant of an
    employee's scheme pays no income levy, and in the first two years at most half of the flat amount.
    Law: 高齢者の医療の確保に関する法律第104条、施行令第18条、広域連合の条例
    Rounding: both parts cut below the union's unit for parts, the year below its unit, months likewise
    """
    base = only_where(
        people.is_insured & people.is_known & ~is_former_dependant,
        levy_base(people.total_income, people.aggregate_income, law=law),
    )
    rates = law.table("income_rates")
    rate = rates.rates("rate")[rates.row_up_to(base)]
    unit = law.amount("component_unit")
    levy = cut_below(apply_rate(base, rate), unit)
    flat = reduced_flat_amount(tenths, is_eased_dependant, law=law)
    flat = only_where(people.is_insured, cut_below(flat, unit))
    whole = levy + flat
    yearly = cut_below(at_most(whole, cap), law.amount("rounding_unit"))
    by_months = cut_below(yearly * months // MONTHS, law.amount("rounding_unit"))
    return Premium(
        base,
        rate,
        levy,
        tenths,
        flat,
        whole,
        cap,
        yearly,
        months,
        choose(months == MONTHS, yearly, by_months),
    )


@rule("elderly_health_care_act.levy_base", axis="fiscal_year", since=2021)
def levy_base(total_income: Yen, aggregate_income: Yen, *, law: Law) -> Yen:
    """The income a premium is a share of (賦課のもととなる所得, 旧ただし書き所得): after the basic deduction.

    Law: 高齢者の医療の確保に関する法律施行令第18条第1項第2号
    """
    deduction = law.table("local_tax_act.basic_deduction")
    less = deduction.amounts("deduction")[deduction.row_up_to(aggregate_income)]
    return at_least(total_income - less, 0)


@rule("elderly_health_care_act.reduced_flat_amount", axis="fiscal_year", since=2021)
def reduced_flat_amount(tenths: Count, is_eased_dependant: Truth, *, law: Law) -> Yen:
    """The flat amount after the household's reduction; of an eased former dependant at most half (7割軽減 goes before).

    Law: 高齢者の医療の確保に関する法律施行令第18条第4項・第5項
    Rounding: fraction of a yen cut
    """
    whole = Exact.of(0 * tenths + law.amount("per_capita"))
    reduced = cut_below(whole * charged_share(tenths, law))
    half = cut_below(whole * law.rate("former_dependant_share"))
    return choose(is_eased_dependant, at_most(reduced, half), reduced)


@rule("elderly_health_care_act.cap_of_person", axis="fiscal_year", since=2021, until=2024)
def cap_before_2024(is_insured_before: Truth, *, law: Law) -> Yen:
    """The limit of each person's yearly premium: one for all.

    Law: 高齢者の医療の確保に関する法律施行令第18条第1項
    """
    return constant(law.amount("cap"), is_insured_before)


@rule("elderly_health_care_act.cap_of_person", axis="fiscal_year", since=2024, until=2025)
def cap_in_2024(is_insured_before: Truth, *, law: Law) -> Yen:
    """A lower limit for those insured before the year (令和6年度の激変緩和).

    Law: 高齢者の医療の確保に関する法律施行令第18条第1項、附則
    """
    return choose(is_insured_before, law.amount("cap_of_insured_before"), law.amount("cap"))


@rule("elderly_health_care_act.cap_of_person", axis="fiscal_year", since=2025, ja="賦課限度額")
def cap_from_2025(is_insured_before: Truth, *, law: Law) -> Yen:
    """One limit for all again.

    Law: 高齢者の医療の確保に関する法律施行令第18条第1項
    """
    return constant(law.amount("cap"), is_insured_before)


def cap_of(is_insured_before: Truth, law: Law) -> Yen:
    """The limit of each person by whichever version of the rule holds; `is_insured_before`: by 31 March 2024."""
    found: Yen = call("elderly_health_care_act.cap_of_person", is_insured_before, law=law)
    return found
