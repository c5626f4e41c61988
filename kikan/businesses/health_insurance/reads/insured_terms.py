"""Who was insured in a household in a year, and the payers' terms it is cut into (納税義務者ごとの期間), as columns."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.health_insurance.law import months as m
from kikan.businesses.health_insurance.law.payer_terms import HeadSpells, PayerTerms, payer_terms
from kikan.businesses.health_insurance.models.enrolment import LostBy
from kikan.businesses.health_insurance.reads.places import Ints, Places, Table, holds, looked_up, pairs_of
from kikan.law import Groups, Law
from kikan.law.days import day
from kikan.shared.history import OPEN
from kikan.shared.tenancy.columns import MISSING


@dataclass(frozen=True)
class Births:
    """Dates of birth by person; one that is not known is long ago."""

    rows: Table

    def of(self, persons: Ints) -> Ints:
        found = looked_up(self.rows["person"], persons)
        return np.where(found >= 0, self.rows["birth_on"][found], day(date(1900, 1, 1)))


@dataclass(frozen=True)
class Insured:
    """Everybody insured in a household in the year: months of both kinds as masks, and the first acquisition."""

    household: Ints
    person: Ints
    months: Ints
    care: Ints
    acquired_on: Ints

    @classmethod
    def of(cls, spells: Table, row_of_spell: Ints, births: Births, law: Law) -> "Insured":
        pairs = pairs_of((row_of_spell, spells["person"]))
        household, person = pairs[:, 0].copy(), pairs[:, 1].copy()
        member = Places(household, person).of(row_of_spell, spells["person"])
        spans = m.Spells(
            member,
            spells["valid_from"],
            np.where(spells["valid_until"] >= day(OPEN), m.NEVER, spells["valid_until"]),
            spells["lost_by"] == LostBy.JOINED_EMPLOYEE_INSURANCE,
        )
        months = m.months_charged(spans, births.of(person), law=law)
        acquired_on = np.full(len(person), day(OPEN), dtype=np.int64)
        np.minimum.at(acquired_on, member, spells["acquired_on"])
        return cls(household, person, months.insured, months.care, acquired_on)


def terms_of(
    heads: Table, insured: Insured, row_of_spell: Ints, spells: Table, law: Law
) -> tuple[PayerTerms, Ints]:
    """The terms of the payers, and the day from which each of them is head (a term from April: at most 1 April)."""
    count = int(row_of_spell.max()) + 1 if len(row_of_spell) else 0
    april = day(date(law.at, 4, 1))
    first = np.full(count, day(date(law.at + 1, 4, 1)), dtype=np.int64)
    np.minimum.at(first, row_of_spell, np.maximum(spells["valid_from"], april))
    heads = {name: column[heads["person"] != MISSING] for name, column in heads.items()}
    on_first = np.full(count, MISSING, dtype=np.int64)
    then = holds(heads, first[heads["row"]])
    on_first[heads["row"][then]] = heads["person"][then]
    present = Groups(insured.household, count).union(insured.months)
    headship = HeadSpells(heads["row"], heads["person"], heads["valid_from"], heads["valid_until"])
    terms = payer_terms(headship, present, on_first, law.at)
    begins = _without_break(heads)
    row, term = terms.spread(heads["row"])
    held = m.months_between(heads["valid_from"], heads["valid_until"], law.at)[row] & terms.months[term]
    mine = (heads["person"][row] == terms.payer[term]) & (held != 0)
    since = np.full(len(terms), m.NEVER, dtype=np.int64)
    np.minimum.at(since, term[mine], begins[row[mine]])
    is_plain = (terms.first == 0) & (on_first[terms.household] == terms.payer)
    return terms, np.where(is_plain | (since == m.NEVER), april, np.maximum(since, april))


def _without_break(heads: Table) -> Ints:
    """The day from which the head of each row is head without a break: rows may follow one another."""
    begins = heads["valid_from"].copy()
    order = np.lexsort((heads["valid_from"], heads["row"]))
    last, this = order[:-1], order[1:]
    goes_on = (heads["row"][last] == heads["row"][this]) & (heads["person"][last] == heads["person"][this])
    goes_on &= heads["valid_until"][last] == heads["valid_from"][this]
    for at in np.flatnonzero(goes_on).tolist():
        begins[this[at]] = begins[last[at]]
    return begins


def judged_on_of(at_spell: Table, term: Ints, begins: Ints, law: Law) -> Ints:
    """The day on which each term is judged (判定日): the first day of the duty with somebody insured."""
    found = np.full(len(begins), day(date(law.at + 1, 4, 1)), dtype=np.int64)
    later = at_spell["valid_until"] > begins[term]
    np.minimum.at(found, term[later], np.maximum(at_spell["valid_from"], begins[term])[later])
    return found


def specified_of_terms(specified: Table, terms: PayerTerms, begins: Ints, ends: Ints) -> Table:
    """Who left for the late-elderly scheme, as rows of terms: where a household has several, of those they are in."""
    row, term = terms.spread(specified["row"])
    found = {name: column[row] for name, column in specified.items()} | {"row": term}
    is_single = np.bincount(terms.household)[terms.household] == 1 if len(terms) else np.zeros(0, np.bool_)
    inside = (found["valid_from"] < ends[term]) & (found["valid_until"] > begins[term])
    kept = is_single[term] | inside
    return {name: column[kept] for name, column in found.items()}
