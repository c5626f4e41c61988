"""issue_record_copy: hand out a copy of the resident record (住民票の写し・除票の写しの交付)."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.residents.documents import HOUSEHOLD_COPY, INDIVIDUAL_COPY, REMOVED_COPY
from kikan.businesses.residents.documents.from_register import record_copy
from kikan.businesses.residents.documents.resident_record import Shown, household_copy, individual_copy
from kikan.businesses.residents.procedures.certificates import (
    AT_THE_COUNTER,
    ToPrint,
    check_numbers,
    one_household,
    subjects_of,
    to_print,
)
from kikan.businesses.residents.reads.cards import RESIDENT, PersonCard
from kikan.businesses.residents.reads.histories import Change, history_of
from kikan.businesses.residents.reads.households import household_card
from kikan.businesses.residents.reads.standing import alias_histories, closed_sheets
from kikan.shared.access import Actor
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.issue import Issued
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

HOUSEHOLD, INDIVIDUAL = "household", "individual"


@procedure("residents.issue_record_copy", right="residents.print", ja="住民票の写しの交付")
def issue_record_copy(
    *,
    persons: Sequence[int],
    shown: Shown,
    actor: Actor,
    form: str = HOUSEHOLD,
    copies: int = 1,
    official_use: bool = False,
    charge: Charge = AT_THE_COUNTER,
    passes_faults: bool = False,
) -> tuple[int, ...]:
    """Number and keep the copies; returns their issue numbers, in order. A removed record is an individual sheet.

    form: `household` (世帯連記式, all of one household) or `individual` (個人票, one paper a person).
    charge: how the fee is taken, or why not.
    For people under the support measure (支援措置) the officer must have released this one print.
    Errors: NotFound, Refused, UnprintableCharacter.
    """
    asked = to_print(persons, actor)
    check_numbers(asked.cards, shown, actor)
    made = _household(asked.cards, shown) if form == HOUSEHOLD else _individuals(asked, shown, actor)
    issued: list[Issued] = []
    for kind, data, about in made:
        issued += hand_out(
            kind=kind,
            data=data,
            subjects=subjects_of(about),
            actor=actor,
            charge=charge,
            copies=copies,
            official_use=official_use,
            opened=asked.opened & {card.person for card in about},
            passes_faults=passes_faults,
        )
    return tuple(one.number for one in issued)


Made = list[tuple[str, dict[str, object], Sequence[PersonCard]]]


def _household(cards: Sequence[PersonCard], shown: Shown) -> Made:
    household = one_household(cards, "世帯連記式")
    members = {m.person for m in household_card(household).members}
    copy = record_copy(
        cards,
        day=clock.today(),
        shown=shown,
        is_whole_household=members == {c.person for c in cards},
        aliases=alias_histories(c.person for c in cards),
    )
    return [(HOUSEHOLD_COPY.kind, household_copy(copy), cards)]


def _individuals(asked: ToPrint, shown: Shown, actor: Actor) -> Made:
    made: Made = []
    for card in asked.cards:
        copy = record_copy(
            [card],
            day=clock.today(),
            shown=shown,
            is_whole_household=False,
            changes=_changes(card, actor, asked.opened) if shown.history else (),
            aliases=alias_histories([card.person]),
        )
        kind = INDIVIDUAL_COPY.kind if card.state == RESIDENT else REMOVED_COPY.kind
        made.append((kind, individual_copy(copy), [card]))
    return made


def _changes(card: PersonCard, actor: Actor, opened: frozenset[int]) -> list[Change]:
    """The history of the present sheet: what happened before it was begun stands on the closed one (改製)."""
    closed = closed_sheets(card.person)
    since = closed[-1].closed_on if closed else date.min
    changes = history_of(card.person, actor=actor, opened=opened).changes
    return [change for change in changes if change.happened_on >= since]
