"""Certificate of items in the resident record (住民票記載事項証明書・除票記載事項証明書): only the items asked for.

Law: 住民基本台帳法 第12条・第12条の2・第15条の4・第30条の51
The building (方書) may be left out here and on no other certificate.
"""

from collections.abc import Callable, Sequence
from typing import Any

from kikan.businesses.residents.documents.resident_record import (
    Person,
    RecordCopy,
    is_removed,
)
from kikan.shared.documents.dates import era_day, western_day
from kikan.shared.errors import Refused

Item = Callable[[Person, RecordCopy], str]


def _address(person: Person, copy: RecordCopy) -> str:
    return copy.address


def _born(person: Person, copy: RecordCopy) -> str:
    return western_day(person.born) if person.foreign else era_day(person.born)


def _moved_to(person: Person, copy: RecordCopy) -> str:
    return person.removal.planned_address if person.removal else ""


def _address_since(person: Person, copy: RecordCopy) -> str:
    is_same = person.address_since == person.resident_since
    return "" if is_same else era_day(person.address_since)


def _foreign(name: str) -> Item:
    def item(person: Person, copy: RecordCopy) -> str:
        return str(getattr(person.foreign, name)) if person.foreign else ""

    return item


# The items in the order of the paper: key, label, value. The name is always there.
ITEMS: dict[str, tuple[str, Item]] = {
    "reading": ("氏名のフリガナ", lambda p, c: p.reading),
    "former_name": ("旧氏", lambda p, c: p.former_name),
    "alias": ("通称", lambda p, c: p.alias),
    "born": ("生年月日", _born),
    "sex": ("性別", lambda p, c: p.sex),
    "address": ("住所", _address),
    "head_name": ("世帯主の氏名", lambda p, c: c.head_name),
    "relationship": ("世帯主との続柄", lambda p, c: p.relationship),
    "resident_since": ("住民となった年月日", lambda p, c: era_day(p.resident_since)),
    "address_since": ("住所を定めた年月日", _address_since),
    "notified_on": ("届出の年月日", lambda p, c: era_day(p.notified_on)),
    "address_before_move_in": ("転入前住所", lambda p, c: p.address_before_move_in),
    "domicile": ("本籍", lambda p, c: p.domicile),
    "register_head": ("筆頭者", lambda p, c: p.register_head),
    "nationality": ("国籍・地域", _foreign("nationality")),
    "category": ("法第30条の45に規定する区分", _foreign("category")),
    "status": ("在留資格", _foreign("status")),
    "period": ("在留期間等", _foreign("period")),
    "period_end": ("在留期間の満了の日", lambda p, c: western_day(p.foreign.period_end) if p.foreign else ""),
    "card_no": ("在留カード等の番号", _foreign("card_no")),
}
REMOVAL_ITEMS: dict[str, tuple[str, Item]] = {
    "removal_reason": ("消除の事由", lambda p, c: p.removal.reason if p.removal else ""),
    "removed_on": ("事由の生じた年月日", lambda p, c: era_day(p.removal.since) if p.removal else ""),
    "moved_to": ("転出先住所（予定）", _moved_to),
}
# What only a foreign resident's record holds, and what only a Japanese one holds.
FOREIGN_ITEMS = frozenset({"nationality", "category", "status", "period", "period_end", "card_no", "alias"})
JAPANESE_ITEMS = frozenset({"domicile", "register_head", "former_name"})
USUAL = ("born", "sex", "address")


def record_items(copy: RecordCopy, items: Sequence[str], *, with_building: bool = True) -> dict[str, Any]:
    """The certificate as plain text: each person with the items asked for, in the order of the record.

    Errors: Refused where nobody or nothing is asked for, or where living and removed would share a sheet.
    """
    if not copy.persons or not items:
        raise Refused("証明する人と事項を選んでください。", field="items")
    removed = {is_removed(p, copy.issued_on) for p in copy.persons}
    if len(removed) != 1:
        raise Refused(
            "住民票と除かれた住民票の記載事項を、一枚に証明することはできません。",
            cites="住民基本台帳法 第15条の4",
            what_to_do="除票記載事項証明書を別に交付してください。",
            field="persons",
        )
    (is_gone,) = removed
    known = {**ITEMS, **REMOVAL_ITEMS} if is_gone else ITEMS
    return {
        "title": "住民票除票記載事項証明書" if is_gone else "住民票記載事項証明書",
        "persons": [_person(p, copy, items, known, with_building) for p in copy.persons],
        "certificate": (
            f"上記の事項は、住民票{'の除票' if is_gone else ''}に記載されている事項と相違ないことを証明する。"
        ),
    }


def _person(
    person: Person,
    copy: RecordCopy,
    items: Sequence[str],
    known: dict[str, tuple[str, Item]],
    with_building: bool,
) -> dict[str, Any]:
    left_out = JAPANESE_ITEMS if person.foreign else FOREIGN_ITEMS
    lines = []
    for key, (label, value) in known.items():
        if key in items and key not in left_out:
            text = value(person, copy)
            if key == "address" and with_building and copy.building:
                text = f"{text}　{copy.building}"
            lines.append({"label": label, "value": text})
    return {"name": person.name, "lines": lines}
