"""The towns of the municipality (町字) as its own addresses name them, for the address fields of forms."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from kikan.shared.tenancy.opener import current_or_raise

TOWNS = """
SELECT town_code, town, postal_code, max(left(address, length(address) - length(town || lot))), count(*)
FROM addressees_address
WHERE municipality = %s AND use = 'home' AND ended_by IS NULL AND town <> '' AND town_code <> ''
  AND right(address, length(town || lot)) = town || lot
GROUP BY town_code, town, postal_code ORDER BY town_code, count(*) DESC
"""
KEPT_SECONDS = 600


@dataclass(frozen=True)
class TownName:
    code: str
    name: str
    postal_code: str


@dataclass(frozen=True)
class Towns:
    """The towns by code, and what stands before a town in an address (都道府県・市区町村)."""

    towns: tuple[TownName, ...]
    prefix: str


def towns() -> Towns:
    """Kept for ten minutes: names of towns change a few times in a decade, and hold nothing personal."""
    found = cache.get_or_set(f"residents.towns.{current_or_raise()}", _read, KEPT_SECONDS)
    assert isinstance(found, Towns)
    return found


def _read() -> Towns:
    with connection.cursor() as cursor:
        cursor.execute(TOWNS, [current_or_raise()])
        rows = cursor.fetchall()
    by_name: dict[str, TownName] = {}
    prefixes: dict[str, int] = {}
    for code, town, postal_code, prefix, count in rows:
        by_name.setdefault(town, TownName(code, town, postal_code))
        prefixes[prefix] = prefixes.get(prefix, 0) + count
    return Towns(tuple(by_name.values()), max(prefixes, key=lambda p: prefixes[p], default=""))
