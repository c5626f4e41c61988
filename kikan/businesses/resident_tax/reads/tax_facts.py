# ruff: noqa: S608 - the pieces put together are constants of this file
"""The facts of the tax of a year as columns (課税の事実): who is taxed and why, what was declared, what was decided.

One row per person, in the order of the numbers; everything as known at one journal entry. One person and all take the
same way. What was declared is read block by block: a whole city's declarations at once would fill the memory.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.resident_tax.law.declared import INPUTS, Declared
from kikan.businesses.resident_tax.models import Basis
from kikan.businesses.resident_tax.reads.collection_paths import collection_paths, found_at
from kikan.law import Law
from kikan.law.ages import age_on
from kikan.law.days import day
from kikan.shared.history.fields import AS_OF_SQL, KNOWN_SQL
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]

# Whose rows, written after a run's journal number, mean that somebody must be computed again.
FACTS = {
    "fact_residents_residency": "person",
    "resident_tax_income": "person",
    "resident_tax_liability": "person",
    "resident_tax_relief": "person",
    "resident_tax_collected": "person",
}
MAN = 1
_HERE = f"municipality = %(municipality)s AND {KNOWN_SQL}"
RESIDENTS = f"SELECT person, birth_on FROM fact_residents_residency WHERE {_HERE} AND {AS_OF_SQL}"
LIABLE = f"SELECT person, kind FROM resident_tax_liability WHERE {_HERE} AND {AS_OF_SQL}"
PROFILES = f"SELECT person, sex, birth_on FROM addressees_profile WHERE {_HERE} AND {AS_OF_SQL}"
RELIEFS = f"""
SELECT person, tenths, applies_from FROM resident_tax_relief WHERE {_HERE} AND fiscal_year = %(year)s
"""
# Rows kept before an input existed are shorter: what they lack is zero.
DECLARED = f"""
SELECT person, is_declared, inputs || array_fill(0::bigint, ARRAY[{len(INPUTS)} - cardinality(inputs)]) AS inputs
FROM resident_tax_income WHERE {_HERE} AND fiscal_year = %(year)s AND person BETWEEN %(first)s AND %(last)s
"""


@dataclass(frozen=True)
class TaxFacts:
    """Columns of the people taxed for a year; `employer` and `pension_payer` are 0 where nobody collects."""

    person: Ints
    basis: Ints
    birth_on: Ints
    is_man: Truths
    employer: Ints
    pension_payer: Ints
    relief_tenths: Ints
    relief_from: Ints

    def __len__(self) -> int:
        return len(self.person)

    def rows(self, chosen: slice) -> "TaxFacts":
        return TaxFacts(**{name: getattr(self, name)[chosen] for name in self.__dataclass_fields__})


@dataclass(frozen=True)
class DeclaredFacts:
    """What some of them declared; `is_known` is false for an adult of whom nothing is declared (未申告)."""

    declared: Declared
    is_known: Truths
    is_child: Truths


def tax_facts(law: Law, known_at: int, persons: Ints | None = None) -> TaxFacts:
    """Everybody taxed for the fiscal year of the law, or of these people those who are; six queries."""
    source = _Source(law.at, known_at, persons)
    person, basis, birth_on = _taxed(source)
    profiles = source.rows(PROFILES)
    sex = found_at(profiles["person"], profiles["sex"], person)
    born = found_at(profiles["person"], profiles["birth_on"], person)
    reliefs = source.rows(RELIEFS)
    paths = collection_paths(person, law.at, known_at)
    return TaxFacts(
        person=person,
        basis=basis,
        birth_on=np.where(basis == Basis.RESIDENT, birth_on, born),
        is_man=sex == MAN,
        employer=paths.salary_collector,
        pension_payer=paths.pension_collector,
        relief_tenths=found_at(reliefs["person"], reliefs["tenths"], person),
        relief_from=found_at(reliefs["person"], reliefs["applies_from"], person),
    )


def _taxed(source: "_Source") -> tuple[Ints, Ints, Ints]:
    """Residents of 1 January but those taxed elsewhere, and those taxed without living here."""
    residents, liable = source.rows(RESIDENTS), source.rows(LIABLE)
    elsewhere = liable["person"][liable["kind"] == Basis.ELSEWHERE]
    stays = ~np.isin(residents["person"], elsewhere)
    from_outside = np.isin(liable["kind"], (Basis.HOUSE, Basis.UNREGISTERED))
    also = from_outside & ~np.isin(liable["person"], residents["person"])
    person = np.concatenate([residents["person"][stays], liable["person"][also]])
    basis = np.concatenate([np.full(int(stays.sum()), int(Basis.RESIDENT)), liable["kind"][also]])
    birth_on = np.concatenate([residents["birth_on"][stays], np.zeros(int(also.sum()), np.int64)])
    order = np.argsort(person, kind="stable")
    return person[order], basis[order].astype(np.int64), birth_on[order]


def declared_facts(facts: TaxFacts, law: Law, known_at: int) -> DeclaredFacts:
    """The declarations of some people in the order of their rows; one query."""
    values: dict[str, Any] = _Source(law.at, known_at, None).values
    rows = {"person": np.zeros(0, np.int64)}
    if len(facts):
        within = {"first": int(facts.person[0]), "last": int(facts.person[-1])}
        rows = read_columns(DECLARED, values | within)
    at = _places(rows["person"], facts.person)
    present = at >= 0
    matrix = np.zeros((len(INPUTS), len(facts)), dtype=np.int64)
    declared = np.zeros(len(facts), np.bool_)
    if present.any():
        matrix[:, present] = rows["inputs"][at[present]].T
        declared[present] = rows["is_declared"][at[present]] == 1
    named = {name: matrix[i] for i, (name, _) in enumerate(INPUTS)}
    new_year = np.full(len(facts), day(date(law.at, 1, 1)), dtype=np.int64)
    is_minor = age_on(facts.birth_on, new_year) < law.of("local_tax_act").amount("minor_age")
    named["is_minor"] = (is_minor | (named["is_minor"] > 0)).astype(np.int64)
    is_child = ~present & is_minor
    return DeclaredFacts(Declared(named, age_on(facts.birth_on, new_year - 1)), declared | is_child, is_child)


def _places(keys: Ints, wanted: Ints) -> Ints:
    """For each wanted number its place in `keys`, or -1."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][at] == wanted, order[at], -1)


class _Source:
    """Reads the columns of one municipality, year and state of knowledge, of all people or some."""

    def __init__(self, fiscal_year: int, known_at: int, persons: Ints | None) -> None:
        self.values: dict[str, Any] = {
            "municipality": current_or_raise(), "known": known_at, "year": fiscal_year,
            "day": date(fiscal_year, 1, 1),
        }  # fmt: skip
        self.persons = None if persons is None else [int(p) for p in persons]

    def rows(self, query: str) -> dict[str, Ints]:
        if self.persons is None:
            return read_columns(query, self.values)
        return read_columns(f"{query} AND person = ANY(%(persons)s)", self.values | {"persons": self.persons})
