"""Find a voter at reception from one line of typing (名簿対照の検索): a name or reading, a birth date, or both."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.elections.reads.card_codes import card_in
from kikan.businesses.elections.reads.cards import card_of
from kikan.ground.eras import DateFault, parse_day
from kikan.shared.addressees.protection import shield
from kikan.shared.addressees.search_keys import kana_key, name_key
from kikan.shared.errors import Refused
from kikan.shared.tenancy.opener import current_or_raise

MOST = 20
SEXES = {1: "男", 2: "女"}

FIND = """
SELECT n.person, n.name, n.kana, p.birth_on, p.birth_text, p.birth_precision, p.sex, a.address, a.building, d.name
FROM addressees_name n
JOIN addressees_profile p ON p.municipality = n.municipality AND p.person = n.person AND p.ended_by IS NULL
  AND p.valid_from <= %(day)s AND p.valid_until > %(day)s
LEFT JOIN LATERAL (
  SELECT address, building FROM addressees_address h WHERE h.municipality = n.municipality AND h.person = n.person
    AND h.use = 'home' AND h.ended_by IS NULL AND h.valid_from <= %(day)s ORDER BY h.valid_from DESC LIMIT 1
) a ON true
LEFT JOIN elections_roll r ON r.municipality = n.municipality AND r.person = n.person AND r.ended_by IS NULL
  AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
LEFT JOIN elections_district d ON d.municipality = r.municipality AND d.district = r.district AND d.ended_by IS NULL
  AND d.valid_from <= %(day)s AND d.valid_until > %(day)s
WHERE n.municipality = %(town)s AND n.ended_by IS NULL AND n.kind = 'official'
  AND n.valid_from <= %(day)s AND n.valid_until > %(day)s
"""
BY_PERSON = " AND n.person = %(person)s"
BY_NAME = " AND (n.kana_key ^@ %(kana)s OR n.name_key ^@ %(name)s)"
BY_BIRTH = " AND p.birth_on = %(birth)s AND p.birth_precision = 'day'"
ORDER = f" ORDER BY n.kana_key, p.birth_on, n.person LIMIT {MOST + 1}"


@dataclass(frozen=True, repr=False)
class Found:
    """Somebody of the register as reception compares them with who stands there."""

    person: int
    name: str = field(repr=False)
    kana: str = field(repr=False)
    birth: date | str = field(repr=False)
    sex: str
    address: str = field(repr=False)
    district: str


@dataclass(frozen=True)
class Asked:
    """What was typed: parts of a name, a birth date, or the bars of a card. `name` empty: the date alone."""

    name: str = field(repr=False)
    birth: date | None = field(repr=False, default=None)
    card: int | None = None


def asked(text: str) -> Asked:
    """Read the line; Errors: Refused where nothing could be searched for."""
    name, birth = [], None
    if (card := card_in(unicodedata.normalize("NFKC", text).strip())) is not None:
        return Asked("", None, card)
    for part in unicodedata.normalize("NFKC", text).split():
        day = _day(part)
        if day is not None and birth is None:
            birth = day
        else:
            name.append(part)
    joined = "　".join(name)
    if birth is None and (not joined or any(c.isdigit() for c in joined)):
        raise Refused(
            "探すことができません。", field="key",
            what_to_do="入場券のバーコードを読むか、氏名（カナでも漢字でも）か生年月日、または両方を空白で区切って入力してください。",
        )  # fmt: skip
    if birth is None and len(kana_key(joined) or name_key(joined)) < 2:
        raise Refused(
            "文字が足りません。", field="key", what_to_do="2文字以上か、生年月日を入力してください。"
        )
    return Asked(joined, birth)


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except DateFault:
        return None


def find(given: Asked, election: int, day: date) -> list[Found]:
    """Who is meant, at most MOST + 1; on the roll or not. One query, and one for addresses that are hidden.

    Errors: Refused for a card of another election.
    """
    if given.card is not None:
        return _by_card(given.card, election, day)
    query = FIND + (BY_NAME if given.name else "") + (BY_BIRTH if given.birth else "") + ORDER
    kana = kana_key(given.name)
    return _read(query, day, kana=kana or "\x01", name=name_key(given.name) or "\x01", birth=given.birth)


def _by_card(number: int, election: int, day: date) -> list[Found]:
    card = card_of(number)
    if card is None or card.election != election:
        raise Refused(
            "この選挙の入場券ではありません。", field="key", what_to_do="氏名か生年月日で探してください。"
        )
    return _read(FIND + BY_PERSON, day, person=card.person)


def person_found(person: int, day: date) -> Found | None:
    """One person as reception shows them."""
    found = _read(FIND + BY_PERSON, day, person=person)
    return found[0] if found else None


def _read(query: str, day: date, **values: Any) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"town": current_or_raise(), "day": day, **values})
        rows = cursor.fetchall()
    covered = shield([row[0] for row in rows], None, day=day)
    return [
        Found(
            person, name, kana, birth if precision == "day" else text, SEXES.get(sex, ""),
            covered.shown(person, f"{address or ''}　{building or ''}".strip()), district or "",
        )
        for person, name, kana, birth, text, precision, sex, address, building, district in rows
    ]  # fmt: skip
