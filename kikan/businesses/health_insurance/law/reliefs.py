"""How long a relief of one insured person holds (非自発的失業・産前産後の期間)."""

from datetime import date, timedelta

import numpy as np

from kikan.law import Law, column
from kikan.law.ages import reached_on
from kikan.law.days import date_of, day, first_of_month, fiscal_year_end, fiscal_year_of, month_of


def is_young_enough(birth_on: date, left_on: date, *, law: Law) -> bool:
    """Whether somebody left work before reaching the age of older workers (高年齢被保険者).

    Law: 地方税法第703条の5の2第2項、雇用保険法第37条の2第1項
    """
    return bool(reached_on(column(day(birth_on)), law.amount("unemployed_age_below"))[0] > day(left_on))


def unemployment_span(left_on: date, *, law: Law) -> tuple[date, date]:
    """From the day after leaving work to the end of the next fiscal year; (first day, first day no more).

    Law: 地方税法第703条の5の2第2項
    """
    begins = left_on + timedelta(days=1)
    last_year = fiscal_year_of(column(day(begins))) + law.amount("unemployed_years_after")
    return begins, date_of(int(fiscal_year_end(last_year)[0]) + 1)


def maternity_span(due_on: date, is_multiple: bool, *, law: Law) -> tuple[date, date]:
    """The months around a birth, from the law's first one; (first day, first day no more). Empty: both are equal.

    Law: 地方税法第703条の5第3項、国民健康保険法施行令第29条の7第5項
    """
    before = law.amount("maternity_months_before_multiple" if is_multiple else "maternity_months_before")
    month = int(month_of(column(day(due_on)))[0])
    until = month + law.amount("maternity_months_after") + 1
    begins = min(max(month - before, law.amount("maternity_from_month")), until)
    first, end = first_of_month(np.array([begins, until], dtype=np.int64))
    return date_of(int(first)), date_of(int(end))
