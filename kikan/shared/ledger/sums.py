"""Sums of a levy's year by due day (納期ごとの調定と収納), straight from the rows: no balance of each instalment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.shared.ledger.kinds import IS_PRINCIPAL
from kikan.shared.tenancy.opener import current_or_raise

# The principal alone: late charges and reminder fees have their own sums (日計・月計).
OF_A_TABLE = f"""
SELECT i.due_on, sum(t.amount)::bigint FROM ledger_charge c
JOIN {{table}} t ON t.municipality = c.municipality AND t.charge = c.number
JOIN ledger_instalment i
  ON i.municipality = t.municipality AND i.charge = t.charge AND i.instalment = t.instalment
WHERE c.municipality = %s AND c.levy = %s AND c.fiscal_year = %s AND {IS_PRINCIPAL.format("i")}
GROUP BY i.due_on
"""  # noqa: S608
PAYERS = """
SELECT count(DISTINCT payer) FROM ledger_charge WHERE municipality = %s AND levy = %s AND fiscal_year = %s
"""


@dataclass(frozen=True)
class DueDay:
    """Everything that fell due on one day."""

    due_on: date
    charged: int
    received: int
    written_off: int

    @property
    def balance(self) -> int:
        return self.charged - self.received - self.written_off


@dataclass(frozen=True)
class MonthSums:
    """What falls due in a month and what of it has come in."""

    month: date
    charged: int
    received: int

    @property
    def rate(self) -> int:
        """Received of what fell due, in whole percent, cut (収納率)."""
        return self.received * 100 // self.charged if self.charged > 0 else 0


def due_days(levy: int, fiscal_year: int) -> list[DueDay]:
    """By due day, the earliest first; three queries."""
    charged, received, written_off = (
        _by_day(table, levy, fiscal_year)
        for table in ("ledger_charge_line", "ledger_allocation", "ledger_write_off")
    )
    return [
        DueDay(day, charged[day], received.get(day, 0), written_off.get(day, 0)) for day in sorted(charged)
    ]


def _by_day(table: str, levy: int, fiscal_year: int) -> dict[date, int]:
    with connection.cursor() as cursor:
        cursor.execute(OF_A_TABLE.format(table=table), [current_or_raise(), levy, fiscal_year])
        return dict(cursor.fetchall())


def by_month(days: list[DueDay]) -> list[MonthSums]:
    """The same by the month of the due day."""
    months = dict.fromkeys(d.due_on.replace(day=1) for d in days)
    return [
        MonthSums(
            month,
            sum(d.charged for d in days if d.due_on.replace(day=1) == month),
            sum(d.received for d in days if d.due_on.replace(day=1) == month),
        )
        for month in months
    ]


def payers(levy: int, fiscal_year: int) -> int:
    """How many are asked to pay (納付義務者)."""
    with connection.cursor() as cursor:
        cursor.execute(PAYERS, [current_or_raise(), levy, fiscal_year])
        found: int = cursor.fetchone()[0]
    return found


OF_YEARS = f"""
SELECT c.fiscal_year, c.levy, coalesce(sum(t.charged), 0)::bigint, coalesce(sum(t.received), 0)::bigint,
  coalesce(sum(t.written_off), 0)::bigint
FROM ledger_charge c JOIN (
  SELECT municipality, charge, instalment, amount AS charged, 0 AS received, 0 AS written_off FROM ledger_charge_line
  UNION ALL SELECT municipality, charge, instalment, 0, amount, 0 FROM ledger_allocation
  UNION ALL SELECT municipality, charge, instalment, 0, 0, amount FROM ledger_write_off
) t ON t.municipality = c.municipality AND t.charge = c.number
WHERE c.municipality = %s AND c.levy = ANY(%s) AND c.fiscal_year BETWEEN %s AND %s AND {IS_PRINCIPAL.format("t")}
GROUP BY c.fiscal_year, c.levy ORDER BY c.fiscal_year DESC, c.levy
"""  # noqa: S608


def year_sums(levies: Sequence[int], first: int, last: int) -> list[tuple[int, int, int, int, int]]:
    """(fiscal year, levy, charged, received, written off) of the principal, the newest year first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(OF_YEARS, [current_or_raise(), list(levies), first, last])
        found: list[tuple[int, int, int, int, int]] = cursor.fetchall()
    return found
