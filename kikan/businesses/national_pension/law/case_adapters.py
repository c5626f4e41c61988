"""How published cases of the national pension reach the rules (計算例の読み替え)."""

from collections.abc import Mapping
from typing import Any

from kikan.businesses.national_pension.law.exemptions import maternity_period
from kikan.businesses.national_pension.law.guidance import (
    QUARTERS,
    additional_pension,
    basic_pension,
    exemption_limit,
    part_premium,
    prepaid,
    undiscounted,
)
from kikan.law import Law, LawGap, book, column
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, YEN, each, one_of
from kikan.law.days import day as to_day
from kikan.law.ordinances import plain

_ACT = "national_pension_act"


def _prepayment_values(p: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first year's premium; of the discounts the case tells one, which must stand in the book's table."""
    tables: list[Any] = [
        plain(dated.value) for dated in book().parameter(f"{_ACT}.prepayment_discounts").values
    ]
    discounts = {row["discount"] for row in tables[0]}
    if p["discount"] not in discounts:
        raise LawGap(f"no discount of the notice is {p['discount']}")
    return {f"{_ACT}.monthly_premium": p["monthly"][min(p["monthly"])]}


@case_adapter(
    "national_pension_prepayment", axis="fiscal_year", parameters={"monthly": each(COUNT, YEN), "discount": YEN},
    values=_prepayment_values, input={"method": one_of("cash", "bank"), "months": COUNT},
    expected={"undiscounted": YEN, "amount": YEN},
)  # fmt: skip
def _prepayments(inputs: Inputs, law: Law) -> Answers:
    return [
        {
            "undiscounted": int(undiscounted(one["months"], law=law)[0]),
            "amount": int(prepaid(one["method"], one["months"], law=law)[0]),
        }
        for one in inputs
    ]


@case_adapter(
    "national_pension_partial_premium", axis="fiscal_year", parameters={"monthly": YEN},
    values=lambda p: {f"{_ACT}.monthly_premium": p["monthly"]}, input={},
    expected={"pay_quarter": YEN, "pay_half": YEN, "pay_three_quarters": YEN},
)  # fmt: skip
def _parts(inputs: Inputs, law: Law) -> Answers:
    names = ("pay_quarter", "pay_half", "pay_three_quarters")
    found = {
        name: int(part_premium(quarters, law=law)[0]) for name, quarters in zip(names, QUARTERS, strict=True)
    }
    return [found for _ in inputs]


@case_adapter(
    "national_pension_additional_benefit", axis="fiscal_year", parameters={"full_basic_pension": YEN, "unit": YEN},
    values=lambda p: {f"{_ACT}.full_basic_pension": p["full_basic_pension"], f"{_ACT}.additional_unit": p["unit"]},
    input={"months": COUNT}, expected={"additional": YEN, "total": YEN},
)  # fmt: skip
def _additional(inputs: Inputs, law: Law) -> Answers:
    """The total is with the full basic pension."""
    months = column(*(one["months"] for one in inputs))
    added, full = (
        additional_pension(months, law=law),
        basic_pension(0 * months + law.amount(f"{_ACT}.full_months"), law=law),
    )
    return [
        {"additional": one, "total": total}
        for one, total in zip(added.tolist(), (added + full).tolist(), strict=True)
    ]


def _exemption_values(p: Mapping[str, Any]) -> Mapping[str, Any]:
    tables: list[Any] = [plain(dated.value) for dated in book().parameter(f"{_ACT}.exemption_limits").values]
    rows = [
        {**row, "per_person": p["per_person"], "base": p["base"]} if row["kind"] == p["kind"] else row
        for row in tables[-1]
    ]
    return {f"{_ACT}.exemption_limits": rows}


@case_adapter(
    "national_pension_exemption_limit", axis="fiscal_year",
    parameters={"kind": one_of("full", "deferral"), "per_person": YEN, "base": YEN}, values=_exemption_values,
    input={"dependants": COUNT}, expected={"limit": YEN},
)  # fmt: skip
def _limits(inputs: Inputs, law: Law) -> Answers:
    """Both kinds have one limit, so the case's kind needs no input."""
    dependants = column(*(one["dependants"] for one in inputs))
    return [{"limit": limit} for limit in exemption_limit("full", dependants, law=law).tolist()]


@case_adapter(
    "national_pension_maternity", axis="fiscal_year", parameters={}, values=lambda p: {},
    input={"birth_on": DATE, "births": one_of("single", "multiple")},
    expected={"first_month": COUNT, "months": COUNT},
)  # fmt: skip
def _maternities(inputs: Inputs, law: Law) -> Answers:
    """The first month as its year and month in six digits."""
    found = []
    for one in inputs:
        first, months = maternity_period(column(to_day(one["birth_on"])), one["births"], law=law)
        year, month = divmod(int(first[0]), 12)
        found.append({"first_month": year * 100 + month + 1, "months": int(months[0])})
    return found
