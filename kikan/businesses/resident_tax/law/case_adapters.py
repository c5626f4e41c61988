"""Published cases of resident tax: salary and pension income, thresholds, the tax of a year, the monthly split."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.law.case_columns import (
    DEPENDANT,
    TAXPAYER,
    columns_of,
    standard_thresholds,
    what_is_missing,
    with_standards,
)
from kikan.businesses.resident_tax.law.nontaxable import forest_threshold, nontaxable_thresholds
from kikan.businesses.resident_tax.law.resident_tax import ResidentTax, resident_tax
from kikan.businesses.resident_tax.law.special_collection import MonthlySplit
from kikan.law import Exact, Law, Table, Truth, Yen, book, call, cut_below
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, RATE, TRUTH, YEN
from kikan.law.errors import LawGap
from kikan.law.notions.incomes import pension_income, salary_income
from kikan.law.ordinances import undated

_FLAT = 100_000


def _numbers(inputs: Inputs, key: str) -> Yen:
    return np.array([each[key] for each in inputs], dtype=np.int64)


def _rows(columns: Mapping[str, Yen | Truth], count: int) -> list[dict[str, Any]]:
    plain = {name: column.tolist() for name, column in columns.items()}
    return [{name: values[row] for name, values in plain.items()} for row in range(count)]


@case_adapter(
    "salary_income_deduction",
    axis="fiscal_year",
    input={"salary_revenue": YEN},
    expected={"salary_income": YEN},
)
def answer_salary_income(inputs: Inputs, law: Law) -> Answers:
    income = salary_income(_numbers(inputs, "salary_revenue"), law=law.on("tax_year", law.at - 1))
    return _rows({"salary_income": income}, len(inputs))


@case_adapter(
    "pension_income_deduction",
    axis="fiscal_year",
    input={"age_at_year_end": COUNT, "pension_revenue": YEN, "other_total_income": YEN},
    expected={"pension_income": YEN},
)
def answer_pension_income(inputs: Inputs, law: Law) -> Answers:
    income = pension_income(
        _numbers(inputs, "pension_revenue"),
        _numbers(inputs, "age_at_year_end"),
        _numbers(inputs, "other_total_income"),
        law=law.on("tax_year", law.at - 1),
    )
    return _rows({"pension_income": income}, len(inputs))


_THRESHOLDS = {
    "basic": "local_tax_act.nontaxable_basic",
    "addition": "local_tax_act.nontaxable_addition",
    "levy_basic": "local_tax_act.levy_nontaxable_basic",
    "levy_addition": "local_tax_act.levy_nontaxable_addition",
}


def _threshold_values(parameters: Mapping[str, Any]) -> dict[str, Any]:
    values = {_THRESHOLDS[key]: parameters[key] for key in _THRESHOLDS if key in parameters}
    if "flat" in parameters:
        values["local_tax_act.nontaxable_flat"] = parameters["flat"]
        values["local_tax_act.levy_nontaxable_flat"] = parameters["flat"]
    if "forest_basic" in parameters:
        values["local_tax_act.public_assistance_class"] = _class_of(parameters)
    return values


def _class_of(parameters: Mapping[str, Any]) -> str:
    """The class (級地区分) whose national amounts a case states; amounts of no class are no law."""
    table = book().parameter("forest_environment_tax_act.nontaxable_line").values[-1].value
    assert isinstance(table, Table)
    stated = (parameters["forest_basic"], parameters.get("forest_addition"))
    for own_class, *amounts in zip(
        table.cells("class"), table.cells("basic"), table.cells("addition"), strict=True
    ):
        if tuple(amounts) == stated:
            return str(own_class)
    raise LawGap(f"no class of municipalities has the forest tax threshold {stated}")


@case_adapter(
    "nontaxable_threshold",
    axis="fiscal_year",
    parameters={
        "basic": YEN,
        "addition": YEN,
        "levy_basic?": YEN,
        "levy_addition?": YEN,
        "forest_basic?": YEN,
        "forest_addition?": YEN,
        "flat?": YEN,
    },
    input={"persons": COUNT},
    expected={"per_capita_threshold?": YEN, "levy_threshold?": YEN, "forest_threshold?": YEN},
    values=_threshold_values,
)
def answer_threshold(inputs: Inputs, law: Law) -> Answers:
    persons = _numbers(inputs, "persons")
    lines = nontaxable_thresholds(persons, law=law)
    columns = {"per_capita_threshold": lines.per_capita, "levy_threshold": lines.levy}
    if law.ordinance.series("local_tax_act.public_assistance_class"):
        columns["forest_threshold"] = forest_threshold(persons, law=law)
    return _rows(columns, len(inputs))


def _single_values(parameters: Mapping[str, Any]) -> dict[str, Any]:
    values = {_THRESHOLDS[key]: parameters[key] for key in ("basic", "addition") if key in parameters}
    if "threshold_single" in parameters:
        values.setdefault("local_tax_act.nontaxable_basic", parameters["threshold_single"] - _FLAT)
    return values


@case_adapter(
    "resident_tax_nontaxable",
    axis="fiscal_year",
    parameters={"threshold_single?": YEN, "basic?": YEN, "addition?": YEN},
    input={"total_income": YEN, "dependants": [DEPENDANT]},
    expected={"nontaxable": TRUTH},
    values=_single_values,
)
def answer_nontaxable(inputs: Inputs, law: Law) -> Answers:
    persons = np.array([1 + len(each["dependants"]) for each in inputs], dtype=np.int64)
    lines = nontaxable_thresholds(persons, law=_with_standard_addition(law))
    return _rows({"nontaxable": _numbers(inputs, "total_income") <= lines.per_capita}, len(inputs))


def _with_standard_addition(law: Law) -> Law:
    """A page that states the line of a single person alone: the addition of the class with that basic amount."""
    if law.ordinance.series("local_tax_act.nontaxable_addition"):
        return law
    basic = law.amount("local_tax_act.nontaxable_basic")
    own_class = law.table("local_tax_act.nontaxable_standard").cell("class", basic=basic)
    addition = standard_thresholds(law, str(own_class))
    del addition["local_tax_act.nontaxable_basic"]
    return replace(
        law, ordinance=replace(law.ordinance, values=law.ordinance.values + undated(addition).values)
    )


_RESIDENT_TAX = {
    "city_rate": "local_tax_act.city_rate",
    "pref_rate": "local_tax_act.prefecture_rate",
    "city_per_capita": "local_tax_act.city_per_capita",
    "pref_per_capita": "local_tax_act.prefecture_per_capita",
    "forest_tax": "forest_environment_tax_act.tax",
    "basic": "local_tax_act.nontaxable_basic",
    "addition": "local_tax_act.nontaxable_addition",
}


def _resident_tax_values(parameters: Mapping[str, Any]) -> dict[str, Any]:
    values = {_RESIDENT_TAX[key]: parameters[key] for key in _RESIDENT_TAX if key in parameters}
    if "designated_city" in parameters:
        values["local_tax_act.designated_city"] = "yes" if parameters["designated_city"] else "no"
    return _single_values({k: v for k, v in parameters.items() if k == "threshold_single"}) | values


def _working(inputs: Inputs, law: Law) -> ResidentTax:
    full = with_standards(law)
    return resident_tax(columns_of(inputs, full), law=full)


_EXPECTED = (
    *("salary_income", "pension_income", "total_income", "deductions_total", "taxable_income"),
    *("city_levy_raw", "pref_levy_raw", "city_adjustment", "pref_adjustment", "adjustment_total"),
    *("city_levy_after_adj", "pref_levy_after_adj", "levy_after_adj", "city_levy", "pref_levy"),
    *("flat_cut_total", "flat_cut_city", "flat_cut_pref", "city_tax", "pref_tax", "annual_tax"),
)


@case_adapter(
    "resident_tax",
    axis="fiscal_year",
    parameters={
        "city_rate?": RATE,
        "pref_rate?": RATE,
        "designated_city?": TRUTH,
        "threshold_single?": YEN,
        **{f"{key}?": YEN for key in _RESIDENT_TAX if not key.endswith("_rate")},
    },
    input=TAXPAYER,
    expected={f"{key}?": YEN for key in _EXPECTED},
    values=_resident_tax_values,
    missing=what_is_missing,
    working=_working,
)
def answer_resident_tax(inputs: Inputs, law: Law) -> Answers:
    tax = _working(inputs, law)
    income, levy, unit = tax.incomes, tax.levy, law.amount("local_tax_act.levy_unit")
    city, prefecture = levy.city_after_adjustment, levy.prefecture_after_adjustment
    columns: dict[str, Yen | Exact] = {
        "salary_income": income.salary_after,
        "pension_income": income.pension_income,
        "total_income": income.income_after_losses,
        "deductions_total": tax.deductions.total,
        "taxable_income": levy.taxable_income,
        "city_levy_raw": levy.city_raw,
        "pref_levy_raw": levy.prefecture_raw,
        "city_adjustment": levy.city_adjustment,
        "pref_adjustment": levy.prefecture_adjustment,
        "adjustment_total": levy.city_adjustment + levy.prefecture_adjustment,
        "city_levy_after_adj": city,
        "pref_levy_after_adj": prefecture,
        "levy_after_adj": city + prefecture,
        # The published vocabulary means the levy before 定額減税 here.
        "city_levy": cut_below(levy.city_after_credits, unit),
        "pref_levy": cut_below(levy.prefecture_after_credits, unit),
        "flat_cut_total": levy.flat_cut.total,
        "flat_cut_city": levy.flat_cut.city,
        "flat_cut_pref": levy.flat_cut.prefecture,
        "city_tax": tax.city_tax,
        "pref_tax": tax.prefecture_tax,
        "annual_tax": tax.annual_tax,
    }
    yen = {name: cut_below(each) if isinstance(each, Exact) else each for name, each in columns.items()}
    return _rows(yen, len(inputs))


def _split(inputs: Inputs, law: Law) -> MonthlySplit:
    full = with_standards(law)
    per_capita = (
        full.amount("local_tax_act.city_per_capita")
        + full.amount("local_tax_act.prefecture_per_capita")
        + full.amount("forest_environment_tax_act.tax")
    )
    annual = _numbers(inputs, "annual_tax")
    has_flat_cut = np.array([bool(each.get("flat_cut", False)) for each in inputs])
    split: MonthlySplit = call(
        "local_tax_act.special_collection_split", annual, annual * 0 + per_capita, has_flat_cut, law=full
    )
    return split


@case_adapter(
    "special_collection_split",
    axis="fiscal_year",
    input={"annual_tax": YEN, "flat_cut?": TRUTH},
    expected={"june?": YEN, "other_months?": YEN},
    working=_split,
)
def answer_split(inputs: Inputs, law: Law) -> Answers:
    split = _split(inputs, law)
    return _rows({"june": split.june, "other_months": split.other_months}, len(inputs))
