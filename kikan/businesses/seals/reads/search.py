"""Search of registrations (登録の検索): numbers, names loosely, birth dates, addresses, the text of the seal."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.seals.law import codes
from kikan.ground.eras import DateFault, parse_day
from kikan.shared.addressees.protection import shield
from kikan.shared.addressees.search_keys import address_key, kana_key, name_key
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

MOST = 50
NUMBER = re.compile(r"[0-9]{1,18}")
KANA_OR_LATIN = re.compile(r"[ぁ-ゖァ-ヺー・ｦ-ﾟA-Za-z]+")
BY_NUMBER = """
SELECT person FROM seals_registration WHERE municipality = %(town)s AND (registration = %(number)s OR person = %(number)s)
UNION SELECT r.person FROM seals_card c JOIN seals_registration r
  ON r.municipality = c.municipality AND r.registration = c.registration
  WHERE c.municipality = %(town)s AND c.card = %(number)s"""
BY_NAME = """
SELECT person FROM addressees_name WHERE municipality = %(town)s AND name_key LIKE %(before)s || %(name)s || '%%'
UNION SELECT person FROM addressees_address WHERE municipality = %(town)s AND use = 'home'
  AND address_key LIKE '%%' || %(address)s || '%%'
UNION SELECT person FROM seals_registration WHERE municipality = %(town)s AND seal_text = %(text)s"""
BY_KANA = """
SELECT person FROM addressees_name WHERE municipality = %(town)s
  AND (kana_key LIKE %(before)s || %(kana)s || '%%' OR name_key LIKE %(before)s || %(name)s || '%%')
UNION SELECT person FROM seals_registration WHERE municipality = %(town)s AND seal_text = %(text)s"""
BY_BIRTH = "SELECT person FROM addressees_profile WHERE municipality = %(town)s AND birth_on = %(day)s"
SHOWN = """
SELECT r.person, r.registration, r.state, r.registered_on, r.cancelled_on, r.cancel_reason, r.seal_text,
  coalesce(n.name, ''), coalesce(n.kana, ''), p.birth_on, a.address
FROM seals_registration r
LEFT JOIN LATERAL (SELECT name, kana FROM addressees_name x WHERE x.municipality = r.municipality
  AND x.person = r.person AND x.kind = 'official' AND x.ended_by IS NULL AND x.valid_from <= %(today)s
  ORDER BY x.valid_from DESC LIMIT 1) n ON true
LEFT JOIN LATERAL (SELECT birth_on FROM addressees_profile x WHERE x.municipality = r.municipality
  AND x.person = r.person AND x.ended_by IS NULL ORDER BY x.valid_from DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (SELECT address FROM addressees_address x WHERE x.municipality = r.municipality
  AND x.person = r.person AND x.use = 'home' AND x.ended_by IS NULL AND x.valid_from <= %(today)s
  ORDER BY x.valid_from DESC LIMIT 1) a ON true
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(today)s AND r.valid_until > %(today)s
  AND (r.state = 'active' OR %(cancelled)s) AND """
ORDER = " ORDER BY n.kana, r.person, r.registration DESC LIMIT %(limit)s"


@dataclass(frozen=True, repr=False)
class Hit:
    person: int
    registration: int
    state: str
    registered_on: date
    cancelled_on: date | None
    reason: str
    seal_text: str
    name: str
    kana: str
    birth_on: date | None
    address: str
    is_protected: bool

    @property
    def state_ja(self) -> str:
        return codes.STATES[self.state]

    @property
    def reason_ja(self) -> str:
        return codes.REASONS.get(self.reason, "")


COLUMNS = tuple(Hit.__dataclass_fields__)


@dataclass(frozen=True, repr=False)
class Hits:
    hits: tuple[Hit, ...] = ()
    has_more: bool = False


def search(text: str, *, with_cancelled: bool = False) -> Hits:
    """Registrations for whatever a clerk types; each word narrows. One query."""
    values: dict[str, Any] = {
        "town": current_or_raise(), "today": clock.today(), "cancelled": with_cancelled, "limit": MOST + 1,
    }  # fmt: skip
    narrowed = []
    for i, word in enumerate(text.split()[:6]):
        query, named = _term(word)
        # A given name stands within the whole name: words after the first may begin anywhere in it.
        named = {**named, "before": "%" if i else ""} if "before" in query else named
        for name in named:
            query = query.replace(f"%({name})s", f"%({name}{i})s")
        values |= {f"{name}{i}": value for name, value in named.items()}
        narrowed.append(f"r.person IN ({query})")
    if not narrowed:
        return Hits()
    with connection.cursor() as cursor:
        cursor.execute(SHOWN + " AND ".join(narrowed) + ORDER, values)
        rows = cursor.fetchall()
    covered = shield([row[0] for row in rows], None)
    hits = [
        Hit(
            **dict(
                zip(
                    COLUMNS,
                    (*row[:10], covered.shown(row[0], row[10] or ""), covered.covers(row[0])),
                    strict=True,
                )
            )
        )
        for row in rows[:MOST]
    ]
    return Hits(tuple(hits), len(rows) > MOST)


def _term(word: str) -> tuple[str, dict[str, Any]]:
    """The query of one word and its values."""
    if (day := _day(word)) is not None:
        return BY_BIRTH, {"day": day}
    if NUMBER.fullmatch(word):
        return BY_NUMBER, {"number": int(word)}
    if KANA_OR_LATIN.fullmatch(word):
        return BY_KANA, {"kana": _like(kana_key(word)), "name": _like(name_key(word)), "text": word}
    named = {"name": _like(name_key(word) or word), "address": _like(address_key(word) or word), "text": word}
    return BY_NAME, named


def _like(key: str) -> str:
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _day(word: str) -> date | None:
    if NUMBER.fullmatch(word) and len(word) != 8:
        return None
    try:
        return parse_day(word)
    except DateFault:
        return None
