"""Certificate of a move-out (転出証明書) and what stands in for it (転出証明書に準ずる証明書).

Law: 住民基本台帳法 第24条・住民基本台帳法施行令 第23条・第24条
The items are those the next municipality enters from it. Code and 個人番号 come from the vault as it is printed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.residents.documents.resident_record import Person
from kikan.shared.documents.dates import Day, era_day, western_day
from kikan.shared.errors import Refused

A_SHEET = 4
# The layout of the two-dimensional code is our own (様式は未確認): fields in the order of `_coded`, parted by PART.
CODE_LAYOUT = "KIKAN-TENSHUTSU-1"
CODE_LONGEST = 1_200
PART = "|"


@dataclass(frozen=True, repr=False)
class Leaving:
    """One who leaves: the record, and what other businesses hold of the person (国民健康保険など)."""

    person: Person
    qualifications: str = ""


@dataclass(frozen=True, repr=False)
class MoveOut:
    """A notified move-out as its certificate shows it; `is_equivalent`: the day has passed (準ずる証明書)."""

    address: str
    building: str
    head_name: str
    moves_to: str
    moves_on: Day
    notified_on: date | None
    leaving: tuple[Leaving, ...]
    issued_on: date
    is_equivalent: bool = False


def move_out_certificate(it: MoveOut) -> dict[str, Any]:
    """The certificate as plain text. Errors: Refused where nobody leaves."""
    if not it.leaving:
        raise Refused("転出する人がいません。", field="persons")
    people = [_person(each) for each in it.leaving]
    sheets = [people[i : i + A_SHEET] for i in range(0, len(people), A_SHEET)]
    title = "転出証明書に準ずる証明書" if it.is_equivalent else "転出証明書"
    data = {
        "title": title,
        "address": it.address,
        "building": it.building,
        "head_name": it.head_name,
        "moves_to": it.moves_to or "未定",
        "moves_on": era_day(it.moves_on),
        "moves_on_label": "転出した年月日" if it.is_equivalent else "転出の予定年月日",
        "notified_on": era_day(it.notified_on),
        "sheets": sheets,
        "certificate": _certificate(it.is_equivalent),
    }
    return {**data, "code": _code(data, people)}


def _certificate(is_equivalent: bool) -> str:
    if is_equivalent:
        return "上記のとおり転出したことを証明する。（転出証明書に準ずる証明書）"
    return "上記のとおり転出の届出があったことを証明する。"


def _person(each: Leaving) -> dict[str, Any]:
    person, foreign = each.person, each.person.foreign
    return {
        "name": person.name,
        "reading": person.reading,
        "other_name": ("旧氏", person.former_name) if not foreign else ("通称", person.alias),
        "born": western_day(person.born) if foreign else era_day(person.born),
        "sex": person.sex,
        "relationship": person.relationship,
        "domicile": person.domicile,
        "register_head": person.register_head,
        "resident_code": person.resident_code,
        "my_number": person.my_number,
        "qualifications": each.qualifications or "なし",
        "foreign": None
        if foreign is None
        else {
            "nationality": foreign.nationality,
            "category": foreign.category,
            "status": foreign.status,
            "period": foreign.period,
            "period_end": western_day(foreign.period_end),
            "card_no": foreign.card_no,
        },
        "remark": person.remark,
    }


def _code(data: dict[str, Any], people: list[dict[str, Any]]) -> dict[str, str] | None:
    """What a reader at the next counter takes in; none where it would not fit into one symbol."""
    lines = [PART.join((CODE_LAYOUT, data["address"], data["head_name"], data["moves_to"], data["moves_on"]))]
    lines += [PART.join(_coded(person)) for person in people]
    payload = "\n".join(lines)
    return {"qr": payload} if len(payload.encode()) <= CODE_LONGEST else None


def _coded(person: dict[str, Any]) -> tuple[str, ...]:
    names = ("name", "reading", "born", "sex", "relationship", "domicile", "register_head")
    return tuple(str(person[name]).replace(PART, "／") for name in names)
