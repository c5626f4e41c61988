"""Recipients as an old system hands them over (医療費助成の取込み): times of being subsidised, applications, insurance.

An imported recipient is like one decided here: the newest row of a person and scheme gives the application that the
yearly renewal judges by, and the certificate is printed from the time itself.
"""

from typing import Any

import numpy as np

from kikan.businesses.medical_subsidy.law.eligibility import HANDBOOKS
from kikan.businesses.medical_subsidy.law.numbers import with_check_digit
from kikan.businesses.medical_subsidy.models.application import State
from kikan.businesses.medical_subsidy.procedures.apply import SERIES as APPLICATIONS
from kikan.businesses.medical_subsidy.procedures.decide import SERIES as RECIPIENTS
from kikan.law.days import first_of_month, month_of
from kikan.shared.access import Actor
from kikan.shared.exchange.faults import Faults
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import OPEN_DAY, Spells, checked, known_numbers, meeting, period, until
from kikan.shared.journal.append import append
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import MISSING, read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

LAYOUT = "medical_subsidy_recipient"
KNOWN = """
SELECT person, scheme, number, valid_from, valid_until FROM medical_subsidy_recipient
WHERE municipality = %(town)s AND ended_by IS NULL
"""
DIGITS, BOOK = 6, 10


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write the file under one entry; rows that cannot be are rejected with their reason, rows known already too."""
    table = hand_over.tables.get(LAYOUT)
    if table is None or not len(table):
        return []
    entry = append(
        actor=actor, kind="medical_subsidy.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    known = known_numbers()
    table, rejected = checked(table, known)
    good, wrong = _faults(table, known["person"]).sorted_out()
    if len(good):
        _write(good, entry)
    return [*rejected, *wrong]


def _faults(table: Table, persons: np.ndarray) -> Faults:
    """Why rows cannot be taken, beyond what `checked` looks at."""
    number, pair, begins = (
        table.ints("number"),
        _pairs(table.ints("person"), table.code("kind")),
        table.ints("valid_from"),
    )
    before = read_columns(KNOWN, {"town": current_or_raise()})
    old = _pairs(before["person"], before["scheme"])
    numbers_held, pairs_held = np.append(before["number"], number), np.append(old, pair)
    faults = Faults(table)
    faults.say(~np.isin(table.ints("payee"), persons), "受取人宛名番号", "住民情報にない人です")
    faults.say(with_check_digit(number // BOOK, DIGITS) != number, "受給者番号", "検証番号が合いません")
    faults.say(
        _is_anothers(number, pair, numbers_held, pairs_held), "受給者番号", "同じ番号が別の人か制度にあります"
    )
    faults.say(
        meeting(Spells(pair, begins, until(table)), Spells(old, before["valid_from"], before["valid_until"])),
        "適用開始年月日",
        "この人と制度の資格は、すでに登録されています",
    )
    # An application of a month holds from its first day.
    late = table.ints("applied_on") >= first_of_month(month_of(begins) + 1)
    faults.say(late, "申請年月日", "資格が始まった後の日です")
    faults.say(
        _is_anothers(pair, number, pairs_held, numbers_held), "受給者番号", "同じ人と制度で番号が違います"
    )
    return faults


def _pairs(person: np.ndarray, scheme: np.ndarray) -> np.ndarray:
    """Person and scheme as one number."""
    return person * BOOK + scheme


def _is_anothers(key: np.ndarray, value: np.ndarray, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Whether a key stands with another value than the one that has it first (known rows come first)."""
    order = np.argsort(keys, kind="stable")
    at = order[np.searchsorted(keys[order], key)] if len(keys) else np.zeros(0, dtype=np.int64)
    found: np.ndarray = values[at] != value
    return found


def _write(table: Table, entry: int) -> None:
    order = np.lexsort((table.ints("valid_from"), table.code("kind"), table.ints("person")))
    table = table.rows(order)
    pair, number = _pairs(table.ints("person"), table.code("kind")), table.ints("number")
    newest = np.append(pair[1:] != pair[:-1], True)
    of = np.cumsum(np.append(0, newest[:-1])).astype(np.int64)
    first = numbers.draw(APPLICATIONS, int(newest.sum()))
    numbers.continue_after(RECIPIENTS, int((number // BOOK).max()))
    write_columns(
        "medical_subsidy_recipient",
        period(table)
        | {
            "person": table.ints("person"), "scheme": table.code("kind"), "number": number, "application": first + of,
            "copay": table.code("copay"), "payee": table.ints("payee"), "lost_by": table.code("lost_by"), "entry": entry,
            "working": np.zeros((len(table), 0), dtype=np.int64),
        },
    )  # fmt: skip
    last = table.rows(newest)
    write_columns(
        "medical_subsidy_application", _applications(last, first + np.arange(len(last), dtype=np.int64)) | {"entry": entry}
    )  # fmt: skip
    _insurances(last, entry)


def _applications(table: Table, number: np.ndarray) -> dict[str, Any]:
    """What the newest time of each person and scheme rests on, granted on the day it was applied for."""
    on, count = table.ints("applied_on"), len(table)
    grades = {name: _or_nought(table.ints(name)) for name in HANDBOOKS}
    no = np.zeros(count, dtype=np.int64)
    work = table.code("work")
    return grades | {
        "number": number, "person": table.ints("person"), "scheme": table.code("kind"), "applied_on": on,
        "event_on": np.full(count, MISSING), "payee": table.ints("payee"), "supporter": table.ints("supporter"),
        "ground_until": table.ints("ground_until"), "is_single": (work > 0).astype(np.int64), "work": work,
        "child": table.ints("child"), "is_assisted": no, "state": no + int(State.GRANTED), "decided_on": on,
        "working": np.zeros((count, 0), dtype=np.int64), "valid_from": on, "valid_until": np.full(count, OPEN_DAY),
    }  # fmt: skip


def _or_nought(column: np.ndarray) -> np.ndarray:
    return np.where(column == MISSING, 0, column)


def _insurances(table: Table, entry: int) -> None:
    """The insurance that was told, of each person that of the scheme that begins last."""
    told = table.code("insurer") > 0
    rows = table.rows(told)
    if not len(rows):
        return
    order = np.lexsort((rows.ints("valid_from"), rows.ints("person")))
    rows = rows.rows(order)
    person = rows.ints("person")
    rows = rows.rows(np.append(person[1:] != person[:-1], True))
    known = read_columns(
        "SELECT person FROM medical_subsidy_insurance WHERE municipality = %(town)s AND ended_by IS NULL",
        {"town": current_or_raise()},
    )
    rows = rows.rows(~np.isin(rows.ints("person"), known["person"]))
    if len(rows):
        write_columns(
            "medical_subsidy_insurance",
            {
                "person": rows.ints("person"), "insurer": rows.code("insurer"), "insurer_number": rows.texts("insurer_number"),
                "symbol": rows.texts("symbol"), "valid_from": rows.ints("valid_from"),
                "valid_until": np.full(len(rows), OPEN_DAY), "entry": entry,
            },
        )  # fmt: skip
