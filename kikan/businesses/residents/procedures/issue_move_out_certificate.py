"""issue_move_out_certificate: hand out the certificate of a notified move-out (転出証明書の交付)."""

from collections.abc import Sequence

import numpy as np

from kikan.businesses.residents.documents import MOVE_OUT_CERTIFICATE, MOVE_OUT_EQUIVALENT
from kikan.businesses.residents.documents.from_register import person_of
from kikan.businesses.residents.documents.move_out import Leaving, MoveOut, move_out_certificate
from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.deadlines import move_out_certificate_allowed
from kikan.businesses.residents.procedures.certificates import AT_THE_COUNTER, subjects_of, to_print
from kikan.businesses.residents.reads.cards import PersonCard, RemovalCard
from kikan.businesses.residents.reads.leaving import qualifications
from kikan.law import book
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

LAW = "住民基本台帳法施行令 第24条"


@procedure("residents.issue_move_out_certificate", right="residents.print", ja="転出証明書の交付")
def issue_move_out_certificate(
    *,
    persons: Sequence[int],
    actor: Actor,
    is_equivalent: bool = False,
    copies: int = 1,
    official_use: bool = False,
    charge: Charge = AT_THE_COUNTER,
    passes_faults: bool = False,
) -> tuple[int, ...]:
    """Number and keep the certificate of these leavers. is_equivalent: 転出証明書に準ずる証明書.

    Errors: NotFound; Refused without a notified move-out, of different ones, or too late for the certificate (E15).
    """
    asked = to_print(persons, actor)
    cards = asked.cards
    actor.require("residents.my_number")
    removals = [_removal_of(card) for card in cards]
    _check(removals, is_equivalent)
    issued = hand_out(
        kind=(MOVE_OUT_EQUIVALENT if is_equivalent else MOVE_OUT_CERTIFICATE).kind,
        data=move_out_certificate(_move_out(cards, removals[0], is_equivalent)),
        subjects=subjects_of(cards),
        actor=actor,
        charge=charge,
        copies=copies,
        official_use=official_use,
        opened=asked.opened,
        passes_faults=passes_faults,
    )
    return tuple(one.number for one in issued)


def _removal_of(card: PersonCard) -> RemovalCard:
    removal = card.removal_ahead or card.removal
    if removal is None or int(removal.reason) not in codes.MOVES_OUT:
        raise Refused(
            "転出が届け出られていない人が含まれています。",
            cites=LAW,
            what_to_do="転出の届出を登録してから交付してください。",
            field="persons",
        )
    return removal


def _check(removals: Sequence[RemovalCard], is_equivalent: bool) -> None:
    first = removals[0]
    if int(first.reason) == codes.MOVED_ABROAD:
        raise Refused(
            "国外への転出には転出証明書を交付しません。",
            cites=LAW,
            what_to_do="除票の写しを交付してください。",
        )
    if any((r.cause_on, r.planned_address) != (first.cause_on, first.planned_address) for r in removals):
        raise Refused("別の日または別の住所へ転出する人は、一枚に証明できません。", field="persons")
    if not is_equivalent and _is_late(first):
        raise Refused(
            "E15 転出した日から14日を過ぎて届け出られているため、転出証明書は交付できません。",
            cites=LAW,
            what_to_do="「転出証明書に準ずる証明書」を選んで交付してください。",
            field="is_equivalent",
        )


def _is_late(removal: RemovalCard) -> bool:
    """Whether it was notified too late for the certificate (E15)."""
    left = day_number(removal.cause_on)
    notified = day_number(removal.notified_on or clock.today())
    in_time = move_out_certificate_allowed(
        np.array([left], dtype=np.int64),
        np.array([notified], dtype=np.int64),
        law=book().law("event_date", left),
    )
    return not bool(in_time[0])


def _move_out(cards: Sequence[PersonCard], removal: RemovalCard, is_equivalent: bool) -> MoveOut:
    ordered = sorted(cards, key=lambda card: (card.order_in_household, card.person))
    first = ordered[0]
    held = qualifications([card.person for card in cards], clock.today())
    return MoveOut(
        address=first.address,
        building=first.building,
        head_name=first.head_name or first.factual_head,
        moves_to=removal.planned_address,
        moves_on=removal.cause_text or removal.cause_on,
        notified_on=removal.notified_on,
        leaving=tuple(Leaving(person_of(c), "、".join(held[c.person])) for c in ordered),
        issued_on=clock.today(),
        is_equivalent=is_equivalent,
    )
