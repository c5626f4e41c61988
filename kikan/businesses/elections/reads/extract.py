"""The voters of districts in postal order (抄本の順), and the figures of each registration (登録者数)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.elections.models import RollEntry
from kikan.shared.addressees.protection import Shield
from kikan.shared.documents.dates import era_day
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

# Who is on no district's list stands under this number.
NO_DISTRICT = 0
VOTERS = """
SELECT coalesce(e.district, 0), e.person, coalesce(n.name, ''), coalesce(n.kana, ''),
  coalesce(a.address || CASE WHEN a.building = '' THEN '' ELSE '　' || a.building END, ''), coalesce(p.sex, 0),
  p.birth_on, p.birth_text, p.birth_precision, e.moved_out_on IS NOT NULL,
  EXISTS (SELECT FROM elections_suspension x WHERE x.municipality = e.municipality AND x.person = e.person
    AND x.ended_by IS NULL AND x.valid_from <= %(day)s AND %(day)s < x.valid_until)
FROM elections_roll e
LEFT JOIN addressees_name n ON n.municipality = e.municipality AND n.person = e.person AND n.kind = 'official'
  AND n.ended_by IS NULL AND n.valid_from <= %(day)s AND %(day)s < n.valid_until
LEFT JOIN addressees_profile p ON p.municipality = e.municipality AND p.person = e.person AND p.ended_by IS NULL
  AND p.valid_from <= %(day)s AND %(day)s < p.valid_until
LEFT JOIN LATERAL (
  SELECT * FROM addressees_address h WHERE h.municipality = e.municipality AND h.person = e.person AND h.use = 'home'
    AND h.ended_by IS NULL AND h.valid_from <= least(%(day)s, coalesce(e.moved_out_on - 1, %(day)s))
  ORDER BY h.valid_from DESC LIMIT 1) a ON true
WHERE e.municipality = %(town)s AND e.ended_by IS NULL AND e.valid_from <= %(day)s AND %(day)s < e.valid_until
  AND coalesce(e.district, 0) = ANY(%(districts)s)
ORDER BY 1, a.town_code, substring(normalize(a.lot, NFKC) FROM '[0-9]{1,9}')::int NULLS LAST, a.lot, a.building,
  n.kana, e.person
"""
REGISTRATIONS = """
SELECT d.registered_on, d.kinds, count(*) FILTER (WHERE p.sex = 1), count(*) FILTER (WHERE p.sex = 2), count(e.person)
FROM (
  SELECT registered_on, min(kind) AS kinds FROM elections_roll
  WHERE municipality = %(town)s AND ended_by IS NULL AND kind IN (1, 2)
  GROUP BY registered_on ORDER BY registered_on DESC LIMIT 12
) d
JOIN elections_roll e ON e.municipality = %(town)s AND e.ended_by IS NULL AND e.valid_from <= d.registered_on
  AND d.registered_on < e.valid_until
LEFT JOIN addressees_profile p ON p.municipality = %(town)s AND p.person = e.person AND p.ended_by IS NULL
  AND p.valid_from <= d.registered_on AND d.registered_on < p.valid_until
GROUP BY 1, 2 ORDER BY 1
"""
SEXES = {1: "男", 2: "女"}
MOVED, ASK = "転出", "要確認"


@dataclass(frozen=True, repr=False)
class Voter:
    """A line of an extract. mark: 転出, or 要確認 for who may not vote now, without the reason."""

    person: int
    name: str
    kana: str
    address: str
    sex: str
    birth: str
    mark: str


def voters_of(districts: Sequence[int], day: date, covered: Shield | None = None) -> dict[int, list[Voter]]:
    """The voters of each district in postal order; the addresses of the protected as the shield shows them.

    districts: NO_DISTRICT for who has none. The address of who left is the last one here.
    """
    found: dict[int, list[Voter]] = {district: [] for district in districts}
    with connection.cursor() as cursor:
        cursor.execute(VOTERS, {"town": current_or_raise(), "day": day, "districts": list(districts)})
        for row in cursor.fetchall():
            found[row[0]].append(_voter(row[1:], covered))
    return found


def _voter(row: Sequence[Any], covered: Shield | None) -> Voter:
    person, name, kana, address, sex, birth_on, birth_text, precision, has_left, is_stopped = row
    birth = era_day(birth_on if precision == "day" else birth_text) if birth_on else ""
    mark = ASK if is_stopped else MOVED if has_left else ""
    shown = covered.shown(person, address) if covered else address
    return Voter(person, name, kana, shown, SEXES.get(sex, ""), birth, mark)


def districts_with_voters(day: date) -> list[int]:
    """The districts somebody is registered in on a day, NO_DISTRICT first where somebody has none."""
    rows = as_of(RollEntry.objects.filter(municipality=current_or_raise()), day)
    return sorted(d or NO_DISTRICT for d in rows.order_by().values_list("district", flat=True).distinct())


@dataclass(frozen=True)
class RegistrationCount:
    """Registered voters on a day of registration."""

    registered_on: date
    kind: int
    male: int
    female: int
    total: int
    more: int


def registrations() -> list[RegistrationCount]:
    """The last twelve registrations with the voters of that day and the change since the one before; newest first."""
    with connection.cursor() as cursor:
        cursor.execute(REGISTRATIONS, {"town": current_or_raise()})
        rows = cursor.fetchall()
    before = [0, *(row[4] for row in rows)]
    found = [
        RegistrationCount(on, kind, male, female, total, total - old)
        for (on, kind, male, female, total), old in zip(rows, before, strict=False)
    ]
    return found[::-1]
