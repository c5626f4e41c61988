"""The chain of events of people (異動の順序): what was recorded of them, and what of it is cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.shared.tenancy.opener import current_or_raise

CHAIN = """
SELECT e.number, e.kind, e.happened_on,
  (SELECT min(c.number) FROM journal_entry c JOIN journal_subject cs
     ON cs.municipality = c.municipality AND cs.entry = c.number AND cs.kind = 'person' AND cs.subject = ANY(%(persons)s)
   WHERE c.municipality = e.municipality AND c.corrects = e.number AND c.kind = 'residents.cancelled')
FROM journal_entry e
WHERE e.municipality = %(town)s AND e.kind LIKE 'residents.%%'
AND e.kind NOT LIKE 'residents.suppression%%' AND e.kind NOT LIKE 'residents.support%%'
AND e.kind NOT LIKE 'residents.message%%'
AND e.kind NOT IN ('residents.print_released', 'residents.my_number_change_requested') AND e.number IN (
  SELECT s.entry FROM journal_subject s
  WHERE s.municipality = %(town)s AND s.kind = 'person' AND s.subject = ANY(%(persons)s))
ORDER BY e.number
"""


@dataclass(frozen=True)
class Link:
    """One entry of the chain; `cancelled_by` is the entry that cancelled it."""

    number: int
    kind: str
    happened_on: date | None
    cancelled_by: int | None

    @property
    def stands(self) -> bool:
        """Whether it is an event and not cancelled: only such ones can be cancelled."""
        return self.cancelled_by is None and self.kind != "residents.cancelled"


def chain_of(persons: Iterable[int]) -> list[Link]:
    """Every entry of the register about any of these people, in the order of recording."""
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, {"town": current_or_raise(), "persons": list(persons)})
        return [Link(*row) for row in cursor.fetchall()]
