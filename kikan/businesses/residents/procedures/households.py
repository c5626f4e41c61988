"""Households while an act is decided: who leaves, who joins, who is the head from which day on."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from kikan.businesses.residents.law import checking, codes, household_checks, relationships
from kikan.businesses.residents.law.checking import MISSING, Finding
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.act import Act
from kikan.businesses.residents.procedures.people import HOUSEHOLD_SERIES, draw_numbers
from kikan.businesses.residents.procedures.sheets import Draft
from kikan.law.days import day as day_number
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN

HEAD = "世帯主"


def leave(draft: Draft, person: int, on: date, ceased_by: int) -> date:
    """End a residency on a day and return the day it ends.

    A row begun that same day holds for that day: the removed record must show the last state (除票).
    """
    sheet = draft.resident(person)
    last = sheet.at(on)
    until = on + timedelta(days=1) if last is not None and last.valid_from == on else on
    sheet.cut(until)
    kept = sheet.last()
    if kept is not None:
        sheet.change({"ceased_by": ceased_by}, kept.valid_from)
    draft.home(person).cut(until)
    return until


def relate(draft: Draft, new: Mapping[int, str], begin: date, stamp: Mapping[str, Any]) -> None:
    """Give people other relationships from a day on (続柄の変更); 世帯主 makes one the head."""
    for person, relationship in new.items():
        sheet = draft.resident(person)
        values = {"relationship": relationship, "is_head": relationship == HEAD, **stamp}
        now = sheet.at(begin)
        for row in sheet.after(begin):
            # Later rows in another household keep the relationship they have there.
            if now is not None and row.household == now.household:
                sheet.change(values, max(row.valid_from, begin), row.valid_until)


def settle(draft: Draft, household: int, begin: date) -> None:
    """Let the household's rows follow its members from a day on, also past planned departures.

    The member marked as head is the head; who is left alone becomes the head (一人残った世帯員);
    several without a head have none until they notify; where nobody lives, the household ends.
    """
    sheet = draft.household(household)
    rows = draft.member_rows(household, begin)
    marks = {begin} | {
        day for row in [*rows, *sheet.after(begin)] for day in (row.valid_from, row.valid_until)
    }
    days = sorted(day for day in marks if begin <= day < OPEN)
    for start, until in zip(days, [*days[1:], OPEN], strict=True):
        members = draft.members(household, start)
        if not members:
            sheet.cut(start, until)
            continue
        head = _head_of(draft, members, start, until)
        known = sheet.at(start)
        values = {"head": head, "factual_head": known.factual_head if known is not None else ""}
        if known is None or known.head != head:
            sheet.put(values, start, until)


def _head_of(draft: Draft, members: list[Resident], start: date, until: date) -> int | None:
    heads = [row.person for row in members if row.is_head]
    if heads:
        return heads[0]
    if len(members) > 1:
        return None
    alone = members[0].person
    values = {"relationship": HEAD, "is_head": True, "event": codes.two_digits(codes.HEAD_CHANGED)}
    draft.resident(alone).change(values, start, until)
    return alone


def next_place(draft: Draft, household: int, on: date) -> int:
    """Where a newcomer stands: at the end (世帯員の並び順)."""
    return max((row.order_in_household for row in draft.members(household, on)), default=0) + 1


def columns(draft: Draft, households: Iterable[int], on: date) -> dict[str, np.ndarray]:
    """The members of these households on a day, as the checks of households want them."""
    rows = [row for household in households for row in draft.members(household, on)]
    heads = {number: draft.household(number).at(on) for number in households}
    named = {number: row.head if row is not None else None for number, row in heads.items()}
    return {
        "household": _column(row.household for row in rows),
        "person": _column(row.person for row in rows),
        "is_head": _column(row.is_head for row in rows),
        "relationship": relationships.parse_all(row.relationship for row in rows),
        "household_head": _column(_or_missing(named[row.household]) for row in rows),
        "birth_on": _column(day_number(row.birth_on) for row in rows),
        "on": np.full(len(rows), day_number(on), dtype=np.int64),
    }


def _or_missing(number: int | None) -> int:
    return MISSING if number is None else number


def _column(values: Iterable[int]) -> np.ndarray:
    return np.array([int(value) for value in values], dtype=np.int64)


def findings(draft: Draft, households: Iterable[int], begin: date) -> list[Finding]:
    """What the checks of households say of every day from `begin` on, each once."""
    numbers = sorted(set(households))
    rows = [row for number in numbers for row in draft.member_rows(number, begin)]
    days = sorted({begin} | {row.valid_from for row in rows if row.valid_from > begin})
    found: dict[tuple[str, str, str], Finding] = {}
    for day in days:
        given = columns(draft, numbers, day)
        if len(given["person"]):
            for each in checking.run(given, household_checks.on_households()):
                # Rows here are members, not lines of the form.
                found.setdefault((each.number, each.field, each.message), replace(each, rows=()))
    return list(found.values())


def common_household(act: Act, persons: list[int]) -> int:
    """The one household all these residents belong to on the day of the act. Errors: Refused."""
    numbers = set(of_each(act, persons).values())
    if len(numbers) != 1:
        raise Refused(
            "E06 一つの世帯の人を選んでください。",
            field="persons",
            what_to_do="世帯ごとに分けて入力してください。",
        )
    return numbers.pop()


def of_each(act: Act, persons: list[int]) -> dict[int, int]:
    """The household of each resident on the day of the act. Errors: Refused for one who is none, or for nobody."""
    rows = {person: act.draft.resident(person).at(act.happened_on) for person in persons}
    if not persons or any(row is None for row in rows.values()):
        raise Refused(
            "E10 異動日に住民票に記録されている人を選んでください。",
            field="persons",
            what_to_do="異動日と対象者を確かめてください。",
        )
    return {person: row.household for person, row in rows.items() if row is not None}


def begin_household(act: Act) -> int:
    """A new household, its number drawn (世帯番号)."""
    number = draw_numbers(HOUSEHOLD_SERIES, 1)[0]
    act.draft.new_households.append(number)
    return number


def join(act: Act, person: int, household: int, values: Mapping[str, Any]) -> None:
    """Put someone into another household from the day on, at its end, and no head until a relationship says so.

    A planned departure then is one from that household.
    """
    day, draft = act.happened_on, act.draft
    place = next_place(draft, household, day)
    moved = {"household": household, "order_in_household": place, "is_head": False}
    draft.resident(person).change({**moved, **values, **act.stamp}, day)
    draft.removal(person).change({"household": household}, day)


def require_relationships(act: Act, affected: Iterable[int], given: Mapping[int, str]) -> None:
    """Where a household has a head that is new to it, everybody's relationship must be entered anew.

    One who came into the household without a new relationship is refused too (E03).
    """
    day = act.happened_on
    for household in affected:
        members = act.draft.members(household, day)
        before = act.draft.household(household).at(day)
        has_new_head = any(row.is_head and (before is None or before.head != row.person) for row in members)
        for row in members:
            came = act.draft.came_into(row.person, household, day)
            must = len(members) > 1 and (has_new_head or came)
            if must and row.person not in given:
                act.refuse(
                    "E03",
                    "世帯主との続柄が入力されていない世帯員がいます。",
                    "新しい世帯主との続柄を全員に入力してください。",
                    "relationships",
                    "住民基本台帳法 第7条第4号",
                )


def close(act: Act, affected: Iterable[int], given: Mapping[int, str]) -> None:
    """After people have left: relationships complete, heads settled, households checked."""
    numbers = sorted(affected)
    if any(text == HEAD for text in given.values()):
        require_relationships(act, numbers, given)
    for household in numbers:
        settle(act.draft, household, act.happened_on)
    act.found += findings(act.draft, numbers, act.happened_on)
