"""How a premium was computed (計算過程): its kept working beside last year's, the values and the facts it used.

The steps shown are those kept when the premium was decided. It is computed once more from the facts and the law as
known at that moment: this tells which values were read, and whether the same comes out.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import numpy as np

from kikan.law import Law
from kikan.law.errors import LawGap
from kikan.law.working import Step
from kikan.shared.journal.models import JournalEntry
from kikan.shared.premiums.plan import PremiumPlan, Source
from kikan.shared.premiums.reads import Kept, last_years
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.year_values import ReadValues, values_read


@dataclass(frozen=True)
class Line:
    """One step: its figure this year and, where there was one, last year; a heading has none."""

    ja: str
    cites: str
    value: str
    before: str
    depth: int


@dataclass(frozen=True, repr=False)
class Explained:
    """Everything the page of one premium shows. `is_reproduced` is None where a value of that moment is missing now."""

    kept: Kept
    last: Kept | None
    lines: tuple[Line, ...]
    values: ReadValues
    facts: tuple[tuple[Source, datetime | None], ...]
    is_reproduced: bool | None


def explained(plan: PremiumPlan, kept: Kept) -> Explained:
    """The page of a kept premium; a fixed number of queries."""
    last = last_years(plan, kept)
    law = ordinances.law("fiscal_year", kept.fiscal_year, kept.known_at)
    is_reproduced = _again(plan, kept, law)
    values = values_read(law, kept.fiscal_year, kept.known_at)
    return Explained(kept, last, tuple(_lines(plan, kept, last)), values, _facts(plan, kept), is_reproduced)


def _again(plan: PremiumPlan, kept: Kept, law: Law) -> bool | None:
    """Compute the person once more as known then; what it reads is remembered by `law`."""
    try:
        found = plan.found(law, kept.known_at, np.array([kept.person], dtype=np.int64))
    except LawGap:
        return None
    here = np.flatnonzero(found.person == kept.person)
    return bool(len(here)) and found.working[here[0]].tolist() == list(kept.working)


def _lines(plan: PremiumPlan, kept: Kept, last: Kept | None) -> list[Line]:
    before = {s.path: s for s in last.unpacked(plan.working).steps()} if last else {}
    return [
        Line(
            s.ja,
            s.cites,
            figure(s),
            figure(before[s.path]) if s.path in before else "",
            s.depth,
        )
        for s in kept.unpacked(plan.working).steps()
    ]


def figure(step: Step) -> str:
    """12,300円, 3人, 9.43%, はい: an exact amount keeps its fraction of a yen; a heading has no figure."""
    if step.value == "":
        return ""
    if isinstance(step.value, bool):
        return "はい" if step.value else "いいえ"
    if isinstance(step.value, str):
        whole, _, rest = step.value.partition(" ")
        if not step.unit:
            return _percent(sum((Fraction(part) for part in step.value.split()), Fraction(0)))
        return f"{int(whole):,}{step.unit}と{rest}" if rest else step.value
    return f"{step.value:,}{step.unit}"


def _percent(rate: Fraction) -> str:
    """9.43%; a rate that decimals cannot hold stays a fraction."""
    hundredths = rate * 10_000
    if hundredths.denominator != 1:
        return str(rate)
    whole, rest = divmod(int(hundredths), 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def _facts(plan: PremiumPlan, kept: Kept) -> tuple[tuple[Source, datetime | None], ...]:
    found = plan.sources(kept.person, kept.fiscal_year, kept.known_at)
    entries = JournalEntry.objects.filter(
        municipality=current_or_raise(), number__in={s.entry for s in found if s.entry}
    )
    at = dict(entries.values_list("number", "recorded_at"))
    return tuple((s, at.get(s.entry)) for s in found)
