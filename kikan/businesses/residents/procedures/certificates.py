"""What every certificate of the register asks before it is handed out (交付の可否): who, protected or kept back."""

from collections.abc import Sequence
from dataclasses import dataclass

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.law import codes
from kikan.businesses.residents.reads.cards import UNKNOWN, PersonCard, person_cards
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release, suppression
from kikan.shared.addressees.vault import KINDS, MY_NUMBER, RESIDENT_CODE, held
from kikan.shared.documents.fees import Charge
from kikan.shared.errors import Refused

AT_THE_COUNTER = Charge()


@dataclass(frozen=True, repr=False)
class ToPrint:
    """The people of a certificate, and the protected among them whose print was released by two persons."""

    cards: tuple[PersonCard, ...]
    opened: frozenset[int]


def to_print(persons: Sequence[int], actor: Actor) -> ToPrint:
    """The cards of these people, opened for one print.

    Errors: NotFound; Refused where nobody is chosen, somebody has no record, is protected without release (E20) or
    kept back (E25).
    """
    whom = list(dict.fromkeys(persons))
    opened = print_release.opened_for(whom, actor)
    cards = person_cards(whom, actor=actor, opened=opened)
    if not cards:
        raise Refused("写しに記載する人を選んでください。", field="persons")
    if any(c.state == UNKNOWN for c in cards):
        raise Refused("住民票も除票もない人が含まれています。", field="persons")
    suppression.refuse(whom, suppression.ISSUE)
    return ToPrint(tuple(cards), opened)


def subjects_of(cards: Sequence[PersonCard]) -> list[tuple[str, int]]:
    """Whom a paper about these people concerns: their households and themselves."""
    households = sorted({c.household for c in cards if c.household is not None})
    return [*(("household", h) for h in households), *(("person", c.person) for c in cards)]


def one_household(cards: Sequence[PersonCard], what: str) -> int:
    """The household of all of them. Errors: Refused where they belong to several, or to none."""
    households = {c.household for c in cards}
    if len(households) != 1 or None in households:
        raise Refused(
            f"{what}には、一つの世帯の人だけを記載できます。",
            what_to_do="世帯ごとに、または一人ずつ交付してください。",
            field="persons",
        )
    (household,) = households
    assert household is not None
    return household


def check_numbers(cards: Sequence[PersonCard], shown: Shown, actor: Actor) -> None:
    """Whether 個人番号 and 住民票コード that are asked for can be printed; of the dead they never are.

    Errors: NotPermitted without the right; Refused where one of them holds none.
    """
    wanted = [
        kind for kind, asked in ((MY_NUMBER, shown.my_number), (RESIDENT_CODE, shown.resident_code)) if asked
    ]
    if not wanted:
        return
    actor.require("residents.my_number")
    living = [c.person for c in cards if not (c.removal and int(c.removal.reason) == codes.DIED)]
    known = held(living)
    for kind in wanted:
        if any((person, kind) not in known for person in living):
            raise Refused(
                f"{KINDS[kind]}が記録されていない人が含まれています。",
                cites="住民基本台帳法 第12条",
                what_to_do=f"{KINDS[kind]}を「省略」にするか、その人を外してください。",
                field="shown",
            )
