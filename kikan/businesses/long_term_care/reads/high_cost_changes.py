"""Months of 高額介護 decided before the services told of them changed (過誤・月遅れ): what is due now, what was decided."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.models.benefit import BenefitKind
from kikan.businesses.long_term_care.reads.high_cost import PAID, REDUCED, kept
from kikan.law.days import day
from kikan.shared.ledger.models import PayoutStatus
from kikan.shared.ledger.purposes import CARE_BENEFIT
from kikan.shared.premiums.households import holds, looked_up
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
DECIDED = f"""
SELECT b.person, sum(b.paid)::bigint AS paid, sum(b.copay)::bigint AS keeps, sum(b.amount)::bigint AS amount,
  max(b.entry) AS entry, bool_or(b.is_held AND p.number IS NULL)::int AS is_held,
  bool_and(b.amount < 0 OR p.status IN ({PayoutStatus.WAITING.value}, {PayoutStatus.RETURNED.value},
    {PayoutStatus.WITHDRAWN.value}) AND p.set_off = 0)::int AS is_open
FROM long_term_care_benefit b
LEFT JOIN ledger_payout_state p ON p.municipality = b.municipality AND p.purpose = {CARE_BENEFIT.code}
  AND p.reference = b.number
WHERE b.municipality = %(town)s AND b.month = %(month)s AND b.kind = {BenefitKind.HIGH_COST.value}
GROUP BY b.person ORDER BY b.person
"""  # noqa: S608 - constants
TOLD_LAST = """
SELECT person, max(entry) AS entry FROM long_term_care_service_record
WHERE municipality = %(town)s AND month = %(month)s GROUP BY person
"""


@dataclass(frozen=True, repr=False)
class HighCostChange:
    """Somebody whose month comes to another amount than was decided; money in yen.

    paid, keeps: by what is known now; decided: the sum of what was decided; decided_paid, decided_keeps: by which.
    is_held: payments are held, so nothing is changed yet; is_open: nothing of it has been paid out.
    """

    person: int
    paid: int
    keeps: int
    decided: int
    decided_paid: int
    decided_keeps: int
    is_held: bool
    is_open: bool

    @property
    def due(self) -> int:
        return max(self.paid - self.keeps, 0)

    @property
    def difference(self) -> int:
        return self.due - self.decided


def changes(month: date) -> list[HighCostChange]:
    """Whose decided month changed because services of the household were told of after the decision; as many queries for all.

    Left out: who is decided for the first time, and whose benefits are reduced. Errors: LawGap.
    Law: 介護保険法第51条・第61条
    """
    values = {"town": current_or_raise(), "month": month}
    decided = read_columns(DECIDED, values)
    if not len(decided["person"]):
        return []
    known = read_columns(PAID, values)
    person = np.union1d(decided["person"], known["person"])
    paid = looked_up(known, person)("paid")
    keeps, home = kept(person, paid, month)
    told = np.zeros(int(home.max()) + 1, dtype=np.int64)
    np.maximum.at(told, home, looked_up(read_columns(TOLD_LAST, values), person)("entry"))
    before = looked_up(decided, person)
    on = np.full(len(person), day(month), dtype=np.int64)
    counts = np.isin(person, decided["person"]) & (told[home] > before("entry"))
    counts &= ~holds(read_columns(REDUCED, values), person, on)
    counts &= np.maximum(paid - keeps, 0) != before("amount")
    columns = (person, paid, keeps, before("amount"), before("paid"), before("keeps"))
    is_held, is_open = before("is_held") > 0, before("is_open") > 0
    found = []
    for i in np.flatnonzero(counts).tolist():
        who, now, limit, decided_amount, decided_paid, decided_keeps = (int(c[i]) for c in columns)
        found.append(
            HighCostChange(
                who, now, limit, decided_amount, decided_paid, decided_keeps, bool(is_held[i]), bool(is_open[i])
            )
        )  # fmt: skip
    return found
