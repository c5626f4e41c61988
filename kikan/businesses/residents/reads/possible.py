"""What can be done for a person today (できる手続), and why the rest cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.reads.cards import REMOVED, RESIDENT, PersonCard
from kikan.businesses.residents.reads.chain import Link, chain_of
from kikan.shared.access import Actor
from kikan.shared.procedures import find
from kikan.shared.worklist.models import State
from kikan.shared.worklist.reads import Act, open_acts_of

Reason = Callable[[PersonCard], str]


@dataclass(frozen=True)
class PossibleAct:
    """A procedure for a person; `reason` says why it is not possible, empty where it is."""

    procedure: str
    ja: str
    reason: str = ""
    entry: int | None = None

    @property
    def is_possible(self) -> bool:
        return not self.reason


def _resident(card: PersonCard) -> str:
    return "" if card.state == RESIDENT else "住民票に記録されていません。"


def _resident_who_stays(card: PersonCard) -> str:
    return _resident(card) or ("転出予定が記録されています。" if card.removal_ahead else "")


def _removed(card: PersonCard) -> str:
    if card.state == RESIDENT:
        return "住民票に記録されています。"
    if card.removal is not None and int(card.removal.reason) == codes.DIED:
        return "死亡により消除されています。"
    return ""


def _left(card: PersonCard) -> str:
    removal = card.removal_ahead or card.removal
    is_move = removal is not None and int(removal.reason) in codes.MOVES_OUT
    return "" if is_move else "転出が記録されていません。"


def _japanese(card: PersonCard) -> str:
    return _resident(card) or ("外国人住民です。" if card.resident_kind == codes.FOREIGN else "")


def _foreign(card: PersonCard) -> str:
    return _resident(card) or ("日本人住民です。" if card.resident_kind == codes.JAPANESE else "")


def _known(card: PersonCard) -> str:
    return "" if card.state in (RESIDENT, REMOVED) else "住民票も除票もありません。"


ACTS: tuple[tuple[str, Reason], ...] = (
    ("residents.accept_move_in", _removed),
    ("residents.accept_move_inside", _resident),
    ("residents.accept_move_out", _resident_who_stays),
    ("residents.record_birth", _resident),
    ("residents.record_death", _resident),
    ("residents.change_head", _resident),
    ("residents.change_household", _resident),
    ("residents.correct_record", _known),
    ("residents.receive_move_in_notice", _left),
    ("residents.record_family_register", _resident),
    ("residents.remove_ex_officio", _resident_who_stays),
    ("residents.enter_ex_officio", _removed),
    ("residents.change_former_name", _japanese),
    ("residents.change_alias", _foreign),
    ("residents.change_stay", _foreign),
    ("residents.naturalise", _foreign),
    ("residents.lose_nationality", _japanese),
    ("residents.record_guardianship", _resident),
    ("residents.renew_record", _resident),
    ("residents.reorder_household", _resident),
)


def of_another_kind(procedure: str, card: PersonCard) -> str:
    """Why an act for Japanese or for foreign residents alone is not for this person; empty where it is.

    What else stands in the way is told beside the fields, where it can be mended.
    """
    reason = dict(ACTS).get(procedure)
    if reason not in (_japanese, _foreign) or card.state != RESIDENT:
        return ""
    return reason(card)


def possible_acts(
    card: PersonCard, actor: Actor, open_acts: Sequence[Act] | None = None
) -> tuple[PossibleAct, ...]:
    """Every act of the register for the person of a card of today; cancelling names the entry it would cancel.

    open_acts: what waits for the person, where the caller knows it already.
    """
    if open_acts is None:
        open_acts = open_acts_of([("person", card.person)])
    waiting = [act for act in open_acts if act.state in (State.ENTERED, State.RETURNED)]
    blocked = f"仮登録中の異動があります（整理番号 {waiting[0].number}）。" if waiting else ""
    acts = [_act(name, blocked or reason(card), actor) for name, reason in ACTS]
    last = next((link for link in reversed(chain_of([card.person])) if link.stands), None)
    return (*acts, _cancel(last, blocked, actor, card))


def _act(name: str, reason: str, actor: Actor) -> PossibleAct:
    listed = find(name)
    return PossibleAct(
        name, listed.ja, "この操作の権限がありません。" if not actor.may(listed.right) else reason
    )


def _cancel(last: Link | None, blocked: str, actor: Actor, card: PersonCard) -> PossibleAct:
    nothing = "取り消せる異動がありません。" if last is None or last.kind == "residents.imported" else ""
    act = _act("residents.cancel_event", blocked or nothing, actor)
    number = last.number if last is not None and not nothing else None
    return PossibleAct(act.procedure, act.ja, act.reason, number)
