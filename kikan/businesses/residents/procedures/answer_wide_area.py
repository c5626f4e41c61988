"""Answering a request for a copy to be handed out elsewhere (広域交付住民票の情報の送付)."""

from typing import Any

from kikan.businesses.residents.procedures.certificates import to_print
from kikan.businesses.residents.procedures.messages import SERIES, keep, message_of, settled, step
from kikan.businesses.residents.reads import messages as told
from kikan.businesses.residents.reads.cards import RESIDENT, PersonCard, person_card
from kikan.businesses.residents.reads.households import household_card
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers


@procedure("residents.answer_wide_area", right="residents.print", ja="広域交付住民票の情報の送付")
def answer_wide_area(*, actor: Actor, number: int, whole: bool) -> Entry:
    """Queue what the other municipality prints: of the person asked for, or of the whole household; no 本籍, no numbers.

    Law: 住民基本台帳法 第12条の4
    Errors: NotFound; Refused for other messages, answered ones, those without a person, who is protected (E20) or
    kept back (E25).
    """
    row = message_of(number, told.IN)
    state = told.last_states([number])[number].state
    if row.kind != told.WIDE_REQUEST or state != told.ARRIVED or row.person is None:
        raise Refused(
            "この通知には回答できません。", what_to_do="請求した市区町村に連絡し、手作業で処理してください。"
        )
    content = {"persons": [_of(card) for card in _asked(row.person, whole, actor)]}
    entry = settled(actor, "residents.answer_wide_area", row)
    step(number, entry.number, told.ANSWERED)
    answer = numbers.draw(SERIES)
    keep(
        answer, entry.number, told.QUEUED, "", direction=told.OUT, system=told.CS, kind=told.WIDE_COPY,
        partner=row.partner, sequence=answer, person=row.person, content={**content, "request": row.sequence},
    )  # fmt: skip
    return entry


def _asked(person: int, whole: bool, actor: Actor) -> tuple[PersonCard, ...]:
    card = person_card(person)
    if card.state != RESIDENT or card.household is None:
        raise Refused("住民票に記録されていない人は、広域交付できません。")
    members = household_card(card.household).members if whole else (card,)
    asked = to_print([m.person for m in members], actor)
    if asked.opened:
        raise Refused(
            "E20 支援措置の対象者が含まれるため、広域交付できません。",
            what_to_do="請求した市区町村に、住所地で請求するよう案内してもらってください。",
        )
    return asked.cards


def _of(card: PersonCard) -> dict[str, Any]:
    return {
        "name": card.name, "kana": card.kana, "former_name": card.former_name, "alias": card.alias, "sex": card.sex,
        "birth_on": card.birth_on.isoformat() if card.birth_on else "", "birth_text": card.birth_text,
        "address": card.address, "building": card.building, "head_name": card.head_name or card.factual_head,
        "relationship": card.relationship,
        "resident_since": card.resident_since.isoformat() if card.resident_since else "",
        "resident_since_text": card.resident_since_text,
        "address_since": card.address_since.isoformat() if card.address_since else "",
        "address_since_text": card.address_since_text, "came_from": card.came_from,
    }  # fmt: skip
