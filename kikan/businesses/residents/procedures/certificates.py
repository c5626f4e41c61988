"""What every certificate of the register asks before it is handed out (交付の可否): who, protected or kept back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.deadlines import deleted_record_issuable
from kikan.businesses.residents.reads.cards import UNKNOWN, PersonCard, person_cards
from kikan.law.days import day as day_number
from kikan.law.errors import LawGap
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release, suppression
from kikan.shared.addressees.vault import KINDS, MY_NUMBER, RESIDENT_CODE, held
from kikan.shared.documents.fees import Charge
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, ordinances

AT_THE_COUNTER = Charge()
REMOVED_LAW = "住民基本台帳法 第15条の4、同法施行令 第34条"


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
    _refuse_destroyed([c.removal.begins_on for c in cards if c.removal is not None])
    return ToPrint(tuple(cards), opened)


def _refuse_destroyed(removed_on: Sequence[date]) -> None:
    """Refuse what was removed so long ago that the record is not kept any more (除票の保存期間)."""
    if not removed_on:
        return
    today = day_number(clock.today())
    law = ordinances.law("event_date", today, statute="resident_register_act")
    days = np.array([day_number(day) for day in removed_on], dtype=np.int64)
    try:
        kept = deleted_record_issuable(days, np.full(len(days), today, dtype=np.int64), law=law)
    except LawGap as gap:
        raise Refused(
            "保存している最も古い除票の消除日が登録されていないため、除票の証明を交付できません。",
            cites=REMOVED_LAW,
            what_to_do="条例・規則の値（保存している最も古い除票の消除日）の登録を管理者に依頼してください。",
            field="persons",
        ) from gap
    if not kept.all():
        raise Refused(
            "保存期間を過ぎて廃棄された除票は、証明できません。",
            cites=REMOVED_LAW,
            what_to_do="廃棄したことの証明が要るときは、廃棄証明を案内してください。",
            field="persons",
        )


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
