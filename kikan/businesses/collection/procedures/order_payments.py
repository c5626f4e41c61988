"""order_payments: the payments of an approved run go to the bank (支払の振込依頼の確定)."""

from datetime import date

from kikan.shared.access import Actor
from kikan.shared.jobs.trial import release
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("collection.order_payments", right="collection.approve", ja="支払の振込依頼の確定")
def order_payments(*, run: int, pay_on: date, known_at: int, actor: Actor) -> Entry:
    """Move the trial rows of an approved run into the ledger under one entry.

    Law: 地方自治法第232条の4・第235条（支出命令と指定金融機関）. Errors: Refused without two approvals or when released before.
    """
    entry = append(
        actor=actor, kind="collection.payments_ordered", procedure="collection.order_payments",
        subjects=[("run", run)], happened_on=pay_on, cites="地方自治法第232条の4・第232条の5",
    )  # fmt: skip
    release(run, ["ledger_payout_record"], entry.number, known_at=known_at)
    return entry
