"""Population and households (人口・世帯数) on a day, as known at an entry, so that a past figure can be had again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.history.fields import AS_OF_SQL, KNOWN_SQL
from kikan.shared.tenancy.opener import current_or_raise

NOW_SQL = "ended_by IS NULL"
COUNTS = """
SELECT r.resident_kind, p.sex, count(*)
FROM residents_resident r JOIN addressees_profile p
  ON p.municipality = r.municipality AND p.person = r.person AND {profile}
WHERE r.municipality = %(town)s AND {day} AND {known}
GROUP BY 1, 2
"""
HOUSEHOLDS = (
    "SELECT count(*) FROM residents_household r WHERE r.municipality = %(town)s AND {day} AND {known}"
)


@dataclass(frozen=True)
class Population:
    """Counts of one day: people by kind and sex, and households. A leaver counts until the planned day."""

    day: date
    by_kind_and_sex: dict[tuple[int, int], int]
    households: int

    @property
    def total(self) -> int:
        return sum(self.by_kind_and_sex.values())

    def of_kind(self, kind: int) -> int:
        return sum(count for (of, _), count in self.by_kind_and_sex.items() if of == kind)

    def of_sex(self, sex: int) -> int:
        return sum(count for (_, of), count in self.by_kind_and_sex.items() if of == sex)


def population(day: date, known_at: int | None = None) -> Population:
    """How many people and households the municipality has (人口)."""
    known = NOW_SQL if known_at is None else KNOWN_SQL
    values: dict[str, Any] = {"town": current_or_raise(), "day": day, "known": known_at}
    with connection.cursor() as cursor:
        cursor.execute(
            COUNTS.format(day=_of("r", AS_OF_SQL), known=_of("r", known), profile=_of("p", known)), values
        )
        counts = {(kind, sex): count for kind, sex, count in cursor.fetchall()}
        cursor.execute(HOUSEHOLDS.format(day=_of("r", AS_OF_SQL), known=_of("r", known)), values)
        households: int = cursor.fetchone()[0]
    return Population(day, counts, households)


def _of(alias: str, condition: str) -> str:
    for name in ("valid_from", "valid_until", "ended_by", "entry"):
        condition = condition.replace(name, f"{alias}.{name}")
    return f"({condition})"
