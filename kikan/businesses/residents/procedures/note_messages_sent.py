"""Noting that messages were handed to the outside system (外部システムへの通知の送信)."""

from collections.abc import Sequence

from kikan.businesses.residents.procedures.messages import step
from kikan.businesses.residents.reads import messages as told
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append, hold
from kikan.shared.procedures import procedure


@procedure("residents.note_messages_sent", right="residents.change", ja="外部システムへの通知の送信")
def note_messages_sent(*, actor: Actor, sent: Sequence[int]) -> Entry:
    """Note that these messages were handed to the outside system. Errors: Refused where one no longer waits."""
    hold()
    last = told.last_states(sent)
    if not sent or any(number not in last or last[number].state != told.QUEUED for number in sent):
        raise Refused("送信待ちではない通知が含まれています。", what_to_do="一覧を開き直してください。")
    entry = append(
        actor=actor, kind="residents.messages_sent", procedure="residents.note_messages_sent", subjects=[]
    )
    for number in sent:
        step(number, entry.number, told.WRITTEN)
    return entry
