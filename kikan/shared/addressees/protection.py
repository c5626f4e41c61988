"""Who is under the support measure (支援措置), and what of them may be shown: the one place that decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Protection
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

RIGHT = "residents.protected"
HIDDEN = "（支援措置により表示しません）"
# Columns, in any table of history, that tell where a person lives or went.
ADDRESS_ITEMS = frozenset(
    {
        "address", "building", "town", "lot", "postal_code", "town_code", "planned_address", "confirmed_address",
        "came_from", "last_registered", "place",
    }
)  # fmt: skip
# The protected, and whoever lives in one household with one of them: their address is the same.
COVERED = """
SELECT p.person FROM addressees_protection p
WHERE p.municipality = %(town)s AND p.ended_by IS NULL AND p.valid_from <= %(day)s
  AND (p.valid_until > %(day)s OR NOT p.is_ended)
"""
WITH_HOUSEHOLDS = f"""
{COVERED} UNION
SELECT r.person FROM fact_residents_residency r
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
  AND r.household = ANY(ARRAY(
    SELECT h.household FROM fact_residents_residency h
    WHERE h.municipality = %(town)s AND h.ended_by IS NULL AND h.valid_from <= %(day)s AND h.valid_until > %(day)s
      AND h.person = ANY(ARRAY({COVERED}))))
"""  # noqa: S608 - two constants

# The same for a few people alone: by the index of persons.
FEW = 200
# No join, and so the same plan before and after the tables have statistics (a hand-over is one transaction).
AMONG = f"""
WITH covered AS MATERIALIZED ({COVERED}), homes AS MATERIALIZED (
  SELECT h.household FROM fact_residents_residency h
  WHERE h.municipality = %(town)s AND h.person = ANY(ARRAY(SELECT person FROM covered))
    AND h.ended_by IS NULL AND h.valid_from <= %(day)s AND h.valid_until > %(day)s
)
SELECT unnest(%(persons)s::bigint[]) INTERSECT SELECT person FROM covered
UNION
SELECT r.person FROM fact_residents_residency r
WHERE r.municipality = %(town)s AND r.person = ANY(%(persons)s::bigint[])
  AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
  AND r.household = ANY(ARRAY(SELECT household FROM homes))
"""  # noqa: S608 - a constant


@dataclass(frozen=True)
class Shield:
    """The protected among some people, and whether this actor may see their addresses now."""

    protected: frozenset[int]
    is_open: bool
    opened: frozenset[int] = frozenset()

    def covers(self, person: int) -> bool:
        return person in self.protected

    def shown(self, person: int, text: str) -> str:
        """The text, or the note that it is hidden."""
        is_open = self.is_open or person in self.opened
        return text if is_open or not text or person not in self.protected else HIDDEN


def shield(
    persons: Iterable[int],
    actor: Actor | None,
    *,
    day: date | None = None,
    why: str = "",
    opened: frozenset[int] = frozenset(),
) -> Shield:
    """Shields the protected among `persons`, and who lives with them: the address opens only with right and reason.

    opened: people whose print the officer has released (`print_release.released`): their paper bears the address.

    A measure whose end has passed still covers until somebody ends it (期間経過後も自動では外れない):
    the row stays, with its end in sight, so nothing leaks on the day after.
    """
    wanted = set(persons)
    may = actor is not None and actor.may(RIGHT) and bool(why.strip())
    covered = _covered_among(wanted, day) if len(wanted) <= FEW else wanted & all_covered(day)
    return Shield(frozenset(covered), may, opened)


def _covered_among(persons: set[int], day: date | None) -> set[int]:
    if not persons:
        return set()
    values: dict[str, Any] = {
        "persons": sorted(persons),
        "town": current_or_raise(),
        "day": day or clock.today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(AMONG, values)
        return {person for (person,) in cursor.fetchall()}


def all_covered(day: date | None = None) -> set[int]:
    """Everybody whose address is hidden on a day; a few in a thousand."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_HOUSEHOLDS, {"town": current_or_raise(), "day": day or clock.today()})
        return {person for (person,) in cursor.fetchall()}


def cover(
    person: int,
    *,
    entry: int,
    begins_on: date,
    kind: str,
    measure: int,
    is_provisional: bool,
    last_on: date | None,
) -> None:
    """Let a measure hold for a person from a day until somebody ends it, whatever was said of later days before."""
    values = {"kind": kind, "measure": measure, "is_provisional": is_provisional, "last_on": last_on}
    history.replace(
        Protection, {"person": person}, {**values, "is_ended": False}, entry=entry, valid_from=begins_on
    )


def uncover(person: int, *, entry: int, on: date) -> None:
    """End every measure of a person from a day on (終了の決定): the past stays known, and covers nothing any more."""
    rows = as_of(Protection, None).filter(municipality=current_or_raise(), person=person, is_ended=False)
    ended = list(rows)
    added = [
        Protection(
            municipality=row.municipality, person=person, kind=row.kind, is_provisional=row.is_provisional,
            measure=row.measure, last_on=row.last_on, is_ended=True, valid_from=row.valid_from,
            valid_until=min(row.valid_until, on), entry=entry,
        )
        for row in ended
        if row.valid_from < on
    ]  # fmt: skip
    history.write(Protection, ended=ended, added=added, entry=entry)


def covered_now(persons: Iterable[int]) -> dict[int, int | None]:
    """Who among these people is covered today, with the number of the measure (none for what was taken over)."""
    rows = as_of(Protection, None).filter(municipality=current_or_raise(), person__in=list(persons))
    today = clock.today()
    rows = rows.filter(Q(valid_until__gt=today) | Q(is_ended=False), valid_from__lte=today)
    return dict(rows.order_by("valid_from").values_list("person", "measure"))
