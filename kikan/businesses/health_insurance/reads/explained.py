"""How a levy was computed (計算過程): its kept working beside last year's, the values and the facts it used.

The steps shown are those kept when the levy was decided. The levy is computed once more from the facts and the law as
known at that moment: this tells which values were read, and whether the same comes out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.health_insurance.law.levy import Members, MemberShares, levy
from kikan.businesses.health_insurance.law.part_levy import MemberPart
from kikan.businesses.health_insurance.models import Enrolment
from kikan.businesses.health_insurance.models.enrolment import AcquiredBy, LostBy
from kikan.businesses.health_insurance.reads.kept import Kept, KeptMember, last_years
from kikan.businesses.health_insurance.reads.levies import PART_WORDS
from kikan.businesses.health_insurance.reads.levy_facts import levy_facts
from kikan.businesses.health_insurance.reads.places import Ints
from kikan.ground.eras import in_words
from kikan.law import Law
from kikan.law.days import day
from kikan.law.errors import LawGap
from kikan.law.working import Step, Working
from kikan.shared.history import as_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.year_values import ReadValues, values_read

MONTHS = 12
People = tuple[Ints, Members]


@dataclass(frozen=True)
class Line:
    """One step: its figure this year and, where there was one, last year."""

    name: str
    ja: str
    cites: str
    value: str
    before: str
    is_result: bool = False

    @property
    def is_same(self) -> bool:
        return self.value == self.before


@dataclass(frozen=True)
class Section:
    """The steps of one part of the working; `amount` is what comes out of it."""

    name: str
    ja: str
    cites: str
    lines: tuple[Line, ...]
    amount: int | None = None
    before: int | None = None


@dataclass(frozen=True, repr=False)
class Source:
    """A fact that was used, and the journal entry that wrote it (事実の出どころ)."""

    ja: str
    value: str
    entry: int
    recorded_at: datetime | None


@dataclass(frozen=True, repr=False)
class MemberLines:
    """One person: shares of each part, and the facts behind them. `rows`: (label, article, cells of the parts)."""

    person: int
    role: str
    months: str
    care_months: str
    base: str
    before: str
    rows: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    facts: tuple[Source, ...]


@dataclass(frozen=True, repr=False)
class Explained:
    """Everything the page of one levy shows. `is_reproduced` is None where a value of that moment is missing now."""

    kept: Kept
    last: Kept | None
    sections: tuple[Section, ...]
    members: tuple[MemberLines, ...]
    parts: tuple[str, ...]
    values: ReadValues
    is_reproduced: bool | None
    law: Law


def explained(kept: Kept) -> Explained:
    """The page of a kept levy; a fixed number of queries."""
    last = last_years(kept)
    law = ordinances.law("fiscal_year", kept.fiscal_year, kept.known_at)
    facts, is_reproduced = _again(kept, law)
    parts = tuple(name for name in PART_WORDS if _is_levied(name, kept) or (last and _is_levied(name, last)))
    return Explained(
        kept=kept,
        last=last,
        sections=tuple(_sections(kept, last, parts)),
        members=tuple(_members(kept, last, parts, facts)),
        parts=tuple(PART_WORDS[name] for name in parts),
        values=values_read(law, kept.fiscal_year, kept.known_at),
        is_reproduced=is_reproduced,
        law=law,
    )


def _again(kept: Kept, law: Law) -> tuple[People | None, bool | None]:
    """Compute the household once more as known then; what it reads is remembered by `law`."""
    try:
        facts = levy_facts(law, kept.known_at, np.array([kept.household], dtype=np.int64))
        rows = np.flatnonzero(facts.valid_from == day(kept.valid_from))
        if not len(rows):
            return None, False
        found = levy(facts.members, facts.households, law=law)
    except LawGap:
        return None, None
    row = int(rows[0])
    is_same_term = int(facts.valid_until[row]) == day(kept.valid_until)
    return facts.one(row), is_same_term and [int(x) for x in found.pack()[row]] == list(kept.working)


def _is_levied(name: str, kept: Kept) -> bool:
    part = kept.unpacked().of(name)
    return bool(part.amount[0]) or bool(part.before_cap.numerators[0])


def _sections(kept: Kept, last: Kept | None, parts: tuple[str, ...]) -> Iterator[Section]:
    now, then = kept.unpacked(), last.unpacked() if last else None
    for each in fields(now):
        if not each.metadata.get("part") or each.metadata.get("index"):
            continue
        if each.name != "reduction" and each.name not in parts:
            continue
        here, there = getattr(now, each.name), getattr(then, each.name) if then else None
        lines = tuple(_lines(here, there))
        amount = int(here.amount[0]) if each.name != "reduction" else None
        before = int(there.amount[0]) if there is not None and each.name != "reduction" else None
        yield Section(each.name, each.metadata["ja"], each.metadata["cites"], lines, amount, before)


def _lines(here: Working, there: Working | None) -> Iterator[Line]:
    before = {step.name: step for step in there.steps()} if there else {}
    steps = list(here.steps())
    for step in steps:
        past = before.get(step.name)
        yield Line(
            step.name, step.ja, step.cites, figure(step), figure(past) if past else "", is_result=step is steps[-1]
        )  # fmt: skip


def figure(step: Step) -> str:
    """12,300円, 3人, 該当, 205,920円と1/3: an exact amount keeps its fraction of a yen."""
    if isinstance(step.value, bool):
        return "はい" if step.value else "いいえ"
    if isinstance(step.value, str):
        whole, _, rest = step.value.partition(" ")
        return f"{int(whole):,}{step.unit}と{rest}" if rest else step.value
    if step.name == "tenths":
        return f"{step.value}割" if step.value else "なし"
    return f"{step.value:,}{step.unit}"


def _members(
    kept: Kept, last: Kept | None, parts: tuple[str, ...], facts: People | None
) -> Iterator[MemberLines]:
    before = {m.person: m for m in last.members} if last else {}
    enrolments = _enrolments(kept)
    on_day = {e.person for e in enrolments if e.valid_from <= kept.judged_on < e.valid_until}
    sources = _sources(kept, enrolments)
    for member in kept.members:
        now, past = member.unpacked(), before.get(member.person)
        then = past.unpacked() if past else None
        yield MemberLines(
            person=member.person,
            role=_role(member, kept, member.person in on_day),
            months=months_in_words(member.insured_months),
            care_months=months_in_words(member.care_months & member.insured_months),
            base=f"{int(now.levy_base[0]):,}円" if member.is_known else "分かりません（申告なし）",
            before=f"{int(then.levy_base[0]):,}円" if then and past and past.is_known else "",
            rows=tuple(_shares(now, then, parts)),
            facts=tuple(_judged(member, facts)) + sources.get(member.person, ()),
        )


def _role(member: KeptMember, kept: Kept, was_insured: bool) -> str:
    """was_insured: on the day of judgement, as the former head is on the day of his death."""
    is_payer = member.person == kept.payer
    if member.insured_months:
        return "世帯主・被保険者" if is_payer else "被保険者"
    if is_payer:
        return "世帯主（加入していない）"
    return "判定の日だけの被保険者" if was_insured else "特定同一世帯所属者"


def _shares(
    now: MemberShares, then: MemberShares | None, parts: tuple[str, ...]
) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    for each in fields(MemberPart):
        cells = tuple(_cell(each.name, getattr(now, p), getattr(then, p) if then else None) for p in parts)
        if any(value not in ("0円", "") for value, _ in cells):
            yield each.metadata["ja"], each.metadata["cites"], cells


def _cell(name: str, now: MemberPart, then: MemberPart | None) -> tuple[str, str]:
    one = next(s for s in now.steps() if s.name == name)
    other = next((s for s in then.steps() if s.name == name), None) if then else None
    return figure(one), figure(other) if other else ""


def months_in_words(mask: int) -> str:
    """4月～9月（6か月）; months in the order of the fiscal year."""
    held = [i for i in range(MONTHS) if mask >> i & 1]
    if not held:
        return "なし"
    spans: list[list[int]] = []
    for month in held:
        if spans and spans[-1][1] == month - 1:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    words = [_month(a) if a == b else f"{_month(a)}～{_month(b)}" for a, b in spans]
    return f"{'、'.join(words)}（{len(held)}か月）"


def _month(index: int) -> str:
    return f"{(index + 3) % MONTHS + 1}月"


def _judged(member: KeptMember, facts: People | None) -> Iterator[Source]:
    """What the facts came to for the reduction (recomputed, so without an entry of its own)."""
    if facts is None:
        return
    persons, of = facts
    at = np.flatnonzero(persons == member.person)
    if not len(at):
        return
    row = int(at[0])
    if member.is_judged and member.is_known:
        earner = "、給与所得者等に数える" if of.is_earner[row] else ""
        yield Source("軽減判定の所得", f"{int(of.judged_income[row]):,}円{earner}", 0, None)
    marks = [
        ja
        for ja, column in (("未就学児", of.is_preschool), ("18歳に達する年度まで", of.is_minor))
        if column[row]
    ]
    if marks:
        yield Source("年齢による扱い", "、".join(marks), 0, None)


INCOMES = """
SELECT person, is_declared, salary_revenue, salary_income, pension_revenue, pension_income, total_income, land_deduction,
  entry
FROM fact_resident_tax_income
WHERE municipality = %(municipality)s AND fiscal_year = %(year)s AND person = ANY(%(persons)s)
  AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)
"""


def _sources(kept: Kept, enrolments: Sequence[Enrolment]) -> dict[int, tuple[Source, ...]]:
    """Enrolments and incomes as known then, with the entries that wrote them; two queries."""
    found: list[tuple[int, str, str, int]] = [*_enrolled(enrolments), *_earned(kept)]
    town, numbers = current_or_raise(), {entry for *_, entry in found}
    entries = JournalEntry.objects.filter(municipality=town, number__in=numbers)
    at = dict(entries.values_list("number", "recorded_at"))
    sources: dict[int, tuple[Source, ...]] = {}
    for person, ja, value, entry in found:
        sources[person] = (*sources.get(person, ()), Source(ja, value, entry, at.get(entry)))
    return sources


def _enrolments(kept: Kept) -> list[Enrolment]:
    """Of the household in the year, as known then."""
    year = kept.fiscal_year
    rows = Enrolment.objects.filter(
        municipality=current_or_raise(), household=kept.household, valid_from__lt=date(year + 1, 4, 1),
        valid_until__gt=date(year, 4, 1),
    )  # fmt: skip
    return list(as_of(rows, None, kept.known_at).order_by("person", "valid_from"))


def _enrolled(enrolments: Sequence[Enrolment]) -> Iterator[tuple[int, str, str, int]]:
    for row in enrolments:
        lost = f"、{in_words(row.valid_until)} {LostBy(row.lost_by).label}で喪失" if row.lost_by else ""
        value = f"{in_words(row.acquired_on)} {AcquiredBy(row.acquired_by).label}で取得{lost}"
        yield row.person, "国保の資格（取得・喪失）", value, row.entry


def _earned(kept: Kept) -> Iterator[tuple[int, str, str, int]]:
    persons = [m.person for m in kept.members]
    values: dict[str, Any] = {
        "municipality": current_or_raise(), "year": kept.fiscal_year, "persons": persons, "known": kept.known_at
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(INCOMES, values)
        for person, is_declared, *amounts, entry in cursor.fetchall():
            yield person, "住民税の所得", _income(is_declared, amounts), entry


def _income(is_declared: bool, amounts: list[Any]) -> str:
    if not is_declared:
        return "申告がありません"
    revenue, salary, pension, of_pension, total, land = amounts
    said = [f"総所得金額等 {total:,}円"]
    said += [f"分離譲渡の特別控除 {land:,}円を引いて賦課"] if land else []
    said += [f"給与収入 {revenue:,}円（所得 {salary:,}円）"] if revenue else []
    said += [f"公的年金等収入 {pension:,}円（所得 {of_pension:,}円）"] if pension else []
    return "、".join(said)
