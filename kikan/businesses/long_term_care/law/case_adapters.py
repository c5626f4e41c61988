"""How published cases of long-term care insurance reach the rules (計算例の読み替え)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.long_term_care.law.premiums import (
    by_months,
    instalments,
    months_from_birth,
    premium,
    special_collection,
)
from kikan.businesses.long_term_care.law.room_meals import KINDS, Told, limits, room_meal_stage
from kikan.businesses.long_term_care.law.stages import Judged, former_salary_income, premium_stage
from kikan.businesses.long_term_care.law.window import copay_ratio, high_cost_shares
from kikan.law import Law, Truth, column
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, RATE, TEXT, TRUTH, YEN, each, maybe, one_of
from kikan.law.days import day
from kikan.law.notions.incomes import salary_income

_ACT = "long_term_care_insurance_act"
_AGE = f"{_ACT}.first_class_age"
_ROUNDING = {"unit": COUNT, "mode": one_of("floor", "ceil", "round")}


def _named(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {f"{_ACT}.{name}": value for name, value in values.items() if value is not None}


def _rounding(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    given = parameters["rounding"]
    return _named({"rounding_unit": given["unit"], "rounding_mode": given["mode"]})


def _premium_values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    rates = [{"stage": stage, "rate": rate} for stage, rate in sorted(parameters["stage_rates"].items())]
    return {
        **_named({"premium_base": parameters["annual_base"], "stage_rates": rates}),
        **_rounding(parameters),
    }


def _premiums(inputs: Inputs, law: Law) -> Any:
    stage, months = (column(*(one[name] for one in inputs)) for name in ("stage", "months"))
    return premium(stage, months, law=law)


@case_adapter(
    "long_term_care_premium", axis="fiscal_year",
    parameters={"annual_base": YEN, "stage_rates": each(COUNT, RATE), "rounding": _ROUNDING},
    values=_premium_values, input={"stage": COUNT, "months": COUNT}, expected={"annual": YEN},
    working=_premiums,
)  # fmt: skip
def _premium_answers(inputs: Inputs, law: Law) -> Answers:
    """A case's ordinance tells the rate of its own stage alone: inputs of other stages have no answer under it."""
    told = set(law.table(f"{_ACT}.stage_rates").amounts("stage").tolist())
    known = [place for place, one in enumerate(inputs) if one["stage"] in told]
    found = _premiums([inputs[place] for place in known], law).premium if known else ()
    answers: list[Mapping[str, Any]] = [{} for _ in inputs]
    for place, amount in zip(known, found, strict=True):
        answers[place] = {"annual": amount}
    return answers


def _truth(inputs: Inputs, name: str) -> Truth:
    return np.array([bool(one.get(name, False)) for one in inputs], dtype=np.bool_)


@case_adapter(
    "long_term_care_premium_stage", axis="fiscal_year", parameters={"pension_threshold": maybe(YEN)},
    values=lambda p: _named({"pension_line": p["pension_threshold"]}),
    input={
        "public_assistance": TRUTH, "household_taxed?": TRUTH, "self_taxed?": TRUTH, "taxable_pension_revenue?": YEN,
        "other_income?": YEN, "total_income?": YEN, "salary_revenue?": YEN,
        "resident_tax_actual?": one_of("taxed", "untaxed"),
        "resident_tax_under_old_salary_deduction?": one_of("taxed", "untaxed"),
    },
    expected={"stage": COUNT},
)  # fmt: skip
def _stages(inputs: Inputs, law: Law) -> Answers:
    """Where a case gives a salary the income follows from it, in FY2026 by the deduction before it was raised."""
    revenue = column(*(one.get("salary_revenue", 0) for one in inputs))
    salary = salary_income(revenue, law=law.on("tax_year", law.at - 1)) if bool(revenue.any()) else revenue
    if bool(revenue.any()) and law.at == 2026:
        salary = former_salary_income(revenue, salary, law=law)
    other = column(*(one.get("other_income", 0) for one in inputs))
    pension = column(*(one.get("taxable_pension_revenue", 0) for one in inputs))
    given = column(*(one.get("total_income", -1) for one in inputs))
    by_old = np.array(
        [one.get("resident_tax_under_old_salary_deduction") == "taxed" for one in inputs], dtype=np.bool_
    )
    judged = Judged(
        _truth(inputs, "public_assistance"), _truth(inputs, "household_taxed") | by_old,
        _truth(inputs, "self_taxed") | by_old, np.zeros(len(inputs), dtype=np.bool_), pension + other,
        np.where(given >= 0, given, salary + other),
    )  # fmt: skip
    return [{"stage": stage} for stage in premium_stage(judged, law=law).stage]


def _monthly_values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    own = {"instalment_unit": parameters["instalment_unit"], "instalment_remainder": parameters["remainder"]}
    return {**_rounding(parameters), **_named(own)}


@case_adapter(
    "long_term_care_premium_monthly", axis="fiscal_year",
    parameters={"annual": YEN, "rounding": _ROUNDING, "instalment_unit": COUNT, "remainder": one_of("first", "last")},
    values=lambda p: {**_monthly_values(p), f"{_ACT}.premium_base": p["annual"]},
    input={"reached_65": TEXT, "instalment_months": [COUNT]},
    expected={"months": COUNT, "amount": YEN, "instalments": [YEN]},
)  # fmt: skip
def _monthly(inputs: Inputs, law: Law) -> Answers:
    """`reached_65` is the birthday; the case's yearly amount stands for the base of its ordinance."""
    answers = []
    for one in inputs:
        month, day_of = (int(part) for part in one["reached_65"].split("-"))
        birth = date(law.at + (month < 4) - law.amount(_AGE), month, day_of)
        months = months_from_birth(column(day(birth)), law.at, law)
        yearly = column(law.amount(f"{_ACT}.premium_base"))
        amount = by_months(yearly, months, law=law)
        split = instalments(amount, len(one["instalment_months"]), law=law)
        answers.append({"months": months[0], "amount": amount[0], "instalments": split[0].tolist()})
    return answers


@case_adapter(
    "long_term_care_special_collection", axis="fiscal_year",
    parameters={"instalment_unit": COUNT, "remainder": one_of("first", "last"), "levelling": one_of(False)},
    values=lambda p: _named({"instalment_unit": p["instalment_unit"], "instalment_remainder": p["remainder"]}),
    input={"annual": YEN, "last_february": YEN}, expected={"instalments": each(COUNT, YEN)},
)  # fmt: skip
def _special(inputs: Inputs, law: Law) -> Answers:
    yearly, last = (column(*(one[name] for one in inputs)) for name in ("annual", "last_february"))
    found = special_collection(yearly, last, law=law)
    return [{"instalments": dict(zip((4, 6, 8, 10, 12, 2), row.tolist(), strict=True))} for row in found]


_COPAY = {
    "high_income": "copay_high_income", "high_single": "copay_high_single", "high_multi": "copay_high_several",
    "mid_income": "copay_mid_income", "mid_single": "copay_mid_single", "mid_multi": "copay_mid_several",
}  # fmt: skip


@case_adapter(
    "copay_ratio_long_term_care", axis="service_month", parameters=dict.fromkeys(_COPAY, YEN),
    values=lambda p: _named({own: p[name] for name, own in _COPAY.items()}),
    input={
        "age": COUNT, "total_income": YEN, "first_class_in_household": COUNT, "pension_plus_other": YEN, "taxed": TRUTH,
        "public_assistance": TRUTH,
    },
    expected={"ratio": COUNT},
)  # fmt: skip
def _ratios(inputs: Inputs, law: Law) -> Answers:
    age, income, together, insured = (
        column(*(one[name] for one in inputs))
        for name in ("age", "total_income", "pension_plus_other", "first_class_in_household")
    )
    is_first_class = age >= law.on("fiscal_year", law.at // 12).amount(_AGE)
    found = copay_ratio(
        is_first_class, _truth(inputs, "taxed"), _truth(inputs, "public_assistance"), income, together, insured,
        law=law,
    )  # fmt: skip
    return [{"ratio": tenths} for tenths in found.tenths]


@case_adapter(
    "high_cost_care_limit", axis="service_month",
    parameters={"household_limit": YEN, "remainder": one_of("to_lower_payer")},
    values=lambda p: _named({"high_cost_untaxed": p["household_limit"]}),
    input={"users": [{"id": TEXT, "paid": YEN}]}, expected={"share": each(TEXT, YEN)},
)  # fmt: skip
def _shares(inputs: Inputs, law: Law) -> Answers:
    users = [(place, user) for place, one in enumerate(inputs) for user in one["users"]]
    household, paid = column(*(place for place, _ in users)), column(*(user["paid"] for _, user in users))
    limit = np.full(len(inputs), law.amount(f"{_ACT}.high_cost_untaxed"), dtype=np.int64)
    found = high_cost_shares(household, len(inputs), paid, limit, law=law)
    answers: list[dict[str, Any]] = [{"share": {}} for _ in inputs]
    for (place, user), share in zip(users, found.tolist(), strict=True):
        answers[place]["share"][user["id"]] = share
    return answers


@case_adapter(
    "room_meal_stage", axis="service_month", parameters={"line": YEN, "low": YEN},
    values=lambda p: _named({"pension_line": p["line"], "low_income_line": p["low"]}),
    input={
        "public_assistance?": TRUTH, "welfare_pension?": TRUTH, "household_taxed?": TRUTH, "spouse_taxed?": TRUTH,
        "spouse?": TRUTH, "second_class?": TRUTH, "income": YEN, "savings": YEN,
    },
    expected={"stage": COUNT},
)  # fmt: skip
def _room_meal_stages(inputs: Inputs, law: Law) -> Answers:
    income, savings = (column(*(one[name] for one in inputs)) for name in ("income", "savings"))
    told = Told(
        is_assisted=_truth(inputs, "public_assistance"), has_welfare_pension=_truth(inputs, "welfare_pension"),
        household_taxed=_truth(inputs, "household_taxed"), spouse_taxed=_truth(inputs, "spouse_taxed"),
        has_spouse=_truth(inputs, "spouse"), is_second_class=_truth(inputs, "second_class"), income=income,
        savings=savings,
    )  # fmt: skip
    year = law.on("fiscal_year", (law.at - 7) // 12)
    line, low = (year.amount(f"{_ACT}.{name}") for name in ("pension_line", "low_income_line"))
    return [{"stage": stage} for stage in room_meal_stage(told, line, low, law=law).stage]


@case_adapter(
    "room_meal_limits", axis="service_month", parameters={}, values=lambda p: {}, input={"stage": COUNT},
    expected={f"{kind}?": YEN for kind in KINDS},
)  # fmt: skip
def _room_meal_limits(inputs: Inputs, law: Law) -> Answers:
    return [limits(int(one["stage"]), law.of(_ACT)) for one in inputs]
