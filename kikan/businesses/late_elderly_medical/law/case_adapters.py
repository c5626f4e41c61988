"""How published cases of the late-stage elderly reach the rules (計算例の読み替え)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.businesses.late_elderly_medical.law.premiums import (
    MONTHS,
    People,
    Premium,
    Reduction,
    cap_of,
    premium,
    reduced_flat_amount,
    reduction,
)
from kikan.businesses.late_elderly_medical.law.window import Households, copay_ratio
from kikan.law import Law, book, column
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, RATE, TEXT, TRUTH, YEN, each, maybe, one_of
from kikan.law.notions.incomes import pension_income
from kikan.law.ordinances import plain

_ACT = "elderly_health_care_act"
_TAPERED = "local_tax_act.basic_deduction"
_REDUCTION = {"base": YEN, "per_insured_5": YEN, "per_insured_2": YEN, "per_extra_earner": YEN}
_MEMBER = {
    "id": TEXT, "role": one_of("head", "member"), "insured": TRUTH, "age": COUNT, "pension_revenue": YEN, "other_income": YEN,
}  # fmt: skip
_CLASSES = one_of(7, 5, 2, 0)


def _named(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {f"{_ACT}.{name}": value for name, value in values.items() if value is not None}


def _reductions(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return _named({f"reduction_{name}": value for name, value in parameters["reduction"].items()})


def _premium_values(p: Mapping[str, Any]) -> Mapping[str, Any]:
    """The union's values; the case's basic deduction is the first row of the book's table."""
    low = [{"up_to": p["low_base_limit"], "rate": p["income_rate_low"]}] if p["low_base_limit"] else []
    tables: list[Any] = [plain(dated.value) for dated in book().parameter(_TAPERED).values]
    own = {
        "per_capita": p["per_capita"], "component_unit": p["component_unit"],
        "rounding_unit": p["rounding_unit"], "income_rates": [*low, {"up_to": None, "rate": p["income_rate"]}],
        "cap": p["cap"],
    }  # fmt: skip
    deduction = [{**tables[-1][0], "deduction": p["basic_deduction"]}, *tables[-1][1:]]
    return {**_named(own), **_reductions(p), _TAPERED: deduction}


@case_adapter(
    "late_elderly_premium", axis="fiscal_year",
    parameters={
        "per_capita": YEN, "income_rate": RATE, "income_rate_low": maybe(RATE), "low_base_limit": maybe(YEN), "cap": YEN,
        "basic_deduction": YEN, "reduction": _REDUCTION, "component_unit": COUNT, "rounding_unit": COUNT,
    },
    values=_premium_values, input={"subject": TEXT, "members": [_MEMBER], "months": COUNT},
    expected={
        "judged_income?": YEN, "reduction_class": _CLASSES, "per_capita?": YEN, "income_levy": YEN, "annual": YEN,
    },
    working=lambda inputs, law: _premiums(inputs, law)[1],
)  # fmt: skip
def _premium_answers(inputs: Inputs, law: Law) -> Answers:
    classes, found, subject = _premiums(inputs, law)
    return [
        {
            "judged_income": classes.judged_income[place], "reduction_class": classes.tenths[place],
            "per_capita": found.per_capita[row], "income_levy": found.income_levy[row], "annual": found.premium[row],
        }
        for place, row in enumerate(subject)
    ]  # fmt: skip


def _premiums(inputs: Inputs, law: Law) -> tuple[Reduction, Premium, list[int]]:
    """The working of every member, and the row of each case's subject."""
    rows = [(place, member) for place, one in enumerate(inputs) for member in one["members"]]
    people = _people(rows, law)
    classes = reduction(people, len(inputs), law=law)
    nobody = np.zeros(len(rows), dtype=np.bool_)
    months = column(*(inputs[place].get("months", MONTHS) for place, _ in rows))
    found = premium(
        people, classes.tenths[people.household], months, nobody, nobody, cap_of(nobody, law), law=law
    )
    subject = [
        next(
            row
            for row, (owner, member) in enumerate(rows)
            if owner == place and member["id"] == one["subject"]
        )
        for place, one in enumerate(inputs)
    ]
    return classes, found, subject


def _people(rows: list[tuple[int, Mapping[str, Any]]], law: Law) -> People:
    """Members of cases as columns: pension income by the tax law of the year before, no salaries."""
    revenue, other, age = (
        column(*(member[name] for _, member in rows)) for name in ("pension_revenue", "other_income", "age")
    )
    insured = np.array([member["insured"] for _, member in rows], dtype=np.bool_)
    head = np.array([member["role"] == "head" for _, member in rows], dtype=np.bool_)
    pension = pension_income(revenue, age, other, law=law.on("tax_year", law.at - 1))
    none = revenue * 0
    return People(
        column(*(place for place, _ in rows)), insured | head, insured,
        age >= law.amount(f"{_ACT}.reduction_pension_relief_age"), np.ones(len(rows), dtype=np.bool_), pension + other,
        pension + other, none, none, revenue, pension,
    )  # fmt: skip


@case_adapter(
    "late_elderly_reduction_class", axis="fiscal_year", parameters={"reduction": _REDUCTION}, values=_reductions,
    input={"members": [_MEMBER]}, expected={"class": _CLASSES, "judged_income?": YEN},
)  # fmt: skip
def _classes(inputs: Inputs, law: Law) -> Answers:
    rows = [(place, member) for place, one in enumerate(inputs) for member in one["members"]]
    found = reduction(_people(rows, law), len(inputs), law=law)
    return [
        {"class": tenths, "judged_income": income}
        for tenths, income in zip(found.tenths, found.judged_income, strict=True)
    ]


@case_adapter(
    "late_elderly_flat_reduced", axis="fiscal_year", parameters={"per_capita": YEN},
    values=lambda p: _named({"per_capita": p["per_capita"]}), input={"reduction_classes": [_CLASSES]},
    expected={"after": each(_CLASSES, YEN)},
)  # fmt: skip
def _flat(inputs: Inputs, law: Law) -> Answers:
    answers = []
    for one in inputs:
        tenths = column(*one["reduction_classes"])
        left = reduced_flat_amount(tenths, np.zeros(len(tenths), dtype=np.bool_), law=law)
        answers.append({"after": dict(zip(one["reduction_classes"], left.tolist(), strict=True))})
    return answers


_COPAY = {
    "high_taxable": "copay_high_taxable", "mid_taxable": "copay_mid_taxable", "mid_single": "copay_mid_single",
    "mid_multi": "copay_mid_several", "revenue_single": "copay_revenue_single", "revenue_multi": "copay_revenue_several",
}  # fmt: skip


@case_adapter(
    "copay_ratio_late_elderly", axis="service_month", parameters=dict.fromkeys(_COPAY, YEN),
    values=lambda p: _named({own: p[name] for name, own in _COPAY.items()}),
    input={
        "subject": TEXT, "members": [{"id": TEXT, "taxable_income": YEN}], "pension_plus_other_total": maybe(YEN),
        "revenue_total": maybe(YEN), "applied_for_revenue_standard": TRUTH,
    },
    expected={"ratio": COUNT},
)  # fmt: skip
def _ratios(inputs: Inputs, law: Law) -> Answers:
    """A sum the case does not tell is below every line; revenue counts where it was applied for; nobody tells births."""
    members = [(place, member) for place, one in enumerate(inputs) for member in one["members"]]
    revenue = [
        one["revenue_total"]
        if one["revenue_total"] is not None and one["applied_for_revenue_standard"]
        else -1
        for one in inputs
    ]
    households = Households(
        column(*(one["pension_plus_other_total"] or 0 for one in inputs)), column(*revenue),
        np.zeros(len(inputs), dtype=np.bool_), np.zeros(len(inputs), dtype=np.bool_), column(*(-1 for _ in inputs)),
    )  # fmt: skip
    found = copay_ratio(
        column(*(place for place, _ in members)), column(*(m["taxable_income"] for _, m in members)), households, law=law
    )  # fmt: skip
    return [{"ratio": tenths} for tenths in found.tenths]
