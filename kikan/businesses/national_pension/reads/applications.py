"""Every question about applications; incomes come through the fact of the resident tax."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection
from django.db.models import Count

from kikan.businesses.national_pension.law.exemptions import (
    CLASSES,
    disaster_span,
    exemption_earliest,
    exemption_year,
    unemployment_span,
    within_limit,
    within_status_limit,
)
from kikan.businesses.national_pension.models.application import (
    Application,
    ApplicationKind,
    Cause,
    Claim,
    ExemptionClass,
    Proof,
    Stage,
    Status,
    TransferWay,
)
from kikan.businesses.national_pension.reads.qualifications import law_of
from kikan.law import column
from kikan.law.ages import age_on
from kikan.law.days import date_of, first_of_month, month_number
from kikan.law.days import day as to_day
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy.opener import current_or_raise

BY_INCOME = (ApplicationKind.EXEMPTION, ApplicationKind.STUDENT)
CLASS_OF = {name: ExemptionClass(number) for number, name in enumerate((*CLASSES, "student"), start=1)}
INCOMES = """
SELECT person, total_income FROM fact_resident_tax_income
WHERE municipality = %s AND person = ANY(%s) AND fiscal_year = %s AND is_declared AND ended_by IS NULL
"""
HEAD = """
SELECT person FROM fact_residents_residency
WHERE municipality = %s AND household = %s AND is_head AND ended_by IS NULL AND valid_from <= %s AND %s < valid_until
"""


@dataclass(frozen=True)
class Line:
    """An application as it stands."""

    application: int
    person: int
    kind: int
    claim: int
    applied_on: date
    from_month: date | None
    until_month: date | None
    is_continued: bool
    spouse: int | None
    head: int | None
    dependants: int
    spouse_dependants: int
    head_dependants: int
    birth_on: date | None
    is_multiple_birth: bool
    status: int
    spouse_status: int
    head_status: int
    disaster_on: date | None
    deductions: int
    spouse_deductions: int
    head_deductions: int
    left_on: date | None
    spouse_left_on: date | None
    head_left_on: date | None
    proof: int
    cause: int
    wishes_to_pay: bool
    happened_on: date | None
    transfer_way: int
    stage: int
    income: int | None
    spouse_income: int | None
    head_income: int | None
    found: int
    report: int | None
    result: int
    stage_on: date

    @property
    def kind_ja(self) -> str:
        """What was handed in, with what it is about in brackets."""
        about = [
            str(choice(code).label)
            for choice, code in ((Claim, self.claim), (Cause, self.cause), (TransferWay, self.transfer_way))
            if code
        ]
        about += ["納付申出"] if self.wishes_to_pay else []
        about += ["失業の特例"] if self.is_unemployed else []
        about += ["災害の特例"] if self.disaster_on else []
        ja = str(ApplicationKind(self.kind).label)
        return f"{ja}（{'・'.join(about)}）" if about else ja

    @property
    def is_unemployed(self) -> bool:
        """Whether the income of one of those examined is left out for a lost job."""
        return any((self.left_on, self.spouse_left_on, self.head_left_on))

    @property
    def stage_ja(self) -> str:
        return str(Stage(self.stage).label)

    @property
    def found_ja(self) -> str:
        return str(ExemptionClass(self.found).label)

    @property
    def result_ja(self) -> str:
        return str(ExemptionClass(self.result).label)

    @property
    def period_ja(self) -> str:
        if self.from_month is None:
            return ""
        until = f"{self.until_month:%Y年%m月}" if self.until_month else ""
        return f"{self.from_month:%Y年%m月}〜{until}"

    @property
    def needs_incomes(self) -> bool:
        return self.kind in BY_INCOME

    @property
    def is_ready(self) -> bool:
        """Whether it can be passed on."""
        looked_at = (Stage.EXAMINED,) if self.needs_incomes else (Stage.RECEIVED, Stage.RETURNED)
        return self.stage in looked_at

    @property
    def may_be_examined(self) -> bool:
        return self.needs_incomes and self.stage in (Stage.RECEIVED, Stage.EXAMINED, Stage.RETURNED)

    @property
    def is_forwarded(self) -> bool:
        return self.stage == Stage.FORWARDED

    @property
    def is_waiting(self) -> bool:
        """Whether the agency has not answered."""
        return self.stage < Stage.GRANTED

    @property
    def is_living(self) -> bool:
        return self.stage != Stage.REJECTED


@dataclass(frozen=True)
class Found:
    """Incomes of the year examined, None where not declared or not of this town, and the widest class they allow."""

    income: int | None
    spouse_income: int | None
    head_income: int | None
    found: ExemptionClass


def _line(row: Application) -> Line:
    return Line(**{name: getattr(row, name) for name in Line.__dataclass_fields__})


def current_lines(**wanted: object) -> list[Line]:
    """The applications that are so, as they stand; the newest first."""
    rows = as_of(Application.objects.filter(municipality=current_or_raise(), **wanted), None)
    return [_line(row) for row in rows.filter(valid_until=OPEN).order_by("-application")]


def applications_of(person: int) -> list[Line]:
    """The applications of a person, the newest first."""
    return current_lines(person=person)


def find(application: int) -> Line | None:
    return next(iter(current_lines(application=application)), None)


def open_applications() -> list[Line]:
    """All that the agency has not answered."""
    return current_lines(stage__lt=Stage.GRANTED)


def stage_counts() -> dict[str, int]:
    """How many papers stand at each stage the agency has not answered."""
    rows = as_of(Application.objects.filter(municipality=current_or_raise(), valid_until=OPEN), None)
    found = dict(rows.order_by("stage").values_list("stage").annotate(Count("application")))
    return {str(stage.label): found.get(int(stage), 0) for stage in Stage if stage < Stage.GRANTED}


def head_of(household: int, day: date) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(HEAD, [current_or_raise(), household, day, day])
        row = cursor.fetchone()
    return row[0] if row else None


def month_day(number: int) -> date:
    """The first day of a month."""
    return date_of(int(first_of_month(column(number))[0]))


def span_of(kind: int, month: date, applied_on: date) -> tuple[date, date, date]:
    """The last month of the exemption year of a month, its first month, and how far back the application reaches."""
    law, name = law_of(applied_on), "student" if kind == ApplicationKind.STUDENT else "exemption"
    first = int(exemption_year(name, column(month_number(month)), law=law)[0])
    earliest = int(exemption_earliest(name, column(to_day(applied_on)), law=law)[0])
    return month_day(first + 11), month_day(first), month_day(earliest)


def unemployed_months(kind: int, left_on: date, applied_on: date) -> tuple[date, date]:
    """The first and the last month for which a lost job leaves the income out."""
    name = "student" if kind == ApplicationKind.STUDENT else "exemption"
    first, last = unemployment_span(name, column(to_day(left_on)), law=law_of(applied_on))
    return month_day(int(first[0])), month_day(int(last[0]))


def disaster_months(kind: int, happened_on: date, applied_on: date) -> tuple[date, date]:
    """The first and the last month for which a disaster leaves incomes out."""
    name = "student" if kind == ApplicationKind.STUDENT else "exemption"
    first, last = disaster_span(name, column(to_day(happened_on)), law=law_of(applied_on))
    return month_day(int(first[0])), month_day(int(last[0]))


def incomes_of(persons: Sequence[int], fiscal_year: int) -> dict[int, int]:
    """The declared total income of the year before, by person."""
    with connection.cursor() as cursor:
        cursor.execute(INCOMES, [current_or_raise(), list(persons), fiscal_year])
        return dict(cursor.fetchall())


def examine(line: Line, born: date) -> Found:
    """Who earns how much in the year that counts, and the widest class within every limit. Errors: LawGap.

    The fiscal year of taxation is the year in which the exemption year begins: its incomes are of the year before.
    """
    assert line.from_month is not None
    _, first, _ = span_of(line.kind, line.from_month, line.applied_on)
    people = [("own", line.person), ("spouse", line.spouse), ("head", line.head)]
    known = incomes_of([p for _, p in people if p], first.year)
    incomes = {role: known.get(p) if p else None for role, p in people}
    return Found(incomes["own"], incomes["spouse"], incomes["head"], _widest(line, incomes, first, born))


def _widest(line: Line, incomes: dict[str, int | None], first: date, born: date) -> ExemptionClass:
    law = law_of(first)
    left = {"own": line.left_on, "spouse": line.spouse_left_on, "head": line.head_left_on}
    statuses = {"own": line.status, "spouse": line.spouse_status, "head": line.head_status}
    on_top = {"own": line.deductions, "spouse": line.spouse_deductions, "head": line.head_deductions}
    dependants = {"own": line.dependants, "spouse": line.spouse_dependants, "head": line.head_dependants}
    age = int(age_on(column(to_day(born)), column(to_day(line.from_month or first)))[0])
    table, is_unknown = law.table("national_pension_act.examined_persons"), False
    for name in ("student",) if line.kind == ApplicationKind.STUDENT else CLASSES:
        roles = ["own"]
        roles += ["spouse"] if line.spouse and table.amount("spouse", kind=name) else []
        roles += (
            ["head"]
            if line.head not in (None, line.person, line.spouse) and table.amount("head", kind=name)
            else []
        )
        if age >= table.amount("below_age", kind=name):
            continue
        asked = [role for role in roles if left[role] is None and line.disaster_on is None]
        if any(incomes[role] is None for role in asked):
            is_unknown = True
            continue
        figures = column(*(incomes[role] or 0 for role in asked))
        people, deductions = (column(*(of[r] for r in asked)) for of in (dependants, on_top))
        fits = within_limit(name, figures, people, deductions, law=law)
        has_status = np.array([statuses[role] != Status.NONE for role in asked], dtype=np.bool_)
        if (fits | (has_status & within_status_limit(figures, law=law))).all():
            return CLASS_OF[name]
    return ExemptionClass.UNKNOWN if is_unknown else ExemptionClass.NONE


def kinds_of(which: str) -> list[tuple[int, str]]:
    """Choices of the forms: kinds by group, claims, classes of a result."""
    groups = {
        "income": BY_INCOME,
        "birth": (ApplicationKind.MATERNITY, ApplicationKind.CHILD_CARE),
        "additional": (ApplicationKind.ADDITIONAL_START, ApplicationKind.ADDITIONAL_STOP),
        "claim": tuple(c for c in Claim if c),
        "status": tuple(Status),
        "proof": tuple(p for p in Proof if p),
        "statutory": (ApplicationKind.STATUTORY, ApplicationKind.STATUTORY_END),
        "cause": tuple(c for c in Cause if c),
        "transfer": tuple(w for w in TransferWay if w),
        "answer": (Stage.GRANTED, Stage.REJECTED, Stage.RETURNED),
        "class": tuple(c for c in ExemptionClass if c not in (ExemptionClass.UNKNOWN, ExemptionClass.NONE)),
    }
    return [(int(k), str(k.label)) for k in groups[which]]
