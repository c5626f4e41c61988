"""How rows of history are told to people (新旧対照の言葉): names of codes, what is left out, whose rows they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kikan.shared.addressees.models import Person
from kikan.shared.addressees.protection import ADDRESS_ITEMS, HIDDEN, Shield, shield
from kikan.shared.addressees.search_keys import NAME_KEYS
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.render import person_number
from kikan.shared.history import OPEN
from kikan.shared.tenancy import clock, provisional
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.differences import FieldChange, RowChange
from kikan.shared.worklist.preview import Preview

Words = Mapping[Any, str]
FIRST_YEAR = 1873
NAMES = ("name", "first_person", "factual_head")


@dataclass(frozen=True)
class Wording:
    """What a table is called, what its codes mean, which of its columns nobody reads."""

    ja: str
    words: Mapping[str, Words] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)


_wordings: dict[str, Wording] = {}


def word(
    table: str,
    ja: str,
    *,
    words: Mapping[str, Words] | None = None,
    hidden: Iterable[str] = (),
    labels: Mapping[str, str] | None = None,
) -> None:
    """Say how rows of a table are told; a business does so for its own tables."""
    _wordings[table] = Wording(ja, words or {}, frozenset(hidden), labels or {})


@dataclass(frozen=True, repr=False)
class Item:
    """One value before and after."""

    ja: str
    before: Any
    after: Any
    is_name: bool = False


@dataclass(frozen=True, repr=False)
class Told:
    """What happens to one row: of which thing, what kind of change, from when."""

    ja: str
    kind: str
    kind_ja: str
    begins_on: date | None
    until: date | None
    items: tuple[Item, ...]

    @property
    def tone(self) -> str:
        return {"begun": "green", "changed": "blue", "ended": "grey"}[self.kind]


@dataclass(frozen=True, repr=False)
class Section:
    """All that happens to one person or household."""

    kind: str
    number: int | None
    name: str
    told: tuple[Told, ...]

    @property
    def is_new(self) -> bool:
        return self.number is None

    @property
    def only_begins(self) -> bool:
        """Nothing was there before: one column is enough."""
        return all(t.kind == "begun" for t in self.told)


@dataclass(frozen=True)
class Hearing:
    """What one business will be told to do: the same proposal for several people is one line."""

    ja: str
    title: str
    due_on: date | None
    count: int


def hearings_of(preview: Preview) -> tuple[Hearing, ...]:
    """The proposals of a preview by business, title and due date."""
    counts: dict[tuple[str, str, date | None], int] = {}
    for by in preview.proposed:
        for proposal in by.proposals:
            told = (by.ja, proposal.shown_title(), proposal.due_on)
            counts[told] = counts.get(told, 0) + 1
    return tuple(Hearing(ja, title, due_on, count) for (ja, title, due_on), count in counts.items())


def sections_of(preview: Preview) -> tuple[Section, ...]:
    """The rows of a preview by person, then by household. Needs an open municipality.

    Of somebody under the support measure (支援措置) no address is told, not even a new one: who approves
    reads it in the form that was filled in.
    """
    groups: dict[tuple[str, int], list[RowChange]] = {}
    for row in preview.rows:
        groups.setdefault(_subject(row), []).append(row)
    persons = [n for kind, n in groups if kind == "person" and n < provisional.FIRST]
    known = Person.objects.filter(municipality=current_or_raise(), number__in=persons)
    names = {
        n: label.name for n, label in labels_of(known.values_list("number", flat=True), clock.today()).items()
    }
    shielded = shield(persons, None)
    order = {"person": 0, "household": 1}
    ordered = sorted(groups.items(), key=lambda each: (order.get(each[0][0], 2), each[0][1]))
    return tuple(_section(kind, number, rows, names, shielded) for (kind, number), rows in ordered)


def _subject(row: RowChange) -> tuple[str, int]:
    for (_, value), name in zip(row.key, _key_names(row), strict=True):
        if name in ("person", "household"):
            return name, int(value)
    return row.label, int(row.key[0][1]) if row.key and isinstance(row.key[0][1], int) else 0


KEYS = {"宛名番号": "person", "児童の宛名番号": "person", "世帯番号": "household"}


def _key_names(row: RowChange) -> list[str]:
    return [KEYS.get(label, label) for label, _ in row.key]


def _section(
    kind: str, number: int, rows: list[RowChange], names: Mapping[int, str], shielded: Shield
) -> Section:
    is_new = number >= provisional.FIRST
    name = names.get(number, "") if kind == "person" else ""
    if not name:
        name = _name_in(rows) if kind == "person" else _ja_of(rows[0]) if kind != "household" else ""
    order = {table: i for i, table in enumerate(_wordings)}
    rows = sorted(rows, key=lambda row: order.get(row.table, len(order)))
    is_covered = kind == "person" and shielded.covers(number)
    told = tuple(t for t in (_told(row, is_covered) for row in rows) if t.items or t.kind == "ended")
    return Section(kind, None if is_new else number, name, told)


def _ja_of(row: RowChange) -> str:
    return _wordings[row.table].ja if row.table in _wordings else row.label


def _name_in(rows: Iterable[RowChange]) -> str:
    """The official name that the act itself writes for a person who is new."""
    for row in rows:
        if row.table == "addressees_name" and "official" in [value for _, value in row.key]:
            return next((str(f.after) for f in row.fields if f.name == "name" and f.after), "")
    return ""


def _told(row: RowChange, is_covered: bool) -> Told:
    wording = _wordings.get(row.table, Wording(row.label))
    kind = next((str(v) for label, v in row.key if label == "区分"), "")
    ja = wording.words.get("kind", {}).get(kind, wording.ja)
    fields = row.differing if row.kind == "changed" else row.fields
    if is_covered:
        fields = tuple(_without_address(f) for f in fields)
    items = (_item(f, wording) for f in fields if f.name not in wording.hidden)
    until = None if row.valid_until == OPEN else row.valid_until
    kept = tuple(i for i in items if i.before or i.after) if row.kind != "ended" else ()
    return Told(ja, row.kind, row.kind_ja, _day(row.valid_from), until, kept)


def _without_address(change: FieldChange) -> FieldChange:
    """What tells where a protected person lives becomes the note that it is hidden."""
    if change.name not in ADDRESS_ITEMS:
        return change
    return replace(change, before=change.before and HIDDEN, after=change.after and HIDDEN)


def _day(day: date) -> date | None:
    """None for days no calendar here can name: the bounds of an unknown date (不詳日)."""
    return day if FIRST_YEAR <= day.year < date.max.year else None


def _item(change: FieldChange, wording: Wording) -> Item:
    words = wording.words.get(change.name, {})
    is_person = change.label.endswith("宛名番号")
    before, after = (_shown(value, words, is_person) for value in (change.before, change.after))
    return Item(
        wording.labels.get(change.name, change.label),
        before,
        after,
        change.name in ("name", "first_person", "factual_head"),
    )


def _shown(value: Any, words: Words, is_person: bool) -> Any:
    if isinstance(value, bool):
        return "はい" if value else ""
    if isinstance(value, int) and value >= provisional.FIRST:
        return "（新しい番号）"
    if is_person and isinstance(value, int):
        return person_number(value)
    if isinstance(value, date):
        return _day(value) or "不詳"
    return words.get(value, value)


word("addressees_name", "氏名", hidden=(*NAME_KEYS, "jis"), words={
    "kind": {"official": "氏名", "former": "旧氏", "alias": "通称", "kanji": "漢字併記名"},
})  # fmt: skip
word("addressees_profile", "生年月日・性別", hidden=("birth_precision", "birth_lower", "birth_upper"), words={
    "sex": {0: "", 1: "男", 2: "女"},
}, labels={"birth_on": "生年月日", "birth_text": "生年月日（不詳）"})  # fmt: skip
word(
    "addressees_address", "住所", hidden=("address_key", "building_key", "reason", "town_code", "town", "lot")
)
word("addressees_character_decision", "縮退文字の決定", hidden=("proposed_by", "decided_by"))
word("addressees_gaiji", "外字の同定", hidden=("picture", "proposed_by", "decided_by"))
