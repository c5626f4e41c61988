"""Gaining, losing and undoing (取得・喪失・取消し): the rows and their entry; a business's procedure calls them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import HistoryModel
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import Entry, append
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.qualification.models import Spell
from kikan.shared.qualification.standing import spells_of
from kikan.shared.tenancy import clock

SPELL = ("acquired_on", "acquired_by", "acquired_reported_on", "lost_by", "lost_reported_on")


@dataclass(frozen=True)
class Scheme:
    """An insurance as its acts see it.

    gained, lost, cancelled: kinds of its entries. kept: columns of its own that a following row keeps; beside: other
    tables that an act writes together with the spell and that undoing it must restore.
    """

    business: str
    ja: str
    model: type[Spell]
    gain_cites: str
    loss_cites: str
    gained: str
    lost: str
    cancelled: str
    kept: tuple[str, ...] = ()
    beside: tuple[type[HistoryModel], ...] = field(default=())

    @property
    def undone(self) -> tuple[str, ...]:
        """Kinds of entries that can be cancelled."""
        return (self.gained, self.lost)


def gain(
    scheme: Scheme, *, person: int, on: date, by: int, reported_on: date, values: Mapping[str, Any], procedure: str,
    actor: Actor, subjects: Sequence[tuple[str, int]] = (), cause: int | None = None, read_at: int | None = None,
    over: Spell | None = None,
) -> Entry:  # fmt: skip
    """Begin a spell on the day of gaining. over: a spell of another class that ends where this one begins.

    Errors: Refused for one who is insured already on the day or later, or for a report from the future.
    """
    follows = None if over is None else over.entry
    if any(spell.valid_until > on and spell.entry != follows for spell in spells_of(scheme.model, person)):
        raise Refused(
            f"取得日以後に、すでに{scheme.ja}の資格があります。", cites=scheme.gain_cites, field="acquired_on",
            what_to_do="喪失の届出が先に必要か、取得日を確かめてください。",
        )  # fmt: skip
    _refuse_future(reported_on)
    entry = append(
        actor=actor, kind=scheme.gained, procedure=procedure, subjects=[("person", person), *subjects],
        happened_on=on, reported_on=reported_on, reason=str(by), cites=scheme.gain_cites, cause=cause, read_at=read_at,
    )  # fmt: skip
    spell = {"acquired_on": on, "acquired_by": by, "acquired_reported_on": reported_on}
    begins = history.add if over is None else history.replace
    begins(scheme.model, {"person": person}, spell | dict(values), entry=entry.number, valid_from=on)
    return entry


def lose(
    scheme: Scheme, *, person: int, on: date, by: int, reported_on: date, procedure: str, actor: Actor,
    cause: int | None = None, read_at: int | None = None,
) -> Entry:  # fmt: skip
    """End the last spell on the day of losing.

    Errors: NotFound for one who is not insured then; Refused for a day before the gaining.
    """
    spells = spells_of(scheme.model, person)
    spell = spells[-1] if spells else None
    if spell is None or spell.valid_until <= on:
        raise NotFound(
            f"その日より後に{scheme.ja}の資格がありません。", field="lost_on",
            what_to_do="資格の履歴を確かめてください。",
        )  # fmt: skip
    if on < spell.acquired_on:
        raise Refused(
            "喪失日が取得日より前です。", cites=scheme.loss_cites, field="lost_on",
            what_to_do="取得日（資格の履歴）を確かめ、誤りなら取得を取り消してください。",
        )  # fmt: skip
    _refuse_future(reported_on)
    entry = append(
        actor=actor, kind=scheme.lost, procedure=procedure, subjects=[("person", person)], happened_on=on,
        reported_on=reported_on, reason=str(by), cites=scheme.loss_cites, cause=cause, read_at=read_at,
    )  # fmt: skip
    key = {"person": person}
    if on > spell.valid_from:
        kept = {name: getattr(spell, name) for name in (*SPELL, *scheme.kept)}
        history.replace(
            scheme.model, key, kept | {"lost_by": by, "lost_reported_on": reported_on}, entry=entry.number,
            valid_from=spell.valid_from, valid_until=on,
        )  # fmt: skip
    history.end(scheme.model, key, entry=entry.number, on=on)
    return entry


def _refuse_future(reported_on: date) -> None:
    if reported_on > clock.today():
        raise Refused(
            "届出日が今日より後です。", field="reported_on", what_to_do="届出日を確かめてください。"
        )


def cancel(
    scheme: Scheme, *, cancelled: int, procedure: str, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:  # fmt: skip
    """Let everything be again as before entry `cancelled`, by added rows.

    Errors: NotFound for no such act; Refused where a later act of the person must be cancelled first.
    """
    act = JournalEntry.objects.filter(number=cancelled, kind__in=scheme.undone).first()
    if act is None:
        raise NotFound(f"取り消す{scheme.ja}の資格異動がありません。", field="cancelled")
    subjects = list(JournalSubject.objects.filter(entry=cancelled).values_list("kind", "subject"))
    entry = append(
        actor=actor, kind=scheme.cancelled, procedure=procedure, subjects=subjects,
        happened_on=act.happened_on, corrects=cancelled, cause=cause, read_at=read_at,
    )  # fmt: skip
    try:
        for model in (scheme.model, *scheme.beside):
            history.retract(model, cancelled=cancelled, entry=entry.number)
    except NotTheLatest as error:
        raise Refused(
            "後から行われた異動があるため、取り消せません。",
            what_to_do="新しい異動から順に取り消してください。",
        ) from error
    return entry
