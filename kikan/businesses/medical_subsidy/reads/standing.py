"""Who supports whom, and who heads a household: what the listeners decide on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.medical_subsidy.models import Application
from kikan.shared.history import as_of
from kikan.shared.qualification.standing import residency_on
from kikan.shared.tenancy.opener import current_or_raise

HEADS = """
SELECT household, head FROM fact_residents_household
WHERE municipality = %(town)s AND household = ANY(%(households)s) AND ended_by IS NULL
  AND valid_from <= %(day)s AND %(day)s < valid_until
"""


MEMBERS = """
SELECT person, birth_on FROM fact_residents_residency
WHERE municipality = %(town)s AND household = %(household)s AND ended_by IS NULL
  AND valid_from <= %(day)s AND %(day)s < valid_until
ORDER BY birth_on, person
"""


def members_on(person: int, day: date) -> dict[int, date]:
    """Everybody of the person's household on a day with the date of birth, the eldest first; empty for nobody living here."""
    home = residency_on(person, day)
    if home is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"town": current_or_raise(), "household": home.household, "day": day})
        return dict(cursor.fetchall())


def heads_on(households: Iterable[int], day: date) -> dict[int, int | None]:
    """The head of each household on a day."""
    values: dict[str, Any] = {"town": current_or_raise(), "households": sorted(set(households)), "day": day}
    with connection.cursor() as cursor:
        cursor.execute(HEADS, values)
        return dict(cursor.fetchall())


def supported_by(persons: Iterable[int], known_at: int) -> dict[int, set[int]]:
    """Whose application names each of these people as supporter."""
    rows = Application.objects.filter(municipality=current_or_raise(), supporter__in=list(persons))
    found: dict[int, set[int]] = {}
    for supporter, person in as_of(rows, None, known_at).values_list("supporter", "person"):
        found.setdefault(supporter, set()).add(person)
    return found
