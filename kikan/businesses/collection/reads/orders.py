"""Which account is debited for what (口座振替の口座): the order of the levy, of every levy, else the addressee's account."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.businesses.collection.models import DebitOrder
from kikan.shared.history import as_of
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.tenancy.opener import current_or_raise

# The account for charge `c` on the day %(day)s as known at %(known)s: an order of the levy, then one for every levy, then
# the addressee's account. One that is stopped gives none, whatever stands behind it.
ACCOUNT_OF_CHARGE = """
SELECT bank, branch, kind, account_number, holder_kana, stopped FROM (
  SELECT o.bank, o.branch, o.kind, o.account_number, o.holder_kana, o.stopped,
    CASE WHEN o.levy = 0 THEN 1 ELSE 0 END AS rank
  FROM collection_debit_order o
  WHERE o.municipality = c.municipality AND o.person = c.payer AND o.levy IN (0, c.levy)
    AND o.entry <= %(known)s AND (o.ended_by IS NULL OR o.ended_by > %(known)s)
    AND o.valid_from <= %(day)s AND %(day)s < o.valid_until
  UNION ALL
  SELECT a.bank, a.branch, a.kind, a.account_number, a.holder_kana, 0, 2 FROM addressees_account a
  WHERE a.municipality = c.municipality AND a.person = c.payer AND a.use = 'debit'
    AND a.entry <= %(known)s AND (a.ended_by IS NULL OR a.ended_by > %(known)s)
    AND a.valid_from <= %(day)s AND %(day)s < a.valid_until
) accounts ORDER BY rank LIMIT 1
"""
GENERAL = """
SELECT bank, branch, kind, account_number, holder_kana FROM addressees_account
WHERE municipality = %s AND person = %s AND use = 'debit' AND ended_by IS NULL
  AND valid_from <= %s AND %s < valid_until
"""


@dataclass(frozen=True, repr=False)
class Order:
    """An account as the account page shows it; `levy` None is the addressee's own account."""

    levy: int | None
    bank: str
    branch: str
    kind: int
    account_number: str
    holder_kana: str
    stopped: int = 0
    received_on: date | None = None
    starts_on: date | None = None

    @property
    def levy_ja(self) -> str:
        if self.levy is None:
            return "宛名の口座（科目の指定なし）"
        return LEVIES[self.levy].ja if self.levy else "すべての科目"


def orders_of(person: int, day: date) -> list[Order]:
    """The orders of a payer that hold on a day or later, then the addressee's own account."""
    rows = as_of(DebitOrder, None).filter(person=person, valid_until__gt=day).order_by("levy", "valid_from")
    found = [
        Order(
            r.levy,
            r.bank,
            r.branch,
            r.kind,
            r.account_number,
            r.holder_kana,
            r.stopped,
            r.received_on,
            r.valid_from,
        )
        for r in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(GENERAL, [current_or_raise(), person, day, day])
        return found + [Order(None, *row) for row in cursor.fetchall()]
