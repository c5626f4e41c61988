"""The register in the outage copy (停止時の写し): who lives here, how they are found, copies of the record.

Protected people (支援措置) are in it without address, and nothing is issued about them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.residents.documents import HOUSEHOLD_COPY, INDIVIDUAL_COPY
from kikan.businesses.residents.documents.from_register import record_copy
from kikan.businesses.residents.documents.resident_record import Shown, household_copy, individual_copy
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.reads.cards import PersonCard, person_cards
from kikan.ground.eras import DateFault, parse_day
from kikan.shared.addressees import suppression
from kikan.shared.addressees.search_keys import address_key, kana_key, name_key
from kikan.shared.documents.dates import era_day
from kikan.shared.errors import NotFound, Refused
from kikan.shared.outage.parts import Asked, Copy, Hit, Made, OutagePaper, OutagePart, Section, Table
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.arguments import to_json, typed

BLOCK = 2000
MOST = 50
LAST = "\U0010ffff"
KANA_OR_LATIN = re.compile(r"[\u3041-\u30ff\uff66-\uff9fA-Za-zＡ-Ｚａ-ｚー゛゜・'.\-]+")
NUMBER = re.compile(r"[0-9０-９]{1,15}")
CHOICES = (
    ("head", "世帯主・続柄"),
    ("family_register", "本籍・筆頭者"),
    ("reading", "フリガナ"),
    ("foreign_status", "国籍・在留資格など"),
)
NAMES = """
SELECT person, kind, name, name_key, kana_key FROM addressees_name
WHERE municipality = %s AND ended_by IS NULL
  AND person IN (SELECT person FROM residents_resident WHERE municipality = %s AND ended_by IS NULL
    AND valid_from <= %s AND valid_until > %s)
"""


def tables(day: date) -> Iterator[Table]:
    """Everybody who lives here on the day with the card the counter shows, and every name they are found by."""
    yield Table(
        "person",
        {
            "person": "INTEGER PRIMARY KEY", "household": "INTEGER", "place": "INTEGER", "birth": "TEXT",
            "address": "TEXT", "town": "TEXT", "withheld": "TEXT", "card": "TEXT",
        },
        _people(day),
        indexes=(("household", "place"), ("birth",), ("address",)),
    )  # fmt: skip
    yield Table(
        "name",
        dict.fromkeys(("kind", "name", "key", "kana"), "TEXT") | {"person": "INTEGER"},
        _names(day),
        indexes=(("key",), ("kana",), ("person",)),
    )


def _people(day: date) -> Iterator[Sequence[Any]]:
    living = Resident.objects.filter(
        municipality=current_or_raise(), ended_by=None, valid_from__lte=day, valid_until__gt=day
    )
    numbers = list(living.order_by("person").values_list("person", flat=True))
    for start in range(0, len(numbers), BLOCK):
        block = numbers[start : start + BLOCK]
        withheld = _withheld(block)
        for card in person_cards(block, day=day):
            yield _row(card, withheld.get(card.person, ""))


def _withheld(persons: Sequence[int]) -> dict[int, str]:
    """Of whom nothing may be issued or shown (抑止), and why."""
    found = [each for f in (suppression.ISSUE, suppression.VIEW) for each in suppression.in_force(persons, f)]
    return {each.person: each.kind_ja for each in found if each.is_error}


def _row(card: PersonCard, withheld: str) -> Sequence[Any]:
    found_by = "" if card.is_protected else address_key(card.address)
    return (
        card.person, card.household, card.order_in_household, card.birth_on.isoformat() if card.birth_on else "",
        found_by, card.town if not card.is_protected else "", withheld,
        json.dumps(to_json(card), ensure_ascii=False, separators=(",", ":")),
    )  # fmt: skip


def _names(day: date) -> Iterator[Sequence[Any]]:
    town = current_or_raise()
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [town, town, day, day])
        for person, kind, name, key, kana in cursor.fetchall():
            yield kind, name, key, kana, person


# At the counter: from here on nothing asks the database.


def card_of(copy: Copy, person: int) -> PersonCard:
    """Errors: NotFound."""
    row = copy.connection.execute("SELECT card FROM person WHERE person = ?", [person]).fetchone()
    if row is None:
        raise NotFound("この宛名番号の人は、写しにいません。", what_to_do="番号を確かめてください。")
    found: PersonCard = typed(PersonCard, json.loads(row[0]))
    return found


def members_of(copy: Copy, household: int | None) -> list[PersonCard]:
    rows = copy.connection.execute(
        "SELECT card FROM person WHERE household = ? ORDER BY place, person", [household]
    )
    return [typed(PersonCard, json.loads(row[0])) for row in rows]


def hit_of(card: PersonCard) -> Hit:
    birth = card.birth_text or (era_day(card.birth_on) if card.birth_on else "")
    home = f"{card.address}　{card.building}".strip()
    return Hit(card.person, card.name, card.kana, birth, card.sex_ja, home, card.is_protected)


def head(copy: Copy, person: int) -> Hit:
    return hit_of(card_of(copy, person))


def search(copy: Copy, text: str) -> tuple[Sequence[Hit], bool]:
    """People for whatever a clerk types, each word narrowing; and whether there are more than fifty."""
    conditions, values = _conditions(text)
    if not conditions:
        return (), False
    rows = copy.connection.execute(
        f"SELECT card FROM person p WHERE {' AND '.join(conditions)} ORDER BY person LIMIT {MOST + 1}",  # noqa: S608
        values,
    ).fetchall()
    hits = [hit_of(typed(PersonCard, json.loads(row[0]))) for row in rows[:MOST]]
    return sorted(hits, key=lambda h: (kana_key(h.kana), h.person)), len(rows) > MOST


def _conditions(text: str) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    reading = named = ""
    for word in text.split():
        if (found := _birth_or_number(word)) is not None:
            conditions.append(found[0])
            values += found[1]
        elif KANA_OR_LATIN.fullmatch(word):
            reading, named = reading + word, named + word
        else:
            conditions.append(f"({BY_NAME} OR {BY_ADDRESS})")
            values += [*_beginning(name_key(named + word)), *_beginning(address_key(word))]
            named += word
    if kana_key(reading):
        conditions.append(f"({BY_KANA} OR {BY_NAME})")
        values += [*_beginning(kana_key(reading)), *_beginning(name_key(named))]
    return conditions, values


BY_NAME = "p.person IN (SELECT person FROM name WHERE key >= ? AND key < ?)"
BY_KANA = "p.person IN (SELECT person FROM name WHERE kana >= ? AND kana < ?)"
BY_ADDRESS = "(p.address >= ? AND p.address < ?)"


def _beginning(key: str) -> list[str]:
    """From the key to the last text that begins with it; an empty key begins nothing."""
    return [key, key + LAST] if key else [LAST, LAST]


def _birth_or_number(word: str) -> tuple[str, list[Any]] | None:
    number = int(word) if NUMBER.fullmatch(word) else None
    try:
        day = parse_day(word)
    except DateFault:
        day = None
    if day is None and number is None:
        return None
    return "(p.birth = ? OR p.person = ? OR p.household = ?)", [
        day.isoformat() if day else None,
        number,
        number,
    ]


def sections(copy: Copy, person: int) -> Sequence[Section]:
    """The cards of a person's page: what the register says, and who lives in the household."""
    card = card_of(copy, person)
    why = withheld(copy, person)
    if why:
        return (
            Section("抑止", [("理由", why), ("対応", "復旧後に、抑止を設定した担当に確かめてください。")]),
        )
    others = members_of(copy, card.household)
    return (
        Section("住民票の記載", [(label, text) for label, text in _pairs(card) if text]),
        Section(
            "世帯の人",
            heads=("氏名", "続柄", "生年月日", "性別", "宛名番号"),
            rows=[(m.name, m.relationship, hit_of(m).birth, m.sex_ja, str(m.person)) for m in others],
        ),
    )


def _pairs(card: PersonCard) -> Iterator[tuple[str, str]]:
    yield "住所", f"{card.address}　{card.building}".strip()
    yield "世帯主", card.head_name or card.factual_head
    yield "続柄", card.relationship
    yield "旧氏", card.former_name
    yield "通称", card.alias
    yield "住民となった年月日", card.resident_since_text or era_day(card.resident_since)
    yield "住所を定めた年月日", card.address_since_text or era_day(card.address_since)
    yield "転入前住所", card.came_from
    yield "本籍", card.register_place
    yield "筆頭者", card.register_first_person
    yield "住民種別", card.kind_ja
    if card.removal_ahead:
        yield "転出の予定日", card.removal_ahead.cause_text or era_day(card.removal_ahead.cause_on)


def _household_paper(copy: Copy, person: int, asked: Asked, day: date) -> Made:
    cards = members_of(copy, card_of(copy, person).household)
    _refuse_withheld(copy, cards)
    made = record_copy(cards, day=day, shown=_shown(asked.chosen), is_whole_household=True)
    return Made(HOUSEHOLD_COPY.kind, household_copy(made), [c.person for c in cards])


def _individual_paper(copy: Copy, person: int, asked: Asked, day: date) -> Made:
    card = card_of(copy, person)
    _refuse_withheld(copy, [card])
    made = record_copy([card], day=day, shown=_shown(asked.chosen), is_whole_household=False)
    return Made(INDIVIDUAL_COPY.kind, individual_copy(made), [person])


def _shown(chosen: Sequence[str]) -> Shown:
    return Shown(**{name: True for name, _ in CHOICES if name in chosen})


def _refuse_withheld(copy: Copy, cards: Sequence[PersonCard]) -> None:
    """Errors: Refused for people under the support measure or kept back."""
    if any(card.is_protected for card in cards):
        raise Refused(
            "支援措置の対象者が含まれているため、停止時には交付できません。",
            cites="住民基本台帳事務処理要領 第5-10",
            what_to_do="システムの復旧後に、支援措置責任者が交付してください。",
        )
    kept_back = [why for card in cards if (why := withheld(copy, card.person))]
    if kept_back:
        raise Refused(
            f"証明書の発行が抑止されている人が含まれています（{'、'.join(dict.fromkeys(kept_back))}）。",
            what_to_do="システムの復旧後に、抑止を設定した担当に確かめてください。",
        )


def withheld(copy: Copy, person: int) -> str:
    """Why nothing may be issued about the person; empty where it may."""
    row = copy.connection.execute("SELECT withheld FROM person WHERE person = ?", [person]).fetchone()
    return str(row[0]) if row else ""


def list_rows(copy: Copy) -> Iterator[Sequence[str]]:
    """Every resident for finding out who is safe (安否の確認): by town, address and household."""
    rows = copy.connection.execute("SELECT card FROM person ORDER BY town, address, household, place, person")
    for (text,) in rows:
        card: PersonCard = typed(PersonCard, json.loads(text))
        hit = hit_of(card)
        age = "" if card.age is None else str(card.age)
        yield (
            card.town, hit.address, str(card.household), hit.name, hit.kana, hit.birth, age, hit.sex,
            card.relationship, str(card.person),
        )  # fmt: skip


OUTAGE = OutagePart(
    business="residents",
    tables=tables,
    papers=(
        OutagePaper("household", "住民票の写し（世帯全員）", CHOICES, _household_paper),
        OutagePaper("individual", "住民票の写し（この人だけ）", CHOICES, _individual_paper),
    ),
    sections=sections,
    search=search,
    head=head,
    list_rows=list_rows,
)
