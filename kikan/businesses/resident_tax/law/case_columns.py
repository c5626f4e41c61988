"""Turns the published vocabulary of resident tax cases into the columns of Taxpayers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.law.deductions import deductions
from kikan.businesses.resident_tax.law.resident_tax import incomes_of
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers, taxpayers
from kikan.law import Law, Yen, at_least, only_where
from kikan.law.case_shape import COUNT, TRUTH, YEN, one_of
from kikan.law.ordinances import undated
from kikan.law.parameter import Value

Inputs = Sequence[Mapping[str, Any]]

KINDS = ("spouse", "spouse_elderly", "general", "specific", "elderly", "elderly_parents", "under16")
DEPENDANT = {
    "relation": one_of("spouse", "child", "parent", "grandparent", "sibling", "other"),
    "age?": COUNT,
    "kind": one_of(*KINDS),
}
INSURANCE = ("new_general", "old_general", "new_annuity", "old_annuity", "new_medical")
EARTHQUAKE = {"earthquake": "earthquake", "old_long_term": "old_long_term"}
DEDUCTIONS = (
    "social_insurance",
    "small_enterprise",
    "life_insurance",
    "earthquake",
    "medical",
    "spouse",
    "dependants",
    "basic",
    "total",
)
_AS_IT_IS = ("social_insurance", "small_enterprise")
_OTHER = ("life_insurance", "earthquake", "medical")
_BUSINESSES = ("business", "realestate", "farming")
_OWN_INCOMES = {
    "interest_income": "interest",
    "dividend_income": "dividend",
    "miscellaneous_income": "miscellaneous",
    "short_transfer": "short_transfer",
    "long_transfer": "long_transfer",
    "occasional_income": "occasional",
}

TAXPAYER = {
    "salary_revenue?": YEN,
    "pension_revenue?": YEN,
    "age_at_year_end?": COUNT,
    "other_total_income?": YEN,
    "total_income?": YEN,
    "medical_paid?": YEN,
    "personal_deduction_difference?": YEN,
    "deductions?": {f"{name}?": YEN for name in DEDUCTIONS},
    "life_insurance_paid?": {f"{name}?": YEN for name in INSURANCE},
    "dependants?": [DEPENDANT],
    "flat_cut?": TRUTH,
} | {f"{name}?": YEN for name in _OWN_INCOMES}
TAXPAYER |= {f"{kind}_{side}?": YEN for kind in _BUSINESSES for side in ("revenue", "expense")}


def columns_of(inputs: Inputs, law: Law) -> Taxpayers:
    """One taxpayer per case; deductions given as a total, and differences given as a sum, fill what is not named."""
    who = taxpayers(len(inputs), **_plain(inputs), **_persons(inputs))
    total = _given(inputs, lambda case: case.get("deductions", {}).get("total"))
    difference = _given(inputs, lambda case: case.get("personal_deduction_difference"))
    own = deductions(who, incomes_of(who, law), law=law)
    other = who.other_deductions + _rest(total, own.total)
    return replace(who, other_deductions=other, other_difference=_rest(difference, own.difference))


def _rest(given: list[int | None], own: Yen) -> Yen:
    stated = np.array([amount if amount is not None else 0 for amount in given], dtype=np.int64)
    return only_where(np.array([amount is not None for amount in given]), at_least(stated - own, 0))


def _given(inputs: Inputs, read: Any) -> list[int | None]:
    return [read(case) for case in inputs]


def _numbers(inputs: Inputs, read: Any) -> Yen:
    return np.array([read(case) for case in inputs], dtype=np.int64)


def _plain(inputs: Inputs) -> dict[str, Yen]:
    columns = {
        "salary_revenue": _numbers(inputs, lambda case: case.get("salary_revenue", 0)),
        "pension_revenue": _numbers(inputs, lambda case: case.get("pension_revenue", 0)),
        "age": _numbers(inputs, lambda case: case.get("age_at_year_end", 0)),
        "other_income": _numbers(
            inputs, lambda case: case.get("total_income", case.get("other_total_income", 0))
        ),
        "business": _profit(inputs, "business") + _profit(inputs, "farming"),
        "real_estate": _profit(inputs, "realestate"),
        "medical_paid": _numbers(inputs, lambda case: case.get("medical_paid", 0)),
        "other_deductions": _numbers(inputs, _other_deductions),
    }
    for key, name in _OWN_INCOMES.items():
        columns[name] = _numbers(inputs, lambda case, key=key: case.get(key, 0))
    for name in _AS_IT_IS:
        columns[name] = _numbers(inputs, lambda case, name=name: case.get("deductions", {}).get(name, 0))
    for name in INSURANCE:
        columns[name] = _numbers(
            inputs, lambda case, name=name: case.get("life_insurance_paid", {}).get(name, 0)
        )
    return columns


def _profit(inputs: Inputs, kind: str) -> Yen:
    return _numbers(inputs, lambda case: case.get(f"{kind}_revenue", 0) - case.get(f"{kind}_expense", 0))


def _other_deductions(case: Mapping[str, Any]) -> int:
    """Deductions stated as amounts; those for persons only where no list of persons is given."""
    stated = case.get("deductions", {})
    amount = sum(stated.get(name, 0) for name in _OTHER)
    if "dependants" not in case:
        amount += stated.get("spouse", 0) + stated.get("dependants", 0)
    return int(amount)


def _persons(inputs: Inputs) -> dict[str, Any]:
    kinds = [[each["kind"] for each in case.get("dependants", [])] for case in inputs]
    ages = [[each.get("age") for each in case.get("dependants", [])] for case in inputs]
    columns: dict[str, Any] = {
        name: np.array([each.count(name) for each in kinds], dtype=np.int64) for name in KINDS[2:]
    }
    columns["has_spouse"] = np.array([bool({"spouse", "spouse_elderly"} & set(each)) for each in kinds])
    columns["spouse_is_elderly"] = np.array(["spouse_elderly" in each for each in kinds])
    columns["has_young_or_disabled_relative"] = np.array(
        [_has_young(of, old) for of, old in zip(kinds, ages, strict=True)]
    )
    return columns


def _has_young(kinds: list[str], ages: list[int | None]) -> bool:
    return any(
        kind in ("under16", "specific") or (kind == "general" and age is not None and age < 23)
        for kind, age in zip(kinds, ages, strict=True)
    )


def with_standards(law: Law) -> Law:
    """The law of a case, standard amounts (標準税率) standing in for what the published page does not state."""
    standard: dict[str, Value] = {
        "local_tax_act.city_rate": law.table("local_tax_act.standard_rates").rate("city", designated="no"),
        "local_tax_act.prefecture_rate": law.table("local_tax_act.standard_rates").rate(
            "prefecture", designated="no"
        ),
        "local_tax_act.city_per_capita": law.amount("local_tax_act.standard_city_per_capita"),
        "local_tax_act.prefecture_per_capita": law.amount("local_tax_act.standard_prefecture_per_capita"),
        "local_tax_act.designated_city": "no",
        "local_tax_act.public_assistance_class": "3",
        **standard_thresholds(law, "3"),
    }
    stated = {name for name, _ in law.ordinance.values}
    missing = {name: value for name, value in standard.items() if name not in stated}
    return replace(
        law, ordinance=replace(law.ordinance, values=law.ordinance.values + undated(missing).values)
    )


def standard_thresholds(law: Law, own_class: str) -> dict[str, Value]:
    """基本額 and 加算額 of a class (級地区分) as the cabinet order has them, before an ordinance rounds them."""
    row = law.table("local_tax_act.nontaxable_standard").where(**{"class": own_class})
    return {
        "local_tax_act.nontaxable_basic": row.amount("basic"),
        "local_tax_act.nontaxable_addition": row.amount("addition"),
    }
