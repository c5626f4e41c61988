"""What seal registration asks of people: residency, birth, names as of a day and as known at an entry."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from kikan.businesses.seals.law.texts import Names, parts_of
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.addressees.protection import shield
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

RESIDENCIES = """
SELECT person, household, resident_kind, birth_on, is_birth_certain, ceased_by, valid_from, valid_until
FROM fact_residents_residency
WHERE municipality = %(town)s AND person = ANY(%(persons)s) AND entry <= %(known)s
  AND (ended_by IS NULL OR ended_by > %(known)s)
ORDER BY person, valid_from
"""
MEMBERS = """
SELECT person FROM fact_residents_residency
WHERE municipality = %(town)s AND household = %(household)s AND ended_by IS NULL
  AND valid_from <= %(day)s AND %(day)s < valid_until AND person <> %(person)s ORDER BY person
"""
WARDS = """
SELECT person FROM fact_residents_guardianship
WHERE municipality = %(town)s AND person = ANY(%(persons)s) AND is_ward AND entry <= %(known)s
  AND (ended_by IS NULL OR ended_by > %(known)s) AND valid_from <= %(day)s AND %(day)s < valid_until
"""
LATEST = 2**62
JAPANESE = 1


@dataclass(frozen=True, repr=False)
class Residency:
    """One row of the fact of residency."""

    person: int
    household: int
    resident_kind: int
    birth_on: date
    is_birth_certain: bool
    ceased_by: int
    valid_from: date
    valid_until: date

    @property
    def is_foreign(self) -> bool:
        return self.resident_kind != JAPANESE


@dataclass(frozen=True, repr=False)
class Person:
    """One person on one day: names with their exact characters, birth, address (shielded), residency or None.

    leaves_on: a planned move-out; last: the residency of the day or the last one before it.
    """

    person: int
    name: str
    kana: str
    former_name: str
    alias: str
    kanji_name: str
    birth_on: date | None
    birth_text: str
    sex: int
    residency: Residency | None
    last: Residency | None
    leaves_on: date | None
    is_ward: bool
    is_protected: bool
    postal_code: str = ""
    address: str = ""
    building: str = ""
    names: Names = field(default_factory=lambda: Names(""))

    @property
    def is_resident(self) -> bool:
        return self.residency is not None

    @property
    def birth(self) -> date | str | None:
        return self.birth_text or self.birth_on

    @property
    def whole_address(self) -> str:
        return f"{self.address}　{self.building}".strip()


def residencies_of(persons: Sequence[int], known_at: int | None = None) -> dict[int, list[Residency]]:
    """Every residency of these people, in order of time."""
    values: dict[str, Any] = {
        "town": current_or_raise(),
        "persons": list(persons),
        "known": LATEST if known_at is None else known_at,
    }
    found: dict[int, list[Residency]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(RESIDENCIES, values)
        for row in cursor.fetchall():
            found[row[0]].append(Residency(*row))
    return found


def people(
    persons: Sequence[int],
    day: date,
    *,
    known_at: int | None = None,
    actor: Actor | None = None,
    opened: frozenset[int] = frozenset(),
) -> dict[int, Person]:
    """These people on a day; a fixed number of queries however many they are.

    opened: protected people whose print two persons have released: their address is not hidden.
    """
    wanted = sorted(set(persons))
    homes = residencies_of(wanted, known_at)
    names = _names(wanted, day, known_at)
    profiles = {p.person: p for p in _rows(Profile, wanted, known_at, day)}
    addresses = {a.person: a for a in _rows(Address, wanted, known_at, day) if a.use == "home"}
    wards, shown = wards_among(wanted, day, known_at), shield(wanted, actor, opened=opened)
    return {
        n: _person(
            n, day, homes[n], names[n], profiles.get(n), addresses.get(n), n in wards, shown.covers(n),
            partial(shown.shown, n),
        )
        for n in wanted
    }  # fmt: skip


def _person(
    number: int,
    day: date,
    homes: list[Residency],
    names: dict[str, Name],
    profile: Profile | None,
    address: Address | None,
    is_ward: bool,
    is_protected: bool,
    shown: Callable[[str], str],
) -> Person:
    now = next((r for r in homes if r.valid_from <= day < r.valid_until), None)
    earlier = [r for r in homes if r.valid_from <= day]
    goes_on = any(now is not None and r.valid_from == now.valid_until for r in homes)
    leaves_on = now.valid_until if now is not None and now.valid_until.year < 9999 and not goes_on else None
    text = {kind: row.name for kind, row in names.items()}
    official = names.get("official")
    return Person(
        person=number,
        name=text.get("official", ""),
        kana=official.kana if official else "",
        former_name=text.get("former", ""),
        alias=text.get("alias", ""),
        kanji_name=text.get("kanji", ""),
        birth_on=profile.birth_on if profile else None,
        birth_text=profile.birth_text if profile and profile.birth_precision != "day" else "",
        sex=profile.sex if profile else 0,
        residency=now,
        last=now or (earlier[-1] if earlier else None),
        leaves_on=leaves_on,
        is_ward=is_ward,
        is_protected=is_protected,
        postal_code=shown(address.postal_code) if address else "",
        address=shown(address.address) if address else "",
        building=shown(address.building) if address else "",
        names=names_of(text, official.kana if official else "", is_foreign=bool(now and now.is_foreign)),
    )


def names_of(text: dict[str, str], kana: str, *, is_foreign: bool) -> Names:
    """The names a seal may show. A foreigner's reading is the katakana form that may be used (片仮名表記)."""
    official = text.get("official", "")
    return Names(
        official=official,
        former_family=parts_of(text.get("former", ""))[0],
        alias=text.get("alias", ""),
        kanji=text.get("kanji", ""),
        katakana=kana if is_foreign and official.isascii() else "",
    )


def _names(persons: list[int], day: date, known_at: int | None) -> dict[int, dict[str, Name]]:
    """By person and kind: of the official name the last that began by the day, of others those of the day."""
    found: dict[int, dict[str, Name]] = {n: {} for n in persons}
    for row in _rows(Name, persons, known_at, day):
        if row.kind == "official" or day < row.valid_until:
            found[row.person][row.kind] = row
    return found


def _rows(model: Any, persons: list[int], known_at: int | None, day: date) -> Any:
    rows = as_of(model, None, known_at).filter(
        municipality=current_or_raise(), person__in=persons, valid_from__lte=day
    )
    return rows.order_by("valid_from")


def wards_among(persons: Sequence[int], day: date, known_at: int | None = None) -> set[int]:
    """Who is an adult ward (成年被後見人) on a day, as the register was told."""
    values: dict[str, Any] = {
        "town": current_or_raise(), "persons": list(persons), "day": day, "known": LATEST if known_at is None else known_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(WARDS, values)
        return {row[0] for row in cursor.fetchall()}


def household_members(person: int, household: int, day: date) -> list[int]:
    """The other members of a household on a day."""
    values: dict[str, Any] = {
        "town": current_or_raise(),
        "household": household,
        "day": day,
        "person": person,
    }
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, values)
        return [row[0] for row in cursor.fetchall()]


def renamed_by(entry: int, persons: Iterable[int]) -> set[int]:
    """Whose names an entry wrote or ended."""
    rows = Name.objects.filter(municipality=current_or_raise(), person__in=list(persons))
    written = rows.filter(entry=entry).values_list("person", flat=True)
    return {*written, *rows.filter(ended_by=entry).values_list("person", flat=True)}
