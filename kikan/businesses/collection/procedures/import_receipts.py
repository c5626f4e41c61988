"""import_receipts: receipts of one day from an agent's settled list (コンビニ等の確報の取込み)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Charge
from kikan.shared.ledger.receive import receive_columns
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@dataclass(frozen=True)
class Paid:
    """One settled payment of an instalment, in yen."""

    charge: int
    instalment: int
    amount: int


@procedure("collection.import_receipts", right="collection.batch", ja="収納データの取込み")
def import_receipts(*, paid_on: date, payments: Sequence[Paid], actor: Actor) -> int:
    """Book and clear the payments of a day; returns what stays unallocated in yen.

    Errors: Refused for none, a day to come, an instalment named twice or unknown, or an amount below 1 yen.
    """
    if not payments or any(p.amount < 1 for p in payments):
        raise Refused("金額が1円以上の明細がありません。", what_to_do="取り込む内容を確かめてください。")
    if paid_on > clock.today():
        raise Refused("領収日が今日より後です。", field="paid_on", what_to_do="領収日を確かめてください。")
    keys = {(p.charge, p.instalment) for p in payments}
    if len(keys) != len(payments):
        raise Refused("同じ期の明細が2件以上あります。", what_to_do="明細を分けて取り込んでください。")
    payers = dict(Charge.objects.filter(number__in={c for c, _ in keys}).values_list("number", "payer"))
    if set(payers) != {c for c, _ in keys}:
        raise Refused("調定のない明細があります。", what_to_do="納付書の番号を確かめてください。")
    source = numbers.draw("collection.file")
    entry = append(
        actor=actor, kind="collection.receipts_imported", procedure="collection.import_receipts",
        subjects=[("file", source)], happened_on=paid_on,
    )  # fmt: skip
    rows = np.array([(p.charge, p.instalment, p.amount, payers[p.charge]) for p in payments], dtype=np.int64)
    booked = receive_columns(
        rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], np.arange(1, len(rows) + 1, dtype=np.int64),
        channel="store", paid_on=paid_on, processed_on=clock.today(), source=source, entry=entry.number,
    )  # fmt: skip
    return int(booked.left.sum())
