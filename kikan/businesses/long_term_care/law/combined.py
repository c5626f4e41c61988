"""A year's care and medical payments of a household together: what care pays back to one person (高額医療合算介護)."""

from kikan.law import Count, Law, choose, rule
from kikan.law.notions.medical_and_care import Borne, Combined, Limits, Own, shared

SEVERAL = 2


@rule(
    "long_term_care_insurance_act.combined",
    axis="service_month",
    since=2019 * 12 + 6,
    ja="高額医療合算介護サービス費",
)
def combined(
    borne: Borne, own: Own, row_70: Count, row_under_70: Count, users: Count, *, law: Law
) -> Combined:
    """Care's share of a household's year for one person, by what of it are the person's own care costs.

    rows of the tables of limits; users: people of the household with care costs, of whom several have another limit.
    Law: 介護保険法第51条の2・第61条の2、施行令第22条の3
    """
    table = law.table("combined_limits_70")
    limits = Limits(
        choose(users >= SEVERAL, table.amounts("several")[row_70], table.amounts("limit")[row_70]),
        law.table("combined_limits_under_70").amounts("limit")[row_under_70],
        law.amount("combined_least"),
    )
    return shared(borne, own, limits)
