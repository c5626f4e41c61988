"""The register in memory while an act is decided: rows are changed here and written as one difference.

So everything is read and decided before a number of the journal is taken, a row is never written twice by
one entry, and an act that changes nothing of a row leaves it alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Q

from kikan.businesses.residents.models import (
    AliasRecord,
    ClosedSheet,
    FamilyRegister,
    Guardianship,
    Household,
    Removal,
    Resident,
    Stay,
)
from kikan.shared import history
from kikan.shared.addressees import models as addressees
from kikan.shared.history import OPEN, HistoryModel
from kikan.shared.history.change import NotTheLatest
from kikan.shared.tenancy.opener import current_or_raise

H = TypeVar("H", bound=HistoryModel)
Values = Mapping[str, Any]
BOOKKEEPING = ("municipality", "valid_from", "valid_until", "entry", "ended_by")


def content(row: HistoryModel) -> tuple[Any, ...]:
    """All that a row says, whoever wrote it."""
    return (row.valid_from, row.valid_until, *values_of(row).values())


def values_of(row: HistoryModel) -> dict[str, Any]:
    fields = [f.attname for f in row._meta.concrete_fields if f.column and f.attname not in BOOKKEEPING]
    return {name: getattr(row, name) for name in fields}


@dataclass
class Sheet(Generic[H]):
    """The believed rows of one key of one table, as stored and as they shall be."""

    model: type[H]
    key: dict[str, Any]
    stored: list[H] = field(default_factory=list)
    rows: list[H] = field(default_factory=list)

    def at(self, day: date) -> H | None:
        return next((row for row in self.rows if row.valid_from <= day < row.valid_until), None)

    def last(self) -> H | None:
        return self.rows[-1] if self.rows else None

    def after(self, day: date) -> list[H]:
        """The rows that hold on `day` or begin later."""
        return [row for row in self.rows if row.valid_until > day]

    def put(self, values: Values, begin: date, until: date = OPEN) -> None:
        """Exactly this holds in the period, whatever held before."""
        self.cut(begin, until)
        self._add(self._new(values, begin, until))

    def change(self, values: Values, begin: date, until: date = OPEN) -> None:
        """Every row within the period takes these values; where no row holds nothing begins."""
        for row in [r for r in self.rows if r.valid_from < until and r.valid_until > begin]:
            merged = {**values_of(row), **values}
            if merged != values_of(row):
                self.put(merged, max(row.valid_from, begin), min(row.valid_until, until))

    def cut(self, begin: date, until: date = OPEN) -> None:
        """Nothing holds within the period."""
        for row in [r for r in self.rows if r.valid_from < until and r.valid_until > begin]:
            self.rows.remove(row)
            if row.valid_from < begin:
                self._add(self._new(values_of(row), row.valid_from, begin))
            if row.valid_until > until:
                self._add(self._new(values_of(row), until, row.valid_until))

    def difference(self, entry: int) -> tuple[list[H], list[H]]:
        """The stored rows that end and the new ones that begin."""
        wanted = {content(row): row for row in self.rows}
        kept = {content(row) for row in self.stored}
        ended = [row for row in self.stored if content(row) not in wanted]
        added = [row for said, row in wanted.items() if said not in kept]
        for row in added:
            row.entry = entry
        return ended, added

    @property
    def is_changed(self) -> bool:
        return [content(row) for row in self.stored] != [content(row) for row in self.rows]

    def _new(self, values: Values, begin: date, until: date) -> H:
        given = {**values, **self.key}
        return self.model(
            **given, municipality=current_or_raise(), valid_from=begin, valid_until=until, entry=0
        )

    def _add(self, row: H) -> None:
        self.rows.append(row)
        self.rows.sort(key=lambda each: each.valid_from)


OF_PERSONS: tuple[type[HistoryModel], ...] = (
    Resident,
    Removal,
    FamilyRegister,
    Stay,
    AliasRecord,
    Guardianship,
    ClosedSheet,
    addressees.Profile,
    addressees.Name,
    addressees.Address,
    addressees.PersonalNumber,
)
TABLES: tuple[type[HistoryModel], ...] = (*OF_PERSONS, Household)
HOME = "home"


class Draft:
    """All sheets an act has read; what nobody has is an empty sheet."""

    def __init__(self) -> None:
        self._sheets: dict[tuple[type[HistoryModel], tuple[Any, ...]], Sheet[Any]] = {}
        self.persons: set[int] = set()
        self.households: set[int] = set()
        self.new_persons: list[int] = []
        self.new_households: list[int] = []
        self._restored: set[tuple[type[HistoryModel], tuple[Any, ...]]] = set()

    def resident(self, person: int) -> Sheet[Resident]:
        return self._sheet(Resident, (person,))

    def removal(self, person: int) -> Sheet[Removal]:
        return self._sheet(Removal, (person,))

    def family_register(self, person: int) -> Sheet[FamilyRegister]:
        return self._sheet(FamilyRegister, (person,))

    def stay(self, person: int) -> Sheet[Stay]:
        return self._sheet(Stay, (person,))

    def alias_record(self, person: int, line: int) -> Sheet[AliasRecord]:
        return self._sheet(AliasRecord, (person, line))

    def guardianship(self, person: int) -> Sheet[Guardianship]:
        return self._sheet(Guardianship, (person,))

    def closed_sheet(self, person: int, line: int) -> Sheet[ClosedSheet]:
        return self._sheet(ClosedSheet, (person, line))

    def lines(self, model: type[HistoryModel], person: int) -> list[int]:
        """The line numbers a person has in a table of several lines."""
        return sorted(key[1] for table, key in self._sheets if table is model and key[0] == person)

    def profile(self, person: int) -> Sheet[addressees.Profile]:
        return self._sheet(addressees.Profile, (person,))

    def name(self, person: int, kind: str = "official") -> Sheet[addressees.Name]:
        return self._sheet(addressees.Name, (person, kind))

    def home(self, person: int) -> Sheet[addressees.Address]:
        return self._sheet(addressees.Address, (person, HOME))

    def number(self, person: int, kind: str) -> Sheet[addressees.PersonalNumber]:
        return self._sheet(addressees.PersonalNumber, (person, kind))

    def household(self, household: int) -> Sheet[Household]:
        return self._sheet(Household, (household,))

    def _sheet(self, model: type[H], key: tuple[Any, ...]) -> Sheet[H]:
        made = Sheet(model, dict(zip(model.key, key, strict=True)))
        return self._sheets.setdefault((model, key), made)

    def load_persons(self, persons: Iterable[int]) -> None:
        """Read everything that is believed of these people and is not read yet."""
        wanted = sorted(set(persons) - self.persons)
        if not wanted:
            return
        model: Any
        for model in OF_PERSONS:
            rows = model._default_manager.filter(person__in=wanted)
            if model is addressees.Address:
                rows = rows.filter(use=HOME)
            self._keep(model, rows)
        self.persons |= set(wanted)

    def load_household(self, household: int, day: date) -> None:
        """Read a household and all who live in it on `day` or will."""
        if household not in self.households:
            self._keep(Household, Household._default_manager.filter(household=household))
            self.households.add(household)
        members = Resident._default_manager.filter(
            municipality=current_or_raise(), household=household, valid_until__gt=day, ended_by__isnull=True
        )
        self.load_persons(members.values_list("person", flat=True).distinct())

    def _keep(self, model: type[HistoryModel], rows: Any) -> None:
        believed = rows.filter(municipality=current_or_raise(), ended_by__isnull=True)
        for row in believed.order_by("valid_from"):
            key = tuple(getattr(row, name) for name in model.key)
            if (model, key) not in self._restored:
                sheet = self._sheet(model, key)
                sheet.stored.append(row)
                sheet.rows.append(row)

    def members(self, household: int, day: date) -> list[Resident]:
        """Who lives in the household on a day, in the printed order."""
        rows = [sheet.at(day) for (model, _), sheet in self._sheets.items() if model is Resident]
        living = [row for row in rows if row is not None and row.household == household]
        return sorted(living, key=lambda row: (row.order_in_household, row.person))

    def member_rows(self, household: int, day: date) -> list[Resident]:
        """Every row in the household that holds on `day` or begins later."""
        sheets = [sheet for (model, _), sheet in self._sheets.items() if model is Resident]
        return [row for sheet in sheets for row in sheet.after(day) if row.household == household]

    def came_into(self, person: int, household: int, day: date) -> bool:
        """Whether the stored register had the person elsewhere on that day."""
        stored = (row for row in self.resident(person).stored if row.valid_from <= day < row.valid_until)
        before = next(stored, None)
        return before is None or before.household != household

    def all_resident_rows(self) -> list[Resident]:
        """Every row of every resident read, as stored and as it shall be."""
        sheets = [sheet for (model, _), sheet in self._sheets.items() if model is Resident]
        return [row for sheet in sheets for row in (*sheet.stored, *sheet.rows)]

    def touched_households(self) -> set[int]:
        return {sheet.key["household"] for sheet in self.changed() if sheet.model is Household}

    def changed(self) -> list[Sheet[Any]]:
        return [sheet for sheet in self._sheets.values() if sheet.is_changed]

    def touched(self) -> list[tuple[str, int]]:
        """The persons and households whose rows change: the subjects of the entry."""
        keys = [(name, number) for sheet in self.changed() for name, number in sheet.key.items()]
        return sorted({(name, number) for name, number in keys if name in ("person", "household")})

    def write(self, entry: int) -> None:
        """End what is no longer believed and begin what is, table by table; identities first."""
        town = current_or_raise()
        addressees.Person.objects.bulk_create(
            addressees.Person(municipality=town, number=n, entry=entry) for n in self.new_persons
        )
        addressees.Household.objects.bulk_create(
            addressees.Household(municipality=town, number=n, entry=entry) for n in self.new_households
        )
        for model in TABLES:
            pairs = [sheet.difference(entry) for sheet in self.changed() if sheet.model is model]
            ended = [row for gone, _ in pairs for row in gone]
            added = [row for _, new in pairs for row in new]
            if ended or added:
                history.write(model, ended=ended, added=added, entry=entry)


def restored(entry: int) -> Draft:
    """A draft in which every key that an entry touched says again what it said before the entry.

    Errors: history.NotTheLatest where something has changed there since.
    """
    draft = Draft()
    for model in TABLES:
        mine = model._default_manager.filter(municipality=current_or_raise())
        touched = mine.filter(Q(entry=entry) | Q(ended_by=entry))
        keys = {tuple(getattr(row, name) for name in model.key) for row in touched}
        for key in sorted(keys):
            rows = list(mine.filter(**dict(zip(model.key, key, strict=True))).order_by("valid_from"))
            _restore(draft._sheet(model, key), rows, entry)
            draft._restored.add((model, key))
    return draft


def _restore(sheet: Sheet[H], rows: Sequence[H], entry: int) -> None:
    sheet.stored = [row for row in rows if row.ended_by is None]
    left = {content(row) for row in rows if believed(row, entry)}
    if {content(row) for row in sheet.stored} != left:
        raise NotTheLatest(sheet.model.__name__)
    for row in rows:
        if believed(row, entry - 1):
            sheet.put(values_of(row), row.valid_from, row.valid_until)


def believed(row: HistoryModel, known_at: int) -> bool:
    return row.entry <= known_at and (row.ended_by is None or row.ended_by > known_at)
