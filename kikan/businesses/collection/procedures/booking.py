"""Booking and clearing the records of a file (収納と消込み): the same end whatever comes first or twice.

A payment has one identity wherever it is told. What is known of it is the set of stages seen: preliminary (速報)
reserves, settled (確報) books, cancelled (取消) frees a reservation. Each counts once, in any order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.collection.procedures.incoming import (
    CANCELLED,
    PRELIMINARY,
    REPEATED,
    SETTLED,
    WITHDRAWN,
)
from kikan.businesses.collection.procedures.resolving import Resolved, resolve
from kikan.shared.ledger.placing import Place
from kikan.shared.ledger.receive import receive_columns
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import MISSING, read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Columns = dict[str, Ints]
# Two reads and no join: a file just received has no statistics yet.
RECORDS = """
SELECT record, stage, identity, amount, paid_on, town, slip, charge, instalment, payer, levy, month, asked
FROM collection_incoming_record WHERE municipality = %(town)s AND file = %(file)s
"""
DONE = "SELECT record FROM collection_outcome WHERE municipality = %(town)s AND file = %(file)s"
SEEN = """
SELECT identity, result, receipt FROM collection_outcome
WHERE municipality = %(town)s AND identity = ANY(%(identities)s) AND result < 9
"""
# Identities have 59 bits, so that one number names a payment and its stage.
STAGES = 8


@dataclass(frozen=True)
class Counts:
    """What became of some records: how many, how much, and what waits for a person."""

    records: int = 0
    booked: int = 0
    amount: int = 0
    reserved: int = 0
    cancelled: int = 0
    repeated: int = 0
    doubtful: int = 0
    overpaid: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, f) + getattr(other, f) for f in self.__dataclass_fields__))


def pending(file: int, limit: int) -> Columns:
    """Records of a file of which nothing came yet; those of one charge stand together."""
    asked = {"town": current_or_raise(), "file": file}
    rows, done = read_columns(RECORDS, asked), read_columns(DONE, asked)["record"]
    waiting = np.flatnonzero(~np.isin(rows["record"], done))
    order = np.lexsort([rows[name][waiting] for name in ("record", "slip", "charge")])
    chosen = waiting[order[:limit]]
    return {name: column[chosen] for name, column in rows.items()}


def book(file: int, channel: str, rows: Columns, entry: int) -> Counts:
    """Give each record its outcome; settled ones become receipts and are cleared. Call it after the entry."""
    if not len(rows["record"]):
        return Counts()
    seen = read_columns(SEEN, {"town": current_or_raise(), "identities": rows["identity"].tolist()})
    result = _results(rows, seen)
    target = resolve(rows, (result == SETTLED) | (result == PRELIMINARY))
    booked = np.flatnonzero(result == SETTLED)
    receipt, left = _receive(file, channel, rows, target, booked, entry)
    write_columns(
        "collection_outcome",
        {
            "file": file, "entry": entry, "record": rows["record"], "identity": rows["identity"],
            "result": result, "receipt": receipt, "charge": target.charge, "instalment": target.instalment,
        },
    )  # fmt: skip
    doubtful = _keep_doubts(file, rows, target.reason, receipt, booked, entry)
    doubtful += _keep_withdrawn(file, rows, result, receipt, seen, entry)
    return Counts(
        records=len(result),
        booked=len(booked),
        amount=int(rows["amount"][booked].sum()),
        reserved=int((result == PRELIMINARY).sum()),
        cancelled=int((result == CANCELLED).sum()),
        repeated=int((result == REPEATED).sum()),
        doubtful=doubtful,
        overpaid=int(left.sum()),
    )


def _results(rows: Columns, seen: Columns) -> Ints:
    """The stage of each record, or that it was told before: by another file or an earlier line."""
    key = rows["identity"] * STAGES + rows["stage"]
    is_first = np.zeros(len(key), dtype=bool)
    is_first[np.unique(key, return_index=True)[1]] = True
    is_new = is_first & ~np.isin(key, seen["identity"] * STAGES + seen["result"])
    return np.where(is_new, rows["stage"], REPEATED)


def _receive(
    file: int, channel: str, rows: Columns, target: Resolved, booked: Ints, entry: int
) -> tuple[Ints, Ints]:
    """Receipt numbers by row (MISSING where none), and what the receipts leave over."""
    at = {int(row): i for i, row in enumerate(booked)} if target.several else {}
    several: dict[int, list[Place]] = {at[row]: p for row, p in target.several.items() if row in at}
    made = receive_columns(
        target.charge[booked], target.instalment[booked], rows["amount"][booked], target.payer[booked],
        rows["record"][booked], channel=channel, paid_on=rows["paid_on"][booked], processed_on=clock.today(),
        source=file, entry=entry, several=several,
    )  # fmt: skip
    receipt = np.full(len(rows["record"]), MISSING, dtype=np.int64)
    receipt[booked] = made.number
    return receipt, made.left


def _keep_doubts(file: int, rows: Columns, reason: Ints, receipt: Ints, booked: Ints, entry: int) -> int:
    some = booked[reason[booked] > 0]
    _write_doubts(file, receipt[some], reason[some], rows["record"][some], entry)
    return len(some)


def _keep_withdrawn(file: int, rows: Columns, result: Ints, receipt: Ints, seen: Columns, entry: int) -> int:
    """A payment both settled and cancelled, whichever came first: the money stays booked, a person asks the agent."""
    before = {
        (int(i), int(r)): int(n)
        for i, r, n in zip(seen["identity"], seen["result"], seen["receipt"], strict=True)
    }
    now = {
        (int(i), int(r)): int(n)
        for i, r, n in zip(rows["identity"], result, receipt, strict=True)
        if r < REPEATED
    }
    known = before | now
    touched = {i for i, r in now if r in (SETTLED, CANCELLED)}
    both = [i for i in sorted(touched) if (i, SETTLED) in known and (i, CANCELLED) in known]
    if not both:
        return 0
    record = dict(zip(rows["identity"].tolist(), rows["record"].tolist(), strict=True))
    _write_doubts(
        file, np.array([known[(i, SETTLED)] for i in both]), np.full(len(both), WITHDRAWN),
        np.array([record[i] for i in both]), entry,
    )  # fmt: skip
    return len(both)


def _write_doubts(file: int, receipt: Ints, reason: Ints, record: Ints, entry: int) -> None:
    if len(receipt):
        columns = {"receipt": receipt, "reason": reason, "record": record}
        write_columns("collection_doubt", {"file": file, "entry": entry, **columns})
