"""decide_reminders: the reminders of an approved run hold, with their fees (督促の決定)."""

from datetime import date

from kikan.shared.access import Actor
from kikan.shared.jobs.trial import release
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "地方税法第329条・第371条・第726条"


@procedure("collection.decide_reminders", right="collection.approve", ja="督促の決定")
def decide_reminders(*, run: int, sent_on: date, known_at: int, actor: Actor) -> Entry:
    """Move the trial rows of an approved run into the ledger under one entry; the limitation begins anew from it.

    Law: 地方税法第18条の2第1項第2号（時効の更新）. Errors: Refused without two approvals or when released before.
    """
    entry = append(
        actor=actor, kind="collection.reminded", procedure="collection.decide_reminders", subjects=[("run", run)],
        happened_on=sent_on, cites=CITES,
    )  # fmt: skip
    release(
        run, ["ledger_instalment", "ledger_charge_line", "ledger_reminder"], entry.number, known_at=known_at
    )
    return entry
