"""correct_income: what a person earned is declared, or turns out otherwise (所得の申告・更正)."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from kikan.businesses.resident_tax import reads
from kikan.businesses.resident_tax.law.declared import INPUTS, MAY_BE_NEGATIVE, Declared, incomes_of
from kikan.businesses.resident_tax.models import Income
from kikan.law import column
from kikan.law.ages import age_on
from kikan.law.days import day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

LIMIT = 10**12


@procedure("resident_tax.correct_income", right="resident_tax.change", ja="所得の申告・更正")
def correct_income(
    *,
    person: int,
    fiscal_year: int,
    declared: Mapping[str, int],
    reported_on: date,
    reason: str,
    actor: Actor,
    fixed_asset_tax: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let the person's incomes of a fiscal year be those declared; amounts not named stay as they were.

    Errors: NotFound for an unknown person; Refused for an unknown item or an impossible amount;
    LawGap for a year the law book does not know.
    """
    born = reads.birth_of(person)
    if born is None:
        raise NotFound("その宛名番号の人はいません。", field="person")
    _refuse_wrong(declared)
    before = reads.income_of(person, fiscal_year)
    inputs = {name: 0 for name, _ in INPUTS} | (before.inputs if before else {}) | dict(declared)
    values = {name: column(inputs[name]) for name, _ in INPUTS}
    age = age_on(column(day(born)), column(day(date(fiscal_year - 1, 12, 31))))
    found = incomes_of(Declared(values, age), fiscal_year)
    asset = fixed_asset_tax if fixed_asset_tax is not None else (before.fixed_asset_tax if before else 0)
    entry = append(
        actor=actor, kind="resident_tax.income_corrected", procedure="resident_tax.correct_income",
        subjects=[("person", person)], happened_on=date(fiscal_year, 1, 1), reported_on=reported_on,
        reason=reason[:40], cites="地方税法第317条の2", read_at=read_at,
        corrects=None,
    )  # fmt: skip
    history.replace(
        Income, {"person": person, "fiscal_year": fiscal_year},
        {
            **income_columns(found, values, row=0), "is_declared": True, "fixed_asset_tax": asset,
            "inputs": [inputs[name] for name, _ in INPUTS],
        },
        entry=entry.number, valid_from=date(fiscal_year, 1, 1), valid_until=date(fiscal_year + 1, 1, 1),
    )  # fmt: skip
    return entry


def _refuse_wrong(declared: Mapping[str, int]) -> None:
    names = dict(INPUTS)
    for name, amount in declared.items():
        if name not in names:
            raise Refused("申告の項目が正しくありません。", field=name)
        if not -LIMIT < amount < LIMIT:
            raise Refused(
                f"「{names[name]}」の金額が正しくありません。",
                field=name,
                what_to_do="金額を確かめてください。",
            )
    negative = [n for n in declared if declared[n] < 0 and n not in MAY_BE_NEGATIVE]
    if negative:
        raise Refused(f"「{names[negative[0]]}」に負の数は入力できません。", field=negative[0])


def income_columns(found: object, values: Mapping[str, np.ndarray], row: int) -> dict[str, int]:
    """The kept amounts of one row of a working of incomes."""
    taken = {
        "salary_revenue": "salary_revenue", "salary_income": "salary_after", "pension_revenue": "pension_revenue",
        "pension_income": "pension_income", "other_income": "other_income",
        "total_income": "income_after_losses", "aggregate_income": "total_income",
        "land_deduction": "special_deduction",
    }  # fmt: skip
    kept = {name: int(getattr(found, step)[row]) for name, step in taken.items()}
    return kept | {"family_employee_paid": int(values["family_employee_deduction"][row])}
