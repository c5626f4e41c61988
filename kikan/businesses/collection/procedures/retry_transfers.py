"""retry_transfers: ask the bank once more for what failed for lack of funds (再振替の依頼)."""

from datetime import date

from kikan.businesses.collection.models import TransferFile
from kikan.businesses.collection.procedures.asking_bank import ask_bank, open_debits
from kikan.businesses.collection.procedures.transfers import FUNDS_SHORT, Debit
from kikan.businesses.collection.reads.orders import ACCOUNT_OF_CHARGE
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

FAILED_OPEN = f"""
SELECT c.levy, c.fiscal_year, b.charge, b.instalment, b.balance,
       a.bank, a.branch, a.kind, a.account_number, a.holder_kana
FROM collection_transfer_record r
JOIN ledger_balance b ON b.municipality = r.municipality AND b.charge = r.charge AND b.instalment = r.instalment
JOIN ledger_charge c ON c.municipality = b.municipality AND c.number = b.charge
CROSS JOIN LATERAL ({ACCOUNT_OF_CHARGE}) a
WHERE r.municipality = %(municipality)s AND r.file = %(file)s AND r.result = {FUNDS_SHORT} AND b.balance > 0
  AND a.stopped = 0 AND c.levy <> ALL(%(withheld)s)
ORDER BY b.charge, b.instalment
"""  # noqa: S608


@procedure("collection.retry_transfers", right="collection.batch", ja="再振替の依頼")
def retry_transfers(*, file: int, debit_on: date, actor: Actor) -> tuple[int, list[Debit]]:
    """Ask once more, on a later day, for what failed for lack of funds in a result file and is still open (再振替).

    Errors: NotFound for no result file; Refused for a day gone by or not after the first, nothing left, asked before.
    """
    result = TransferFile.objects.filter(number=file, direction="in").first()
    if result is None:
        raise NotFound("この番号の結果ファイルはありません。", field="file")
    if debit_on <= max(clock.today(), result.debit_on):
        raise Refused("再振替の日は、今日と前の引落日より後にしてください。", field="debit_on")
    rows, known_at = open_debits(FAILED_OPEN, debit_on, file=file)
    if not rows:
        raise Refused(
            "資金不足で、まだ未納のものがありません。", field="debit_on",
            what_to_do="納付済みか、口座が停止されています。結果の明細を確かめてください。",
        )  # fmt: skip
    return ask_bank(rows, debit_on, known_at, "collection.retry_transfers", actor, cause=result.entry)
