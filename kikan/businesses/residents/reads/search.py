"""Person search (住民検索): readings loosely, names in any form, birth dates, addresses, numbers; past ones too.

Each word narrows. Words of kana (and of letters) join to one reading, so サトウ ハナコ is found without its space.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from kikan.businesses.residents.models import Removal, Resident
from kikan.businesses.residents.reads.cards import REMOVED, RESIDENT, UNKNOWN
from kikan.ground.eras import DateFault, parse_day
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.addressees.protection import shield
from kikan.shared.addressees.search_keys import address_key, kana_key, name_key
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

MOST = 50
KANA_OR_LATIN = re.compile(r"[\u3041-\u30ff\uff66-\uff9fA-Za-zＡ-Ｚａ-ｚー゛゜・'.\-]+")
NUMBER = re.compile(r"[0-9０-９]{1,15}")
# One subquery for each kind of word; the first drives, the others narrow. `^@` is begins-with, safe under policies.
BY_KANA = "SELECT person FROM addressees_name WHERE municipality = %s AND kana_key ^@ %s"
BY_NAME = "SELECT person FROM addressees_name WHERE municipality = %s AND name_key ^@ %s"
BY_BIRTH = (
    "SELECT person FROM addressees_profile WHERE municipality = %s AND ended_by IS NULL AND birth_on = %s"
)
BY_ADDRESS = "SELECT person FROM addressees_address WHERE municipality = %s AND address_key ^@ %s"
BY_PERSON = "SELECT number AS person FROM addressees_person WHERE municipality = %s AND number = %s"
BY_HOUSEHOLD = "SELECT person FROM residents_resident WHERE municipality = %s AND household = %s"
Term = tuple[str, list[object]]


@dataclass(frozen=True, repr=False)
class Hit:
    """One person found; `past_name` or `past_address` where only a former one matched."""

    person: int
    name: str
    kana: str
    sex: int
    birth_on: date | None
    birth_text: str
    state: str
    household: int | None
    address: str
    building: str
    is_protected: bool
    past_name: str = ""


@dataclass(frozen=True, repr=False)
class Hits:
    """The people found, at most fifty; `has_more` asks for another word."""

    hits: tuple[Hit, ...] = ()
    has_more: bool = False
    problem: str = ""
    understood: tuple[str, ...] = field(default=())


def search(text: str, *, actor: Actor | None = None, limit: int = MOST) -> Hits:
    """People for whatever a clerk types: words in any order, each of any kind."""
    terms, understood = _terms(text)
    if not terms:
        return Hits(problem="検索する言葉を入力してください。")
    persons = _persons(terms, limit + 1)
    found = _hits(persons[:limit], actor, kana_key(text), name_key(text))
    return Hits(found, len(persons) > limit, understood=understood)


def _terms(text: str) -> tuple[list[Term], tuple[str, ...]]:
    town = current_or_raise()
    terms: list[Term] = []
    understood: list[str] = []
    reading = ""
    for word in text.split():
        day = _day(word)
        number = int(word) if NUMBER.fullmatch(word) else None
        if day is not None or number is not None:
            term, ja = _birth_or_number(town, day, number)
            terms.append(term)
            understood.append(ja)
        elif KANA_OR_LATIN.fullmatch(word):
            reading += word
        else:
            terms.append(_written(town, word))
            understood.append("氏名・住所")
    if kana_key(reading):
        terms.insert(0, (BY_KANA, [town, kana_key(reading)]))
        understood.append("フリガナ")
    return _join_names(town, terms), tuple(understood)


def _birth_or_number(town: int, day: date | None, number: int | None) -> tuple[Term, str]:
    """19800505 may be a day of birth, a person's number and a household's."""
    by_day: Term = (BY_BIRTH, [town, day])
    by_number: Term = (f"{BY_PERSON} UNION ALL {BY_HOUSEHOLD}", [town, number, town, number])
    if day is None:
        return by_number, "番号"
    if number is None:
        return by_day, "生年月日"
    return (f"{by_day[0]} UNION ALL {by_number[0]}", [*by_day[1], *by_number[1]]), "生年月日・番号"


def _written(town: int, word: str) -> Term:
    """A word with kanji may begin a name or an address."""
    return f"{BY_NAME} UNION ALL {BY_ADDRESS}", [town, name_key(word), town, address_key(word)]


def _join_names(town: int, terms: list[Term]) -> list[Term]:
    """佐藤 花子 is one name: of two written words, the pair joined may match as well as each alone."""
    written = [t for t in terms if t[0].startswith(BY_NAME)]
    if len(written) != 2:
        return terms
    first, second = written
    others = [t for t in terms if t not in written]
    joined = f"{first[1][1]}{second[1][1]}"
    both = f"({first[0]}) INTERSECT ({second[0]})"
    return [(f"{BY_NAME} UNION ALL ({both})", [town, joined, *first[1], *second[1]]), *others]


def _day(word: str) -> date | None:
    try:
        return parse_day(word)
    except DateFault:
        return None


def _persons(terms: list[Term], limit: int) -> list[int]:
    """The numbers of people for whom every term holds; few of each kind are looked at first."""
    driver, rest = terms[0], terms[1:]
    narrowed = "".join(f" AND d.person IN ({query})" for query, _ in rest)
    query = f"SELECT DISTINCT d.person FROM ({driver[0]}) d WHERE true{narrowed} LIMIT %s"  # noqa: S608
    values = [*driver[1], *(value for _, given in rest for value in given), limit]
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [row[0] for row in cursor.fetchall()]


def _hits(persons: list[int], actor: Actor | None, kana: str, name: str) -> tuple[Hit, ...]:
    town, today = current_or_raise(), clock.today()
    shown = shield(persons, actor)
    residents = {
        row.person: row for row in as_of(Resident, today).filter(municipality=town, person__in=persons)
    }
    removed = set(
        as_of(Removal, today).filter(municipality=town, person__in=persons).values_list("person", flat=True)
    )
    births = {row.person: row for row in as_of(Profile, None).filter(municipality=town, person__in=persons)}
    homes = {
        row.person: row
        for row in as_of(Address, None)
        .filter(municipality=town, person__in=persons, use="home", valid_from__lte=today)
        .order_by("valid_from")
    }
    names = _names(persons)
    hits = []
    for person in persons:
        resident, birth, home = residents.get(person), births.get(person), homes.get(person)
        official, past = _shown_names(names[person], kana, name)
        hits.append(
            Hit(
                person=person,
                name=official.name if official else "",
                kana=official.kana if official else "",
                sex=birth.sex if birth else 0,
                birth_on=birth.birth_on if birth else None,
                birth_text=birth.birth_text if birth else "",
                state=RESIDENT if resident else REMOVED if person in removed else UNKNOWN,
                household=resident.household if resident else None,
                address=shown.shown(person, home.address) if home else "",
                building=shown.shown(person, home.building) if home else "",
                is_protected=shown.covers(person),
                past_name=past,
            )
        )
    # Residents first, then by reading: what a clerk most often looks for stands on top.
    return tuple(sorted(hits, key=lambda hit: (hit.state != RESIDENT, kana_key(hit.kana), hit.person)))


def _names(persons: list[int]) -> dict[int, list[Name]]:
    by_person: dict[int, list[Name]] = defaultdict(list)
    for row in Name.objects.filter(municipality=current_or_raise(), person__in=persons).order_by(
        "valid_from"
    ):
        by_person[row.person].append(row)
    return by_person


def _shown_names(rows: list[Name], kana: str, name: str) -> tuple[Name | None, str]:
    """The official name of now, and another one that matched where it does not."""
    now = [row for row in rows if row.kind == "official" and row.ended_by is None]
    official = now[-1] if now else None

    def matches(row: Name) -> bool:
        return bool(kana and row.kana_key.startswith(kana)) or bool(name and row.name_key.startswith(name))

    if official is None or matches(official):
        return official, ""
    return official, next((row.name for row in rows if matches(row) and row.name != official.name), "")
