"""The yearly tax over the instalments of 普通徴収 (期割)."""

from kikan.law import Law, Yen, rule
from kikan.law.notions.instalments import over


@rule("local_tax_act.instalments", axis="fiscal_year", since=2021, ja="普通徴収の期別の額")
def instalments(tax: Yen, count: int, *, law: Law) -> Yen:
    """The amount of each of `count` instalments, shape (rows, count); what does not divide goes to the first.

    Law: 地方税法 第20条の4の2第6項
    Rounding: each instalment cut below 1,000 yen, the rest is added to the first
    """
    return over(tax, count, law.amount("instalment_unit"))
