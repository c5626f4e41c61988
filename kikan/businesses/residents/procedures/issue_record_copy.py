"""issue_record_copy: hand out a copy of the resident record (住民票の写し・除票の写しの交付)."""

from collections.abc import Sequence

from kikan.businesses.residents.documents import HOUSEHOLD_COPY, INDIVIDUAL_COPY, REMOVED_COPY
from kikan.businesses.residents.documents.from_register import record_copy
from kikan.businesses.residents.documents.resident_record import Shown, household_copy, individual_copy
from kikan.businesses.residents.reads.cards import RESIDENT, UNKNOWN, PersonCard, person_cards
from kikan.businesses.residents.reads.histories import history_of
from kikan.businesses.residents.reads.households import household_card
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release, suppression
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.issue import Issued
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

HOUSEHOLD, INDIVIDUAL = "household", "individual"
AT_THE_COUNTER = Charge()


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
) -> tuple[int, ...]:
    """Number and keep the copies; returns their issue numbers, in order. A removed record is an individual sheet.

    form: `household` (世帯連記式, all of one household) or `individual` (個人票, one paper a person).
    charge: how the fee is taken, or why not.
    For people under the support measure (支援措置) the officer must have released this one print.
    Errors: NotFound, Refused, UnprintableCharacter.
    """
    whom = list(dict.fromkeys(persons))
    opened = print_release.opened_for(whom, actor)
    cards = person_cards(whom, actor=actor, opened=opened)
    _check(cards, shown)
    made = _household(cards, shown) if form == HOUSEHOLD else _individuals(cards, shown, actor, opened)
    issued: list[Issued] = []
    for kind, data, about in made:
        issued += hand_out(
            kind=kind,
            data=data,
            subjects=_subjects(about),
            actor=actor,
            charge=charge,
            copies=copies,
            official_use=official_use,
        )
    print_release.use(opened, actor, issued[0].number)
    return tuple(one.number for one in issued)


def _subjects(about: Sequence[PersonCard]) -> list[tuple[str, int]]:
    households = sorted({c.household for c in about if c.household is not None})
    return [*(("household", h) for h in households), *(("person", c.person) for c in about)]


Made = list[tuple[str, dict[str, object], Sequence[PersonCard]]]


def _check(cards: Sequence[PersonCard], shown: Shown) -> None:
    if not cards:
        raise Refused("写しに記載する人を選んでください。", field="persons")
    if any(c.state == UNKNOWN for c in cards):
        raise Refused("住民票も除票もない人が含まれています。", field="persons")
    suppression.refuse((c.person for c in cards), suppression.ISSUE)
    if shown.resident_code or shown.my_number:
        raise Refused(
            "住民票コードと個人番号は、まだ収録していないため記載できません。",
            what_to_do="住民票コード・個人番号を「省略」にしてください。",
            field="shown",
        )


def _household(cards: Sequence[PersonCard], shown: Shown) -> Made:
    households = {c.household for c in cards}
    if len(households) != 1:
        raise Refused(
            "世帯連記式には、一つの世帯の人だけを記載できます。",
            what_to_do="世帯ごとに、または個人票で交付してください。",
            field="persons",
        )
    (household,) = households
    assert household is not None
    members = {m.person for m in household_card(household).members}
    copy = record_copy(
        cards, day=clock.today(), shown=shown, is_whole_household=members == {c.person for c in cards}
    )
    return [(HOUSEHOLD_COPY.kind, household_copy(copy), cards)]


def _individuals(cards: Sequence[PersonCard], shown: Shown, actor: Actor, opened: frozenset[int]) -> Made:
    made: Made = []
    for card in cards:
        changes = history_of(card.person, actor=actor, opened=opened).changes if shown.history else ()
        copy = record_copy([card], day=clock.today(), shown=shown, is_whole_household=False, changes=changes)
        kind = INDIVIDUAL_COPY.kind if card.state == RESIDENT else REMOVED_COPY.kind
        made.append((kind, individual_copy(copy), [card]))
    return made
