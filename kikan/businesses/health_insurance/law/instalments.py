"""The levy over the year's instalments (普通徴収の期割)."""

from kikan.law import Law, Yen, rule
from kikan.law.notions.instalments import over


@rule("national_health_insurance.instalments", axis="fiscal_year", since=2014, ja="期別の額")
def instalments(levy: Yen, count: int, *, law: Law) -> Yen:
    """The amount of each of `count` instalments, shape (rows, count); the rest goes to the first or the last.

    Law: 地方税法第20条の4の2第6項、条例（納期）
    Rounding: each instalment is cut below the ordinance's unit, the rest is added to one of them
    """
    return over(levy, count, law.amount("instalment_unit"), remainder=law.choice("instalment_remainder"))
