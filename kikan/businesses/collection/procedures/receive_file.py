"""receive_file: keep a file of payments, every line of it, before anything is cleared (収納データの受入れ)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kikan.businesses.collection.models import BadLine, IncomingFile
from kikan.businesses.collection.procedures.incoming import File, Payment
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import MISSING, write_columns

TARGET = ("town", "slip", "charge", "instalment", "payer", "levy", "month", "asked")
# Columns of the table are smaller than int64: what does not fit names nothing that exists.
MOST = {"town": 99_999, "instalment": 9_999, "levy": 99, "month": 999_912, "asked": 10**10}
LARGEST = 10**18


@procedure("collection.receive_file", right="collection.batch", ja="収納データの受入れ")
def receive_file(*, file: File, actor: Actor) -> int:
    """Keep the file (`exchange.incoming.read_file`). Returns its number; `jobs.book_file` then books it.

    Errors: Refused for the same content or the same number of the sender again.
    """
    if IncomingFile.objects.filter(sha256=file.sha256).exists():
        raise Refused(
            "このファイルは、すでに受け入れています。", field="file", what_to_do="一覧で受入れ済みの内容を確かめてください。"
        )  # fmt: skip
    if IncomingFile.objects.filter(layout=file.layout, file_id=file.file_id).exists():
        raise Refused(
            "同じファイル番号で内容の違うファイルを、すでに受け入れています。", field="file",
            what_to_do="相手先に、どちらが正しいか確かめてください。何も登録していません。",
        )  # fmt: skip
    number = numbers.draw("collection.file")
    entry = append(
        actor=actor, kind="collection.file_received", procedure="collection.receive_file",
        subjects=[("file", number)], happened_on=file.made_on,
    )  # fmt: skip
    IncomingFile.objects.create(
        municipality=entry.municipality, number=number, channel=file.channel, layout=file.layout,
        file_id=file.file_id, made_on=file.made_on, sha256=file.sha256, records=file.records,
        amount=file.amount, bad=len(file.bad), entry=entry.number,
    )  # fmt: skip
    keep_payments(number, file.payments, entry.number)
    BadLine.objects.bulk_create(
        BadLine(municipality=entry.municipality, file=number, line=b.line, reason=b.reason[:200], raw=b.raw)
        for b in file.bad
    )
    return number


def keep_payments(file: int, payments: Sequence[Payment], entry: int) -> None:
    """Write the records of a file as they were read."""
    if not payments:
        return
    columns: dict[str, Any] = {
        "record": [p.record for p in payments],
        "stage": [p.stage for p in payments],
        "identity": [p.identity for p in payments],
        "amount": [p.amount for p in payments],
    }
    days = {
        "paid_on": [p.paid_on for p in payments],
        "settles_on": [p.settles_on for p in payments],
    }
    columns |= {k: np.array(v, dtype="datetime64[D]").astype(np.int64) for k, v in days.items()}
    columns |= {name: _target(payments, name) for name in TARGET}
    arrays = {k: np.asarray(v, dtype=np.int64) for k, v in columns.items()}
    write_columns("collection_incoming_record", {"file": file, "entry": entry, **arrays})


def _target(payments: Sequence[Payment], name: str) -> list[int]:
    most = MOST.get(name, LARGEST)
    values = (getattr(p.target, name) for p in payments)
    return [MISSING if v is None or v > most else v for v in values]
