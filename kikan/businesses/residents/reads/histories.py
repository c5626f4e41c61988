"""The history of a person: events in order of recording, versions of every row, changes from state to state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import connection

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.models import (
    AliasRecord,
    ClosedSheet,
    FamilyRegister,
    Guardianship,
    Removal,
    Resident,
    Stay,
)
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.addressees.protection import ADDRESS_ITEMS, Shield, shield
from kikan.shared.addressees.search_keys import NAME_KEYS
from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.opener import current_or_raise

EVENTS = """
SELECT e.entry, e.line, e.code, e.detail, e.happened_on, e.reported_on, e.processed_on, e.deadline_on,
  e.documents, e.identity, e.note, j.kind, j.actor, j.office, j.recorded_at, j.cause, j.corrects, j.overtakes,
  (SELECT min(c.number) FROM journal_entry c WHERE c.municipality = e.municipality AND c.number > e.entry
     AND c.corrects = e.entry AND c.kind = 'residents.cancelled'
     AND EXISTS (SELECT 1 FROM journal_subject cs WHERE cs.municipality = c.municipality AND cs.entry = c.number
                 AND cs.kind = 'person' AND cs.subject = %(person)s))
FROM residents_event e
JOIN journal_entry j ON j.municipality = e.municipality AND j.number = e.entry
WHERE e.municipality = %(town)s AND (e.entry, e.line) IN (
  SELECT p.entry, p.line FROM residents_event_person p
  WHERE p.municipality = %(town)s AND p.person = %(person)s
  UNION
  SELECT s.entry, 0 FROM journal_subject s
  WHERE s.municipality = %(town)s AND s.kind = 'person' AND s.subject = %(person)s)
ORDER BY e.entry, e.line
"""
TABLES: tuple[tuple[type[HistoryModel], str], ...] = (
    (Resident, "住民"),
    (Name, "氏名"),
    (Profile, "生年月日・性別"),
    (Address, "住所"),
    (FamilyRegister, "戸籍の表示"),
    (Stay, "在留"),
    (AliasRecord, "通称の履歴"),
    (Guardianship, "成年被後見人"),
    (ClosedSheet, "閉じた住民票"),
    (Removal, "除票"),
)
INTERNAL = {
    "municipality",
    "valid_from",
    "valid_until",
    "entry",
    "ended_by",
    "person",
    "use",
    "kind",
    "building_key",
    *NAME_KEYS,
    "address_key",
    "birth_lower",
    "birth_upper",
    "line",
    "known_at",
}
# The items of which the printed history tells before and after (異動履歴).
COMPARED = {
    Resident: ("household", "relationship"),
    Name: ("name",),
    Address: ("address", "building"),
    FamilyRegister: ("place", "first_person"),
    Stay: ("status", "period_end"),
}


@dataclass(frozen=True, repr=False)
class EventLine:
    """One event (異動) of a person with its entry of the journal."""

    entry: int
    line: int
    code: str
    detail: str
    happened_on: date
    reported_on: date | None
    processed_on: date
    deadline_on: date | None
    documents: str
    identity: str
    note: str
    kind: str
    actor: int
    office: int
    recorded_at: datetime
    cause: int | None
    corrects: int | None
    overtakes: int | None
    cancelled_by: int | None

    @property
    def ja(self) -> str:
        return codes.JA[int(self.code)]

    @property
    def detail_ja(self) -> str:
        """What stands behind the event (異動事由の細目)."""
        return codes.detail_ja(int(self.code), self.detail)


@dataclass(frozen=True, repr=False)
class Version:
    """One row of one table: when it holds, which entries wrote and ended it, what it says by label."""

    table: str
    valid_from: date
    valid_until: date
    entry: int
    ended_by: int | None
    items: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, repr=False)
class Change:
    """From one state to the next, as the certificate with history prints it."""

    happened_on: date
    event: str
    item: str
    before: str
    after: str


@dataclass(frozen=True, repr=False)
class History:
    events: tuple[EventLine, ...]
    versions: tuple[Version, ...]
    changes: tuple[Change, ...]


def history_of(
    person: int, *, actor: Actor | None = None, why: str = "", opened: frozenset[int] = frozenset()
) -> History:
    """Everything ever recorded of a person, also what is no longer believed."""
    shown = shield([person], actor, why=why, opened=opened)
    rows: dict[type[Any], list[Any]] = {model: _rows(model, person) for model, _ in TABLES}
    versions = [_version(row, ja, person, shown) for model, ja in TABLES for row in rows[model]]
    changes = [change for model in COMPARED for change in _changes(rows[model], person, shown)]
    return History(
        events=tuple(_events(person)),
        versions=tuple(versions),
        changes=tuple(sorted(changes, key=lambda change: change.happened_on)),
    )


def _events(person: int) -> list[EventLine]:
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, {"town": current_or_raise(), "person": person})
        return [EventLine(*row) for row in cursor.fetchall()]


def _rows(model: type[Any], person: int) -> list[Any]:
    rows = model._default_manager.filter(municipality=current_or_raise(), person=person)
    if model is Address:
        rows = rows.filter(use="home")
    return list(rows.order_by("valid_from", "entry"))


def _version(row: Any, table: str, person: int, shown: Shield) -> Version:
    items = tuple(
        (str(field.verbose_name), _item(row, field.attname, person, shown))
        for field in row._meta.concrete_fields
        if field.column and field.attname not in INTERNAL
    )
    return Version(table, row.valid_from, row.valid_until, row.entry, row.ended_by, items)


def _item(row: Any, name: str, person: int, shown: Shield) -> Any:
    value = getattr(row, name)
    return shown.shown(person, value) if name in ADDRESS_ITEMS else value


def _changes(rows: Iterable[Any], person: int, shown: Shield) -> list[Change]:
    """Steps between believed rows that follow one another; names of different kinds are apart."""
    found = []
    believed = [row for row in rows if row.ended_by is None]
    for kind in dict.fromkeys(getattr(row, "kind", "") for row in believed):
        same = [row for row in believed if getattr(row, "kind", "") == kind]
        for before, after in pairwise(same):
            found += _steps(before, after, person, shown)
    return found


def _steps(before: Any, after: Any, person: int, shown: Shield) -> list[Change]:
    event = getattr(after, "event", "") or getattr(after, "reason", "")
    ja = codes.JA.get(int(event), "") if event.isdigit() else ""
    return [
        Change(
            after.valid_from,
            ja,
            str(after._meta.get_field(name).verbose_name),
            str(_item(before, name, person, shown) or ""),
            str(_item(after, name, person, shown) or ""),
        )
        for name in COMPARED[type(after)]
        if getattr(before, name) != getattr(after, name)
    ]
