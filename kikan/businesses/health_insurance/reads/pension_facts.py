# ruff: noqa: S608 - the pieces put together are constants of this file
"""Whose levy a pension may pay (特別徴収の対象の事実): the households of a day, their heads' pensions and care premiums."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.pensions import Heads, PensionCollectable, pension_collectable
from kikan.businesses.health_insurance.reads.judged import BIRTHS, HEADS, INSURED
from kikan.businesses.health_insurance.reads.levy_facts import LevyFacts
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.law import Law, column
from kikan.law.ages import age_on, reached_on
from kikan.law.days import day
from kikan.shared.journal.append import head
from kikan.shared.premiums.collected import Standing, places, standing
from kikan.shared.premiums.households import looked_up
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Table = dict[str, Ints]
EARLIEST = day(date(1868, 1, 1))
KNOWN = "entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
HOLDS = f"municipality = %(town)s AND valid_from <= %(day)s AND %(day)s < valid_until AND {KNOWN}"
OF_YEAR = f"municipality = %(town)s AND fiscal_year = %(year)s AND {KNOWN}"
CARE = f"SELECT person, total FROM fact_long_term_care_premium WHERE {OF_YEAR}"
LEVIES = f"SELECT household, payer, total FROM health_insurance_levy WHERE {OF_YEAR}"
PENSIONS = f"SELECT person, payer, amount FROM health_insurance_pension WHERE {HOLDS}"
WISHES = f"SELECT person FROM health_insurance_transfer_wish WHERE {HOLDS}"
COLLECTED = f"""
SELECT DISTINCT person FROM premiums_pension_collection
WHERE municipality = %(town)s AND levy = {PLAN.levy.code} AND valid_until > %(day)s AND {KNOWN}
"""
HEADED = f"SELECT household FROM fact_residents_household WHERE {HOLDS} AND head = %(person)s"
LAST = f"""
SELECT coalesce(max(total), 0)::bigint AS levy FROM health_insurance_levy
WHERE municipality = %(town)s AND fiscal_year = %(year)s AND payer = %(person)s AND {KNOWN}
"""


@dataclass(frozen=True)
class Judged:
    """Households of a day, one row each in the order of their numbers, and what the law says of each.

    pension_payer, pension: MISSING where no pension payer has notified anything; is_collected: a collection stands.
    """

    household: Ints
    head: Ints
    insured: Ints
    pension_payer: Ints
    pension: Ints
    care: Ints
    levy: Ints
    is_collected: Ints
    heads: Heads

    def __len__(self) -> int:
        return len(self.household)

    def working(self, law: Law) -> PensionCollectable:
        return pension_collectable(self.heads, law=law.of(PLAN.statute))


def judged_on(law: Law, known_at: int, on: date, households: Ints | None = None) -> Judged:
    """Every household with somebody insured on a day, or those numbered; eight queries. `law` is of the fiscal year."""
    values = {"town": current_or_raise(), "day": on, "known": known_at, "year": law.at}
    chosen = ""
    if households is not None:
        chosen, values["keys"] = " AND household = ANY(%(keys)s)", [int(h) for h in households]
    insured = read_columns(INSURED + chosen, values)
    number, head = _headed(insured["household"], read_columns(HEADS + chosen, values))
    row = places(number, insured["household"])
    row, person = row[row >= 0], insured["person"][row >= 0]
    births = read_columns(BIRTHS, values | {"keys": [int(p) for p in np.unique(person)]})
    born = looked_up(births, person)("birth_on")
    youngest = np.full(len(number), EARLIEST, dtype=np.int64)
    np.maximum.at(youngest, row, born)
    own = np.flatnonzero(person == head[row])
    head_born = youngest.copy()
    head_born[row[own]] = born[own]
    pensions = read_columns(PENSIONS, values)
    pension, is_notified = looked_up(pensions, head), np.isin(head, pensions["person"])
    heads = Heads(
        is_insured=np.isin(np.arange(len(number)), row[own]),
        youngest=age_on(youngest, np.full(len(number), day(on), dtype=np.int64)),
        turns_late_elderly=_turns(head_born, law),
        chose_transfer=np.isin(head, read_columns(WISHES, values)["person"]),
        is_notified=is_notified,
        pension=pension("amount"),
        care=looked_up(read_columns(CARE, values), head)("total"),
        levy=_levies(read_columns(LEVIES + chosen, values), number, head),
    )
    return Judged(
        household=number,
        head=head,
        insured=np.bincount(row, minlength=len(number)).astype(np.int64),
        pension_payer=np.where(is_notified, pension("payer"), MISSING),
        pension=np.where(is_notified, heads.pension, MISSING),
        care=heads.care,
        levy=heads.levy,
        is_collected=np.isin(head, read_columns(COLLECTED, values)["person"]).astype(np.int64),
        heads=heads,
    )


def _headed(households: Ints, heads: Table) -> tuple[Ints, Ints]:
    """The households that have a head, in the order of their numbers, and the head of each."""
    order = np.argsort(heads["household"], kind="stable")
    number = np.unique(households)
    at = places(heads["household"][order], number)
    return number[at >= 0], heads["person"][order[at[at >= 0]]]


def _levies(rows: Table, number: Ints, head: Ints) -> Ints:
    """The levy of each household that its head of the day pays; 0 without one, or where another pays it."""
    at = places(number, rows["household"])
    there = at >= 0
    there[there] &= rows["payer"][there] == head[at[there]]
    found = np.zeros(len(number), dtype=np.int64)
    np.add.at(found, at[there], rows["total"][there])
    return found


def _turns(born: Ints, law: Law) -> NDArray[np.bool_]:
    """Whose 75th birthday, the day after the age is reached, is within the fiscal year."""
    birthday = reached_on(born, law.of(PLAN.statute).amount("late_elderly_age")) + 1
    found: NDArray[np.bool_] = birthday < day(date(law.at + 1, 4, 1))
    return found


def may_go_on(law: Law, known_at: int, on: date, persons: Ints) -> Ints:
    """1 for each of these people (sorted) who heads a household whose collection from the pension goes on."""
    found = judged_on(law, known_at, on)
    place = places(persons, found.head)
    held = np.zeros(len(persons), dtype=np.int64)
    fits = (place >= 0) & found.working(law).may_go_on
    held[place[fits]] = 1
    return held


@dataclass(frozen=True)
class OfPensions:
    """How the pensions stand for each payer's term of a levy's facts, in their order.

    standing: of its payer, in one household of his alone; heads: the law's facts on the day of the main collection,
    the levy still open.
    """

    standing: Standing
    heads: Heads

    def may_go_on(self, levy: Ints, law: Law, rows: Ints) -> Standing:
        """The standing of some households with this levy: nothing of it where the law lets no pension pay on."""
        heads = Heads(**{n: getattr(self.heads, n)[rows] for n in Heads.__dataclass_fields__})
        fits = pension_collectable(replace(heads, levy=levy), law=law).may_go_on.astype(np.int64)
        known = self.standing.of(rows)
        return replace(known, in_april=known.in_april * fits, in_october=known.in_october * fits)


def of_pensions(law: Law, known_at: int, facts: LevyFacts) -> OfPensions:
    """The pensions of the payers of these levies as known at an entry, judged on 1 October (本徴収の開始).

    Who pays for two households in a year, or for one at two times, is collected from for the first of them only.
    """
    persons = np.unique(facts.payer[facts.payer != MISSING])
    known = standing(PLAN, law.at, known_at, persons)
    found = judged_on(law, known_at, date(law.at, 10, 1), facts.household)
    at = places(found.household, facts.household)
    there = at >= 0
    there[there] &= found.head[at[there]] == facts.payer[there]
    of_heads: dict[str, Any] = {
        n: _picked(getattr(found.heads, n), at, there) for n in Heads.__dataclass_fields__
    }
    row = places(persons, facts.payer)
    first = _first_of_each(row, facts)
    return OfPensions(
        Standing(
            _picked(known.charge, row, first), _picked(known.taken, row, first), _picked(known.last, row, first),
            _picked(known.in_april, row, first), _picked(known.in_october, row, first),
        ),
        Heads(**of_heads),
    )  # fmt: skip


def _picked(column: Ints, at: Ints, wanted: NDArray[np.bool_]) -> Ints:
    """The rows of a column at these places, nothing where not wanted."""
    found = np.zeros((len(at), *column.shape[1:]), dtype=column.dtype)
    found[wanted] = column[at[wanted]]
    return found


def _first_of_each(payer: Ints, facts: LevyFacts) -> NDArray[np.bool_]:
    """The first levy of each payer by the day it is judged on."""
    order = np.lexsort((facts.household, facts.judged_on, payer))
    is_first = np.ones(len(payer), dtype=np.bool_)
    is_first[1:] = payer[order][1:] != payer[order][:-1]
    found = np.zeros(len(payer), dtype=np.bool_)
    found[order] = is_first
    found &= payer >= 0
    return found


def judged_with(law: Law, on: date, person: int, pension: int) -> PensionCollectable | None:
    """The conditions of the household that somebody heads on a day, with a pension of so much a year; None for nobody.

    The levy judged by is the one of the year before while the year's own is not decided.
    """
    known_at = head()
    values = {"town": current_or_raise(), "day": on, "known": known_at, "person": person, "year": law.at - 1}
    found = judged_on(law, known_at, on, read_columns(HEADED, values)["household"])
    (at,) = np.nonzero(found.head == person)
    if not len(at):
        return None
    one = Heads(**{n: getattr(found.heads, n)[at[:1]] for n in Heads.__dataclass_fields__})
    levy = one.levy if int(one.levy[0]) else read_columns(LAST, values)["levy"]
    told = replace(one, is_notified=np.ones(1, dtype=np.bool_), pension=column(pension), levy=levy)
    return pension_collectable(told, law=law.of(PLAN.statute))
