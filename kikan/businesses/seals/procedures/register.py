"""register, change_seal: a seal is registered, today (印鑑の登録・改印)."""

from kikan.businesses.seals.law import codes
from kikan.businesses.seals.models import Application, Registration
from kikan.businesses.seals.procedures.act import REGISTRATIONS, Accepted, Act, take_cards_back, values_of
from kikan.businesses.seals.procedures.arguments import Identity, SealItems
from kikan.businesses.seals.procedures.checks import Checking, law_of
from kikan.businesses.seals.reads import registrations as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers


@procedure("seals.register", right="seals.change", ja="印鑑の登録")
def register(
    *,
    actor: Actor,
    person: int,
    seal: SealItems,
    identity: Identity,
    card: int | None = None,
    note: str = "",
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Register the seal of a resident and give a card; `card` is the number on it, None for the next one.

    Law: 印鑑登録証明事務処理要領 第2・第3
    Errors: NotFound, Refused with every error by field, Stale, LawGap.
    """
    act = Act(actor, "seals.register", "seals.registered", person, read_at, cause)
    act.keep_out_of_drafts()
    kind = Checking(act, seal, identity, law_of(act.today)).run()
    act.check_card(card)
    entry = act.append(reason=identity.method)
    number = _write(act, entry, seal, identity, kind, note)
    return act.accepted(entry, number, act.give_card(card, number, entry))


@procedure("seals.change_seal", right="seals.change", ja="改印")
def change_seal(
    *,
    actor: Actor,
    registration: int,
    seal: SealItems,
    identity: Identity,
    card: int | None = None,
    note: str = "",
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Cancel a registration and register another seal of the same person, in one act; the number is new.

    Errors: NotFound, Refused, Stale, LawGap.
    """
    old = reads.registration_of(registration)
    if not old.is_active:
        raise Refused("この登録はすでに抹消されています。", what_to_do="新しい登録として受け付けてください。")
    act = Act(actor, "seals.change_seal", "seals.seal_changed", old.person, read_at, cause)
    act.keep_out_of_drafts()
    kind = Checking(act, seal, identity, law_of(act.today), replaced=old).run()
    act.check_card(card)
    entry = act.append([("seal", registration)], reason=identity.method)
    cancelled = values_of(old, state=codes.CANCELLED, cancelled_on=act.today, cancel_reason=codes.CHANGED)
    history.replace(
        Registration, {"registration": registration}, cancelled, entry=entry.number, valid_from=act.today
    )
    take_cards_back(registration, codes.RETURNED, entry.number, act.today)
    number = _write(act, entry, seal, identity, kind, note)
    return act.accepted(entry, number, act.give_card(card, number, entry))


def _write(act: Act, entry: Entry, seal: SealItems, identity: Identity, kind: str, note: str) -> int:
    number = next_registration()
    history.add(
        Registration,
        {"registration": number},
        {
            "person": act.person, "state": codes.ACTIVE, "registered_on": act.today, "imprint": seal.imprint,
            "seal_text": seal.text, "seal_text_kind": kind, "text_reason": seal.text_reason.strip(),
            "applicant": identity.applicant, "identification": identity.method, "papers": identity.papers,
            "guarantor": identity.guarantor if identity.method == codes.GUARANTOR else None, "note": note,
        },
        entry=entry.number,
        valid_from=act.today,
    )  # fmt: skip
    if identity.method == codes.REPLY and identity.application is not None:
        _close(identity.application, number, act, entry)
    return number


def _close(application: int, registration: int, act: Act, entry: Entry) -> None:
    values = {"state": codes.REGISTERED, "reply_received_on": act.today, "registration": registration}
    history.change(
        Application, {"application": application}, values, entry=entry.number, valid_from=act.today
    )


def next_registration() -> int:
    """A number never used before, also not by a registration of the old system."""
    while reads.is_number_used(number := numbers.draw(REGISTRATIONS)):
        pass
    return number
