"""Where a call of two rounds stands: which round is open, who is in it (第一次審査・第二次審査)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.procurement.models import Shortlist
from kikan.businesses.procurement.reads.notices import ProcurementLine, rows_now

FIRST, SECOND, NEITHER = 1, 2, 0


@dataclass(frozen=True)
class ShortlistLine:
    """The first round as it was closed; results as they are kept."""

    closed_on: date
    results: list[dict[str, Any]]
    is_approved: bool
    entry: int

    @property
    def passed(self) -> frozenset[int]:
        """The bidders that are in the second round."""
        return frozenset(r["bidder"] for r in self.results if not r["why_out"])


def shortlist_of(number: int) -> ShortlistLine | None:
    """The first round of a call, once it is closed."""
    return next(iter(rows_now(Shortlist, number, ShortlistLine, ("procurement",))), None)


def closed_rounds(found: ProcurementLine, shortlist: ShortlistLine | None, is_evaluated: bool) -> list[int]:
    """The rounds whose scores stand."""
    if is_evaluated:
        return [FIRST, SECOND] if found.has_first_round else [FIRST]
    return [FIRST] if shortlist is not None else []


def open_round(found: ProcurementLine, shortlist: ShortlistLine | None) -> int:
    """The round whose items are scored now; a call of one round is in its first until the end."""
    if not found.has_first_round or shortlist is None:
        return FIRST
    return SECOND if shortlist.is_approved else NEITHER
