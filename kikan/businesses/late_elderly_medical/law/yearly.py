"""The premium of a year of the late-stage elderly, both parts, from the household's incomes (年度の保険料)."""

from dataclasses import dataclass, replace

import numpy as np

from kikan.businesses.late_elderly_medical.law.premiums import (
    MONTHS,
    People,
    Premium,
    cap_of,
    premium,
    reduction,
)
from kikan.law import (
    Count,
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_most,
    call,
    choose,
    constant,
    cut_below,
    part,
    rule,
    step,
)
from kikan.law.notions.flat_reduction import charged_share

_MONTHS = "広域連合の条例（月割の規定）"
_CHILD = "高齢者の医療の確保に関する法律第104条・広域連合の条例（子ども・子育て支援納付金分）"


@dataclass(frozen=True)
class Insured:
    """Insured people, one row each; months are counts within the fiscal year.

    months_before, eased_before: those of the same year that another municipality of the union collects for, before the
    person moved here; told_tenths: the reduction as that one judged it, -1 where it is judged here.
    eased_months: those within the time in which a former dependant's flat amount is halved (被扶養者であった人);
    is_insured_before: by 31 March 2024.
    """

    months: Count
    eased_months: Count
    is_former_dependant: Truth
    is_insured_before: Truth
    months_before: Count
    eased_before: Count
    told_tenths: Count


@dataclass(frozen=True)
class YearPremium(Working):
    """How a year's premium was computed (保険料の計算過程)."""

    is_known: Truth = step("本人の所得が分かっている", "高齢者の医療の確保に関する法律施行令第18条", "")
    judged_income: Yen = step("世帯の軽減判定所得", "高齢者の医療の確保に関する法律施行令第18条第4項")
    is_determined: Truth = step(
        "世帯の全員の所得が分かっている", "高齢者の医療の確保に関する法律施行令第18条第4項", ""
    )
    premium: Premium = part("医療分", "高齢者の医療の確保に関する法律第104条")
    eased_months: Count = step(
        "うち被扶養者であった人の軽減がある月数", "高齢者の医療の確保に関する法律施行令第18条第5項", "月"
    )
    medical: Yen = step("医療分の保険料", _MONTHS)
    child: Yen = step("子ども・子育て支援納付金分の保険料", _CHILD)
    total: Yen = step("保険料", _MONTHS)


@rule("elderly_health_care_act.year_premium", axis="fiscal_year", since=2021, ja="年度の保険料")
def year_premium(insured: Insured, people: People, *, law: Law) -> YearPremium:
    """The premium of each insured person for the months of the fiscal year.

    people: everybody a reduction is judged by, `household` the row of the insured person whose household it is; rows
    that are insured and judged in their own household's row stand for the insured themselves (`own_rows`).
    Law: 高齢者の医療の確保に関する法律第104条、施行令第18条、広域連合の条例
    Rounding: the year below the union's unit, each share of months likewise
    """
    own = own_rows(people)
    judged = reduction(people, len(insured.months), law=law)
    told = insured.told_tenths
    judged = replace(judged, tenths=choose(told >= 0, told, judged.tenths))
    mine = _rows(people, own)
    cap = cap_of(insured.is_insured_before, law)
    whole, none = insured.months, np.zeros(len(own), dtype=np.bool_)
    is_eased = insured.eased_months > 0
    plain = premium(mine, judged.tenths, whole, insured.is_former_dependant, none, cap, law=law)
    eased = premium(mine, judged.tenths, whole, insured.is_former_dependant, is_eased, cap, law=law)
    before, eased_before = insured.months_before, insured.eased_before
    medical = own_share(eased.yearly, insured.eased_months, eased_before, law) + own_share(
        plain.yearly, whole - insured.eased_months, before - eased_before, law
    )
    yearly = call("elderly_health_care_act.child_part", plain.base, judged.tenths, law=law)
    child = own_share(yearly, whole, before, law)
    all_eased = insured.eased_months == whole
    return YearPremium(
        mine.is_known, judged.judged_income, judged.is_determined, _either(all_eased, eased, plain), insured.eased_months,
        medical, child, medical + child,
    )  # fmt: skip


def own_rows(people: People) -> Count:
    """The row of each insured person among the people, in their order: the first of each household's rows."""
    first: Count = np.unique(people.household, return_index=True)[1].astype(np.int64)
    return first


def by_months(yearly: Yen, months: Count, law: Law) -> Yen:
    """The share of a year's premium for some of its months; a whole year is the yearly amount itself.

    Rounding: cut below the union's unit
    """
    return choose(months == MONTHS, yearly, cut_below(yearly * months // MONTHS, law.amount("rounding_unit")))


def own_share(yearly: Yen, months: Count, before: Count, law: Law) -> Yen:
    """The share of a year's premium for the months here, after those another municipality of the union collects for.

    Both shares together are the year's, so that a move inside the union changes nobody's sum (unverified).
    """
    return by_months(yearly, months + before, law) - by_months(yearly, before, law)


@rule("elderly_health_care_act.child_part", axis="fiscal_year", since=2021, until=2026)
def no_child_part(base: Yen, tenths: Count, *, law: Law) -> Yen:
    """Before FY2026 there is no such part.

    Law: 子ども・子育て支援法等の一部を改正する法律（令和6年法律第47号）附則
    """
    return constant(0, base)


@rule("elderly_health_care_act.child_part", axis="fiscal_year", since=2026, ja="子ども・子育て支援納付金分")
def child_part(base: Yen, tenths: Count, *, law: Law) -> Yen:
    """The part for children and families: flat amount after the household's reduction, and a rate of the same base.

    Law: 高齢者の医療の確保に関する法律第104条、施行令第18条（子ども・子育て支援納付金分）
    Rounding: both cut below the union's unit for parts, the year below its unit (unverified for this part)
    """
    unit = law.amount("component_unit")
    flat = cut_below(constant(law.amount("child_per_capita"), base) * charged_share(tenths, law), unit)
    levy = cut_below(apply_rate(base, law.rate("child_income_rate")), unit)
    return cut_below(at_most(flat + levy, law.amount("child_cap")), law.amount("rounding_unit"))


@rule("elderly_health_care_act.pension_collectable", axis="fiscal_year", since=2008, ja="特別徴収の対象")
def pension_collectable(pension: Yen, care: Yen, own: Yen, *, law: Law) -> Truth:
    """Whether a pension payer may collect: a pension large enough, and both premiums within a share of it.

    Law: 高齢者の医療の確保に関する法律第110条、施行令第21条・第22条
    """
    most = cut_below(apply_rate(pension, law.rate("pension_share_most")))
    return (pension >= law.amount("pension_least")) & (care + own <= most)


def _rows(people: People, chosen: Count) -> People:
    return People(**{name: getattr(people, name)[chosen] for name in People.__dataclass_fields__})


def _either(where: Truth, one: Premium, other: Premium) -> Premium:
    """Row by row the one or the other working, which differ in amounts alone."""
    amounts = {
        name: choose(where, getattr(one, name), getattr(other, name))
        for name in Premium.__dataclass_fields__
        if name != "rate"
    }
    return Premium(**amounts, rate=one.rate)
