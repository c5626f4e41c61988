"""A hand-over of an old system in small: two fictitious people of one household, and what a test changes of them."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from kikan.businesses.residents.exchange.inbound import take_in
from kikan.businesses.residents.law.numbers import may_be_used, with_check_digit
from kikan.businesses.residents.tests import scenes
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.reading import HandOver, Rejected, Table, read_table
from kikan.shared.tenancy import tenant

FOLDER = Path(__file__).parents[4] / "samples" / "layouts"
BOOK = layout_book(FOLDER)
SERIALS = np.arange(5000, 5030, dtype=np.int64)
NUMBERS: list[int] = with_check_digit(SERIALS[may_be_used(SERIALS)]).tolist()
HEAD, CHILD, THIRD, HOME, OTHER_HOME = NUMBERS[:5]
SINCE = "2015-04-01"
Row = dict[str, Any]
Files = dict[str, list[Row]]


def person(number: int, birth: str, **given: Any) -> Row:
    return {
        "municipality": "999997", "person": number, "household": HOME, "resident_kind": "1", "resident_state": "1",
        "sex": "1", "birth_on": birth, "is_birth_uncertain": "0", "birth_precision": "0", "birth_lower": birth,
        "birth_upper": birth, "resident_since": SINCE, "address_since": SINCE, "register_place": "見本県見本町1番地",
        "register_head": "見本　太郎", "is_removed": "0", **given,
    }  # fmt: skip


def lives(number: int, relationship: str, code: str, **given: Any) -> Row:
    row = {
        "person": number,
        "household": HOME,
        "head": HEAD,
        "relationship1": code,
        "relationship": relationship,
    }
    return {**row, "valid_from": SINCE, **given}


def named(number: int, name: str, **given: Any) -> Row:
    row = {
        "person": number,
        "kind": "1",
        "name": name,
        "kana": "ミホン",
        "reading_state": "1",
        "reason": "00",
    }
    return {**row, "valid_from": SINCE, **given}


def at_home(number: int, lot: str = "1番1号") -> Row:
    return {
        "person": number, "municipality": "999997", "town_block": "0000001", "town_code": "99999700101",
        "prefecture": "見本県", "city": "見本町", "town": "中央一丁目", "lot": lot, "postal_code": "9990001", "reason": "01",
        "valid_from": SINCE,
    }  # fmt: skip


def stays(number: int, **given: Any) -> Row:
    return {
        "person": number, "resident_kind": "1", "became_by": "01", "became_reported_on": SINCE, "valid_from": SINCE,
        **given,
    }  # fmt: skip


def event(kind: str, happened_on: str, reported_on: str, processed_on: str) -> Files:
    days = {"happened_on": happened_on, "reported_on": reported_on, "processed_on": processed_on}
    return {
        "resident_event": [{"event": 1, "kind": kind, "detail": "0", **days, "state": "1"}],
        "resident_event_person": [{"event": 1, "person": HEAD, "household": HOME}],
    }


def sound() -> Files:
    """A parent and a child, with everything in order."""
    return {
        "resident": [person(HEAD, "1980-05-05"), person(CHILD, "2012-12-01")],
        "household": [{"household": HOME, "valid_from": SINCE}],
        "resident_residency": [stays(HEAD), stays(CHILD)],
        "resident_household": [lives(HEAD, "世帯主", "02"), lives(CHILD, "子", "20")],
        "resident_address": [at_home(HEAD), at_home(CHILD)],
        "resident_name": [named(HEAD, "見本　太郎"), named(CHILD, "見本　一郎")],
        "resident_stay": [],
    }


def taken(files: Files) -> list[Rejected]:
    """Take the files in, as the command does after reading them."""
    tables = {layout: table_of(layout, rows) for layout, rows in files.items()}
    hand_over = HandOver("0" * 64, scenes.TODAY, scenes.TOWN, {n: t for n, (t, _) in tables.items()}, (), 0)
    bad = [each for _, rejected in tables.values() for each in rejected]
    with tenant(scenes.TOWN):
        return [*bad, *take_in(hand_over, 1, scenes.clerk())]


def table_of(layout: str, rows: Sequence[Row]) -> tuple[Table, list[Rejected]]:
    shape = BOOK.layouts[layout]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([f.name for f in shape.fields])
    writer.writerows([[_text(row.get(f.column, "")) for f in shape.fields] for row in rows])
    return read_table(text.getvalue(), f"{layout}.csv", shape, BOOK)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
