"""Noting that a message was looked after by hand (通知の手作業による処理)."""

from kikan.businesses.residents.procedures.messages import message_of, require_reason, settled, step
from kikan.businesses.residents.reads import messages as told
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure


@procedure("residents.settle_message", right="residents.change", ja="通知の手作業による処理")
def settle_message(*, actor: Actor, number: int, reason: str) -> Entry:
    """Note that a message was looked after by hand, with the reason. Errors: NotFound, Refused."""
    row = message_of(number, "")
    waiting = (told.QUEUED, told.HELD, told.FAILED, told.ARRIVED, told.UNMATCHED)
    if told.last_states([number])[number].state not in waiting:
        raise Refused("この通知は処理が済んでいます。", what_to_do="一覧を開き直してください。")
    require_reason(reason)
    entry = settled(actor, "residents.settle_message", row)
    step(number, entry.number, told.MANUAL, reason)
    return entry
