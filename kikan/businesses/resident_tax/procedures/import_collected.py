"""import_collected: whom employers and pension payers collect from, many at once (特別徴収の対象者の取込み)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kikan.businesses.resident_tax.models import Collected
from kikan.businesses.resident_tax.procedures.register_collector import CITES
from kikan.businesses.resident_tax.reads.collection_paths import PENSION, found_at
from kikan.law.ages import age_on
from kikan.law.days import day as day_number
from kikan.law.errors import LawGap
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.columns import read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

KNOWN = "SELECT number FROM addressees_person WHERE municipality = %(town)s AND kind = 'natural'"
BORN = "SELECT person, birth_on FROM addressees_profile WHERE municipality = %(town)s AND ended_by IS NULL"
COLLECTORS = """
SELECT collector, kind FROM resident_tax_collector
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until = %(open)s
"""
COLLECTED = """
SELECT person, kind FROM resident_tax_collected
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until = %(open)s
"""


@dataclass(frozen=True, repr=False)
class Line:
    """One line as it came: whose, by whom, from which month; of a pension its yearly amount and the care premium."""

    line: int
    kind: int
    collector: int
    person: int
    first_month: date
    staff_number: str = ""
    pension: int = 0
    is_care_withheld: bool = False


@dataclass(frozen=True)
class Refusal:
    """A line that is not taken, with the reason."""

    line: int
    reason: str


@dataclass(frozen=True)
class Taken:
    """How many lines were taken and which were not."""

    count: int
    refused: tuple[Refusal, ...] = field(default=(), repr=False)


@procedure("resident_tax.import_collected", right="resident_tax.change", ja="特別徴収の対象者の取込み")
def import_collected(*, lines: Sequence[Line], actor: Actor, is_trial: bool = False) -> Taken:
    """Take the lines that can be taken in one entry; the others are told with their reasons. The same again takes none.

    Of a pension are taken those of 65 on 1 April whose pension reaches the least amount and whose care premium is
    withheld (地方税法 第321条の7の2第1項). Errors: Refused for a year the book does not know.
    """
    known_at = head()
    refused = _refused(lines, known_at)
    bad = {r.line for r in refused}
    good = [each for each in lines if each.line not in bad]
    if good and not is_trial:
        entry = append(
            actor=actor, kind="resident_tax.collected_imported", procedure="resident_tax.import_collected",
            subjects=[("collector", c) for c in sorted({g.collector for g in good})[:100]],
            happened_on=clock.today(), cites=CITES, read_at=known_at,
        ).number  # fmt: skip
        _write(good, entry)
    return Taken(len(good), tuple(refused))


def _write(good: Sequence[Line], entry: int) -> None:
    write_columns(
        Collected._meta.db_table,
        {
            "person": [g.person for g in good], "kind": [g.kind for g in good],
            "collector": [g.collector for g in good], "staff_number": [g.staff_number for g in good],
            "pension": [g.pension for g in good], "is_care_withheld": [g.is_care_withheld for g in good],
            "valid_from": [day_number(g.first_month.replace(day=1)) for g in good], "valid_until": OPEN,
            "entry": entry,
        },
    )  # fmt: skip


def _refused(lines: Sequence[Line], known_at: int) -> list[Refusal]:
    """The first reason of each line that cannot be taken, in the order of the file."""
    values = {"town": current_or_raise(), "open": OPEN}
    person, kind, collector = (
        np.array([getattr(each, name) for each in lines], dtype=np.int64) for name in ("person", "kind", "collector")
    )  # fmt: skip
    bodies, taken = read_columns(COLLECTORS, values), read_columns(COLLECTED, values)
    people = read_columns(KNOWN, values)["number"]
    of_kind = found_at(bodies["collector"], bodies["kind"], collector)
    key = person * 10 + kind
    first = np.zeros(len(key), dtype=bool)
    first[np.unique(key, return_index=True)[1]] = True
    checks = [
        (of_kind == 0, "この指定番号の特別徴収義務者はいません"),
        ((of_kind != kind) & (of_kind != 0), "指定番号と区分（給与・年金）が合いません"),
        (~np.isin(person, people), "この宛名番号の人はいません"),
        (np.isin(key, taken["person"] * 10 + taken["kind"]), "すでに特別徴収の対象です"),
        (~first, "同じ人がファイルの前の行にいます"),
        *_pension_checks(lines, person, kind == PENSION, known_at),
    ]
    reasons: dict[int, str] = {}
    for is_bad, reason in checks:
        for row in np.flatnonzero(is_bad).tolist():
            reasons.setdefault(row, reason)
    return [Refusal(lines[row].line, reasons[row]) for row in sorted(reasons)]


def _pension_checks(
    lines: Sequence[Line], person: np.ndarray, is_pension: np.ndarray, known_at: int
) -> list[tuple[np.ndarray, str]]:
    if not is_pension.any():
        return []
    born = read_columns(BORN, {"town": current_or_raise()})
    year = max(each.first_month.year - (each.first_month.month < 4) for each in lines if each.kind == PENSION)
    law = ordinances.law("fiscal_year", year, known_at, statute="local_tax_act").of("local_tax_act")
    april = np.full(len(lines), day_number(date(year, 4, 1)), dtype=np.int64)
    age = age_on(found_at(born["person"], born["birth_on"], person), april)
    pension = np.array([each.pension for each in lines], dtype=np.int64)
    care = np.array([each.is_care_withheld for each in lines], dtype=bool)
    try:
        floor, least = law.amount("pension_collection_floor"), law.amount("pension_collection_age")
    except LawGap as gap:
        raise Refused(
            "この年度の年金特別徴収の条件が登録されていません。", field="file",
            what_to_do="徴収開始月を確かめてください。",
        ) from gap  # fmt: skip
    return [
        (is_pension & (age < least), f"4月1日に{least}歳になっていません"),
        (is_pension & (pension < floor), f"年金の年額が{floor:,}円未満です"),
        (is_pension & ~care, "介護保険料が年金から特別徴収されていません"),
    ]
