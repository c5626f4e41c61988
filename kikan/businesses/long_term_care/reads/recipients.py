"""Whose state as a recipient has changed since the last file for the federation (受給者異動), as columns."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.models.federation import RecipientFile
from kikan.businesses.long_term_care.models.restriction import HOLDING, RestrictionKind
from kikan.law.days import date_of
from kikan.shared.errors import NotFound
from kikan.shared.history.fields import AS_OF_SQL, KNOWN_SQL
from kikan.shared.premiums.households import looked_up
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
TABLES = (
    "long_term_care_insured", "long_term_care_certification", "long_term_care_copay_ratio", "long_term_care_care_plan",
    "long_term_care_restriction", "long_term_care_room_meal_limit",
)  # fmt: skip
CHANGED = " UNION ".join(
    f"SELECT person FROM {table} WHERE municipality = %(town)s AND ((entry > %(after)s AND entry <= %(known)s)"  # noqa: S608
    " OR (ended_by > %(after)s AND ended_by <= %(known)s))"
    for table in TABLES
)
EVER_CERTIFIED = """
SELECT DISTINCT person FROM long_term_care_certification WHERE municipality = %(town)s AND entry <= %(known)s
"""
HELD = (
    "SELECT {columns} FROM {table} WHERE municipality = %(town)s AND person = ANY(%(persons)s)"  # noqa: S608 - a constant
    " AND " + AS_OF_SQL + " AND " + KNOWN_SQL
)


@dataclass(frozen=True, repr=False)
class Recipients:
    """The state of people on a day as known at an entry, one row each; days as numbers, 0 where nothing holds."""

    person: Ints
    columns: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.person)


def changed(after: int, known_at: int, day: date) -> Recipients:
    """Who was ever certified and has a row begun or ended after an entry and up to another; as many queries for all."""
    town = current_or_raise()
    told = {"town": town, "after": after, "known": known_at, "day": day}
    moved = read_columns(CHANGED, told)["person"]
    person = np.intersect1d(moved, read_columns(EVER_CERTIFIED, told)["person"])
    values = {**told, "persons": person.tolist()}

    def held(table: str, columns: str, more: str = "") -> dict[str, Ints]:
        return read_columns(
            HELD.format(table=f"long_term_care_{table}", columns=f"person, {columns}") + more, values
        )

    insured = looked_up(held("insured", "insured_number, kind"), person)
    level = looked_up(held("certification", "level, valid_from, valid_until, limit_units"), person)
    restriction = held("restriction", "kind")
    marks = {
        name: np.isin(person, restriction["person"][np.isin(restriction["kind"], kinds)]).astype(np.int64)
        for name, kinds in (
            ("payment_changed", (RestrictionKind.PAYMENT, RestrictionKind.MEDICAL)), ("suspended", HOLDING),
            ("reduced", (RestrictionKind.REDUCTION,)),
        )
    }  # fmt: skip
    return Recipients(
        person,
        {
            "class": insured("kind"), "level": level("level"), "certified_from": level("valid_from"),
            "certified_until": level("valid_until"), "limit_units": level("limit_units"),
            "tenths": looked_up(held("copay_ratio", "tenths"), person)("tenths"),
            "office": looked_up(held("care_plan", "office"), person)("office"), **marks,
            "room_meal_stage": looked_up(held("room_meal_limit", "stage"), person)("stage"),
        },
    )  # fmt: skip


def last_day_text(until: int) -> str:
    """The last day of a certification before the day it ends, YYYYMMDD; nothing where none holds."""
    return f"{date_of(until - 1):%Y%m%d}" if until else ""


def sent_files() -> list[RecipientFile]:
    return list(RecipientFile.objects.filter(municipality=current_or_raise()).order_by("-number"))


def sent_file(number: int) -> RecipientFile:
    """Errors: NotFound."""
    row = RecipientFile.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound(
            "この番号の受給者異動のファイルはありません。",
            what_to_do="国保連合会のファイルの画面から開いてください。",
        )
    return row
