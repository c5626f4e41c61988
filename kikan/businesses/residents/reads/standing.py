"""What certificates and letters ask beside the card: alias history, closed sheets, guardianship, support measure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.models import AliasRecord, ClosedSheet, Guardianship
from kikan.ground.eras import in_words
from kikan.shared.addressees.models import Protection
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


def alias_histories(persons: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Every customary name a person has had, with when and where it was entered and deleted (通称の記載と削除)."""
    rows = as_of(AliasRecord, clock.today()).filter(municipality=current_or_raise(), person__in=list(persons))
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("person", "line"):
        text = f"{row.alias}　{in_words(row.added_on)}{row.added_at}記載"
        if row.deleted_on is not None:
            text += f"・{in_words(row.deleted_on)}{row.deleted_at}削除"
        found[row.person].append(text)
    return {person: tuple(texts) for person, texts in found.items()}


@dataclass(frozen=True)
class Closed:
    """A sheet that was closed (改製原住民票・帰化等による除票): its record is that of the eve as known then."""

    line: int
    reason: str
    closed_on: date
    known_at: int

    @property
    def reason_ja(self) -> str:
        return codes.JA[int(self.reason)]


def closed_sheets(person: int) -> tuple[Closed, ...]:
    """The closed sheets of a person, the oldest first."""
    rows = as_of(ClosedSheet, None).filter(municipality=current_or_raise(), person=person)
    return tuple(
        Closed(row.line, row.reason, row.closed_on, row.known_at)
        for row in rows.order_by("closed_on", "line")
    )


def is_ward(person: int) -> bool:
    """Whether a guardianship of an adult was told of the person (成年被後見人の登記の通知)."""
    rows = as_of(Guardianship, clock.today()).filter(municipality=current_or_raise(), person=person)
    return rows.filter(is_ward=True).exists()


def protection_of(person: int) -> tuple[date, date | None] | None:
    """Begin and last day of the latest support measure; None without one, no last day where it is open."""
    rows = as_of(Protection, None).filter(municipality=current_or_raise(), person=person)
    row = rows.order_by("-valid_from").first()
    if row is None:
        return None
    return row.valid_from, None if row.valid_until == OPEN else row.valid_until
