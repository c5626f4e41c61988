"""What typed words ask of the keys (検索条件): each term is one query that gives persons, safe under policies.

`^@` is begins-with on a key of collation C: the index serves it, and row security lets it pass.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from kikan.ground.eras import DateFault, parse_day
from kikan.shared.addressees.former import BY_FORMER
from kikan.shared.addressees.search_keys import address_key, building_key, kana_key, name_key

KANA_OR_LATIN = re.compile(r"[\u3041-\u30ff\uff66-\uff9fA-Za-zＡ-Ｚａ-ｚー゛゜・'.\-]+")
NUMBER = re.compile(r"[0-9０-９]{1,15}")
BY_KANA = "SELECT person FROM addressees_name WHERE municipality = %s AND kana_key ^@ %s"
BY_NAME = "SELECT person FROM addressees_name WHERE municipality = %s AND name_key ^@ %s"
BY_GIVEN_KANA = "SELECT person FROM addressees_name WHERE municipality = %s AND given_kana_key <> '' AND given_kana_key ^@ %s"
BY_GIVEN_NAME = "SELECT person FROM addressees_name WHERE municipality = %s AND given_name_key <> '' AND given_name_key ^@ %s"
BY_BIRTH = (
    "SELECT person FROM addressees_profile WHERE municipality = %s AND ended_by IS NULL AND birth_on = %s"
)
# Whoever is protected is not found by a place: a hit would tell where the person lives.
BY_ADDRESS = "SELECT person FROM addressees_address WHERE municipality = %s AND address_key ^@ %s AND person <> ALL(%s)"
BY_BUILDING = (
    "SELECT person FROM addressees_address WHERE municipality = %s AND building_key <> '' AND building_key ^@ %s"
    " AND person <> ALL(%s)"
)
BY_PERSON = "SELECT number AS person FROM addressees_person WHERE municipality = %s AND number = %s"
BY_HOUSEHOLD = "SELECT person FROM residents_resident WHERE municipality = %s AND household = %s"
THESE = "SELECT unnest(%s::bigint[]) AS person"
Term = tuple[str, list[Any]]


def union(*terms: Term) -> Term:
    """Persons whom any of the terms finds, those of the first term first; an empty key finds nobody."""
    terms = tuple(term for term in terms if term[1][1] != "") or ((THESE, [[]]),)
    return " UNION ALL ".join(query for query, _ in terms), [v for _, values in terms for v in values]


def terms_of(town: int, text: str, hidden: list[int]) -> tuple[list[Term], tuple[str, ...]]:
    """The terms of a typed text, and in Japanese what its words were taken for. `hidden`: not found by a place."""
    terms: list[Term] = []
    understood: list[str] = []
    reading = named = ""
    for word in text.split():
        day = day_of(word)
        number = int(word) if NUMBER.fullmatch(word) else None
        if day is not None or number is not None:
            term, ja = _birth_or_number(town, day, number)
            terms.append(term)
            understood.append(ja)
        elif KANA_OR_LATIN.fullmatch(word):
            reading, named = reading + word, named + word
        else:
            named += word
            terms.append(_written(town, word, hidden))
            understood.append("氏名・住所")
    if kana_key(reading):
        terms.insert(0, spoken(town, reading, named, hidden))
        understood.append("フリガナ")
    return _join_names(town, terms), tuple(understood)


def spoken(town: int, reading: str, named: str, hidden: list[int]) -> Term:
    """Kana or Latin letters begin a reading or a given name's, a written name (山口 ハル), or a building."""
    key = kana_key(reading)
    return union(
        (BY_KANA, [town, key]),
        (BY_NAME, [town, name_key(named)]),
        (BY_GIVEN_KANA, [town, key]),
        (BY_BUILDING, [town, building_key(reading), hidden]),
    )


def _birth_or_number(town: int, day: date | None, number: int | None) -> tuple[Term, str]:
    """19800505 may be a day of birth, a person's number, a household's, and a person's in the old system."""
    by_day: Term = (BY_BIRTH, [town, day])
    former = None if number is None else str(number)
    by_number = union(
        (BY_PERSON, [town, number]), (BY_HOUSEHOLD, [town, number]), (BY_FORMER, [town, former])
    )
    if day is None:
        return by_number, "番号"
    if number is None:
        return by_day, "生年月日"
    return union(by_day, by_number), "生年月日・番号"


def _written(town: int, word: str, hidden: list[int]) -> Term:
    """A word with kanji may begin a name, a given name, an address or a building."""
    return union(
        (BY_NAME, [town, name_key(word)]),
        (BY_ADDRESS, [town, address_key(word), hidden]),
        (BY_GIVEN_NAME, [town, name_key(word)]),
        (BY_BUILDING, [town, building_key(word), hidden]),
    )


def _join_names(town: int, terms: list[Term]) -> list[Term]:
    """佐藤 花子 is one name: of two written words, the pair joined may match as well as each alone."""
    written = [t for t in terms if t[0].startswith(BY_NAME)]
    if len(written) != 2:
        return terms
    first, second = written
    others = [t for t in terms if t not in written]
    joined = f"{first[1][1]}{second[1][1]}"
    both = f"(({first[0]}) INTERSECT ({second[0]}))"
    return [(f"{BY_NAME} UNION ALL {both}", [town, joined, *first[1], *second[1]]), *others]


def day_of(word: str) -> date | None:
    try:
        return parse_day(word)
    except DateFault:
        return None


# Keys of readings are written with these alone: marks, small kana and long vowels are gone.
ALPHABET = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロン"
SHORTEST, LONGEST = 3, 16
BY_SLIP = """
SELECT person FROM addressees_name WHERE municipality = %s AND family_kana_key = ANY(%s) AND family_kana_key <> ''
UNION ALL SELECT person FROM addressees_name WHERE municipality = %s AND kana_key = ANY(%s)
UNION ALL SELECT person FROM addressees_name WHERE municipality = %s AND given_kana_key = ANY(%s)
  AND given_kana_key <> ''
"""
WRITTEN_NEAR = """
(SELECT person, name_key FROM addressees_name WHERE municipality = %s AND name_key ^@ %s LIMIT 5000)
UNION ALL
(SELECT person, name_key FROM addressees_name WHERE municipality = %s AND given_name_key = %s
  AND given_name_key <> '' LIMIT 5000)
"""


def slips_of(town: int, text: str) -> Term | None:
    """A term for a text with one slip of the pen (打ち間違い): a sign wrong, missing, too many or two changed over."""
    word = "".join(text.split())
    if not KANA_OR_LATIN.fullmatch(word):
        return _written_slips(town, name_key(word))
    key = kana_key(word)
    if not SHORTEST <= len(key) <= LONGEST:
        return None
    near = sorted(neighbours(key))
    return BY_SLIP, [town, near, town, near, town, near]


def _written_slips(town: int, key: str) -> Term | None:
    """Names with one character other than typed; the first two or the given name must be right."""
    if not SHORTEST <= len(key) <= LONGEST:
        return None
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_NEAR, [town, key[:2], town, key[2:]])
        near = [person for person, other in cursor.fetchall() if is_one_slip(key, other)]
    return THESE, [near]


def is_one_slip(one: str, other: str) -> bool:
    """Whether two texts differ by one character, or by two changed over."""
    if abs(len(one) - len(other)) > 1:
        return False
    begin = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[begin:], other[begin:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (len(a) > 1 and a[1] + a[0] + a[2:] == b)


def neighbours(key: str, alphabet: Sequence[str] = ALPHABET) -> set[str]:
    """Every key one slip away, and the key itself."""
    cuts = [(key[:i], key[i:]) for i in range(len(key) + 1)]
    missing = {a + b[1:] for a, b in cuts if b}
    changed_over = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    wrong = {a + c + b[1:] for a, b in cuts if b for c in alphabet}
    too_few = {a + c + b for a, b in cuts for c in alphabet}
    return missing | changed_over | wrong | too_few | {key}
