"""How published cases of joint operation reach the rules (計算例の読み替え)."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from kikan.businesses.joint_office.law.allocation import CostClass, Member, allocate, keys_of
from kikan.businesses.joint_office.law.effect import cost_effect
from kikan.businesses.joint_office.law.rounding import Rounding
from kikan.law import Law
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, RATE, TEXT, YEN, one_of

# Any amount gives the ratio; before rounding it does not depend on it.
TOTAL, NAME = 1_000_000, "case"
CENT = Decimal("0.01")


def _values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    keys = [{"cost_class": NAME, **basis} for basis in parameters["bases"]]
    found: dict[str, Any] = {"joint_operation.cost_keys": keys}
    if "taper_double_factor" in parameters:
        found["joint_operation.taper_factor"] = parameters["taper_double_factor"]
    return found


def _plain(number: Fraction) -> str:
    return format(Decimal(number.numerator) / Decimal(number.denominator), "f")


@case_adapter(
    "cost_allocation", axis="fiscal_year",
    parameters={
        "bases": [{"basis": one_of("equal", "population", "tapered_population"), "weight": RATE}],
        "taper_double_factor?": RATE,
    },
    input={"members": [{"name": TEXT, "population": COUNT}]}, expected={"share_ratio": TEXT}, values=_values,
)  # fmt: skip
def _allocations(inputs: Inputs, law: Law) -> Answers:
    keys, taper = keys_of(law)[NAME], law.rate("joint_operation.taper_factor")
    found = []
    for one in inputs:
        members = [
            Member(code, {"population": each["population"]}) for code, each in enumerate(one["members"], 1)
        ]
        sheet = allocate([CostClass(NAME, TOTAL, keys)], members, Rounding(1, "floor", "leave"), taper)
        first, second = (share.exact for share in sheet.shares[:2])
        found.append({"share_ratio": _plain(first / second)})
    return found


@case_adapter(
    "cost_effect", axis="fiscal_year",
    input={"old_annual_thousand_yen": YEN, "new_annual_thousand_yen": YEN},
    expected={"reduction_thousand_yen?": YEN, "reduction_rate?": RATE},
)  # fmt: skip
def _effects(inputs: Inputs, law: Law) -> Answers:
    found = []
    for one in inputs:
        effect = cost_effect(one["old_annual_thousand_yen"], one["new_annual_thousand_yen"])
        rate = effect.rate or Fraction(0)
        shown = (Decimal(rate.numerator) / Decimal(rate.denominator)).quantize(CENT, ROUND_HALF_UP)
        found.append({"reduction_thousand_yen": effect.reduction, "reduction_rate": str(shown)})
    return found
