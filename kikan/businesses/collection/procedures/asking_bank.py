"""Asking the bank for open instalments (口座振替の依頼): which rows, and the file that is kept of them."""

import hashlib
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.collection.models import TransferFile
from kikan.businesses.collection.procedures.transfers import Debit, customer_number
from kikan.businesses.collection.reads.incoming import reserved_instalments
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.levies import WITHHELD
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

Row = tuple[Any, ...]


def open_debits(sql: str, day: date, **values: Any) -> tuple[list[Row], int]:
    """What is asked for, and the journal's head it was read at."""
    known_at, reserved = head(), reserved_instalments()
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "municipality": current_or_raise(),
            "day": day,
            "known": known_at,
            "withheld": list(WITHHELD),
        }
        cursor.execute(sql, asked | values)
        return [r for r in cursor.fetchall() if (r[2], r[3]) not in reserved], known_at


def ask_bank(
    rows: list[Row], debit_on: date, known_at: int, name: str, actor: Actor, cause: int | None = None
) -> tuple[int, list[Debit]]:
    """Keep the request and its records. Errors: Refused where the same was asked before."""
    debits = [Debit(customer_number(*r[:4]), r[4], *r[5:]) for r in rows]
    digest = hashlib.sha256(repr([(debit_on, d.customer, d.amount) for d in debits]).encode()).hexdigest()
    if TransferFile.objects.filter(direction="out", sha256=digest).exists():
        raise Refused(
            "同じ内容の依頼ファイルをすでに作成しています。",
            what_to_do="作成済みのファイルを使ってください。",
        )
    number = numbers.draw("collection.file")
    entry = append(
        actor=actor, kind="collection.transfers_requested", procedure=name, subjects=[("file", number)],
        happened_on=debit_on, read_at=known_at, cause=cause,
    )  # fmt: skip
    TransferFile.objects.create(
        municipality=entry.municipality, number=number, direction="out", debit_on=debit_on, sha256=digest,
        records=len(rows), amount=sum(r[4] for r in rows), entry=entry.number,
    )  # fmt: skip
    charge, instalment, amount = (np.array([r[i] for r in rows], dtype=np.int64) for i in (2, 3, 4))
    write_columns(
        "collection_transfer_record",
        {
            "file": number, "record": np.arange(1, len(rows) + 1, dtype=np.int64), "doubt": 0,
            "charge": charge, "instalment": instalment, "amount": amount,
        },
    )  # fmt: skip
    return number, debits
