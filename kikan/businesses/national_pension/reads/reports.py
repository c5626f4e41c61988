"""What waits to be passed on to the agency, what was, and how many papers a month brings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikan.businesses.national_pension.models import (
    AgencyFile,
    AgencyReject,
    Application,
    Insured,
    PensionNumber,
    Report,
    ReportItem,
)
from kikan.businesses.national_pension.models.application import ApplicationKind, Stage
from kikan.businesses.national_pension.models.qualification import GainedBy, LostBy
from kikan.businesses.national_pension.models.report import ItemKind
from kikan.businesses.national_pension.reads.applications import current_lines
from kikan.shared.addressees.models import Name
from kikan.shared.addressees.recipients import latest
from kikan.shared.history import OPEN, as_of
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

GAINED, LOST, CANCELLED = (f"national_pension.{kind}" for kind in ("gained", "lost", "cancelled"))
SHOWN = 200
WORDS = {GAINED: "資格取得", LOST: "資格喪失", CANCELLED: "資格異動の取消し"}


@dataclass(frozen=True)
class Item:
    """One line to pass on. `period` as printed."""

    kind: int
    reference: int
    person: int
    label: str
    period: str
    happened_on: date | None
    received_on: date
    is_again: bool


@dataclass(frozen=True)
class ReportLine:
    """One list that was made."""

    number: int
    from_on: date
    until_on: date
    made_on: date
    items: int
    issue: int


def waiting_items(first: date, last: date) -> list[Item]:
    """What was received in the period and not passed on yet, or came back and was looked at again."""
    return [*_qualifications(first, last), *_applications(first, last)]


def _qualifications(first: date, last: date) -> list[Item]:
    """Gains and losses reported in the period and still standing; what cancels one that was passed on already."""
    mine = JournalEntry.objects.filter(municipality=current_or_raise())
    told = list(mine.filter(kind__in=(GAINED, LOST), reported_on__range=(first, last)).order_by("number"))
    undoing = list(mine.filter(kind=CANCELLED, recorded_at__date__range=(first, last)).order_by("number"))
    undone = set(
        mine.filter(kind=CANCELLED, corrects__in=[e.number for e in told]).values_list("corrects", flat=True)
    )
    asked = [e.number for e in (*told, *undoing)] + [e.corrects for e in undoing if e.corrects]
    sent = set(
        ReportItem.objects.filter(
            municipality=current_or_raise(), kind=ItemKind.QUALIFICATION, reference__in=asked
        ).values_list("reference", flat=True)
    )
    wanted = [e for e in told if e.number not in sent | undone]
    wanted += [e for e in undoing if e.number not in sent and e.corrects in sent]
    subjects = JournalSubject.objects.filter(
        municipality=current_or_raise(), kind="person", entry__in=[e.number for e in wanted]
    )
    persons = dict(subjects.values_list("entry", "subject"))
    return [
        Item(
            ItemKind.QUALIFICATION, e.number, persons[e.number], _words(e), "", e.happened_on,
            e.reported_on or e.recorded_at.astimezone(clock.TOKYO).date(), False,
        )
        for e in wanted
    ]  # fmt: skip


def _words(entry: JournalEntry) -> str:
    if entry.kind == CANCELLED:
        return WORDS[CANCELLED]
    reasons = GainedBy if entry.kind == GAINED else LostBy
    return f"{WORDS[entry.kind]}（{reasons(int(entry.reason)).label}）"


def _applications(first: date, last: date) -> list[Item]:
    lines = [
        a for a in current_lines(stage__in=(Stage.RECEIVED, Stage.EXAMINED, Stage.RETURNED)) if a.is_ready
    ]
    return [
        Item(
            ItemKind.APPLICATION, a.application, a.person, a.kind_ja, a.period_ja, None, a.applied_on,
            a.report is not None,
        )
        for a in sorted(lines, key=lambda a: a.application)
        if a.report is not None or first <= a.applied_on <= last
    ]  # fmt: skip


def names_of(persons: Iterable[int], day: date) -> dict[int, str]:
    """The official names, for the list to the agency."""
    return {p: str(row.name) for p, row in latest(Name, list(persons), day, kind="official").items()}


def digits_of(persons: Iterable[int]) -> dict[int, str]:
    """The basic pension numbers, where known."""
    rows = as_of(
        PensionNumber.objects.filter(municipality=current_or_raise(), person__in=list(persons)), None
    )
    return dict(rows.filter(valid_until=OPEN).values_list("person", "digits"))


def reports() -> list[ReportLine]:
    """Every list that was made, the newest first."""
    rows = Report.objects.filter(municipality=current_or_raise()).order_by("-number")
    return [ReportLine(r.number, r.from_on, r.until_on, r.made_on, r.items, r.issue) for r in rows]


def agency_files() -> list[AgencyFile]:
    """The files of results taken in, the newest first."""
    return list(AgencyFile.objects.filter(municipality=current_or_raise()).order_by("-number"))


def agency_rejects() -> list[AgencyReject]:
    """The lines set aside of the latest files."""
    rows = AgencyReject.objects.filter(municipality=current_or_raise()).order_by("-file", "line")
    return list(rows[:SHOWN])


def items_of(report: int) -> list[Item]:
    """The lines of a list in order."""
    rows = ReportItem.objects.filter(municipality=current_or_raise(), report=report).order_by("line")
    return [
        Item(r.kind, r.reference, r.person, r.label, r.period, r.happened_on, r.received_on, r.is_again)
        for r in rows
    ]


@dataclass(frozen=True)
class MonthCount:
    """How many papers of a kind a month brought."""

    kind_ja: str
    months: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.months)


def month_counts(fiscal_year: int) -> list[MonthCount]:
    """By kind, April to March: gains and losses by the day of report, papers by the day of receipt."""
    first, last = date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31)
    insured = as_of(Insured.objects.filter(municipality=current_or_raise()), None)
    papers = as_of(Application.objects.filter(municipality=current_or_raise(), valid_until=OPEN), None)
    days: dict[str, list[date]] = {
        "資格取得": list(_days(insured, "gained_reported_on", first, last)),
        "資格喪失": list(_days(insured, "lost_reported_on", first, last)),
    }
    for kind in ApplicationKind:
        days[str(kind.label)] = list(_days(papers.filter(kind=kind), "applied_on", first, last))
    return [MonthCount(ja, _by_month(found)) for ja, found in days.items()]


def _days(rows: object, column: str, first: date, last: date) -> Iterable[date]:
    return rows.filter(**{f"{column}__range": (first, last)}).values_list(column, flat=True)  # type: ignore[attr-defined]


def _by_month(days: list[date]) -> tuple[int, ...]:
    counted = Counter(d.month for d in days)
    return tuple(counted[m] for m in (*range(4, 13), *range(1, 4)))
