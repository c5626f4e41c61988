"""Incomes of a whole municipality at once, as an old system hands them over (所得の一括取込み)."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from kikan.businesses.resident_tax.law.declared import INPUTS, Declared, incomes_of
from kikan.law.ages import age_on
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append
from kikan.shared.tenancy.columns import write_columns


def import_incomes(
    columns: Mapping[str, np.ndarray],
    birth_on: np.ndarray,
    fixed_asset_tax: np.ndarray,
    *,
    actor: Actor,
    source: int,
) -> Entry:
    """Write incomes of several years: `columns` has person, fiscal_year, is_declared and names of INPUTS.

    birth_on: days since 1970 of each row's person. One entry; its subject is the load. Errors: LawGap.
    """
    entry = append(
        actor=actor,
        kind="resident_tax.imported",
        procedure="resident_tax.import_incomes",
        subjects=[("load", source)],
    )
    for year in np.unique(columns["fiscal_year"]).tolist():
        chosen = columns["fiscal_year"] == year
        write_incomes(
            year,
            columns["person"][chosen],
            columns["is_declared"][chosen],
            {name: columns[name][chosen] for name, _ in INPUTS if name in columns},
            birth_on[chosen],
            fixed_asset_tax[chosen],
            entry.number,
        )
    return entry


def write_incomes(
    year: int, person: np.ndarray, is_declared: np.ndarray, values: Mapping[str, np.ndarray], birth_on: np.ndarray,
    fixed_asset_tax: np.ndarray, entry: int,
) -> None:  # fmt: skip
    """Add the incomes of one fiscal year, computed by its law; rows that held before must have been ended."""
    age = age_on(birth_on, np.full(len(person), day(date(year - 1, 12, 31)), dtype=np.int64))
    declared = Declared(values, age)
    found = incomes_of(declared, year)
    write_columns(
        "resident_tax_income",
        {
            "person": person,
            "fiscal_year": year,
            "is_declared": is_declared,
            "salary_revenue": found.salary_revenue,
            "salary_income": found.salary_after,
            "pension_revenue": found.pension_revenue,
            "pension_income": found.pension_income,
            "other_income": found.other_income,
            "total_income": found.income_after_losses,
            "aggregate_income": found.total_income,
            "land_deduction": found.special_deduction,
            "family_employee_paid": declared.of("family_employee_deduction"),
            "fixed_asset_tax": fixed_asset_tax,
            "inputs": declared.packed(),
            "valid_from": date(year, 1, 1),
            "valid_until": date(year + 1, 1, 1),
            "entry": entry,
        },
    )
