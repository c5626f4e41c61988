"""Until when a tax may be assessed, raised or lowered (更正・決定の期間制限)."""

import numpy as np

from kikan.law import Day, Law, Truth, rule
from kikan.law.days import day_of_month, first_of_month, month_of


@rule("local_tax_act.last_day_of_assessment", axis="fiscal_year", since=2021)
def last_day_of_assessment(due: Day, lowers: Truth, is_fraud: Truth, *, law: Law) -> Day:
    """The last day for a decision; `due` is 法定納期限, of a tax in instalments the first of them.

    Law: 地方税法 第17条の5第3項（賦課決定）・第4項（減額）・第7項（偽りその他不正の行為）
    """
    years = np.where(lowers, law.amount("reduction_years"), law.amount("assessment_years"))
    years = np.where(is_fraud, law.amount("fraud_years"), years)
    last: Day = first_of_month(month_of(due) + 12 * years) + day_of_month(due) - 1
    return last
