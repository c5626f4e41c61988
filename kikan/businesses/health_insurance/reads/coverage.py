"""Who is insured where (加入の点検): everybody living here on a day, by scheme; twice or not at all with what is known.

Reads the resident register and the late-stage elderly's system through facts. Employees' insurances tell nothing: who
is in neither is either insured there, on public assistance, or has not reported.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.health_insurance.models.enrolment import LostBy
from kikan.shared.tenancy.opener import current_or_raise

TWICE, NEVER, ENDED = "twice", "never", "ended"
COVERED = """
WITH here AS MATERIALIZED (
  SELECT DISTINCT person FROM fact_residents_residency
  WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
), nhi AS MATERIALIZED (
  SELECT DISTINCT person FROM health_insurance_enrolment
  WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
), elderly AS MATERIALIZED (
  SELECT DISTINCT person FROM fact_late_elderly_medical_insured
  WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
)
SELECT h.person, n.person IS NOT NULL AS in_nhi, e.person IS NOT NULL AS in_elderly
FROM here h LEFT JOIN nhi n USING (person) LEFT JOIN elderly e USING (person)
"""
LAST = """
SELECT DISTINCT ON (person) person, lost_by, valid_until FROM health_insurance_enrolment
WHERE municipality = %(town)s AND ended_by IS NULL AND person = ANY(%(persons)s) AND valid_until <= %(day)s
ORDER BY person, valid_until DESC
"""


@dataclass(frozen=True)
class Uncovered:
    """Somebody insured twice or in neither scheme, and what is known of the reason."""

    person: int
    kind: str
    reason: str
    since: date | None


@dataclass(frozen=True)
class Coverage:
    """How many live here, in which scheme they are, and who has to be looked at."""

    residents: int
    in_nhi: int
    in_elderly: int
    lines: tuple[Uncovered, ...]

    @property
    def twice(self) -> tuple[Uncovered, ...]:
        return tuple(line for line in self.lines if line.kind == TWICE)

    def reasons(self) -> list[tuple[str, int]]:
        """How many people under each reason, the commonest first."""
        counted: dict[str, int] = {}
        for line in self.lines:
            counted[line.reason] = counted.get(line.reason, 0) + 1
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def coverage(day: date) -> Coverage:
    """Everybody living here on a day; two queries."""
    values: dict[str, Any] = {"town": current_or_raise(), "day": day}
    rows = _rows(COVERED, values)
    twice = [person for person, nhi, elderly in rows if nhi and elderly]
    neither = [person for person, nhi, elderly in rows if not nhi and not elderly]
    last = {p: (by, on) for p, by, on in _rows(LAST, values | {"persons": neither})}
    lines = [Uncovered(p, TWICE, "国保と後期高齢者医療の両方に加入", None) for p in sorted(twice)]
    for person in sorted(neither):
        if person in last:
            by, on = last[person]
            words = str(LostBy(by).label) if by else "理由なし"
            lines.append(Uncovered(person, ENDED, f"国保を喪失（{words}）", on))
        else:
            lines.append(Uncovered(person, NEVER, "国保の届出がない（職場の健康保険など）", None))
    return Coverage(
        len(rows), sum(1 for _, nhi, _ in rows if nhi), sum(1 for *_, elderly in rows if elderly), tuple(lines)
    )  # fmt: skip


def _rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
