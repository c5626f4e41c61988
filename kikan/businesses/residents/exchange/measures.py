"""Support measures of a hand-over (支援措置の取込み): what the shield covers, and a measure for the officer."""

import numpy as np

from kikan.law.days import day
from kikan.shared.exchange.reading import Table
from kikan.shared.history import OPEN
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns

SERIES = "residents.support_measure"
# Codes of the hand-over (支援措置区分) as the register keeps them.
KINDS = {"1": "domestic_violence", "2": "stalking", "3": "child_abuse", "4": "other"}
TEXTS = (
    "body", "opinion", "contact", "address", "former_address", "offender_name", "offender_birth", "offender_address",
    "offender_relation", "received_from", "end_reason", "note",
)  # fmt: skip


def write_measures(measures: Table | None, entry: int) -> None:
    """One row of the shield per period, consecutive ones apart; the last of each person becomes a measure."""
    if measures is None or not len(measures):
        return
    rows = measures.rows(np.lexsort((measures.ints("valid_from"), measures.ints("person"))))
    person, begins, last_on = rows.ints("person"), rows.ints("valid_from"), rows.ints("last_on")
    same = person[1:] == person[:-1]
    ends = last_on + 1
    ends[:-1] = np.where(same, np.minimum(ends[:-1], begins[1:]), ends[:-1])
    is_last = np.append(~same, True)
    number = numbers.draw(SERIES, int(is_last.sum())) + np.cumsum(is_last) - is_last
    kinds = [KINDS.get(code, code) for code in rows.texts("kind")]
    write_columns(
        "addressees_protection",
        {
            "person": person, "kind": kinds, "is_provisional": rows.ints("is_provisional"), "valid_from": begins,
            "valid_until": ends, "entry": entry, "measure": number, "last_on": last_on, "is_ended": False,
        },
    )  # fmt: skip
    _write_last(rows.rows(is_last), number[is_last], entry)


def _write_last(rows: Table, number: np.ndarray, entry: int) -> None:
    provisional = rows.ints("is_provisional") == 1
    common = {
        "valid_from": rows.ints("valid_from"),
        "valid_until": np.full(len(number), day(OPEN)),
        "entry": entry,
    }
    write_columns(
        "residents_support_measure",
        {
            **dict.fromkeys(TEXTS, ""), **common, "number": number, "applicant": rows.ints("person"),
            "state": np.where(provisional, "provisional", "active").tolist(),
            "kind": [KINDS.get(code, code) for code in rows.texts("kind")],
            "applied_on": rows.ints("valid_from"), "starts_on": rows.ints("valid_from"),
            "last_on": rows.ints("last_on"), "stops_browsing": True, "stops_copies": True, "stops_supplement": True,
        },
    )  # fmt: skip
    write_columns(
        "residents_support_person",
        {**common, "measure": number, "person": rows.ints("person"), "relation": ""},
    )
