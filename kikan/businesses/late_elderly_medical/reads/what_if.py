"""What if the union's rates were others (保険料率の試算): everybody's premium by the values now and by others.

Nothing is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.late_elderly_medical.law.yearly import YearPremium, year_premium
from kikan.businesses.late_elderly_medical.reads.premium_facts import STATUTE, PremiumFacts, premium_facts
from kikan.law import Law, LawGap, book, call
from kikan.law.ordinances import plain
from kikan.law.parameter import Parameter, Value
from kikan.law.trying import Line, PartLine, by_group, with_values
from kikan.law.value_words import text_of_plain
from kikan.shared.journal.append import head
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
# What may be tried beside the rates of the levy on income; those after the first two exist in some years alone.
ASKED = ("per_capita", "cap", "cap_of_insured_before", "child_per_capita", "child_income_rate", "child_cap")
ALWAYS = 2
BANDS = (0, 500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000)
BAND_WORDS = (
    "所得なし", "50万円以下", "100万円以下", "200万円以下", "300万円以下", "500万円以下", "500万円超",
)  # fmt: skip
CLASSES = {7: "7割軽減", 5: "5割軽減", 2: "2割軽減", 0: "軽減なし"}
KEPT = 2
"""Municipalities and years whose columns stay in memory, without names and numbers of persons."""


@dataclass(frozen=True, repr=False, eq=False)
class Owed:
    """What each insured person owes by some values, part by part, and who is at a part's cap."""

    total: Ints
    parts: Mapping[str, Ints]
    capped: Mapping[str, Ints]
    working: YearPremium


@dataclass(frozen=True, repr=False, eq=False)
class Everybody:
    """The insured of a municipality and year as known at an entry, and what they owe by the values of then."""

    facts: PremiumFacts
    law: Law
    owed: Owed


@dataclass(frozen=True)
class Comparison:
    """The whole answer: everybody, by band of income, by class of reduction, by part."""

    everybody: Line
    bands: tuple[Line, ...]
    classes: tuple[Line, ...]
    parts: tuple[PartLine, ...]


def rates() -> Parameter:
    """The parameter of the rates of the levy on income."""
    return book().parameters[f"{STATUTE}.income_rates"]


def asked(year: int) -> list[Parameter]:
    """The amounts and rates that may be tried of a year. Errors: LawGap where the union has set nothing."""
    law = ordinances.law("fiscal_year", year)
    return [
        book().parameters[f"{STATUTE}.{name}"]
        for place, name in enumerate(ASKED)
        if place < ALWAYS or _has(law, f"{STATUTE}.{name}")
    ]


def _has(law: Law, name: str) -> bool:
    try:
        law.dated(name)
    except LawGap:
        return False
    return True


def typed_now(year: int) -> dict[str, str]:
    """What the union and the law say of them, as the form shows it. Errors: LawGap."""
    law = ordinances.law("fiscal_year", year)
    return {p.id: text_of_plain(p, plain(law.dated(p.id).value)) for p in asked(year)}


def rates_now(year: int) -> list[dict[str, Any]]:
    """The rows of the rates now: `up_to` (None for all above) and `rate`. Errors: LawGap."""
    rows: Any = plain(ordinances.law("fiscal_year", year).dated(rates().id).value)
    return list(rows)


def compared(year: int, tried: Mapping[str, Value]) -> Comparison:
    """Everybody by the values now and by others; two computations over columns. Errors: LawGap; ArithmeticError."""
    who = _everybody(current_or_raise(), year, head())
    own = {name: value for name, value in tried.items() if book().parameters[name].is_set_by_body}
    of_law = {name: value for name, value in tried.items() if name not in own}
    with np.errstate(divide="raise", invalid="raise"):
        after = _owed(who.facts, with_values(who.law, own, of_law).of(STATUTE))
    before = who.owed
    band = np.searchsorted(np.array(BANDS, dtype=np.int64), before.working.premium.base, side="left")
    place = {tenths: n for n, tenths in enumerate(CLASSES)}
    of_class = np.array([place[t] for t in before.working.premium.tenths.tolist()], dtype=np.int64)
    return Comparison(
        everybody=_lines(("全員",), 0 * band, before, after)[0],
        bands=_lines(BAND_WORDS, band, before, after),
        classes=_lines(tuple(CLASSES.values()), of_class, before, after),
        parts=tuple(
            PartLine(
                ja, int(before.parts[ja].sum()), int(after.parts[ja].sum()), int(before.capped[ja].sum()),
                int(after.capped[ja].sum()),
            )
            for ja in before.parts
        ),
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def _everybody(municipality: int, year: int, known_at: int) -> Everybody:
    """Read once per state of knowledge: whoever writes anything moves `known_at` on."""
    law = ordinances.law("fiscal_year", year, known_at)
    facts = premium_facts(law, known_at)
    return Everybody(facts, law, _owed(facts, law.of(STATUTE)))


def _owed(facts: PremiumFacts, law: Law) -> Owed:
    """The rule over everybody. At the cap: whose sum of both amounts reaches it."""
    found = year_premium(facts.insured, facts.people, law=law)
    parts, capped = {"医療分": found.medical}, {"医療分": found.premium.uncapped >= found.premium.cap}
    if _has(law, f"{STATUTE}.child_cap"):
        ja, unit = "子ども・子育て支援納付金分", law.amount("rounding_unit")
        yearly = call(f"{STATUTE}.child_part", found.premium.base, found.premium.tenths, law=law)
        parts[ja], capped[ja] = found.child, yearly >= law.amount("child_cap") // unit * unit
    return Owed(found.total, parts, {ja: at.astype(np.int64) for ja, at in capped.items()}, found)


def _lines(words: tuple[str, ...], place: Ints, before: Owed, after: Owed) -> tuple[Line, ...]:
    rows = by_group(place, before.total, after.total, len(words))
    return tuple(Line(word, *row) for word, row in zip(words, rows, strict=True))
