"""Panels of the review board, their meetings and agendas, and who may not judge whom (介護認定審査会)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.businesses.long_term_care.models.board import (
    Board,
    BoardMember,
    Meeting,
    MeetingCase,
    Profession,
    Recusal,
    RecusalGround,
)
from kikan.businesses.long_term_care.models.certification import Application, CarePlan, Level, Stage
from kikan.businesses.long_term_care.reads.certification import ApplicationLine, application_rows, line_of
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.recipients import latest
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

HOUSEHOLDS = """
SELECT person, household FROM fact_residents_residency WHERE municipality = %(town)s AND ended_by IS NULL
  AND valid_from <= %(day)s AND %(day)s < valid_until AND person = ANY(%(persons)s)
"""
SEXES = {1: "男", 2: "女"}
BEFORE = """
SELECT DISTINCT ON (person) person, level FROM long_term_care_certification
WHERE municipality = %(town)s AND ended_by IS NULL AND person = ANY(%(persons)s) AND valid_from < %(day)s
  AND application <> ALL(%(applications)s)
ORDER BY person, valid_from DESC
"""


@dataclass(frozen=True, repr=False)
class MemberLine:
    """A member as a page shows it."""

    member: int
    board: int
    name: str
    profession_ja: str
    institution: str
    person: int | None
    last_on: date


@dataclass(frozen=True)
class MeetingLine:
    """A meeting as a page shows it."""

    meeting: int
    board: int
    board_ja: str
    held_on: date
    capacity: int
    cases: int
    is_held: bool
    present: tuple[int, ...]

    @property
    def left(self) -> int:
        return self.capacity - self.cases


@dataclass(frozen=True, repr=False)
class CaseOnAgenda:
    """An application on an agenda: what the material tells of it, and who it is for the office alone."""

    position: int
    person: int
    application: ApplicationLine
    disease: str
    minutes: int | None
    age: int | None
    sex_ja: str
    before_ja: str
    remarks: str


def boards(day: date) -> dict[int, str]:
    """The panels of a day by number."""
    rows = as_of(Board.objects.filter(municipality=current_or_raise()), day).order_by("board")
    return dict(rows.values_list("board", "name"))


def members(day: date, board: int | None = None) -> list[MemberLine]:
    """Who judges on a day, by panel."""
    rows = as_of(BoardMember.objects.filter(municipality=current_or_raise()), day)
    rows = rows if board is None else rows.filter(board=board)
    return [
        MemberLine(
            r.member, r.board, r.name, str(Profession(r.profession).label), r.institution, r.person,
            date.fromordinal(r.valid_until.toordinal() - 1),
        )
        for r in rows.order_by("board", "member")
    ]  # fmt: skip


def meetings(since: date) -> list[MeetingLine]:
    """The meetings from a day on and those before whose results are missing, the earliest first; three queries."""
    rows = Meeting.objects.filter(municipality=current_or_raise(), ended_by__isnull=True)
    found = [r for r in rows.order_by("held_on", "meeting") if r.held_on >= since or not r.is_held]
    return _meetings(found)


def meeting_of(number: int) -> MeetingLine:
    """Errors: NotFound."""
    return _meetings([meeting_row(number)])[0]


def meeting_row(number: int) -> Meeting:
    """Errors: NotFound."""
    rows = Meeting.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, meeting=number)
    row = rows.first()
    if row is None:
        raise NotFound("この番号の審査会の開催はありません。", what_to_do="審査会の一覧から開いてください。")
    return row


def _meetings(rows: Sequence[Meeting]) -> list[MeetingLine]:
    names = as_of(Board.objects.filter(municipality=current_or_raise()), None)
    board_ja = dict(names.order_by("valid_from").values_list("board", "name"))
    counts: dict[int, int] = defaultdict(int)
    for row in case_rows([r.meeting for r in rows]):
        counts[row.meeting] += 1
    return [
        MeetingLine(
            r.meeting, r.board, board_ja.get(r.board, ""), r.held_on, r.capacity, counts[r.meeting], r.is_held,
            tuple(r.present),
        )
        for r in rows
    ]  # fmt: skip


def case_rows(meeting: Sequence[int]) -> list[MeetingCase]:
    rows = MeetingCase.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, meeting__in=list(meeting)
    )
    return list(rows.order_by("meeting", "position"))


def on_agenda(meeting: MeetingLine) -> list[CaseOnAgenda]:
    """The cases of a meeting by their numbers; four queries."""
    rows = case_rows([meeting.meeting])
    persons = [row.person for row in rows]
    applications = {a.number: a for a in application_rows(number__in=[row.application for row in rows])}
    profiles = latest(Profile, persons, meeting.held_on)
    with connection.cursor() as cursor:
        cursor.execute(
            BEFORE,
            {
                "town": current_or_raise(), "persons": persons, "day": meeting.held_on,
                "applications": list(applications),
            },
        )  # fmt: skip
        before = dict(cursor.fetchall())
    found = []
    for row in rows:
        one, profile = applications[row.application], profiles.get(row.person)
        born = profile.birth_on if profile and profile.birth_precision == "day" else None
        level = before.get(row.person)
        found.append(
            CaseOnAgenda(
                row.position, row.person, line_of(one), one.disease, one.first_minutes,
                _age(born, meeting.held_on) if born else None, SEXES.get(profile.sex, "―") if profile else "―",
                str(Level(level).label) if level and row.person in before else "なし", one.remarks,
            )
        )  # fmt: skip
    return found


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def waiting() -> list[Application]:
    """Applications with a first judgement that stand on no agenda, the nearest due day first."""
    rows = application_rows(stage=Stage.FIRST_JUDGED)
    town, numbers = current_or_raise(), [r.number for r in rows]
    known = MeetingCase.objects.filter(municipality=town, ended_by__isnull=True, application__in=numbers)
    placed = set(known.values_list("application", flat=True))
    free = [row for row in rows if row.number not in placed]
    return sorted(free, key=lambda r: (r.postponed_to or r.due_on, r.number))


def conflicts(applications: Sequence[Application], who: Sequence[MemberLine], day: date) -> dict[int, str]:
    """Why a panel may not judge an application, by its number: who treats, serves or is kin of the person; three queries.

    Found of itself: the same person or household, an institution named as the doctor's or as the maker of the plan.
    """
    town, persons = current_or_raise(), [a.person for a in applications]
    told = as_of(Recusal.objects.filter(municipality=town, person__in=persons), day)
    recused = {(r.member, r.person): str(RecusalGround(r.ground).label) for r in told}
    plans = as_of(CarePlan.objects.filter(municipality=town, person__in=persons), day)
    offices = dict(plans.values_list("person", "office_name"))
    with connection.cursor() as cursor:
        everybody = [*persons, *(m.person for m in who if m.person)]
        cursor.execute(HOUSEHOLDS, {"town": town, "day": day, "persons": everybody})
        household = dict(cursor.fetchall())
    found: dict[int, str] = {}
    for one in applications:
        for member in who:
            why = recused.get((member.member, one.person), "") or _seen(member, one, offices, household)
            if why:
                found[one.number] = f"{member.member}番の委員：{why}"
    return found


def _seen(member: MemberLine, one: Application, offices: dict[int, str], household: dict[int, int]) -> str:
    if member.person is not None:
        home = household.get(member.person)
        if member.person == one.person or (home is not None and home == household.get(one.person)):
            return "本人または同じ世帯"
    if member.institution and member.institution in one.doctor:
        return str(RecusalGround.DOCTOR.label)
    if member.institution and member.institution in offices.get(one.person, ""):
        return str(RecusalGround.SERVICE.label)
    return ""


def professions() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in Profession]


def grounds() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in RecusalGround]
