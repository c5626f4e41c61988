"""From the items of a document to the amounts of a declaration (資料の項目から申告の項目へ), column by column."""

from collections.abc import Callable, Mapping

import numpy as np

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.law.merging import PLACES

Columns = Mapping[str, np.ndarray]
PLAIN = (
    "small_enterprise_mutual_aid", "life_insurance", "old_life_insurance", "care_medical_insurance",
    "annuity_insurance", "old_annuity_insurance", "old_long_term_insurance", "dependants_specified",
    "dependants_elderly_parents", "dependants_general", "dependants_under_16", "dependants_abroad",
    "dependants_specially_disabled_together", "dependants_disabled", "specific_relatives", "is_working_student", "is_minor",
)  # fmt: skip
"""Items that a report states as a declaration does."""


def values_of(kind: int, columns: Columns, count: int) -> np.ndarray:
    """A row of INPUTS for each document; NOT_STATED where this kind says nothing."""
    values = np.full((count, len(INPUTS)), codes.NOT_STATED, dtype=np.int64)
    for name, column in OF_KIND[kind](columns).items():
        if name in PLACES:
            values[:, PLACES[name]] = column
    return values


def _salary(columns: Columns) -> dict[str, np.ndarray]:
    """給与支払報告書. The premiums for earthquakes are stated as the deduction, which is what was paid up to its limit;
    the part for old long-term contracts is in it and is taken off."""
    found = _person(columns) | {"salary_revenue": columns["salary_revenue"]}
    old = columns["old_long_term_insurance"]
    found["earthquake_insurance"] = np.maximum(columns["earthquake_deduction"] - old, 0)
    found["spouse_income"] = columns["spouse_income"]
    found["spouse_kind"] = np.where(
        columns["special_spouse"] > 0, SPECIAL_SPOUSE, _spouse(columns)
    )  # fmt: skip
    return found


SPOUSE, ELDERLY_SPOUSE, SPECIAL_SPOUSE = 1, 2, 4


def _spouse(columns: Columns) -> np.ndarray:
    has = np.where(columns["has_spouse"] > 0, SPOUSE, 0)
    return np.where(columns["spouse_is_elderly"] > 0, ELDERLY_SPOUSE, has)


def _pension(columns: Columns) -> dict[str, np.ndarray]:
    """公的年金等支払報告書: the kinds of 法第203条の3 are added."""
    paid = columns["pension1"] + columns["pension2"] + columns["pension3"] + columns["pension4"]
    return _person(columns) | {"pension_revenue": paid, "spouse_kind": _spouse(columns)}


def _person(columns: Columns) -> dict[str, np.ndarray]:
    """What both reports say of the person and the relatives; parts (うち同居, うち小規模) are taken out of their wholes."""
    none = columns["insurance_all"] * 0
    found = {name: columns[name] for name in PLAIN if name in columns}
    mutual, together = (
        found.get("small_enterprise_mutual_aid", none),
        found.get("dependants_specially_disabled_together", none),
    )
    found["social_insurance"] = np.maximum(columns["insurance_all"] - mutual, 0)
    found["dependants_elderly"] = np.maximum(
        columns["elderly_all"] - found.get("dependants_elderly_parents", none), 0
    )
    found["dependants_specially_disabled"] = np.maximum(columns["special_all"] - together, 0)
    found["disability"] = np.where(
        columns["is_specially_disabled"] > 0, 2, np.where(columns["is_disabled"] > 0, 1, 0)
    )
    found["single_parent"] = np.where(
        columns["is_single_parent"] > 0, 2, np.where(columns["is_widow"] > 0, 1, 0)
    )
    return found


def _return(columns: Columns) -> dict[str, np.ndarray]:
    """確定申告書: every amount; that somebody is assisted (生活扶助) the office knows by itself."""
    return {name: columns[f"input:{name}"] for name, _ in INPUTS if name != "is_assisted"}


def _payment(columns: Columns) -> dict[str, np.ndarray]:
    return {}


OF_KIND: dict[int, Callable[[Columns], dict[str, np.ndarray]]] = {
    codes.SALARY: _salary, codes.PENSION: _pension, codes.RETURN: _return, codes.PAYMENT: _payment,
}  # fmt: skip


def amount_of(kind: int, columns: Columns) -> np.ndarray:
    """The amount a list shows: what was paid, of a return the salary and the pension together."""
    if kind == codes.SALARY:
        return columns["salary_revenue"]
    if kind == codes.PENSION:
        return _pension(columns)["pension_revenue"]
    if kind == codes.PAYMENT:
        return columns["paid"]
    return columns["input:salary_revenue"] + columns["input:pension_revenue"]
