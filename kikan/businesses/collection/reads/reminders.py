"""Reminders (督促): until when they must be sent, and the letters of a run."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from kikan.shared.ledger.claims import law_on
from kikan.shared.tenancy.opener import current_or_raise

LETTERS = """
SELECT count(*), count(DISTINCT s.issue), min(s.issue), max(s.issue) FROM ledger_reminder r
LEFT JOIN documents_subject s ON s.municipality = r.municipality AND s.kind = 'reminder'
  AND s.subject = r.charge * 10000 + r.instalment
WHERE r.municipality = %s AND r.entry = %s
"""


@dataclass(frozen=True)
class Letters:
    """How many reminders a run decided, and the letters issued for them."""

    reminders: int
    issued: int
    first: int | None
    last: int | None


def legal_last_day(due_on: int) -> date:
    """The last day on which the law lets a reminder be sent; `due_on` as yyyymmdd (法定の20日)."""
    day = date(due_on // 10_000, due_on // 100 % 100, due_on % 100)
    return day + timedelta(days=law_on(day).amount("local_tax_collection.reminder_within_days"))


def letters_of(entry: int) -> Letters:
    with connection.cursor() as cursor:
        cursor.execute(LETTERS, [current_or_raise(), entry])
        return Letters(*cursor.fetchone())
