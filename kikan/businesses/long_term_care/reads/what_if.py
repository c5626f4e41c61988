"""What if the base amount or the rates were others (保険料率の試算): everybody's premium by the values now and by others.

Nothing is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from kikan.businesses.long_term_care.law.yearly import YearPremium, year_premium
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE, PremiumFacts, premium_facts
from kikan.law import Groups, Law, book
from kikan.law.ordinances import plain
from kikan.law.parameter import Parameter, Value
from kikan.law.trying import Line, by_group, with_values
from kikan.law.value_words import text_of_plain
from kikan.shared.journal.append import head
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

KEPT = 2
"""Municipalities and years whose columns stay in memory, without names and numbers of persons."""


@dataclass(frozen=True, repr=False, eq=False)
class Everybody:
    """The insured of a municipality and year as known at an entry, and what they owe by the values of then."""

    facts: PremiumFacts
    law: Law
    premiums: YearPremium


@dataclass(frozen=True)
class Comparison:
    """The whole answer: everybody, and by stage."""

    everybody: Line
    stages: tuple[Line, ...]


def base() -> Parameter:
    """The parameter of the base amount."""
    return book().parameters[f"{STATUTE}.premium_base"]


def rates() -> Parameter:
    """The parameter of the rates of the stages."""
    return book().parameters[f"{STATUTE}.stage_rates"]


def typed_now(year: int) -> tuple[str, dict[int, str]]:
    """The base amount and the rate of each stage now, as they are typed. Errors: LawGap."""
    law = ordinances.law("fiscal_year", year)
    amount = text_of_plain(base(), plain(law.dated(base().id).value))
    rows: Any = plain(law.dated(rates().id).value)
    return amount, {int(row["stage"]): _decimal(Fraction(str(row["rate"]))) for row in rows}


def _decimal(rate: Fraction) -> str:
    """0.285 of 57/200; a rate with more than three decimals stays a fraction."""
    thousandths = rate * 1000
    if thousandths.denominator != 1:
        return str(rate)
    whole, rest = divmod(int(thousandths), 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def compared(year: int, tried: Mapping[str, Value]) -> Comparison:
    """Everybody by the values now and by others; two computations over columns. Errors: LawGap."""
    who = _everybody(current_or_raise(), year, head())
    other = year_premium(who.facts.insured, who.facts.members, law=with_values(who.law, tried))
    before, after = who.premiums.total, other.total
    grades = np.unique(who.premiums.grade)
    place = np.searchsorted(grades, who.premiums.grade)
    rows = by_group(place, before, after, len(grades))
    stages = tuple(Line(f"第{grade}段階", *row) for grade, row in zip(grades.tolist(), rows, strict=True))
    groups = Groups(np.zeros(len(before), dtype=np.int64), 1)
    whole = (
        len(before), int(groups.sum(before)[0]), int(groups.sum(after)[0]), int((after < before).sum()),
        int((after > before).sum()),
    )  # fmt: skip
    return Comparison(Line("全員", *whole), stages)


@lru_cache(maxsize=KEPT)
def _everybody(municipality: int, year: int, known_at: int) -> Everybody:
    law = ordinances.law("fiscal_year", year, known_at).of(STATUTE)
    facts = premium_facts(year, known_at)
    return Everybody(facts, law, year_premium(facts.insured, facts.members, law=law))
