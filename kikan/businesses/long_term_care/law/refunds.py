"""What comes back of a purchase or a repair (福祉用具購入費・住宅改修費の支給額)."""

from dataclasses import dataclass

from kikan.law import Count, Law, Working, Yen, at_least, at_most, rule, step

TENTHS = 10


@dataclass(frozen=True)
class Refund(Working):
    """How a refund was computed (支給額の計算過程)."""

    paid: Yen = step("支払額", "介護保険法第44条・第45条")
    left: Yen = step("支給限度基準額の残り", "介護保険法第44条・第45条")
    counted: Yen = step("支給の対象になる額", "介護保険法第44条・第45条")
    tenths: Count = step("自己負担の割合", "介護保険法第49条の2", "割")
    copay: Yen = step("自己負担額（限度を超えた額を含む）", "介護保険法第44条・第45条")
    amount: Yen = step("支給額", "介護保険法第44条・第45条")


@rule(
    "long_term_care_insurance_act.refund_within_ceiling",
    axis="event_date",
    since=11048,
    ja="限度額までの償還払い",
)
def refund_within_ceiling(paid: Yen, used: Yen, ceiling: Yen, tenths: Count, *, law: Law) -> Refund:
    """The part of what was paid that is refunded: within what is left of the ceiling, less the person's tenths.

    Law: 介護保険法第44条・第45条・第49条の2
    Rounding: fraction of a yen of the refund cut
    """
    left = at_least(ceiling - used, 0)
    counted = at_most(paid, left)
    amount = counted * (TENTHS - tenths) // TENTHS
    return Refund(paid, left, counted, tenths, paid - amount, amount)
