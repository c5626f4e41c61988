"""Figures of the roll (名簿登録者数): by district and sex on a day, marks, what ends soon, the day's entries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.elections.models import RollEntry
from kikan.businesses.elections.reads import areas
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

COUNTS = """
SELECT r.district, coalesce(p.sex, 0), count(*), count(r.moved_out_on),
  count(*) FILTER (WHERE r.valid_from = r.registered_on AND r.registered_on = %(day)s)
FROM elections_roll r
LEFT JOIN addressees_profile p ON p.municipality = r.municipality AND p.person = r.person AND p.ended_by IS NULL
  AND p.valid_from <= %(day)s AND %(day)s < p.valid_until
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND %(day)s < r.valid_until
GROUP BY 1, 2
"""
MALE, FEMALE = 1, 2


@dataclass(frozen=True)
class DistrictCount:
    """Voters of a district on a day; `district` None: no district is known."""

    district: int | None
    name: str
    male: int
    female: int
    other: int
    marked: int

    @property
    def total(self) -> int:
        return self.male + self.female + self.other


def by_district(day: date) -> list[DistrictCount]:
    """Registered voters by district, those without one last; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"town": current_or_raise(), "day": day})
        rows = cursor.fetchall()
    names = areas.names_on(day)
    found: dict[int | None, list[int]] = {number: [0, 0, 0, 0] for number in names}
    for district, sex, count, marked, _ in rows:
        cells = found.setdefault(district, [0, 0, 0, 0])
        cells[sex - 1 if sex in (MALE, FEMALE) else 2] += count
        cells[3] += marked
    lines = [
        DistrictCount(number, names.get(number or 0, "投票区が未定" if number is None else f"投票区番号{number}"), *cells)
        for number, cells in found.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda c: (c.district is None, c.district or 0))


def ending_between(first: date, last: date) -> list[Any]:
    """Marked voters whose four months end within two days, as rows of (person, moved_out_on, valid_until, district)."""
    rows = as_of(RollEntry.objects.filter(municipality=current_or_raise()), None)
    rows = rows.filter(moved_out_on__isnull=False, valid_until__gte=first, valid_until__lte=last)
    return list(rows.order_by("valid_until", "person"))
