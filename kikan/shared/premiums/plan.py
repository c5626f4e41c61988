"""What an insurance tells the room of premiums about itself (保険料の定め)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kikan.law import Law
from kikan.law.notions.instalments import over
from kikan.law.working import Working
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.ledger.levies import Levy
from kikan.shared.tenancy.year_values import YearValues

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Found:
    """What the rule found, one row per person in the order of their numbers; money in yen.

    parts: shape (persons, components of the levy), before any relief; working: the insurance's working, packed.
    """

    person: Ints
    judged_on: Ints
    grade: Ints
    months: Ints
    is_known: Ints
    parts: Ints
    working: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, repr=False)
class Source:
    """A fact that was used, and the journal entry that wrote it (事実の出どころ)."""

    ja: str
    value: str
    entry: int


@dataclass(frozen=True)
class PremiumKinds:
    """The kinds of the journal entries of one insurance's premiums."""

    decided: str
    interim: str
    corrected: str
    relieved: str
    pension_begun: str
    pension_ended: str


class Withholds(Protocol):
    """What the collection from pensions (特別徴収) has to know of a levy; a `PremiumPlan` says it, so does a tax.

    begin_cites, end_cites: where the law says who is collected from, and when it stops.
    """

    @property
    def ja(self) -> str: ...
    @property
    def statute(self) -> str: ...
    @property
    def cites(self) -> str: ...
    @property
    def begin_cites(self) -> str: ...
    @property
    def end_cites(self) -> str: ...
    @property
    def levy(self) -> Levy: ...
    @property
    def withheld(self) -> Levy: ...
    @property
    def kinds(self) -> PremiumKinds: ...
    def calendar(self, law: Law) -> YearCalendar: ...


@dataclass(frozen=True)
class PremiumPlan:
    """One insurance.

    statute: the folder of the law book in which `instalment_unit`, `instalment_remainder`, `instalment_months`,
    `instalment_due`, `first_pension_share` and `pension_handed_over_day` stand. facts: table or view -> its column that
    names whom it is about. found: the premiums of everybody, or of those numbered, as known at an entry. working: its
    kind, to be shown step by step. grade_ja, grade_in_words: what a grade is called. values: those of a year.
    sources: person, year, entry -> the facts a premium rests on.
    """

    business: str
    ja: str
    payer_ja: str
    statute: str
    cites: str
    levy: Levy
    withheld: Levy
    facts: Mapping[str, str]
    found: Callable[[Law, int, Ints | None], Found]
    working: type[Working]
    grade_ja: str
    grade_in_words: Callable[[int], str]
    values: Callable[[int, int | None], YearValues]
    sources: Callable[[int, int, int], list[Source]]
    kinds: PremiumKinds
    begin_cites: str = "介護保険法第135条"
    end_cites: str = "介護保険法第138条"

    @property
    def all_facts(self) -> Mapping[str, str]:
        """Whose rows, written after an entry, mean that somebody must be computed again."""
        return {**self.facts, "premiums_relief": "person", "premiums_pension_collection": "person"}

    @property
    def part_words(self) -> tuple[str, ...]:
        return tuple(component.ja for component in self.levy.components)

    def calendar(self, law: Law) -> YearCalendar:
        """How the year's premiums are asked for of those who pay themselves (普通徴収). Errors: LawGap."""
        return YearCalendar.of(law.of(self.statute), _split)


def _split(yearly: Ints, count: int, law: Law) -> Ints:
    unit, remainder = law.amount("instalment_unit"), law.choice("instalment_remainder")
    return over(yearly, count, unit, remainder=remainder)


def year_of(fiscal_year: int) -> dict[str, Any]:
    """From when until when the rows of a fiscal year hold."""
    return {"valid_from": date(fiscal_year, 4, 1), "valid_until": date(fiscal_year + 1, 4, 1)}
