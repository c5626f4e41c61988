"""Insured, pension numbers and granted exemptions as an old system hands them over (国民年金の取込み)."""

from typing import Any

import numpy as np

from kikan.businesses.national_pension.models.application import ApplicationKind, Stage
from kikan.businesses.national_pension.procedures.numbers import LENGTH
from kikan.businesses.national_pension.reads.qualifications import holders_of
from kikan.law import Truth
from kikan.law.days import day, first_of_month, month_of
from kikan.shared.access import Actor
from kikan.shared.exchange.faults import Faults
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import (
    OPEN_DAY,
    Spells,
    faults_of,
    known_numbers,
    meeting,
    overlapping,
    period,
    until,
)
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
    faults, here = faults_of(table, known_numbers()), _spells(read_columns(INSURED))
    person, begins, digits = table.ints("person"), table.ints("valid_from"), table.texts("digits")
    told = set(zip(here.number.tolist(), here.begins.tolist(), strict=True))
    faults.stand(_truth([pair in told for pair in zip(person.tolist(), begins.tolist(), strict=True)]))
    faults.say(
        _truth([bool(d) and not (len(d) == LENGTH and d.isascii() and d.isdigit()) for d in digits]),
        "基礎年金番号", f"{LENGTH}桁の数字ではありません",
    )  # fmt: skip
    holder = holders_of({d for d in digits if d})
    of = zip(person.tolist(), digits, faults.good.tolist(), strict=True)
    another = [bool(d) and is_good and holder.setdefault(d, who) != who for who, d, is_good in of]
    faults.say(_truth(another), "基礎年金番号", "別の人の番号です")
    held = meeting(Spells(person, begins, until(table)), here)
    faults.say(held, "適用開始年月日", "すでに記録されている資格の期間と重なっています")
    rows, bad = faults.sorted_out()
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
    return bad


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
    final = month_of(np.where(last == MISSING, begins, last))
    is_statutory = kind == int(ApplicationKind.STATUTORY)
    needs_class = np.isin(kind, (int(ApplicationKind.EXEMPTION), int(ApplicationKind.STUDENT)))
    of_birth = np.isin(kind, BIRTHS)
    mine = Spells(person, begins, np.where(last == MISSING, OPEN_DAY, first_of_month(final + 1)))
    answered, papers = table.ints("answered_on"), read_columns(PAPERS)
    told = set(zip(*(papers[n].tolist() for n in ("person", "kind", "from_month")), strict=True))
    faults = Faults(table)
    faults.stand(
        _truth([k in told for k in zip(person.tolist(), kind.tolist(), begins.tolist(), strict=True)])
    )
    faults.say(~np.isin(person, known_numbers()["person"]), "宛名番号", "住民情報にない人です")
    faults.say(
        (first_of_month(month_of(begins)) != begins) | ((last != MISSING) & ((first_of_month(final) != last) | (last < begins))),
        "始まりの月", "月の初日でないか、終わりの月が始まりの月より前です",
    )  # fmt: skip
    faults.say((last == MISSING) & ~is_statutory, "終わりの月", "法定免除のほかは終わりの月が要ります")
    faults.say(
        (answered < table.ints("applied_on")) | (answered > reference), "承認年月日",
        "申請年月日より前か、基準日より後です",
    )  # fmt: skip
    faults.say(needs_class & (table.code("result") == 0), "承認区分", "この免除の種類には承認区分が要ります")
    faults.say(is_statutory & (table.code("cause") == 0), "法定免除の事由", "法定免除には事由が要ります")
    first_class = _spells(read_columns(FIRST_CLASS))
    faults.say(~meeting(mine, first_class), "始まりの月", "この期間に第1号被保険者の資格がありません")
    covered = overlapping((of_birth, person), begins, mine.ends) | _meets_paper(mine, of_birth, papers)
    faults.say(covered, "始まりの月", "同じ人の別の免除の期間と重なっています")
    rows, bad = faults.sorted_out()
    if len(rows):
        _write_papers(rows, entry)
    return bad


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


def _meets_paper(mine: Spells, of_birth: Truth, papers: dict[str, np.ndarray]) -> Truth:
    """Whether a paper recorded here covers one of the months; those of a birth stand beside the others."""
    after = first_of_month(month_of(papers["until_month"]) + 1)
    here, is_birth = Spells(papers["person"], papers["from_month"], after), np.isin(papers["kind"], BIRTHS)
    return np.where(of_birth, meeting(mine, here.chosen(is_birth)), meeting(mine, here.chosen(~is_birth)))


def _spells(columns: dict[str, np.ndarray]) -> Spells:
    return Spells(columns["person"], columns["valid_from"], columns["valid_until"])


def _truth(values: list[bool]) -> Truth:
    return np.array(values, dtype=np.bool_)
