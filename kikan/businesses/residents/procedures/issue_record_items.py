"""issue_record_items: certify chosen items of the record (住民票記載事項証明書・除票記載事項証明書の交付)."""

from collections.abc import Sequence

from kikan.businesses.residents.documents import RECORD_ITEMS, REMOVED_ITEMS
from kikan.businesses.residents.documents.from_register import record_copy
from kikan.businesses.residents.documents.record_items import record_items
from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.procedures.certificates import (
    AT_THE_COUNTER,
    one_household,
    subjects_of,
    to_print,
)
from kikan.businesses.residents.reads.cards import RESIDENT
from kikan.shared.access import Actor
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.issue_record_items", right="residents.print", ja="住民票記載事項証明書の交付")
def issue_record_items(
    *,
    persons: Sequence[int],
    items: Sequence[str],
    actor: Actor,
    with_building: bool = True,
    copies: int = 1,
    official_use: bool = False,
    charge: Charge = AT_THE_COUNTER,
    passes_faults: bool = False,
) -> tuple[int, ...]:
    """Number and keep the certificate; returns its issue numbers. items: keys of `record_items.ITEMS`.

    Errors: NotFound, Refused, UnprintableCharacter.
    """
    asked = to_print(persons, actor)
    cards = asked.cards
    one_household(cards, "記載事項証明書")
    copy = record_copy(cards, day=clock.today(), shown=Shown(), is_whole_household=False)
    issued = hand_out(
        kind=(RECORD_ITEMS if cards[0].state == RESIDENT else REMOVED_ITEMS).kind,
        data=record_items(copy, items, with_building=with_building),
        subjects=subjects_of(cards),
        actor=actor,
        charge=charge,
        copies=copies,
        official_use=official_use,
        opened=asked.opened,
        passes_faults=passes_faults,
    )
    return tuple(one.number for one in issued)
