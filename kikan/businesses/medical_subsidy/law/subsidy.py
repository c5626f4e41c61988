"""How much of a receipt is paid (助成額): own share, what others pay, the person's own part up to the month's cap."""

from dataclasses import dataclass

from kikan.businesses.medical_subsidy.law.eligibility import ACT, CAPPED
from kikan.law import (
    Count,
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    choose,
    only_where,
    round_half_up,
    rule,
    step,
)

SINCE_MONTH = 2018 * 12 + 3
OUTPATIENT, INPATIENT, PHARMACY = 1, 2, 3


@dataclass(frozen=True, eq=False)
class Receipts:
    """Receipts of a month, one row each. `borne`: what the person bore of this cap already this month, in yen."""

    points: Count
    paid: Yen
    statutory: Yen
    high_cost: Yen
    additional: Yen
    care: Count
    copay: Count
    borne: Yen


@dataclass(frozen=True)
class Subsidy(Working):
    """How a receipt's subsidy was found (助成額の計算)."""

    cost: Yen = step("医療費（点数×1点の額）", "診療報酬の算定方法")
    paid: Yen = step("保険の自己負担額（窓口で支払った額）", "健康保険法第74条・第75条、国民健康保険法第42条")
    others: Yen = step(
        "公費負担医療・高額療養費・付加給付", "健康保険法第115条、国民健康保険法第57条の2、各公費負担医療"
    )
    own_share: Yen = step("残る自己負担額", ACT)
    wanted: Yen = step("一部負担金（上限の前）", ACT)
    room: Yen = step("月の上限までの残り", ACT)
    user_part: Yen = step("本人が負担する一部負担金", ACT)
    subsidy: Yen = step("助成額", ACT)


@rule("medical_subsidy_scheme.subsidy", axis="service_month", since=SINCE_MONTH, ja="助成額")
def subsidy(receipts: Receipts, *, law: Law) -> Subsidy:
    """What is left of the own share after everybody else, less the person's own part; never more, never below zero.

    Law: the prefecture's scheme (県の実施要綱) and the ordinance of each municipality
    Rounding: the own part to the unit of the counter, half up (健康保険法第75条)
    """
    cost = receipts.points * law.amount("point_value")
    others = receipts.statutory + receipts.high_cost + receipts.additional
    own_share = at_least(receipts.paid - others, 0)
    wanted, room, bears = own_share * 0, own_share * 0, receipts.copay == CAPPED
    if bears.any():
        wanted = only_where(
            _is_charged(receipts, law),
            round_half_up(apply_rate(cost, law.rate("copay_rate")), law.amount("counter_unit")),
        )
        room = only_where(bears, at_least(_cap(receipts.care, law) - receipts.borne, 0))
    user_part = choose(wanted < room, wanted, room)
    user_part = choose(user_part < own_share, user_part, own_share)
    return Subsidy(cost, receipts.paid, others, own_share, wanted, room, user_part, own_share - user_part)


def _is_charged(receipts: Receipts, law: Law) -> Truth:
    is_free = (receipts.care == PHARMACY) & (law.choice("medical_subsidy_scheme.pharmacy_copay") == "no")
    charged: Truth = (receipts.copay == CAPPED) & ~is_free
    return charged


def _cap(care: Count, law: Law) -> Yen:
    """A pharmacy counts as outpatient care."""
    caps = law.table("medical_subsidy_scheme.caps")
    return choose(
        care == INPATIENT, caps.amount("amount", care="inpatient"), caps.amount("amount", care="outpatient")
    )
