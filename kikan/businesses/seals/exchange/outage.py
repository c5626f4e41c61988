"""Seals in the outage copy (停止時の写し): registrations in force with impression and cards; the certificate.

Who is protected, whose registration is suspended or whose image is gone is in it without anything that could be issued.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.seals.documents import CERTIFICATE
from kikan.businesses.seals.documents.certificate import certificate
from kikan.businesses.seals.documents.impression import printed
from kikan.businesses.seals.law import codes
from kikan.businesses.seals.reads.people import Person, people
from kikan.shared.errors import Refused
from kikan.shared.outage.parts import Asked, Copy, Made, OutagePaper, OutagePart, Section, Table
from kikan.shared.tenancy.opener import current_or_raise

BLOCK = 1000
CITES = "印鑑登録証明事務処理要領 第5"
IN_FORCE = """
SELECT r.registration, r.person, r.registered_on, i.dpi, m.png,
  EXISTS (SELECT 1 FROM seals_suspension s WHERE s.municipality = r.municipality AND s.registration = r.registration
    AND s.ended_by IS NULL AND s.valid_from <= %(day)s AND s.valid_until > %(day)s)
FROM seals_registration r
JOIN seals_imprint i ON i.municipality = r.municipality AND i.number = r.imprint
LEFT JOIN seals_imprint_image m ON m.municipality = r.municipality AND m.imprint = r.imprint
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
  AND r.state = %(active)s
ORDER BY r.person
"""
CARDS = """
SELECT card, registration FROM seals_card WHERE municipality = %(town)s AND ended_by IS NULL
  AND valid_from <= %(day)s AND valid_until > %(day)s AND state = %(issued)s AND registration IS NOT NULL
"""
PLACEHOLDER = {"svg": "", "width": 0, "height": 0}


def tables(day: date) -> Iterator[Table]:
    """Registrations in force, and the cards that prove them."""
    values = {"town": current_or_raise(), "day": day, "active": codes.ACTIVE, "issued": codes.ISSUED}
    yield Table(
        "seal",
        {
            "registration": "INTEGER PRIMARY KEY", "person": "INTEGER", "registered_on": "TEXT", "why_not": "TEXT",
            "dpi": "INTEGER", "png": "BLOB", "body": "TEXT",
        },
        _seals(values, day),
        indexes=(("person",),),
    )  # fmt: skip
    yield Table("seal_card", {"card": "INTEGER PRIMARY KEY", "registration": "INTEGER"}, _rows(CARDS, values))


def _rows(query: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def _seals(values: dict[str, Any], day: date) -> Iterator[Sequence[Any]]:
    found = _rows(IN_FORCE, values)
    for start in range(0, len(found), BLOCK):
        block = found[start : start + BLOCK]
        known = people([row[1] for row in block], day)
        for registration, person, registered_on, dpi, png, is_suspended in block:
            why_not = why_not_issued(known[person], png is not None, is_suspended=is_suspended)
            kept = None if why_not else bytes(png)
            body = json.dumps(_body(known[person], kept, dpi), ensure_ascii=False) if kept else ""
            yield registration, person, registered_on.isoformat(), why_not, dpi, kept, body


def why_not_issued(person: Person, has_image: bool, *, is_suspended: bool) -> str:
    """Why nothing can be issued of a registration, in words; empty where it can."""
    if person.is_protected:
        return "支援措置の対象者"
    if person.residency is None:
        return "住民票に記録されていない"
    if is_suspended:
        return "交付の抑止"
    return "" if has_image else "印影の画像がない"


def _body(person: Person, png: bytes, dpi: int) -> dict[str, Any]:
    """The certificate without its picture, which is kept as it is."""
    return {**certificate(person, png, dpi), "impression": PLACEHOLDER}


# At the counter: from here on nothing asks the database.


def sections(copy: Copy, person: int) -> Sequence[Section]:
    """What the counter sees of somebody's seal: that it is registered and whether it can be certified."""
    row = _of(copy, person)
    if row is None:
        return (Section("印鑑登録", [("登録", "ありません")]),)
    registration, _, why_not, *_ = row
    told = why_not or "交付できます（登録証の番号を入力してください）"
    return (Section("印鑑登録", [("登録番号", str(registration)), ("証明書", told)]),)


def _of(copy: Copy, person: int) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = copy.connection.execute(
        "SELECT registration, registered_on, why_not, dpi, png, body FROM seal WHERE person = ?", [person]
    ).fetchone()
    return found


def _certificate(copy: Copy, person: int, asked: Asked, day: date) -> Made:
    """Errors: Refused without a registration, its card, or where something keeps it back."""
    row = _of(copy, person)
    if row is None:
        raise Refused(
            "この人の印鑑登録はありません。", cites=CITES, what_to_do="登録証の番号を確かめてください。"
        )
    registration, _, why_not, dpi, png, body = row
    kept_back = copy.connection.execute("SELECT withheld FROM person WHERE person = ?", [person]).fetchone()
    if why_not or (kept_back and kept_back[0]):
        raise Refused(
            f"停止時には交付できません（{why_not or '証明書の発行の抑止'}）。", cites=CITES,
            what_to_do="システムの復旧後に、担当に確かめてください。",
        )  # fmt: skip
    _refuse_card(copy, registration, asked.number)
    data = {**json.loads(body), "impression": printed(png, dpi)}
    return Made(CERTIFICATE.kind, data, [person])


def _refuse_card(copy: Copy, registration: int, text: str) -> None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else -1
    row = copy.connection.execute("SELECT registration FROM seal_card WHERE card = ?", [number]).fetchone()
    if row is None or row[0] != registration:
        raise Refused(
            "この登録証は、この人の有効な登録証ではありません。", cites=CITES, field="number",
            what_to_do="登録証の番号を確かめてください。違う登録証では交付できません。",
        )  # fmt: skip


OUTAGE = OutagePart(
    business="seals",
    tables=tables,
    papers=(OutagePaper("seal", "印鑑登録証明書", (), _certificate, asks="登録証の番号"),),
    sections=sections,
)
