"""From which to which day a certificate holds, and which year's taxes count (有効期間・判定の年度)."""

import numpy as np

from kikan.businesses.medical_subsidy.law.eligibility import SINCE
from kikan.law import Count, Day, Law, LawGap, choose, rule
from kikan.law.ages import age_fiscal_year_end
from kikan.law.days import first_of_month, month_of


@rule("medical_subsidy_scheme.begins", axis="event_date", since=SINCE, ja="助成の始まる日")
def begins(applied_on: Day, event_on: Day, *, law: Law) -> Day:
    """The first day subsidised: the 1st of the month of application, not before the birth, move or other event.

    Law: the ordinance of each municipality
    """
    return np.maximum(first_of_month(month_of(applied_on)), event_on)


@rule("medical_subsidy_scheme.renewed_on", axis="event_date", since=SINCE)
def renewed_on(first: Day, *, law: Law) -> Day:
    """The last day of the yearly term into which a day falls (更新の期限日).

    Law: the ordinance of each municipality. Errors: LawGap where the month has no such day
    """
    months = month_of(first)
    here = _end_in(months - months % 12 + law.amount("renewal_month") - 1, law.amount("renewal_day"))
    following = _end_in(months - months % 12 + law.amount("renewal_month") + 11, law.amount("renewal_day"))
    return choose(first <= here, here, following)


def _end_in(months: Count, day: int) -> Day:
    found: Day = first_of_month(months) + day - 1
    if (month_of(found) != months).any():
        raise LawGap(f"the month of renewal has no day {day} (医療証の更新の日)")
    return found


@rule(
    "medical_subsidy_scheme.single_parent_last_day",
    axis="event_date",
    since=SINCE,
    ja="ひとり親家庭等医療の終わる日",
)
def single_parent_last_day(birth: Day, *, law: Law) -> Day:
    """The last day on which a child of a single parent is subsidised.

    The month of the birthday counts, not that of the eve on which an age is reached: the municipalities print
    「19歳の誕生日の属する月の末日」. Law: the ordinance of each municipality
    """
    age = law.amount("single_parent_until_age")
    if law.choice("single_parent_ends") == "fiscal_year_end":
        return age_fiscal_year_end(birth, age)
    return first_of_month(month_of(birth) + 12 * age + 1) - 1


@rule("medical_subsidy_scheme.child_last_day", axis="event_date", since=SINCE)
def child_last_day(birth: Day, *, law: Law) -> Day:
    """The 31 March up to which a child is subsidised. Law: the ordinance of each municipality; 年齢計算ニ関スル法律"""
    return age_fiscal_year_end(birth, law.amount("child_until_age"))


@rule("medical_subsidy_scheme.tax_year", axis="event_date", since=SINCE, ja="判定に使う課税年度")
def tax_year(applied_on: Day, *, law: Law) -> Count:
    """The fiscal year of the resident tax that decides: that of the calendar year from the month of the ordinance on.

    Law: the ordinance of each municipality
    """
    months = month_of(applied_on)
    return months // 12 - (months % 12 + 1 < law.amount("tax_year_begins"))


@rule("medical_subsidy_scheme.claim_until", axis="event_date", since=SINCE, ja="償還払いの請求期限")
def claim_until(month: Count, *, law: Law) -> Day:
    """The last day of a claim for a refund of a month (year × 12 + month - 1), years counted from the month after.

    Law: 地方自治法第236条 or the ordinance of each municipality
    """
    return first_of_month(month + 1 + 12 * law.amount("claim_years")) - 1
