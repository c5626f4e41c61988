"""Person search (住民検索): readings loosely, names in any form, birth dates, addresses, numbers; past ones too.

Each word narrows. Words of kana (and of letters) join to one reading, so サトウ ハナコ is found without its space.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.residents.reads.cards import REMOVED, RESIDENT, UNKNOWN
from kikan.ground.eras import DateFault, parse_day
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import Shield, shield
from kikan.shared.addressees.search_keys import address_key, kana_key, name_key
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
SHOWN = """
WITH found AS (
  SELECT DISTINCT person FROM (SELECT d.person FROM ({driver}) d WHERE true{narrowed} LIMIT %s) few LIMIT %s
)
SELECT f.person, n.name, n.kana, p.sex, p.birth_on, p.birth_text, r.household, m.person IS NOT NULL,
  a.address, a.building, past.name
FROM found f
LEFT JOIN residents_resident r ON r.municipality = %s AND r.person = f.person AND r.ended_by IS NULL
  AND r.valid_from <= %s AND r.valid_until > %s
LEFT JOIN residents_removal m ON m.municipality = %s AND m.person = f.person AND m.ended_by IS NULL
  AND m.valid_from <= %s AND m.valid_until > %s
LEFT JOIN addressees_address a ON a.municipality = %s AND a.person = f.person AND a.ended_by IS NULL
  AND a.use = 'home' AND a.valid_from <= %s AND a.valid_until > %s
LEFT JOIN LATERAL (
  SELECT sex, birth_on, birth_text FROM addressees_profile
  WHERE municipality = %s AND person = f.person AND ended_by IS NULL ORDER BY valid_from DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (
  SELECT name, kana, kana_key, name_key FROM addressees_name
  WHERE municipality = %s AND person = f.person AND kind = 'official' AND ended_by IS NULL
  ORDER BY valid_from DESC LIMIT 1) n ON true
LEFT JOIN LATERAL (
  SELECT o.name FROM addressees_name o
  WHERE o.municipality = %s AND o.person = f.person AND o.name <> n.name
    AND ((%s <> '' AND o.kana_key ^@ %s) OR (%s <> '' AND o.name_key ^@ %s))
  ORDER BY o.valid_from DESC LIMIT 1) past ON true
"""
Term = tuple[str, list[Any]]


@dataclass(frozen=True, repr=False)
class Hit:
    """One person found; `past_name`: another name of theirs that matched. `address` is empty after a death."""

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
    """People for whatever a clerk types: words in any order, each of any kind. Two queries."""
    terms, understood = _terms(text)
    if not terms:
        return Hits(problem="検索する言葉を入力してください。")
    rows = _rows(terms, limit + 1, kana_key(text), name_key(text))
    shown = shield([row[0] for row in rows], actor)
    # Residents first, then by reading: what a clerk most often looks for stands on top.
    found = sorted(
        (_hit(row, shown) for row in rows[:limit]),
        key=lambda hit: (hit.state != RESIDENT, kana_key(hit.kana), hit.person),
    )
    return Hits(tuple(found), len(rows) > limit, understood=understood)


def _terms(text: str) -> tuple[list[Term], tuple[str, ...]]:
    town = current_or_raise()
    terms: list[Term] = []
    understood: list[str] = []
    reading = named = ""
    for word in text.split():
        day = _day(word)
        number = int(word) if NUMBER.fullmatch(word) else None
        if day is not None or number is not None:
            term, ja = _birth_or_number(town, day, number)
            terms.append(term)
            understood.append(ja)
        elif KANA_OR_LATIN.fullmatch(word):
            reading, named = reading + word, named + word
        else:
            named += word
            terms.append(_written(town, word))
            understood.append("氏名・住所")
    if kana_key(reading):
        terms.insert(0, _spoken(town, reading, named))
        understood.append("フリガナ")
    return _join_names(town, terms), tuple(understood)


def _spoken(town: int, reading: str, named: str) -> Term:
    """Kana or Latin letters begin a reading, or belong to the written name: 山口 ハル, KIM YOUNGHEE."""
    return f"{BY_KANA} UNION ALL {BY_NAME}", [town, kana_key(reading), town, name_key(named)]


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


def _rows(terms: list[Term], limit: int, kana: str, name: str) -> list[tuple[Any, ...]]:
    """People for whom every term holds, each with what a list shows of them."""
    driver, rest = terms[0], terms[1:]
    narrowed = "".join(f" AND d.person IN ({query})" for query, _ in rest)
    query = SHOWN.format(driver=driver[0], narrowed=narrowed)
    values = [*driver[1], *(value for _, given in rest for value in given)]
    town, today = current_or_raise(), clock.today()
    with connection.cursor() as cursor:
        of_today: list[Any] = [town, today, today] * 3
        # A person has few rows in each table: so many of them hold more people than are shown.
        cursor.execute(
            query,
            [*values, limit * 20, limit, *of_today, town, town, town, kana, kana, name, name],
        )
        return cursor.fetchall()


def _hit(row: tuple[Any, ...], shown: Shield) -> Hit:
    person, name, kana, sex, birth_on, birth_text, household, is_removed, address, building, past = row
    return Hit(
        person=person,
        name=name or "",
        kana=kana or "",
        sex=sex or 0,
        birth_on=birth_on,
        birth_text=birth_text or "",
        state=RESIDENT if household is not None else REMOVED if is_removed else UNKNOWN,
        household=household,
        address=shown.shown(person, address or ""),
        building=shown.shown(person, building or ""),
        is_protected=shown.covers(person),
        past_name=past or "",
    )
