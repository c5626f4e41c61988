"""Moving removed records to the long-term store (除票の長期保存への移行): what each says, frozen with its hash."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.residents.models import StoredRecord
from kikan.businesses.residents.reads.cards import person_cards
from kikan.businesses.residents.reads.stored import digest, ripe
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append, head, hold
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.arguments import to_json


@procedure("residents.store_removed", right="residents.statistics", ja="除票の長期保存への移行")
def store_removed(*, actor: Actor, persons: Sequence[int]) -> Entry | None:
    """Store the records of these people, those that are ripe and not there yet; None where none is.

    The history they came from stays: nothing of it is overwritten. Errors: LawGap.
    """
    hold()
    found = ripe(clock.today())
    chosen = [person for person in persons if person in found]
    if not chosen:
        return None
    known_at = head()
    entry = append(
        actor=actor, kind="residents.records_stored", procedure="residents.store_removed", subjects=[]
    )
    StoredRecord.objects.bulk_create(
        _row(person, found[person], known_at, entry.number, content)
        for person, content in _contents({person: found[person] for person in chosen}).items()
    )
    return entry


def _contents(removed: dict[int, date]) -> dict[int, dict[str, object]]:
    """What each record says on the day of removal; addresses whole, whoever is protected: nobody reads them here."""
    cards = person_cards(list(removed), opened=frozenset(removed))
    return {card.person: dict(to_json(card)) for card in cards}


def _row(
    person: int, removed_on: date, known_at: int, entry: int, content: dict[str, object]
) -> StoredRecord:
    return StoredRecord(
        municipality=current_or_raise(), person=person, removed_on=removed_on, stored_on=clock.today(),
        known_at=known_at, content=content, sha256=digest(content), entry=entry,
    )  # fmt: skip
