"""request_transfers: ask the bank for the open instalments of one due date (口座振替の依頼)."""

import hashlib
from datetime import date

import numpy as np
from django.db import connection

from kikan.businesses.collection.models import TransferFile
from kikan.businesses.collection.procedures.transfers import Debit, customer_number
from kikan.businesses.collection.reads.incoming import reserved_instalments
from kikan.businesses.collection.reads.orders import ACCOUNT_OF_CHARGE
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.kinds import IS_PRINCIPAL
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

OPEN_WITH_ACCOUNT = f"""
SELECT c.levy, c.fiscal_year, b.charge, b.instalment, b.balance,
       a.bank, a.branch, a.kind, a.account_number, a.holder_kana
FROM ledger_balance b
JOIN ledger_charge c ON c.municipality = b.municipality AND c.number = b.charge
CROSS JOIN LATERAL ({ACCOUNT_OF_CHARGE}) a
WHERE b.municipality = %(municipality)s AND b.due_on = %(due)s AND b.balance > 0 AND {IS_PRINCIPAL.format("b")}
  AND a.stopped = 0
ORDER BY b.charge, b.instalment
"""  # noqa: S608


@procedure("collection.request_transfers", right="collection.batch", ja="口座振替の依頼")
def request_transfers(*, due_on: date, actor: Actor) -> tuple[int, list[Debit]]:
    """Ask for every open instalment due that day whose payer has an account; not for what a store has told as paid.

    Returns the file's number and its debits; `exchange.account_transfer.write_request` gives the bytes.
    Errors: Refused where nothing is open, or the same was asked before.
    """
    known_at, reserved = head(), reserved_instalments()
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN_WITH_ACCOUNT,
            {"municipality": current_or_raise(), "due": due_on, "day": due_on, "known": known_at},
        )
        rows = [r for r in cursor.fetchall() if (r[2], r[3]) not in reserved]
    if not rows:
        raise Refused(
            "この納期限で口座振替の対象になる未納がありません。",
            what_to_do="納期限を確かめてください。",
            field="due_on",
        )
    debits = [Debit(customer_number(*r[:4]), r[4], *r[5:]) for r in rows]
    digest = hashlib.sha256(repr([(due_on, d.customer, d.amount) for d in debits]).encode()).hexdigest()
    if TransferFile.objects.filter(direction="out", sha256=digest).exists():
        raise Refused(
            "同じ内容の依頼ファイルをすでに作成しています。",
            what_to_do="作成済みのファイルを使ってください。",
        )
    number = numbers.draw("collection.file")
    entry = append(
        actor=actor, kind="collection.transfers_requested", procedure="collection.request_transfers",
        subjects=[("file", number)], happened_on=due_on, read_at=known_at,
    )  # fmt: skip
    TransferFile.objects.create(
        municipality=entry.municipality, number=number, direction="out", debit_on=due_on, sha256=digest,
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
