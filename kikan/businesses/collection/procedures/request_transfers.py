"""request_transfers: ask the bank for the open instalments of one due date (口座振替の依頼)."""

from datetime import date

from kikan.businesses.collection.procedures.asking_bank import ask_bank, open_debits
from kikan.businesses.collection.procedures.transfers import Debit
from kikan.businesses.collection.reads.orders import ACCOUNT_OF_CHARGE
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.ledger.kinds import IS_PRINCIPAL
from kikan.shared.procedures import procedure

OPEN_WITH_ACCOUNT = f"""
SELECT c.levy, c.fiscal_year, b.charge, b.instalment, b.balance,
       a.bank, a.branch, a.kind, a.account_number, a.holder_kana
FROM ledger_balance b
JOIN ledger_charge c ON c.municipality = b.municipality AND c.number = b.charge
CROSS JOIN LATERAL ({ACCOUNT_OF_CHARGE}) a
WHERE b.municipality = %(municipality)s AND b.due_on = %(due)s AND b.balance > 0 AND {IS_PRINCIPAL.format("b")}
  AND a.stopped = 0 AND c.levy <> ALL(%(withheld)s)
ORDER BY b.charge, b.instalment
"""  # noqa: S608


@procedure("collection.request_transfers", right="collection.batch", ja="口座振替の依頼")
def request_transfers(*, due_on: date, actor: Actor) -> tuple[int, list[Debit]]:
    """Ask for every open instalment due that day whose payer has an account; not for what a store has told as paid.

    Returns the file's number and its debits; `exchange.account_transfer.write_request` gives the bytes.
    Errors: Refused where nothing is open, or the same was asked before.
    """
    rows, known_at = open_debits(OPEN_WITH_ACCOUNT, due_on, due=due_on)
    if not rows:
        raise Refused(
            "この納期限で口座振替の対象になる未納がありません。",
            what_to_do="納期限を確かめてください。",
            field="due_on",
        )
    return ask_bank(rows, due_on, known_at, "collection.request_transfers", actor)
