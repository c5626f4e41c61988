"""What if an ordinance or the law said otherwise (試算): resident tax of everybody by the values now and by others.

Nothing is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.resident_tax.law.declared import taxpayers_of
from kikan.businesses.resident_tax.law.resident_tax import resident_tax
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.businesses.resident_tax.models import Basis
from kikan.businesses.resident_tax.reads.tax_facts import declared_facts, tax_facts
from kikan.law import Law, book
from kikan.law.blocks import each_block
from kikan.law.ordinances import plain
from kikan.law.parameter import Parameter, Value
from kikan.law.trying import by_group, with_values
from kikan.law.value_words import text_of_plain, value_in_words
from kikan.shared.journal.append import head
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
NAMES = (
    "city_per_capita",
    "prefecture_per_capita",
    "city_rate",
    "prefecture_rate",
    "nontaxable_basic",
    "nontaxable_addition",
)
ASKED = tuple(f"local_tax_act.{name}" for name in NAMES)
BANDS = (0, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000)
BAND_WORDS = (
    "所得なし",
    "100万円以下",
    "200万円以下",
    "300万円以下",
    "500万円以下",
    "1,000万円以下",
    "1,000万円超",
)
FAMILIES = (
    "65歳以上、扶養なし",
    "65歳以上、扶養あり",
    "64歳以下、扶養なし",
    "配偶者だけ",
    "子あり",
    "ほかの扶養だけ",
)
SENIOR = 65
BLOCK = 20_000
KEPT = 2
"""Municipalities and years whose columns stay in memory, without names and numbers of persons."""


@dataclass(frozen=True, repr=False, eq=False)
class Everybody:
    """The taxpayers of a municipality and year as known at an entry, and what they owe by the values of then."""

    who: Taxpayers
    family: Ints
    law: Law
    tax: "Owed"


@dataclass(frozen=True, repr=False, eq=False)
class Owed:
    """Yearly amounts of each taxpayer."""

    annual: Ints
    city: Ints
    prefecture: Ints
    income: Ints


@dataclass(frozen=True)
class WhatIfLine:
    """One income band or type of family: how many owe how much, before and after, and who gains or loses."""

    ja: str
    people: int
    before: int
    after: int
    less: int
    more: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """The whole answer: all, by band of 合計所得金額, by family; the municipality's and the prefecture's parts apart."""

    everybody: WhatIfLine
    bands: tuple[WhatIfLine, ...]
    families: tuple[WhatIfLine, ...]
    city_before: int
    city_after: int
    prefecture_before: int
    prefecture_after: int
    payers_before: int
    payers_after: int


def asked() -> list[Parameter]:
    """The values that may be tried (試算できる条例値)."""
    return [book().parameters[name] for name in ASKED]


def values_now(year: int) -> dict[str, Value]:
    """What the ordinance says of them in a fiscal year. Errors: LawGap where it says nothing."""
    law = ordinances.law("fiscal_year", year, statute="local_tax_act")
    return {name: law.dated(name).value for name in ASKED}


def typed_now(year: int) -> dict[str, str]:
    """The same as the form shows them. Errors: LawGap."""
    return {
        name: text_of_plain(book().parameters[name], plain(value)) for name, value in values_now(year).items()
    }


@dataclass(frozen=True)
class Revisable:
    """A figure of the law that may be tried (試算できる法令値), as it is now."""

    parameter: Parameter
    now: Value
    cites: str

    @property
    def words(self) -> str:
        return value_in_words(self.parameter, self.now)


def revisable(year: int) -> dict[str, Revisable]:
    """The amounts and rates of the law that the year's tax rested on, by id. Errors: LawGap."""
    law = _everybody(current_or_raise(), year, head()).law
    found = ((book().parameters[name], dated) for name, dated in law.read_values())
    return {
        p.id: Revisable(p, dated.value, dated.cites)
        for p, dated in found
        if p.type in ("amount", "rate") and p.axis == law.axis and not p.is_set_by_body
    }


def compared(year: int, tried: Mapping[str, Value], revised: Mapping[str, Value] | None = None) -> Comparison:
    """Everybody's tax by the values now, and by those tried of the ordinance and the law.

    Errors: LawGap; ArithmeticError where nothing can be computed with them.
    """
    people = _everybody(current_or_raise(), year, head())
    with np.errstate(divide="raise", invalid="raise"):
        after = owed(people.who, with_values(people.law, tried, revised or {}))
    return _comparison(people, after)


@lru_cache(maxsize=KEPT)
def _everybody(municipality: int, year: int, known_at: int) -> Everybody:
    """Read once per state of knowledge: whoever writes anything moves `known_at` on."""
    law = ordinances.law("fiscal_year", year)
    facts = tax_facts(law, known_at)
    known = declared_facts(facts, law, known_at)
    who = taxpayers_of(known.declared, is_man=facts.is_man, per_capita_only=facts.basis == Basis.HOUSE)
    return Everybody(who, families(who), law, owed(who, law))


def owed(who: Taxpayers, law: Law) -> Owed:
    """The rule over everybody, block by block; of its steps only the amounts compared are kept."""
    parts = [
        (tax.annual_tax, tax.city_tax, tax.prefecture_tax, tax.incomes.total_income)
        for _, tax in each_block(lambda block: resident_tax(block, law=law), who, BLOCK)
    ]
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Owed(none, none, none, none)
    return Owed(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def families(who: Taxpayers) -> Ints:
    """The type of each taxpayer's family by what was declared (扶養による世帯の型), as a place in FAMILIES."""
    children = who.under16 + who.specific + who.general > 0
    others = who.elderly + who.elderly_parents > 0
    none = ~(who.has_spouse | children | others)
    senior = who.age >= SENIOR
    kinds = [senior & none, senior, none, children, who.has_spouse & ~others]
    return np.select(kinds, [0, 1, 2, 4, 3], 5).astype(np.int64)


def _comparison(people: Everybody, after: Owed) -> Comparison:
    before = people.tax
    band = np.searchsorted(np.array(BANDS, dtype=np.int64), before.income, side="left")
    everyone = np.zeros(len(before.annual), dtype=np.int64)
    return Comparison(
        everybody=_lines(("全体",), everyone, before, after)[0],
        bands=_lines(BAND_WORDS, band, before, after),
        families=_lines(FAMILIES, people.family, before, after),
        city_before=_sum(before.city),
        city_after=_sum(after.city),
        prefecture_before=_sum(before.prefecture),
        prefecture_after=_sum(after.prefecture),
        payers_before=int(np.count_nonzero(before.annual)),
        payers_after=int(np.count_nonzero(after.annual)),
    )


def _sum(column: Ints) -> int:
    return int(column.sum())


def _lines(words: tuple[str, ...], place: Ints, before: Owed, after: Owed) -> tuple[WhatIfLine, ...]:
    rows = by_group(place, before.annual, after.annual, len(words))
    return tuple(WhatIfLine(word, *row) for word, row in zip(words, rows, strict=True))
