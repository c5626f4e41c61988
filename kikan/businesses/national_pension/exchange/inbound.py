"""Insured, pension numbers and granted exemptions as an old system hands them over (国民年金の取込み)."""

from typing import Any

import numpy as np

from kikan.businesses.national_pension.models.application import ApplicationKind, Stage
from kikan.businesses.national_pension.procedures.numbers import LENGTH
from kikan.businesses.national_pension.reads.qualifications import holders_of
from kikan.law import Count, Truth
from kikan.law.days import day, first_of_month, month_of
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import OPEN_DAY, checked, known_numbers, period, until
from kikan.shared.journal.append import append
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import MISSING, read_columns, write_columns

INSURED = "SELECT person, valid_from, valid_until FROM national_pension_insured WHERE ended_by IS NULL"
FIRST_CLASS = f"{INSURED} AND kind = 1"
NUMBERED = "SELECT person FROM national_pension_number WHERE ended_by IS NULL"
PAPERS = """
SELECT person, kind, from_month, coalesce(until_month, DATE '9999-12-01') AS until_month
FROM national_pension_application
WHERE ended_by IS NULL AND valid_until = DATE '9999-12-31' AND from_month IS NOT NULL AND kind IN (1, 2, 3, 4, 8)
  AND stage <> 6
"""
BIRTHS = (int(ApplicationKind.MATERNITY), int(ApplicationKind.CHILD_CARE))
REASONS = (
    ("基礎年金番号", "10桁の数字ではありません"),
    ("基礎年金番号", "別の人の番号です"),
    ("適用開始年月日", "すでに記録されている資格の期間と重なっています"),
    ("宛名番号", "住民情報にない人です"),
    ("始まりの月", "月の初日でないか、終わりの月が始まりの月より前です"),
    ("終わりの月", "法定免除のほかは終わりの月が要ります"),
    ("承認年月日", "申請年月日より前か、基準日より後です"),
    ("承認区分", "この免除の種類には承認区分が要ります"),
    ("法定免除の事由", "法定免除には事由が要ります"),
    ("始まりの月", "この期間に第1号被保険者の資格がありません"),
    ("始まりの月", "同じ人の別の免除の期間と重なっています"),
)
DIGITS, ANOTHERS, HELD, UNKNOWN, MONTHS, ENDLESS, ANSWERED, RESULT, CAUSE, NOT_INSURED, COVERED = range(1, 12)


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write both files under one entry; what is recorded here already stays as it is."""
    insured = hand_over.tables.get("national_pension_insured")
    exempt = hand_over.tables.get("national_pension_exemption")
    if not insured and not exempt:
        return []
    entry = append(
        actor=actor, kind="national_pension.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    rejected: list[Rejected] = []
    if insured:
        rejected += _insured(insured, entry)
    if exempt:
        rejected += _exempt(exempt, day(hand_over.reference_on), entry)
    return rejected


def _insured(table: Table, entry: int) -> list[Rejected]:
    good, bad = checked(table, known_numbers())
    person, begins = good.ints("person"), good.ints("valid_from")
    here = read_columns(INSURED)
    told = set(zip(here["person"].tolist(), here["valid_from"].tolist(), strict=True))
    is_same = _truth([pair in told for pair in zip(person.tolist(), begins.tolist(), strict=True)])
    faults = np.zeros(len(good), dtype=np.int64)
    digits = good.texts("digits")
    faults[_truth([bool(d) and not (len(d) == LENGTH and d.isascii() and d.isdigit()) for d in digits])] = (
        DIGITS
    )
    holder = holders_of({d for d in digits if d})
    for i, (who, number) in enumerate(zip(person.tolist(), digits, strict=True)):
        if number and holder.setdefault(number, who) != who:
            faults[i] = ANOTHERS
    faults[(faults == 0) & _meets(person, begins, until(good) - 1, here)] = HELD
    faults[is_same] = 0
    rows = good.rows((faults == 0) & ~is_same)
    if len(rows):
        write_columns(
            "national_pension_insured",
            period(rows)
            | {
                "person": rows.ints("person"), "kind": rows.code("insured_kind"), "gained_on": rows.ints("gained_on"),
                "gained_by": rows.code("gained_by"), "lost_by": rows.code("lost_by"), "entry": entry,
            },
        )  # fmt: skip
        _keep_numbers(rows, entry)
    return bad + _told(good, faults)


def _keep_numbers(rows: Table, entry: int) -> None:
    """One number a person, from the first day told; whoever has one keeps it."""
    person, digits = rows.ints("person"), np.array(rows.texts("digits"), dtype=object)
    order = np.lexsort((rows.ints("valid_from"), person))
    order = order[(digits[order] != "") & ~np.isin(person[order], read_columns(NUMBERED)["person"])]
    _, first = np.unique(person[order], return_index=True)
    at = order[first]
    if len(at):
        write_columns(
            "national_pension_number",
            {
                "person": person[at], "digits": digits[at].tolist(), "valid_from": rows.ints("valid_from")[at],
                "valid_until": OPEN_DAY + np.zeros(len(at), dtype=np.int64), "entry": entry,
            },
        )  # fmt: skip


def _exempt(table: Table, reference: int, entry: int) -> list[Rejected]:
    person, kind = table.ints("person"), table.code("kind")
    begins, last = table.ints("from_month"), table.ints("until_month")
    ends = np.where(last == MISSING, OPEN_DAY, last)
    here = read_columns(PAPERS)
    told = set(zip(*(here[n].tolist() for n in ("person", "kind", "from_month")), strict=True))
    same = _truth([k in told for k in zip(person.tolist(), kind.tolist(), begins.tolist(), strict=True)])
    faults = np.zeros(len(table), dtype=np.int64)
    needs_class = np.isin(kind, (int(ApplicationKind.EXEMPTION), int(ApplicationKind.STUDENT)))
    is_statutory = kind == int(ApplicationKind.STATUTORY)
    of_month = first_of_month(month_of(np.where(last == MISSING, begins, last)))
    first_class = read_columns(FIRST_CLASS)
    for code, is_bad in (
        (UNKNOWN, ~np.isin(person, known_numbers()["person"])),
        (MONTHS, (first_of_month(month_of(begins)) != begins) | ((last != MISSING) & (of_month != last)) | (ends < begins)),
        (ENDLESS, (last == MISSING) & ~is_statutory),
        (ANSWERED, (table.ints("answered_on") < table.ints("applied_on")) | (table.ints("answered_on") > reference)),
        (RESULT, needs_class & (table.code("result") == 0)),
        (CAUSE, is_statutory & (table.code("cause") == 0)),
        (NOT_INSURED, ~_meets(person, begins, first_of_month(month_of(ends) + 1) - 1, first_class)),
        (COVERED, _covered(person, np.isin(kind, BIRTHS), begins, ends)),
        (COVERED, _meets_paper(person, kind, begins, ends, here)),
    ):  # fmt: skip
        faults[(faults == 0) & is_bad] = code
    faults[same] = 0
    rows = table.rows((faults == 0) & ~same)
    if len(rows):
        _write_papers(rows, entry)
    return _told(table, faults)


def _write_papers(rows: Table, entry: int) -> None:
    count = len(rows)
    nothing = (
        "claim", "dependants", "spouse_dependants", "head_dependants", "is_multiple_birth", "status", "spouse_status",
        "head_status", "proof", "wishes_to_pay", "transfer_way", "found",
    )  # fmt: skip
    zeros = np.zeros(count, dtype=np.int64)
    columns: dict[str, Any] = dict.fromkeys(nothing, zeros) | {
        "application": numbers.draw("national_pension.application", count) + np.arange(count),
        "person": rows.ints("person"), "kind": rows.code("kind"), "result": rows.code("result"),
        "cause": rows.code("cause"), "applied_on": rows.ints("applied_on"), "from_month": rows.ints("from_month"),
        "until_month": rows.ints("until_month"), "is_continued": rows.ints("is_continued"),
        "stage": zeros + int(Stage.GRANTED), "stage_on": rows.ints("answered_on"),
        "valid_from": rows.ints("applied_on"), "valid_until": zeros + OPEN_DAY, "entry": entry,
    }  # fmt: skip
    write_columns("national_pension_application", columns)


def _meets(person: Count, begins: Count, last: Count, spells: dict[str, np.ndarray]) -> Truth:
    """Whether a spell of the person meets the days from `begins` to `last`."""
    order = np.argsort(spells["person"], kind="stable")
    who = spells["person"][order]
    low, high = (np.searchsorted(who, person, side) for side in ("left", "right"))
    rows = np.repeat(np.arange(len(person), dtype=np.int64), high - low)
    count = high - low
    inside = np.arange(len(rows), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
    at = order[low[rows] + inside] if len(rows) else rows
    found = np.zeros(len(person), dtype=np.bool_)
    found[rows[(spells["valid_from"][at] <= last[rows]) & (begins[rows] < spells["valid_until"][at])]] = True
    return found


def _meets_paper(
    person: Count, kind: Count, begins: Count, ends: Count, here: dict[str, np.ndarray]
) -> Truth:
    """Whether a paper recorded here covers one of the months; those of a birth stand beside the others."""
    found = np.zeros(len(person), dtype=np.bool_)
    for of_birth in (False, True):
        chosen = np.isin(here["kind"], BIRTHS) == of_birth
        spells = {
            "person": here["person"][chosen], "valid_from": here["from_month"][chosen],
            "valid_until": here["until_month"][chosen] + 1,
        }  # fmt: skip
        found |= (np.isin(kind, BIRTHS) == of_birth) & _meets(person, begins, ends, spells)
    return found


def _covered(person: Count, of_birth: Truth, begins: Count, ends: Count) -> Truth:
    """Lines that begin before the one before of the same person has ended."""
    order = np.lexsort((begins, of_birth, person))
    found = np.zeros(len(person), dtype=np.bool_)
    same = (person[order][1:] == person[order][:-1]) & (of_birth[order][1:] == of_birth[order][:-1])
    found[order[1:]] = same & (begins[order][1:] <= ends[order][:-1])
    return found


def _truth(values: list[bool]) -> Truth:
    return np.array(values, dtype=np.bool_)


def _told(table: Table, faults: Count) -> list[Rejected]:
    return [
        Rejected(table.layout.layout, int(table.line[i]), *REASONS[int(faults[i]) - 1], row="")
        for i in np.flatnonzero(faults).tolist()
    ]
