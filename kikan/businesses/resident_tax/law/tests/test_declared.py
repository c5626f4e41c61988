"""From what was declared to what the rule asks: nothing declared is lost, nothing is asked that nobody can declare."""

from dataclasses import fields

import numpy as np
import pytest

from kikan.businesses.resident_tax.law.declared import INPUTS, MAY_BE_NEGATIVE, Declared, named, taxpayers_of
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import column

ONE = column(40)
NOT_OF_THE_TAX = {"family_employee_deduction", "family_employee_wage"}
"""Kept for other levies (国保の軽減判定): already taken off the business income."""
NOT_DECLARED = {"age", "other_income", "other_deductions", "other_difference", "per_capita_only"} | {
    "other_credits_city",
    "other_credits_prefecture",
}
"""Decided elsewhere than in a declaration."""


def asked(**values: int) -> Taxpayers:
    declared = Declared({name: column(value) for name, value in values.items()}, ONE)
    return taxpayers_of(declared, is_man=ONE < 0)


def differing(one: Taxpayers, other: Taxpayers) -> set[str]:
    names = (each.name for each in fields(Taxpayers))
    return {n for n in names if not np.array_equal(getattr(one, n), getattr(other, n))}


@pytest.mark.parametrize("name", [name for name, _ in INPUTS])
def test_every_input_reaches_the_rule(name: str) -> None:
    assert bool(differing(asked(), asked(**{name: 2}))) == (name not in NOT_OF_THE_TAX)


def test_every_column_of_the_rule_can_be_declared() -> None:
    reached = {
        n for name, _ in INPUTS for value in (1, 2) for n in differing(asked(), asked(**{name: value}))
    }
    father = taxpayers_of(Declared({"single_parent": column(2)}, ONE), is_man=ONE > 0)
    reached |= differing(asked(), father)
    assert {each.name for each in fields(Taxpayers)} - reached == NOT_DECLARED


def test_a_row_kept_before_an_input_existed_reads_as_zero() -> None:
    old = named([1_000_000] * 29)
    assert (old["family_employee_deduction"], old["share_levy"], len(old)) == (1_000_000, 0, len(INPUTS))


def test_a_name_stands_once_and_has_its_japanese_term() -> None:
    assert len(dict(INPUTS)) == len(INPUTS) == len({ja for _, ja in INPUTS})
    assert set(dict(INPUTS)) >= MAY_BE_NEGATIVE
