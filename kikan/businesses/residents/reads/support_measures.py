"""Support measures as the officer reads them (支援措置の一覧・内容), and what letters and alerts ask of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.residents.law.support_measures import support_measure_extension
from kikan.businesses.residents.models import Resident, SupportMeasure, SupportOffice, SupportPerson
from kikan.businesses.residents.reads.words import SUPPORT_KINDS, SUPPORT_OPINIONS, SUPPORT_PURPOSES
from kikan.law import book
from kikan.law.days import date_of
from kikan.law.days import day as day_number
from kikan.law.errors import LawGap
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name
from kikan.shared.addressees.protection import RIGHT, shield
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

ENTRIES = """
SELECT e.number, e.kind, e.happened_on, e.reported_on, e.recorded_at, coalesce(u.name, '')
FROM journal_subject s JOIN journal_entry e ON e.municipality = s.municipality AND e.number = s.entry
LEFT JOIN access_user u ON u.number = e.actor
WHERE s.municipality = %s AND s.kind = 'support_measure' AND s.subject = %s ORDER BY e.number DESC
"""
LIVING = ("provisional", "active")
ACTS = {
    "applied": "申出", "decided": "決定", "declined": "却下", "extended": "延長", "ended": "終了", "changed": "内容の変更",
    "forwarded": "転送・回答",
}  # fmt: skip
# phase -> (in Japanese, tone): where a measure stands today, seen from its period and where the applicant is.
PHASES = {
    "provisional": ("仮支援（決定待ち）", "amber"),
    "active": ("支援中", "red"),
    "extendable": ("延長の受付中", "amber"),
    "overdue": ("期間経過（終了の決定待ち）", "amber"),
    "after_leaving": ("転出後の仮支援", "amber"),
    "declined": ("却下", "grey"),
    "ended": ("終了", "grey"),
}


@dataclass(frozen=True)
class MeasureLine:
    """A measure in a list: no address, no offender."""

    number: int
    applicant: int
    name: str = field(repr=False)
    kind_ja: str
    state: str
    phase: str
    applied_on: date
    starts_on: date | None
    last_on: date | None
    opens_on: date | None
    persons: tuple[int, ...]

    @property
    def phase_ja(self) -> str:
        return PHASES[self.phase][0]

    @property
    def tone(self) -> str:
        return PHASES[self.phase][1]

    @property
    def is_living(self) -> bool:
        return self.state in LIVING


@dataclass(frozen=True, repr=False)
class OfficeLine:
    line: int
    office: str
    purpose: str
    purpose_ja: str
    place: str
    sent_on: date | None
    answered_on: date | None
    answer: str


@dataclass(frozen=True, repr=False)
class HistoryLine:
    entry: int
    ja: str
    happened_on: date | None
    reported_on: date | None
    recorded_at: datetime
    by: str


@dataclass(frozen=True, repr=False)
class MeasureCard:
    """Everything about one measure; `said` is empty unless the look was opened with a reason."""

    line: MeasureLine
    persons: tuple[tuple[int, str, str], ...]
    said: Mapping[str, Any]
    offices: tuple[OfficeLine, ...]
    history: tuple[HistoryLine, ...]
    opinion_ja: str
    end_reason: str
    head: int = 0

    @property
    def is_open(self) -> bool:
        return bool(self.said)


def support_measures(*, living: bool = True) -> list[MeasureLine]:
    """The measures of the municipality, those that end first on top."""
    rows = as_of(SupportMeasure, clock.today()).filter(municipality=current_or_raise())
    chosen = rows.filter(state__in=LIVING) if living else rows.exclude(state__in=LIVING)
    return _lines(list(chosen.order_by("last_on", "number")))


def measures_of(person: int) -> list[MeasureLine]:
    """The measures that cover or covered a person, the latest first."""
    town, today = current_or_raise(), clock.today()
    covered = as_of(SupportPerson, today).filter(municipality=town, person=person)
    numbers = list(covered.values_list("measure", flat=True))
    rows = as_of(SupportMeasure, today).filter(municipality=town, number__in=numbers)
    return _lines(list(rows.order_by("-number")))


def support_measure(number: int, *, actor: Actor, why: str = "") -> MeasureCard:
    """One measure; what the application says of places and of the offender opens with the right and a reason.

    Errors: NotFound.
    """
    town, today = current_or_raise(), clock.today()
    row = as_of(SupportMeasure, today).filter(municipality=town, number=number).first()
    if row is None:
        raise NotFound("この番号の支援措置はありません。", what_to_do="番号を確かめてください。")
    (line,) = _lines([row])
    people = as_of(SupportPerson, today).filter(municipality=town, measure=number).order_by("person")
    relations = dict(people.values_list("person", "relation"))
    names = _names(relations)
    offices = as_of(SupportOffice, today).filter(municipality=town, measure=number).order_by("line")
    is_open = actor.may(RIGHT) and bool(why.strip())
    return MeasureCard(
        line=line,
        persons=tuple((p, names.get(p, ""), relation) for p, relation in relations.items()),
        said=_said(row) if is_open else {},
        offices=tuple(_office(each, is_open) for each in offices),
        history=tuple(_history(number)),
        opinion_ja=SUPPORT_OPINIONS.get(row.opinion, row.opinion),
        end_reason=row.end_reason,
    )


SAID = (
    "kind", "applied_on", "body", "opinion", "opinion_on", "contact", "address", "former_address", "offender_name",
    "offender_birth", "offender_address", "offender_relation", "stops_browsing", "stops_copies", "stops_supplement",
    "received_from", "received_on", "note",
)  # fmt: skip


def _said(row: SupportMeasure) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAID}


def _office(row: SupportOffice, is_open: bool) -> OfficeLine:
    return OfficeLine(
        row.line, row.office, row.purpose, SUPPORT_PURPOSES.get(row.purpose, row.purpose),
        row.place if is_open else "", row.sent_on, row.answered_on, row.answer,
    )  # fmt: skip


def _lines(rows: list[SupportMeasure]) -> list[MeasureLine]:
    """Each row with its applicant's name and where it stands today."""
    numbers = [row.number for row in rows]
    covered: dict[int, list[int]] = {number: [] for number in numbers}
    people = as_of(SupportPerson, clock.today()).filter(municipality=current_or_raise(), measure__in=numbers)
    for measure, person in people.order_by("person").values_list("measure", "person"):
        covered[measure].append(person)
    applicants = {row.applicant for row in rows}
    here = as_of(Resident, clock.today()).filter(municipality=current_or_raise(), person__in=applicants)
    residents = set(here.values_list("person", flat=True))
    names, opens = _names(applicants), _opens(rows)
    return [
        MeasureLine(
            row.number, row.applicant, names.get(row.applicant, ""), SUPPORT_KINDS.get(row.kind, row.kind), row.state,
            _phase(row, opens[row.number], row.applicant in residents), row.applied_on, row.starts_on, row.last_on,
            opens[row.number], tuple(covered[row.number]),
        )
        for row in rows
    ]  # fmt: skip


def _opens(rows: list[SupportMeasure]) -> dict[int, date | None]:
    """From when each may be extended; unknown beyond the years whose law was checked, which hides nobody's measure."""
    dated = [row for row in rows if row.last_on is not None]
    found: dict[int, date | None] = {row.number: None for row in rows}
    law = book().law("event_date", day_number(clock.today()))
    last = np.array([day_number(row.last_on) for row in dated if row.last_on], dtype=np.int64)
    try:
        first = support_measure_extension(last, law=law)
    except LawGap:
        return found
    return found | {row.number: date_of(int(on)) for row, on in zip(dated, first, strict=True)}


def _phase(row: SupportMeasure, opens: date | None, is_here: bool) -> str:
    if row.state not in LIVING:
        return row.state
    if not is_here:
        return "after_leaving"
    if row.state == "provisional" or row.last_on is None:
        return row.state
    if row.last_on < clock.today():
        return "overdue"
    return "extendable" if opens is not None and opens <= clock.today() else "active"


def _names(persons: Iterable[int]) -> dict[int, str]:
    rows = as_of(Name, None).filter(
        municipality=current_or_raise(), kind="official", person__in=list(persons)
    )
    return dict(rows.order_by("valid_from").values_list("person", "name"))


def _history(number: int) -> Iterable[HistoryLine]:
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [current_or_raise(), number])
        for entry, kind, happened, reported, recorded, by in cursor.fetchall():
            what = ACTS.get(kind.rpartition("_")[2], "")
            yield HistoryLine(entry, what, happened, reported, recorded, by)


@dataclass(frozen=True, repr=False)
class EndingLetter:
    """What the letter before the end says (支援措置期間終了通知), and where it is sent."""

    number: int
    applicant: int
    name: str
    postal_code: str
    address: str
    building: str
    starts_on: date
    last_on: date
    opens_on: date
    persons: tuple[str, ...]


def ending_letter(number: int, *, actor: Actor, why: str) -> EndingLetter:
    """The letter to the applicant at the address of today, for the officer with a reason.

    Errors: NotFound, NotPermitted, Refused where the measure has no period.
    """
    if not (actor.may(RIGHT) and why.strip()):
        raise NotPermitted("支援措置の通知は、支援措置責任者が理由を入力して作成します。")
    card = support_measure(number, actor=actor, why=why)
    line, town = card.line, current_or_raise()
    if line.starts_on is None or line.last_on is None or line.opens_on is None or not line.is_living:
        raise Refused("期間が決まっている支援措置だけ、終了の通知を作れます。")
    mailing = as_of(Address, clock.today()).filter(municipality=town, person=line.applicant)
    places = {row.use: row for row in mailing}
    place = places.get("mailing") or places.get("home")
    shown = shield([line.applicant], actor, why=why)
    values = {n: shown.shown(line.applicant, getattr(place, n)) if place else "" for n in PLACE}
    return EndingLetter(
        number=number, applicant=line.applicant, name=line.name, starts_on=line.starts_on, last_on=line.last_on,
        opens_on=line.opens_on, persons=tuple(name for _, name, _ in card.persons), **values,
    )  # fmt: skip


PLACE = ("postal_code", "address", "building")


def ending_by(until: date, *, day: date, known_at: int) -> list[tuple[int, int, date]]:
    """Number, applicant and last day of the measures of a day, as known at an entry, that end by another day."""
    rows = as_of(SupportMeasure, day, known_at).filter(
        municipality=current_or_raise(), state__in=LIVING, last_on__lte=until
    )
    return list(rows.order_by("number").values_list("number", "applicant", "last_on"))
