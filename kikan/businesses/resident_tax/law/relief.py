"""What a decision of relief takes off a levy (減免額)."""

from kikan.law import Count, Law, Yen, cut_below, rule

TENTHS = 10


@rule("local_tax_act.relief", axis="fiscal_year", since=2021, ja="減免")
def relief(levy: Yen, later: Yen, tenths: Count, *, law: Law) -> Yen:
    """The part of one levy that is relieved: `tenths` of what falls due `later`, the rest of the levy cut below 100 yen.

    Law: 地方税法 第323条・第45条（条例で定める減免）、森林環境税及び森林環境譲与税に関する法律 第8条
    Rounding: what remains of the levy is cut below 100 yen
    """
    relieved = later * tenths // TENTHS
    remains = cut_below(levy - relieved, law.amount("levy_unit"))
    return (levy - remains) * (relieved > 0)
