"""The levy once more, month by month with Fractions and plain loops: what the columns are compared with."""

from fractions import Fraction
from typing import Any

from kikan.law import Law

DEDUCTIONS = ((24_000_000, 430_000), (24_500_000, 290_000), (25_000_000, 150_000))


def slow_total(rows: list[dict[str, Any]], specified: int, continued: int, law: Law) -> int:
    """The year's levy of one household from its members' rows, by the ordinance's order of cap and months."""
    of = law.of("national_health_insurance")
    tenths = _class(rows, of)
    parts = [name for name in ("medical", "support", "care", "child") if name != "child" or law.at >= 2026]
    return sum(_part(name, rows, specified, continued, tenths, of) for name in parts)


def _class(rows: list[dict[str, Any]], law: Law) -> int:
    judged = [row for row in rows if row["is_judged"]]
    if not all(row["is_known"] for row in judged):
        return 0
    income = sum(row["judged_income"] for row in judged)
    extra = max(sum(row["is_earner"] for row in judged) - 1, 0) * law.amount("reduction_per_extra_earner")
    counted = sum(row["is_counted"] for row in judged)
    base = law.amount("reduction_base") + extra
    if income <= base:
        return 7
    if income <= base + counted * law.amount("reduction_per_insured_5"):
        return 5
    return 2 if income <= base + counted * law.amount("reduction_per_insured_2") else 0


def _base(row: dict[str, Any], income: int) -> int:
    deduction = next((amount for limit, amount in DEDUCTIONS if row["aggregate_income"] <= limit), 0)
    return max(income * row["is_known"] - deduction, 0)


def _part(
    name: str, rows: list[dict[str, Any]], specified: int, continued: int, tenths: int, law: Law
) -> int:
    annual_per_month = []
    for month in range(12):
        there = [
            row
            for row in rows
            if (row["care_months"] if name == "care" else row["insured_months"]) >> month & 1
        ]
        annual = sum((_member(name, row, month, tenths, law) for row in there), Fraction(0))
        if there:
            kind = 2 if specified >> month & 1 else 4 if continued >> month & 1 else 0
            eased = all(row["former_dependant_flat_months"] >> month & 1 for row in there)
            annual += _household(name, kind, eased, tenths, law)
        annual_per_month.append(annual)
    cap = law.amount(f"{name}_cap")
    if law.choice("cap_proration") == "annual_first":
        exact = sum((min(annual, Fraction(cap)) for annual in annual_per_month), Fraction(0)) / 12
    else:
        exact = min(sum(annual_per_month, Fraction(0)) / 12, Fraction(cap))
    return int(exact // 100) * 100


def _member(name: str, row: dict[str, Any], month: int, tenths: int, law: Law) -> Fraction:
    former, maternity = row["former_dependant_months"] >> month & 1, row["maternity_months"] >> month & 1
    annual = Fraction(0)
    if not former:
        annual += row["fixed_asset_tax"] * law.rate(f"{name}_asset_rate")
        if not maternity:
            income = row["relieved_income"] if row["unemployed_months"] >> month & 1 else row["total_income"]
            annual += _base(row, income) * law.rate(f"{name}_income_rate")
    if not maternity:
        annual += _per_capita(name, row, row["former_dependant_flat_months"] >> month & 1, tenths, law)
    return annual


def _per_capita(name: str, row: dict[str, Any], eased: int, tenths: int, law: Law) -> Fraction:
    amount = Fraction(law.amount(f"{name}_per_capita"))
    charged = amount * (10 - tenths) / 10
    if name == "child":
        extra = law.amount("child_adult_per_capita")
        charged = Fraction(0) if row["is_minor"] else (amount + extra) * (10 - tenths) / 10
    elif name != "care" and row["is_preschool"]:
        charged /= 2
    return min(charged, amount / 2) if eased else charged


def _household(name: str, kind: int, eased: bool, tenths: int, law: Law) -> Fraction:
    amount = Fraction(law.amount(f"{name}_per_household"))
    charged = amount * (10 - tenths) / 10
    if name != "care" and not (name == "child" and law.at < 2026):
        charged *= {0: Fraction(1), 2: Fraction(1, 2), 4: Fraction(3, 4)}[kind]
    return min(charged, amount / 2) if eased else charged
