"""Who owes water and what was done about it (滞納整理): contracts overdue, the charges behind a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.businesses.water.models import ArrearsStep, ContractState
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

ARREARS = """
SELECT b.contract, b.payer, b.point, min(l.due_on), sum(l.balance)::bigint FROM water_bill b
JOIN LATERAL (SELECT due_on, balance FROM ledger_balance x WHERE x.municipality = b.municipality
  AND x.charge = b.water_charge AND x.balance > 0 AND x.due_on < %(day)s) l ON true
WHERE b.municipality = %(town)s AND b.ended_by IS NULL AND b.due_on < %(day)s
GROUP BY b.contract, b.payer, b.point ORDER BY 4, 1
"""


@dataclass(frozen=True)
class Owing:
    """A contract with overdue water charges and the last step against it."""

    contract: int
    payer: int
    point: int
    oldest: date
    amount: int
    step: int
    stepped_on: date | None


def owing(day: date) -> list[Owing]:
    """Every contract with overdue water charges, the oldest first (滞納整理). Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(ARREARS, {"town": current_or_raise(), "day": day})
        rows = cursor.fetchall()
    steps = ArrearsStep.objects.filter(municipality=current_or_raise(), contract__in=[r[0] for r in rows])
    last = {step.contract: (step.step, step.happened_on) for step in steps.order_by("entry")}
    return [Owing(*row, *last.get(row[0], (0, None))) for row in rows]


@dataclass(frozen=True, repr=False)
class Owed:
    """An overdue water charge of a contract."""

    contract: int
    bill: int
    month: int
    due_on: date
    total: int
    balance: int
    charge: int


OWED = """
SELECT b.contract, b.number, b.month, l.due_on, b.water, l.balance::bigint, b.water_charge FROM water_bill b
JOIN ledger_balance l ON l.municipality = b.municipality AND l.charge = b.water_charge AND l.balance > 0
  AND l.due_on < %(day)s AND l.instalment < 1000
WHERE b.municipality = %(town)s AND b.ended_by IS NULL AND b.contract = ANY(%(contracts)s) ORDER BY b.contract, l.due_on, b.number
"""


def owed_of(contracts: Sequence[int], day: date) -> dict[int, list[Owed]]:
    """The overdue water charges of contracts, the oldest first; one query."""
    found: dict[int, list[Owed]] = {contract: [] for contract in contracts}
    with connection.cursor() as cursor:
        cursor.execute(OWED, {"town": current_or_raise(), "contracts": list(contracts), "day": day})
        for row in cursor.fetchall():
            found[row[0]].append(Owed(*row))
    return found


def steps_of(entries: Sequence[int]) -> list[ArrearsStep]:
    """The steps recorded under these journal numbers, in their order."""
    rows = ArrearsStep.objects.filter(municipality=current_or_raise(), entry__in=list(entries))
    return list(rows.order_by("entry"))


def without_letter(step: int, since: date) -> list[int]:
    """Journal numbers of the steps of a kind taken since a day that no letter was issued of."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_LETTER, {"town": current_or_raise(), "step": step, "since": since})
        return [entry for (entry,) in cursor.fetchall()]


WITHOUT_LETTER = """
SELECT s.entry FROM water_arrears_step s WHERE s.municipality = %(town)s AND s.step = %(step)s AND s.happened_on >= %(since)s
  AND NOT EXISTS (SELECT 1 FROM documents_subject d WHERE d.municipality = s.municipality AND d.kind = 'water_step'
    AND d.subject = s.entry) ORDER BY s.entry
"""


def states_of(contracts: Sequence[int]) -> dict[int, ContractState]:
    """The latest state of each contract."""
    rows = as_of(ContractState, None).filter(municipality=current_or_raise(), contract__in=list(contracts))
    return {row.contract: row for row in rows.order_by("valid_from")}


def payers_of_steps(entries: list[int]) -> dict[int, int]:
    """The payer each step was taken against, by journal number."""
    steps = steps_of(entries)
    states = states_of([s.contract for s in steps])
    return {s.entry: states[s.contract].payer for s in steps}
