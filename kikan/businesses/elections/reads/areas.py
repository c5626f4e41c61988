"""Voting districts and their lots (投票区・区域): what holds on a day, and which district an address belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.elections.models import Area, District
from kikan.shared.addressees.models import Address
from kikan.shared.history import as_of
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

# An area d holds the address a: a whole town, or the first number of the lot lies in it.
IN_AREA = """((d.lot_from = 0 AND d.lot_until IS NULL)
    OR substring(normalize(a.lot, NFKC) FROM '[0-9]{1,9}')::int
      BETWEEN d.lot_from AND coalesce(d.lot_until, 999999999))"""
HOMES = f"""
SELECT w.person, w.day, d.district
FROM unnest(%(persons)s::bigint[], %(days)s::date[]) AS w(person, day)
JOIN addressees_address a ON a.municipality = %(town)s AND a.person = w.person AND a.use = 'home'
  AND a.entry <= %(known)s AND (a.ended_by IS NULL OR a.ended_by > %(known)s)
  AND a.valid_from <= w.day AND w.day < a.valid_until
LEFT JOIN elections_area d ON d.municipality = %(town)s AND d.town_code = a.town_code AND a.town_code <> ''
  AND d.ended_by IS NULL AND d.valid_from <= w.day AND w.day < d.valid_until AND {IN_AREA}
"""  # noqa: S608 - a fragment of the code
# Voters whose address on a day lies in another district than their row says.
MISPLACED = f"""
SELECT r.person, r.district AS was, d.district AS now
FROM elections_roll r
JOIN addressees_address a ON a.municipality = %(town)s AND a.person = r.person AND a.use = 'home'
  AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND %(day)s < a.valid_until
LEFT JOIN elections_area d ON d.municipality = %(town)s AND d.town_code = a.town_code AND a.town_code <> ''
  AND d.ended_by IS NULL AND d.valid_from <= %(day)s AND %(day)s < d.valid_until AND {IN_AREA}
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND %(day)s < r.valid_until
  AND r.moved_out_on IS NULL AND d.district IS DISTINCT FROM r.district
ORDER BY r.person
"""  # noqa: S608 - a fragment of the code


@dataclass(frozen=True)
class DistrictLine:
    """A voting district with its polling place, as it stands on a day."""

    district: int
    name: str
    place_name: str
    place_address: str
    valid_from: date
    valid_until: date
    is_for_abroad: bool


@dataclass(frozen=True)
class AreaLine:
    """Lots of a town that belong to a district."""

    area: int
    district: int
    town_code: str
    lot_from: int
    lot_until: int | None
    valid_from: date
    valid_until: date

    @property
    def lots_ja(self) -> str:
        if self.lot_from == 0 and self.lot_until is None:
            return "全域"
        return f"{self.lot_from}番地から" + ("" if self.lot_until is None else f"{self.lot_until}番地まで")


def districts_on(day: date) -> list[DistrictLine]:
    """The districts of a day by number."""
    rows = as_of(District.objects.filter(municipality=current_or_raise()), day).order_by("district")
    return [DistrictLine(*(getattr(r, n) for n in DistrictLine.__dataclass_fields__)) for r in rows]


def areas_on(day: date) -> list[AreaLine]:
    """The areas of a day by district, town and lot."""
    rows = as_of(Area.objects.filter(municipality=current_or_raise()), day)
    rows = rows.order_by("district", "town_code", "lot_from")
    return [AreaLine(*(getattr(r, n) for n in AreaLine.__dataclass_fields__)) for r in rows]


def towns() -> dict[str, str]:
    """The names of the towns by code, as the addresses call them (町字)."""
    rows = Address.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, use="home")
    return dict(rows.exclude(town_code="").values_list("town_code", "town").distinct().order_by("town_code"))


def names_on(day: date) -> dict[int, str]:
    return {d.district: d.name for d in districts_on(day)}


def homes_at(asked: Iterable[tuple[int, date]], known_at: int) -> dict[tuple[int, date], int | None]:
    """The district of each person's home on a day, None where no area holds it; who has no home is left out."""
    wanted = list(dict.fromkeys(asked))
    values: dict[str, Any] = {
        "town": current_or_raise(), "known": known_at, "persons": [p for p, _ in wanted],
        "days": [day for _, day in wanted],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(HOMES, values)
        return {(person, day): district for person, day, district in cursor.fetchall()}


def misplaced(day: date) -> dict[str, np.ndarray]:
    """Voters whose district on a day is not that of their address: person, was, now (MISSING for none)."""
    return read_columns(MISPLACED, {"town": current_or_raise(), "day": day})
