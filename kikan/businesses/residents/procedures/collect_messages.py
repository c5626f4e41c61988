"""Collecting what outside systems are to be told (外部システムへの通知の作成)."""

from kikan.businesses.residents.procedures.messages import SERIES, keep
from kikan.businesses.residents.reads import messages as told
from kikan.businesses.residents.reads.telling import EVENTS, tellings
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append, head, hold
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.entries import after

MADE, MOST = "residents.messages_made", 2_000


@procedure("residents.collect_messages", right="residents.change", ja="外部システムへの通知の作成")
def collect_messages(*, actor: Actor) -> Entry | None:
    """Write what is to be told of every entry since the last time, in the order of entries; None if nothing is.

    Law: 住民基本台帳法 第9条第1項・第19条第1項・第30条の6
    """
    hold()
    entries = after(_told_until(), head(), EVENTS, MOST)
    found = [telling for entry in entries for telling in tellings(entry)]
    if not entries:
        return None
    made = append(
        actor=actor, kind=MADE, procedure="residents.collect_messages", subjects=[],
        reason=str(entries[-1].number),
    )  # fmt: skip
    first = numbers.draw(SERIES, len(found)) if found else 0
    for number, each in enumerate(found, start=first):
        keep(
            number, made.number, told.HELD if each.held else told.QUEUED, each.held,
            direction=told.OUT, system=each.system, kind=each.kind, partner=each.partner, sequence=number,
            person=each.person, cause=each.cause, content=each.content,
        )  # fmt: skip
    return made


def _told_until() -> int:
    """The last entry that was told: kept as the reason of the entry that told it."""
    rows = JournalEntry.objects.filter(municipality=current_or_raise(), kind=MADE).order_by("-number")
    return int(rows.values_list("reason", flat=True).first() or 0)
