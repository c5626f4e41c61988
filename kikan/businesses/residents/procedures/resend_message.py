"""Sending a message once more (外部システムへの通知の再送)."""

from kikan.businesses.residents.procedures.messages import (
    SERIES,
    keep,
    message_of,
    require_reason,
    settled,
    step,
)
from kikan.businesses.residents.reads import messages as told
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers


@procedure("residents.resend_message", right="residents.change", ja="外部システムへの通知の再送")
def resend_message(*, actor: Actor, number: int, reason: str) -> Entry:
    """Queue a message once more under a new number, with the reason. Errors: NotFound, Refused."""
    row = message_of(number, told.OUT)
    if told.last_states([number])[number].state not in (told.WRITTEN, told.FAILED):
        raise Refused(
            "送信した通知だけを再送できます。", what_to_do="未送信の通知は「送る」で送ってください。"
        )
    require_reason(reason)
    entry = settled(actor, "residents.resend_message", row)
    step(number, entry.number, told.RESENT, reason)
    again = numbers.draw(SERIES)
    keep(
        again, entry.number, told.QUEUED, reason, direction=told.OUT, system=row.system, kind=row.kind,
        partner=row.partner, sequence=again, person=row.person, cause=row.cause, resends=number,
        content=row.content,
    )  # fmt: skip
    return entry
