"""Copies of the resident record to be laid beside an old system's (帳票の突合): everything but the numbers of the vault."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kikan.businesses.residents.documents import INDIVIDUAL_COPY
from kikan.businesses.residents.documents.from_register import record_copy
from kikan.businesses.residents.documents.resident_record import Shown, individual_copy
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.reads.cards import person_cards
from kikan.businesses.residents.reads.standing import alias_histories
from kikan.shared.addressees import suppression
from kikan.shared.exchange.side_by_side import WORDS, SideBySide
from kikan.shared.tenancy.opener import current_or_raise

SHOWN = Shown(head=True, family_register=True, reading=True, foreign_status=True, alias_history=True)


def persons(day: date) -> Sequence[int]:
    """Everybody who lives here on the day."""
    living = Resident.objects.filter(
        municipality=current_or_raise(), ended_by=None, valid_from__lte=day, valid_until__gt=day
    )
    return list(living.order_by("person").values_list("person", flat=True))


def bodies(numbers: Sequence[int], day: date) -> Mapping[int, Mapping[str, Any]]:
    """An individual sheet of each who is not protected or kept back. Errors: Refused for a code without a name."""
    kept_back = {
        each.person
        for function in (suppression.ISSUE, suppression.VIEW)
        for each in suppression.in_force(numbers, function)
        if each.is_error
    }
    cards = [c for c in person_cards(numbers, day=day) if not c.is_protected and c.person not in kept_back]
    aliases = alias_histories(c.person for c in cards)
    found: dict[int, Mapping[str, Any]] = {}
    for card in cards:
        copy = record_copy([card], day=day, shown=SHOWN, is_whole_household=False, aliases=aliases)
        found[card.person] = {**individual_copy(copy), "certificate": WORDS}
    return found


SIDE_BY_SIDE = SideBySide("residents", "住民票", INDIVIDUAL_COPY.template, persons, bodies)
