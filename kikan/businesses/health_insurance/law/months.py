"""Which months of a fiscal year are charged (賦課する月), as masks: bit 0 is April, bit 11 is March.

A month is charged when the person is insured at its end: the month of acquisition counts, the month of loss does not.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.law import Count, Day, Groups, Law, Truth, Working, choose, only_where, rule, step
from kikan.law.ages import age_fiscal_year_end, reached_on
from kikan.law.days import day, month_of

MONTHS = 12
WHOLE_YEAR = (1 << MONTHS) - 1
NEVER: int = 2**40
"""The day of an end that is not known (far beyond any date)."""
_COUNT = np.array([mask.bit_count() for mask in range(1 << MONTHS)], dtype=np.int64)
_ORDER = "地方税法第703条の4・条例（納税義務の発生、消滅等に伴う賦課）"


@dataclass(frozen=True)
class Spells:
    """Periods of enrolment (資格の期間), one row each; several rows of one member are joined.

    `lost_on` is the day of loss (喪失日), NEVER while open. `joined_other_cover`: lost on the day after entering
    an employee's scheme (法第6条による翌日喪失), so that the day of entering decides the month.
    """

    member: Count
    acquired_on: Day
    lost_on: Day
    joined_other_cover: Truth


@dataclass(frozen=True)
class MonthsCharged(Working):
    """Months per member (月数の計算過程)."""

    insured: Count = step("医療分・支援金分の月", _ORDER, "月の印")
    insured_count: Count = step("医療分・支援金分の月数", _ORDER, "月")
    care: Count = step("介護分の月", "介護保険法第9条第2号・年齢計算ニ関スル法律", "月の印")
    care_count: Count = step("介護分の月数", "介護保険法第9条第2号・年齢計算ニ関スル法律", "月")


def month_ends(fiscal_year: int) -> Day:
    """The last day of each month from April to March."""
    firsts = [date(fiscal_year + month // 12, month % 12 + 1, 1) for month in range(4, 4 + MONTHS)]
    return np.array([day(first) - 1 for first in firsts], dtype=np.int64)


def months_between(begins: Day, ends: Day, fiscal_year: int) -> Count:
    """The months at whose last day `begins <= day < ends`."""
    last_days = month_ends(fiscal_year)
    first = np.searchsorted(last_days, begins, side="left")
    after = np.maximum(np.searchsorted(last_days, ends, side="left"), first)
    return (np.int64(1) << after) - (np.int64(1) << first)


def months_from_calendar(begins: Count, count: "Count | int", fiscal_year: int) -> Count:
    """`count` months from a calendar month (year × 12 + month − 1) on, as far as they lie in the fiscal year."""
    april = fiscal_year * 12 + 3
    first = np.clip(begins - april, 0, MONTHS)
    after = np.maximum(np.clip(begins + count - april, 0, MONTHS), first)
    return (np.int64(1) << after) - (np.int64(1) << first)


def count_months(mask: Count) -> Count:
    """How many months a mask holds."""
    return _COUNT[mask]


def last_months(count: Count) -> Count:
    """The mask of the last `count` months of the year, where only a number of months is known."""
    return WHOLE_YEAR - ((np.int64(1) << (MONTHS - count)) - 1)


def is_preschool(birth_on: Day, *, law: Law) -> Truth:
    """Whether the year is not after that of reaching 6 (未就学児; 地方税法第703条の5第2項)."""
    return age_fiscal_year_end(birth_on, law.amount("preschool_age")) >= day(date(law.at, 4, 1))


def is_minor(birth_on: Day, *, law: Law) -> Truth:
    """Whether the year is not after that of reaching 18 (18歳に達する日以後の最初の3月31日まで).

    Only the child part asks for it; in a year without that part the book has no such age, and nobody is one.
    """
    if "child" not in law.table("parts").cells("part"):
        return np.zeros(len(birth_on), dtype=np.bool_)
    return age_fiscal_year_end(birth_on, law.amount("minor_age")) >= day(date(law.at, 4, 1))


@rule("national_health_insurance.months_charged", axis="fiscal_year", since=2014)
def months_charged(spells: Spells, birth_on: Day, *, law: Law) -> MonthsCharged:
    """Months of each member in the year (賦課月数), medical and support, and care.

    Law: 地方税法第703条の4、条例の月割の定め、国民健康保険法第6条・第8条、介護保険法第9条第2号
    `birth_on` has one row per member. Care runs from the month of reaching 40 to the month before that of reaching 65;
    at 75 the months before the birthday's month are charged, whether or not the loss is recorded yet.
    """
    year = law.at
    by_spell = months_between(spells.acquired_on, spells.lost_on - spells.joined_other_cover, year)
    always = np.full(len(birth_on), -NEVER, dtype=np.int64)
    until_75 = months_between(always, reached_on(birth_on, law.amount("late_elderly_age")) + 1, year)
    insured = Groups(spells.member, len(birth_on)).union(by_spell) & until_75
    care = insured & care_months(birth_on, law=law)
    return MonthsCharged(insured, count_months(insured), care, count_months(care))


@rule("national_health_insurance.care_months", axis="fiscal_year", since=2014)
def care_months(birth_on: Day, *, law: Law) -> Count:
    """The months of the year in which the age is that of a care-part insured (介護保険第2号被保険者).

    Law: 介護保険法第9条第2号、年齢計算ニ関スル法律
    """
    from_40 = reached_on(birth_on, law.amount("care_age_from"))
    until_65 = reached_on(birth_on, law.amount("care_age_until"))
    return months_between(from_40, until_65, law.at)


@rule("national_health_insurance.maternity_months", axis="fiscal_year", since=2023)
def maternity_months(due_on: Day, is_multiple: Truth, *, law: Law) -> Count:
    """The months around a birth for which income and per-capita parts fall away (産前産後期間).

    Law: 地方税法第703条の5第3項、国民健康保険法施行令第29条の7第5項. `due_on` is the (expected) day of birth.
    """
    single, multiple = law.amount("maternity_months_before"), law.amount("maternity_months_before_multiple")
    before = choose(is_multiple, multiple, single)
    month = month_of(due_on)
    begins = np.maximum(month - before, law.amount("maternity_from_month"))
    after = np.maximum(month + law.amount("maternity_months_after") + 1 - begins, 0)
    return months_from_calendar(begins, after, law.at)


@rule("national_health_insurance.specified_months", axis="fiscal_year", since=2014)
def specified_months(moved_on: Day, is_single: Truth, *, law: Law) -> tuple[Count, Count]:
    """Months of 特定世帯, and of 特定継続世帯, after the other member moved to the late-elderly scheme.

    Law: 国民健康保険法施行令第29条の7第2項第8号. `is_single`: one insured person is left, and nothing has changed since.
    """
    first, then = law.amount("specified_months"), law.amount("continued_months")
    month = month_of(moved_on)
    specified = months_from_calendar(month, first, law.at)
    continued = months_from_calendar(month + first, then, law.at)
    return only_where(is_single, specified), only_where(is_single, continued)


@rule("national_health_insurance.former_dependant_months", axis="fiscal_year", since=2019)
def former_dependant_months(acquired_on: Day, is_former_dependant: Truth, *, law: Law) -> tuple[Count, Count]:
    """Months without income part, and of those the months with relief of the flat parts (旧被扶養者).

    Law: 条例減免. Income and asset parts fall away for the time being, flat parts for 24 months from acquisition.
    """
    month = month_of(acquired_on)
    always = months_from_calendar(month, 12 * 200, law.at)
    flat = months_from_calendar(month, law.amount("former_dependant_flat_months"), law.at)
    return only_where(is_former_dependant, always), only_where(is_former_dependant, flat)
