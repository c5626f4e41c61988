"""Published cases of resident tax: salary and pension income, thresholds, the tax of a year, the monthly split."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.law.case_columns import (
    DEPENDANT,
    TAXPAYER,
    columns_of,
    standard_thresholds,
    with_standards,
)
from kikan.businesses.resident_tax.law.donations import DonationFacts, by_rates, special_rates
from kikan.businesses.resident_tax.law.incomes import SetApart
from kikan.businesses.resident_tax.law.nontaxable import forest_threshold, nontaxable_thresholds
from kikan.businesses.resident_tax.law.pension_collection import PensionSplit
from kikan.businesses.resident_tax.law.resident_tax import ResidentTax, resident_tax
from kikan.businesses.resident_tax.law.retirement import RetirementPay, RetirementTax, years_of_service
from kikan.businesses.resident_tax.law.special_collection import MonthlySplit
from kikan.businesses.resident_tax.law.taxpayers import taxpayers
from kikan.law import Day, Exact, Law, Table, Truth, Yen, apply_rate, book, call, cut_below
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, RATE, TRUTH, YEN, maybe
from kikan.law.days import day
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


def _pension_split(inputs: Inputs, law: Law) -> PensionSplit:
    first = np.array([bool(each["first_year"]) for each in inputs])
    annual, previous = (
        np.array([each.get(key, 0) for each in inputs], dtype=np.int64)
        for key in ("annual_tax", "prev_annual_tax")
    )
    split: PensionSplit = call("local_tax_act.pension_collection_split", annual, previous, first, law=law)
    return split


_MONTHS = ("april", "june", "august", "october", "december", "february")


@case_adapter(
    "pension_special_collection_split",
    axis="fiscal_year",
    input={"first_year": TRUTH, "annual_tax": YEN, "prev_annual_tax?": maybe(YEN)},
    expected={f"{month}?": YEN for month in (*_MONTHS, "ordinary_june", "ordinary_august")},
    working=_pension_split,
)
def answer_pension_split(inputs: Inputs, law: Law) -> Answers:
    split = _pension_split([{k: v for k, v in each.items() if v is not None} for each in inputs], law)
    columns = {month: getattr(split, month) for month in (*_MONTHS, "ordinary_june", "ordinary_august")}
    # In the first year the published tables show the slips in the columns of June and August.
    columns["june"], columns["august"] = (
        split.june + split.ordinary_june,
        split.august + split.ordinary_august,
    )
    return _rows(columns, len(inputs))


def _retirement(inputs: Inputs, law: Law) -> RetirementTax:
    known = [each.get("service_years") for each in inputs]
    joined = _days(inputs, "joined")
    years = np.where(
        [each is not None for each in known],
        [each or 0 for each in known],
        years_of_service(joined, _days(inputs, "retired")),
    ).astype(np.int64)
    officer, disability = (
        np.array([bool(each.get(key, False)) for each in inputs]) for key in ("officer", "disability")
    )
    paid = RetirementPay(_numbers(inputs, "retirement_pay"), years, officer, disability)
    tax: RetirementTax = call("local_tax_act.retirement_tax", paid, law=law)
    return tax


def _days(inputs: Inputs, key: str) -> Day:
    return np.array([day(each[key]) if key in each else 0 for each in inputs], dtype=np.int64)


@case_adapter(
    "retirement_income_resident_tax",
    axis="tax_year",
    parameters={"city_rate?": RATE, "pref_rate?": RATE},
    input={
        "retirement_pay": YEN,
        "joined?": DATE,
        "retired?": DATE,
        "service_years?": COUNT,
        "officer?": TRUTH,
        "disability?": TRUTH,
    },
    expected={
        f"{key}?": YEN
        for key in ("service_years", "retirement_deduction", "retirement_income", "city_tax", "pref_tax")
    },
    values=lambda p: {
        f"local_tax_act.retirement_{name}": p[key]
        for key, name in (("city_rate", "city_rate"), ("pref_rate", "prefecture_rate"))
        if key in p
    },
    working=_retirement,
)
def answer_retirement(inputs: Inputs, law: Law) -> Answers:
    tax = _retirement(inputs, law)
    columns = {
        name: getattr(tax, name) for name in ("service_years", "retirement_deduction", "retirement_income")
    }
    return _rows(columns | {"city_tax": tax.city_tax, "pref_tax": tax.prefecture_tax}, len(inputs))


_DONATION_ANSWERS = (
    *("basic_credit", "special_credit", "special_cap", "one_stop_credit", "total_credit", "city_credit"),
    *("pref_credit", "city_basic", "pref_basic", "city_special", "pref_special"),
)


@case_adapter(
    "donation_tax_credit",
    axis="fiscal_year",
    parameters={"city_rate?": RATE, "pref_rate?": RATE, "designated_city?": TRUTH},
    input={
        "donation": YEN,
        "total_income": YEN,
        "taxable_income": YEN,
        "levy_after_adj?": YEN,
        "city_levy_after_adj?": YEN,
        "pref_levy_after_adj?": YEN,
        "income_tax_rate?": RATE,
        "personal_deduction_difference?": YEN,
        "one_stop?": TRUTH,
    },
    expected={f"{key}?": YEN for key in _DONATION_ANSWERS},
    values=_resident_tax_values,
)
def answer_donation(inputs: Inputs, law: Law) -> Answers:
    """The levy after 調整控除 is shared by the rates of the two governments where only its sum is stated."""
    full = with_standards(law)
    given = np.array([each["donation"] for each in inputs], dtype=np.int64)
    told = np.array([each.get("one_stop", False) for each in inputs])
    who = taxpayers(len(inputs), donation_hometown=given, donation_one_stop=given * told)
    facts = _donation_facts(inputs, full)
    table = full.table("local_tax_act.donation_special_rates")
    row = table.row_up_to(np.maximum(facts.taxable - facts.difference, 0))
    law_of_tax = full.of("local_tax_act")
    special = _stated_rates(inputs, special_rates(facts, law_of_tax), law_of_tax)
    found = by_rates(who, facts, special, row, law_of_tax)
    cap = apply_rate(facts.city_levy + facts.prefecture_levy, law_of_tax.rate("donation_cap_share"))
    city = found.city_basic + found.city_special + found.city_one_stop
    prefecture = found.prefecture_basic + found.prefecture_special + found.prefecture_one_stop
    columns = {
        "basic_credit": found.city_basic + found.prefecture_basic,
        "special_credit": found.city_special + found.prefecture_special,
        "special_cap": cut_below(cap),
        "one_stop_credit": found.city_one_stop + found.prefecture_one_stop,
        "total_credit": city + prefecture,
        "city_credit": city,
        "pref_credit": prefecture,
        "city_basic": found.city_basic,
        "pref_basic": found.prefecture_basic,
        "city_special": found.city_special,
        "pref_special": found.prefecture_special,
    }
    return _rows(columns, len(inputs))


def _donation_facts(inputs: Inputs, law: Law) -> DonationFacts:
    none = np.zeros(len(inputs), dtype=np.int64)
    city, prefecture = law.rate("local_tax_act.city_rate"), law.rate("local_tax_act.prefecture_rate")
    total = np.array([each.get("levy_after_adj", 0) for each in inputs], dtype=np.int64)
    stated = {
        key: np.array([each.get(f"{key}_levy_after_adj", 0) for each in inputs], dtype=np.int64)
        for key in ("city", "pref")
    }
    return DonationFacts(
        _numbers(inputs, "total_income"),
        _numbers(inputs, "taxable_income"),
        SetApart(*[none] * len(SetApart.layout())),
        np.array([each.get("personal_deduction_difference", 0) for each in inputs], dtype=np.int64),
        apply_rate(total, city / (city + prefecture)) + stated["city"],
        apply_rate(total, prefecture / (city + prefecture)) + stated["pref"],
    )


def _stated_rates(inputs: Inputs, by_table: Exact, law: Law) -> Exact:
    """The rate of the special part by the income tax rate a page states, or by the table."""
    base, times = law.rate("donation_base"), law.rate("donation_reconstruction")
    rates = [
        base - times * Fraction(each["income_tax_rate"])
        if "income_tax_rate" in each
        else by_table.fraction(row)
        for row, each in enumerate(inputs)
    ]
    common = lcm(*(rate.denominator for rate in rates))
    numerators = np.array([rate.numerator * (common // rate.denominator) for rate in rates], dtype=np.int64)
    return Exact(numerators, common, int(np.abs(numerators).max(initial=0)))
