"""What if the rates were others (税率の試算): the levy of every household by the values now and by others.

Nothing is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.flat_amounts import PARTS
from kikan.businesses.health_insurance.law.levy import Households, Members, levy
from kikan.businesses.health_insurance.law.months import count_months
from kikan.businesses.health_insurance.reads.levy_facts import levy_facts
from kikan.law import Groups, Law, Truth, book
from kikan.law.ordinances import plain
from kikan.law.parameter import Parameter, Value
from kikan.law.trying import Line, PartLine, by_group, with_values
from kikan.law.value_words import text_of_plain
from kikan.shared.journal.append import head
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
STATUTE = "national_health_insurance"
KINDS = ("income_rate", "asset_rate", "per_capita", "per_household", "cap")
KINDS_JA = {
    "income_rate": "所得割の率", "asset_rate": "資産割の率", "per_capita": "均等割額（1人）",
    "adult_per_capita": "18歳以上の均等割額（1人）", "per_household": "平等割額（1世帯）", "cap": "限度額",
}  # fmt: skip
PARTS_JA = {"medical": "医療分", "support": "支援金分", "care": "介護分", "child": "子ども分"}
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
SIZES = ("1人", "2人", "3人", "4人以上")
CLASSES = {7: "7割軽減", 5: "5割軽減", 2: "2割軽減", 0: "軽減なし"}
KEPT = 2
"""Municipalities and years whose columns stay in memory, without names and numbers of persons."""


@dataclass(frozen=True, repr=False, eq=False)
class Levied:
    """What each household owes, part by part, and where a part is at its cap."""

    total: Ints
    parts: Mapping[str, Ints]
    capped: Mapping[str, Ints]
    tenths: Ints


@dataclass(frozen=True, repr=False, eq=False)
class Everybody:
    """The households of a municipality and year as known at an entry, and what they owe by the values of then.

    members, households: of each payer's term; of_term: the place of its household.
    """

    members: Members
    households: Households
    of_term: Ints
    income: Ints
    insured: Ints
    law: Law
    levied: Levied


@dataclass(frozen=True)
class Comparison:
    """The whole answer: everybody, by band of income, by number of insured, by class of reduction, by part."""

    everybody: Line
    insured: int
    bands: tuple[Line, ...]
    sizes: tuple[Line, ...]
    classes: tuple[Line, ...]
    parts: tuple[PartLine, ...]

    @property
    def of_a_person(self) -> tuple[int, int]:
        """The mean per insured person before and after, cut to the yen."""
        people = max(self.insured, 1)
        return self.everybody.before // people, self.everybody.after // people


def parts_of(year: int) -> tuple[str, ...]:
    """The parts the law levies in a year. Errors: LawGap."""
    levied = book().law("fiscal_year", year).table(f"{STATUTE}.parts").cells("part")
    return tuple(part for part in PARTS if part in levied)


def asked(year: int) -> list[Parameter]:
    """The values that may be tried of a year, part by part (試算できる条例値). Errors: LawGap."""
    names = [f"{STATUTE}.{part}_{kind}" for part in parts_of(year) for kind in KINDS]
    if "child" in parts_of(year):
        names.insert(names.index(f"{STATUTE}.child_per_household"), f"{STATUTE}.child_adult_per_capita")
    return [book().parameters[name] for name in names]


def typed_now(year: int) -> dict[str, str]:
    """What the ordinance says of them, as the form shows it. Errors: LawGap where it says nothing."""
    law = ordinances.law("fiscal_year", year, statute=STATUTE)
    return {p.id: text_of_plain(p, plain(law.dated(p.id).value)) for p in asked(year)}


def compared(year: int, tried: Mapping[str, Value]) -> Comparison:
    """Every household's levy by the values now and by those tried.

    Errors: LawGap; ArithmeticError where nothing can be computed with them.
    """
    people = _everybody(current_or_raise(), year, head())
    with np.errstate(divide="raise", invalid="raise"):
        after = levied(people.members, people.households, people.of_term, with_values(people.law, tried))
    return _comparison(people, after, parts_of(year))


@lru_cache(maxsize=KEPT)
def _everybody(municipality: int, year: int, known_at: int) -> Everybody:
    """Read once per state of knowledge: whoever writes anything moves `known_at` on."""
    law = ordinances.law("fiscal_year", year)
    facts = levy_facts(law, known_at)
    members = facts.members
    number, of_term = np.unique(facts.household, return_inverse=True)
    place = of_term[members.household]
    groups = Groups(place, len(number))
    is_insured = (count_months(members.insured_months) > 0) & _once(place, facts.person, members)
    income = groups.sum(members.total_income * is_insured * members.is_known)
    return Everybody(
        members, facts.households, of_term, income, groups.sum(is_insured.astype(np.int64)), law,
        levied(members, facts.households, of_term, law),
    )  # fmt: skip


def _once(place: Ints, person: Ints, members: Members) -> Truth:
    """The last row of everybody insured in a household: who is in the terms of two payers counts once."""
    order = np.lexsort((members.household, members.insured_months > 0, person, place))
    is_last = np.ones(len(order), dtype=np.bool_)
    is_last[:-1] = (place[order][1:] != place[order][:-1]) | (person[order][1:] != person[order][:-1])
    found = np.zeros(len(order), dtype=np.bool_)
    found[order[is_last]] = True
    return found


def levied(members: Members, households: Households, of_term: Ints, law: Law) -> Levied:
    """The rule over every payer's term, summed by household; its class is that of the last term."""
    found = levy(members, households, law=law)
    groups = Groups(of_term, int(of_term.max()) + 1 if len(of_term) else 0)
    tenths = np.zeros(groups.count, dtype=np.int64)
    tenths[of_term] = found.reduction.tenths
    return Levied(
        groups.sum(found.total), {name: groups.sum(found.of(name).amount) for name in PARTS},
        {name: groups.any(found.of(name).is_capped).astype(np.int64) for name in PARTS}, tenths,
    )  # fmt: skip


def _comparison(people: Everybody, after: Levied, parts: tuple[str, ...]) -> Comparison:
    before = people.levied
    band = np.searchsorted(np.array(BANDS, dtype=np.int64), people.income, side="left")
    size = np.clip(people.insured - 1, 0, len(SIZES) - 1)
    place = {tenths: n for n, tenths in enumerate(CLASSES)}
    of_class = np.array([place[t] for t in before.tenths.tolist()], dtype=np.int64)
    return Comparison(
        everybody=_lines(("全体",), 0 * band, before, after)[0],
        insured=int(people.insured.sum()),
        bands=_lines(BAND_WORDS, band, before, after),
        sizes=_lines(SIZES, size, before, after),
        classes=_lines(tuple(CLASSES.values()), of_class, before, after),
        parts=tuple(
            PartLine(
                PARTS_JA[name], int(before.parts[name].sum()), int(after.parts[name].sum()),
                int(before.capped[name].sum()), int(after.capped[name].sum()),
            )
            for name in parts
        ),
    )  # fmt: skip


def _lines(words: tuple[str, ...], place: Ints, before: Levied, after: Levied) -> tuple[Line, ...]:
    rows = by_group(place, before.total, after.total, len(words))
    return tuple(Line(word, *row) for word, row in zip(words, rows, strict=True))
