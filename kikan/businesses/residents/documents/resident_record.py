"""Copy of the resident record (住民票の写し): household sheet of four people, individual sheet, removed record.

Law: 住民基本台帳法 第7条・第12条・第12条の2・第15条の4・第30条の45・第30条の51
Only what was asked for is printed (記載事項の省略); who is removed and who lives here never share a sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.shared.documents.dates import Day, era_day, western_day
from kikan.shared.errors import Refused

# A number as text, or what stands for one of the vault until it is printed.
Number = str | Mapping[str, Any]
A_SHEET = 4
OMITTED = "省略"
DEATH = "死亡"


@dataclass(frozen=True)
class Shown:
    """What the applicant asked to have printed (記載する事項); everything here is left out unless asked."""

    head: bool = False
    family_register: bool = False
    resident_code: bool = False
    my_number: bool = False
    reading: bool = False
    foreign_status: bool = False
    alias_history: bool = False
    history: bool = False


@dataclass(frozen=True, repr=False)
class Foreign:
    """What only a foreign resident's record holds (外国人住民の記載事項)."""

    nationality: str
    category: str
    status: str = ""
    period: str = ""
    period_end: Day = None
    card_no: str = ""
    alias_history: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Removal:
    """Why and when the record was removed (消除); `since` is the day of the cause, planned for a move-out."""

    reason: str
    since: Day
    planned_address: str = ""
    confirmed_address: str = ""
    confirmed_on: Day = None

    def holds_on(self, day: date) -> bool:
        """A planned move-out is not printed before its day."""
        return not (isinstance(self.since, date) and self.since > day)


@dataclass(frozen=True, repr=False)
class Change:
    """One line of the record's history (異動履歴)."""

    happened_on: Day
    event: str
    item: str
    before: str
    after: str


@dataclass(frozen=True, repr=False)
class Person:
    """One person as the register knows them on the day of issue; names keep their exact characters."""

    name: str
    born: Day
    sex: str
    relationship: str
    resident_since: Day
    address_since: Day
    reading: str = ""
    former_name: str = ""
    alias: str = ""
    notified_on: Day = None
    address_before_move_in: str = ""
    domicile: str = ""
    register_head: str = ""
    resident_code: Number = ""
    my_number: Number = ""
    remark: str = ""
    foreign: Foreign | None = None
    removal: Removal | None = None
    history: tuple[Change, ...] = ()


@dataclass(frozen=True, repr=False)
class RecordCopy:
    """A copy as it will be handed out: the address with its building, and the people in the printed order.

    is_whole_household: nobody was left out, and the certificate says so.
    """

    address: str
    head_name: str
    persons: tuple[Person, ...]
    issued_on: date
    building: str = ""
    is_whole_household: bool = True
    shown: Shown = field(default_factory=Shown)


def household_copy(copy: RecordCopy) -> dict[str, Any]:
    """The household sheet (世帯連記式) as plain text, four people to a sheet.

    Errors: Refused when somebody in it is removed, or nobody is in it.
    """
    if not copy.persons:
        raise Refused("住民票の写しに記載する人を選んでください。", field="persons")
    if any(is_removed(p, copy.issued_on) for p in copy.persons):
        raise Refused(
            "除かれた住民票は世帯連記式に記載できません。",
            cites="住民基本台帳法 第15条の4",
            what_to_do="除票の写し（個人票）を発行してください。",
        )
    people: list[dict[str, Any] | None] = [_person(p, copy) for p in copy.persons]
    sheets = [people[i : i + A_SHEET] for i in range(0, len(people), A_SHEET)]
    sheets[-1] += [None] * (A_SHEET - len(sheets[-1]))
    return {**_household(copy), "sheets": sheets, "certificate": _certificate(copy)}


def individual_copy(copy: RecordCopy) -> dict[str, Any]:
    """The individual sheet (個人票), with history where asked; of a removed record the 除票.

    Errors: Refused unless exactly one person is in it.
    """
    if len(copy.persons) != 1:
        raise Refused("個人票には一人だけを記載します。", field="persons")
    person = copy.persons[0]
    removed = is_removed(person, copy.issued_on)
    return {
        **_household(copy),
        "person": _person(person, copy),
        "removal": _removal(person.removal) if removed and person.removal else None,
        "history": [_change(c) for c in person.history] if copy.shown.history else None,
        "certificate": (
            "この写しは、住民票の除票の原本と相違ないことを証明する。"
            if removed
            else "この写しは、住民票の原本と相違ないことを証明する。"
        ),
    }


def former_copy(copy: RecordCopy, closed_on: date, reason: str, *, is_renewed: bool) -> dict[str, Any]:
    """A closed sheet (改製原住民票): the individual sheet as it was, with the day and reason of its closing.

    Errors: Refused unless exactly one person is in it.
    """
    name = "改製原住民票" if is_renewed else "除かれた住民票"
    return {
        **individual_copy(copy),
        "removal": None,
        "title": "改製原住民票" if is_renewed else "除票",
        "closed": {"reason": reason, "on": era_day(closed_on)},
        "certificate": f"この写しは、{name}の原本と相違ないことを証明する。",
    }


def is_removed(person: Person, day: date) -> bool:
    return person.removal is not None and person.removal.holds_on(day)


def _household(copy: RecordCopy) -> dict[str, str]:
    return {
        "address": copy.address,
        "building": copy.building,
        "head_name": copy.head_name if copy.shown.head else OMITTED,
    }


def _certificate(copy: RecordCopy) -> str:
    whom = "世帯全員の" if copy.is_whole_household else "世帯の一部の"
    return f"この写しは、{whom}住民票の原本と相違ないことを証明する。"


def _person(person: Person, copy: RecordCopy) -> dict[str, Any]:
    shown, foreign = copy.shown, person.foreign
    # A dead person's code and number are never printed.
    is_dead = (
        is_removed(person, copy.issued_on) and person.removal is not None and person.removal.reason == DEATH
    )
    return {
        "name": person.name,
        "reading": person.reading if shown.reading else "",
        "former_name": person.former_name,
        "alias": person.alias,
        "born": western_day(person.born) if foreign else era_day(person.born),
        "sex": person.sex,
        "relationship": person.relationship if shown.head else OMITTED,
        "resident_since": era_day(person.resident_since),
        "address_since": ""
        if person.address_since == person.resident_since
        else era_day(person.address_since),
        "notified_on": era_day(person.notified_on),
        "address_before_move_in": person.address_before_move_in,
        "domicile": person.domicile if shown.family_register else OMITTED,
        "register_head": person.register_head if shown.family_register else OMITTED,
        "resident_code": person.resident_code if shown.resident_code and not is_dead else OMITTED,
        "my_number": _spaced(person.my_number) if shown.my_number and not is_dead else OMITTED,
        "remark": person.remark,
        "foreign": None if foreign is None else _foreign(foreign, shown),
    }


def _spaced(number: Number) -> Number:
    if not isinstance(number, str):
        return number
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _foreign(foreign: Foreign, shown: Shown) -> dict[str, Any]:
    items = {
        "nationality": foreign.nationality,
        "category": foreign.category,
        "status": foreign.status,
        "period": foreign.period,
        "period_end": western_day(foreign.period_end),
        "card_no": foreign.card_no,
    }
    printed: dict[str, Any] = items if shown.foreign_status else dict.fromkeys(items, OMITTED)
    return {**printed, "alias_history": "、".join(foreign.alias_history) if shown.alias_history else OMITTED}


def _removal(removal: Removal) -> dict[str, str]:
    """Confirmed address and day are not printed: the copy shows what the notification said."""
    return {
        "reason": removal.reason,
        "since": era_day(removal.since),
        "planned_address": removal.planned_address,
    }


def _change(change: Change) -> dict[str, str]:
    return {
        "happened_on": era_day(change.happened_on),
        "event": change.event,
        "item": change.item,
        "before": change.before,
        "after": change.after,
    }
