"""Who is under the support measure (支援措置), and what of them may be shown: the one place that decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikan.shared.access import Actor
from kikan.shared.addressees.models import Protection
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

RIGHT = "residents.protected"
HIDDEN = "（支援措置により表示しません）"
# Columns, in any table of history, that tell where a person lives or went.
ADDRESS_ITEMS = frozenset(
    {"address", "building", "town", "lot", "postal_code", "town_code", "planned_address", "confirmed_address"}
)


@dataclass(frozen=True)
class Shield:
    """The protected among some people, and whether this actor may see their addresses now."""

    protected: frozenset[int]
    is_open: bool

    def covers(self, person: int) -> bool:
        return person in self.protected

    def shown(self, person: int, text: str) -> str:
        """The text, or the note that it is hidden."""
        return text if self.is_open or not text or person not in self.protected else HIDDEN


def shield(persons: Iterable[int], actor: Actor | None, *, day: date | None = None, why: str = "") -> Shield:
    """Shields the protected among `persons`: their address opens only with the right and a stated reason.

    A measure whose end has passed still covers until somebody ends it (期間経過後も自動では外れない):
    the row stays, with its end in sight, so nothing leaks on the day after.
    """
    rows = as_of(Protection, None).filter(municipality=current_or_raise(), person__in=list(persons))
    rows = rows.filter(valid_from__lte=day or clock.today())
    may = actor is not None and actor.may(RIGHT) and bool(why.strip())
    return Shield(frozenset(rows.values_list("person", flat=True)), may)
