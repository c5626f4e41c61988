"""What the municipality pays out, by kind (支払の種類), and whether a debt may be set off against it (充当)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """A kind of payment. `may_set_off`: the payee may agree that arrears are paid from it first.

    A benefit that nobody may seize is set off with the person's own consent alone, or never.
    """

    code: int
    name: str
    ja: str
    may_set_off: bool
    cites: str


HEALTH_BENEFIT = Purpose(
    21, "health_benefit", "国民健康保険の給付", True, "国民健康保険法第67条（本人の同意による）"
)
CARE_BENEFIT = Purpose(31, "care_benefit", "介護保険の給付", True, "介護保険法第25条（本人の同意による）")
CHILD_ALLOWANCE = Purpose(61, "child_allowance", "児童手当", False, "児童手当法第15条")
SCHOOL_AID = Purpose(66, "school_aid", "就学援助費", False, "学校教育法第19条")
MEDICAL_SUBSIDY = Purpose(71, "medical_subsidy", "医療費助成", False, "各医療費助成条例")
MEDICAL_CLAIMS = Purpose(72, "medical_claims", "医療費助成（医療機関等への支払）", False, "各医療費助成条例")

REFUND = Purpose(
    91, "refund", "過誤納金の還付", False, "地方税法第17条の2（充当は還付の決定のときに済んでいます）"
)

PURPOSES: dict[int, Purpose] = {
    one.code: one
    for one in (
        HEALTH_BENEFIT,
        CARE_BENEFIT,
        CHILD_ALLOWANCE,
        SCHOOL_AID,
        MEDICAL_SUBSIDY,
        MEDICAL_CLAIMS,
        REFUND,
    )
}
