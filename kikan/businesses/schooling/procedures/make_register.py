"""The register in columns: next April's entrants (学齢簿の作成), everybody at the start (初期記載), the sixth grade."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.schooling.law.school_years import ELEMENTARY, entry_on, school_year, year_begins
from kikan.businesses.schooling.models.place import SchoolKind
from kikan.businesses.schooling.models.pupil import Attendance, BeganBy, Pupil
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.places import Places, homes_of
from kikan.businesses.schooling.reads.residents import FOREIGN, born_between
from kikan.ground.eras import in_words
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.history.change import BOOKKEEPING
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import MISSING, write_columns
from kikan.shared.tenancy.opener import current_or_raise

CITES = "学校教育法施行令第2条、同法施行規則第31条"


@dataclass(frozen=True)
class Made:
    """What a run did, in children; `entry` 0 where there was nothing to write."""

    entered: int
    without_school: int
    foreign: int
    uncertain: int
    entry: int


@procedure("schooling.make_register", right="schooling.batch", ja="学齢簿の作成")
def make_register(*, year: int, actor: Actor) -> Made:
    """Enter who lived here on the base date, lives here still and begins school in April of the year.

    Each gets the school of the district of today's address, where one is known, and the head of the household as
    guardian. Foreign children (no duty) and uncertain birth dates are counted and left to the clerk. Running it again
    enters only who is missing. Errors: Refused before the base date.
    """
    base, begins = years.calendar_of(year)["base_on"], years.begins(year)
    return _enter(
        _entrants(year), base, begins, BeganBy.REGISTER, f"{year}年4月入学", kind="schooling.register_made",
        procedure_name="schooling.make_register", actor=actor,
    )  # fmt: skip


def _entrants(year: int) -> dict[str, np.ndarray]:
    """Who lived here on the base date of a year, lives here still and is of the age. Errors: Refused before the base date."""
    base, today = years.calendar_of(year)["base_on"], clock.today()
    if today < base:
        raise Refused(
            f"学齢簿の作成の基準日（{in_words(base)}）になっていません。", cites=CITES, field="year",
            what_to_do="基準日以後に実行してください。",
        )  # fmt: skip
    found = born_between(*years.births_of(year), base)
    here = born_between(*years.births_of(year), today)["person"]
    return {name: cells[np.isin(found["person"], here)] for name, cells in found.items()}


@dataclass(frozen=True)
class OfSchool:
    """Entrants of a school: those whom a run would enter now, those in the register already, those of the year before.

    school: None for those whose school is not known.
    """

    school: int | None
    to_enter: int
    entered: int
    before: int

    @property
    def difference(self) -> int:
        return self.to_enter + self.entered - self.before


def tried_register(year: int) -> tuple[Made, list[OfSchool]]:
    """What `make_register` would do now, beside the entrants of the year before, by school; nothing is written.

    Errors: Refused before the base date.
    """
    base, begins = years.calendar_of(year)["base_on"], years.begins(year)
    wanted = _wanted(_entrants(year), base, begins)
    new = Counter(None if n == MISSING else n for n in wanted.schools.tolist())
    held, last = (
        Counter(line.school for line in pupils.lines_on(years.begins(y), first_year=y))
        for y in (year, year - 1)
    )
    schools = sorted({*new, *held, *last}, key=lambda n: (n is None, n or 0))
    made = Made(len(wanted.persons), int((wanted.schools == MISSING).sum()), *wanted.left, 0)
    return made, [OfSchool(n, new[n], held[n], last[n]) for n in schools]


@procedure("schooling.fill_register", right="schooling.batch", ja="学齢簿の初期記載")
def fill_register(*, day: date, actor: Actor) -> Made:
    """Enter whoever is of school age and lives here on a day and is in no register yet: how a municipality begins.

    The grade follows from the birth date and the school from the district; both are checked by the clerk afterwards.
    Errors: Refused for a day to come.
    """
    if day > clock.today():
        raise Refused("今日より後の日です。", field="day", what_to_do="今日以前の日にしてください。")
    oldest = years.year_of(day) - years.last_grade() + 1
    found = born_between(years.births_of(oldest)[0], years.births_of(years.year_of(day))[1], day)
    return _enter(
        found, day, day, BeganBy.BEFORE_RECORDS, "初期記載", kind="schooling.register_filled",
        procedure_name="schooling.fill_register", actor=actor,
    )  # fmt: skip


def _enter(
    found: Mapping[str, np.ndarray], since: date, attends: date, began_by: BeganBy, reason: str, *, kind: str,
    procedure_name: str, actor: Actor,
) -> Made:  # fmt: skip
    """Write the rows of who is Japanese, has a certain birth date and is not in the register on a day or later.

    attends: the day for whose grade and districts the school is found, kept as the day of entry where it is one.
    """
    law, wanted = years.law_now(), _wanted(found, since, attends)
    persons, schools = wanted.persons, wanted.schools
    if not len(persons):
        return Made(0, 0, *wanted.left, 0)
    entry = append(
        actor=actor, kind=kind, procedure=procedure_name, subjects=[("person", p) for p in persons.tolist()],
        happened_on=since, reason=reason, cites=CITES,
    ).number  # fmt: skip
    has_school, ends = schools != MISSING, years.last_grade()
    is_entry = attends == years.begins(years.year_of(attends))
    write_columns(
        "schooling_pupil",
        {
            "person": persons, "guardian": np.where(wanted.heads == persons, MISSING, wanted.heads),
            "guardian_relation": "", "first_year": wanted.first, "designated": schools, "school": schools,
            "attendance": np.where(has_school, int(Attendance.DESIGNATED), int(Attendance.UNDECIDED)),
            "attends_from": np.where(has_school & is_entry, to_day(attends), MISSING), "began_by": int(began_by),
            "closed_by": 0, "valid_from": since, "valid_until": year_begins(wanted.first + ends, law=law),
            "entry": entry,
        },
    )  # fmt: skip
    return Made(len(persons), int((~has_school).sum()), *wanted.left, entry)


@dataclass(frozen=True)
class Wanted:
    """Columns of who would be entered: head (MISSING without), first year, school (MISSING without); left: foreign, uncertain."""

    persons: np.ndarray
    heads: np.ndarray
    first: np.ndarray
    schools: np.ndarray
    left: tuple[int, int]


def _wanted(found: Mapping[str, np.ndarray], since: date, attends: date) -> Wanted:
    """Who is Japanese, has a certain birth date and is not in the register on a day or later."""
    law = years.law_now()
    certain, foreign = found["is_birth_certain"] == 1, found["resident_kind"] == FOREIGN
    known = {line.person for line in pupils.lines_of(found["person"].tolist()) if line.valid_until > since}
    wanted = certain & ~foreign & ~np.isin(found["person"], np.array(sorted(known), dtype=np.int64))
    persons, heads = found["person"][wanted], found["head"][wanted]
    first = school_year(entry_on(ELEMENTARY, found["birth_on"][wanted], law=law), law=law)
    schools = _schools(persons.tolist(), first.tolist(), attends)
    return Wanted(persons, heads, first, schools, (int(foreign.sum()), int((~certain & ~foreign).sum())))


def _schools(persons: list[int], first_years: list[int], on: date) -> np.ndarray:
    """The school of each for the grade of a day, by the districts of that day and today's address; else MISSING."""
    places, homes, split = Places.on(on), homes_of(persons, clock.today()), years.last_elementary()
    found = []
    for person, first in zip(persons, first_years, strict=True):
        home = homes.get(person)
        stage = SchoolKind.ELEMENTARY if years.grade_in(first, on) <= split else SchoolKind.JUNIOR_HIGH
        school = places.school_of(stage, home.town_code, home.lot) if home else None
        found.append(MISSING if school is None else school)
    return np.array(found, dtype=np.int64)


@procedure("schooling.designate_junior_high", right="schooling.batch", ja="中学校の指定")
def designate_junior_high(*, year: int, actor: Actor) -> Made:
    """Give who begins the junior high grades in April of the year the school of the district, from that day on.

    Running it again designates only who has none yet. Errors: Refused before the base date.
    """
    calendar, begins = years.calendar_of(year), years.begins(year)
    if clock.today() < calendar["base_on"]:
        raise Refused(
            f"基準日（{in_words(calendar['base_on'])}）になっていません。", cites=CITES, field="year",
            what_to_do="基準日以後に実行してください。",
        )  # fmt: skip
    rows = as_of(Pupil.objects.filter(municipality=current_or_raise()), begins)
    rows = rows.filter(first_year=year - years.last_elementary()).order_by("person")
    # Who enters some school that day has one already, also a private one that was recorded before.
    found = _with_schools([row for row in rows if row.attends_from != begins], begins)
    if not found:
        return Made(0, 0, 0, 0, 0)
    entry = append(
        actor=actor, kind="schooling.junior_high_designated", procedure="schooling.designate_junior_high",
        subjects=[("person", row.person) for row, _ in found], happened_on=begins, reason=f"{year}年4月入学",
        cites="学校教育法施行令第5条",
    )  # fmt: skip
    _split(found, begins, entry.number)
    return Made(len(found), sum(school is None for _, school in found), 0, 0, entry.number)


def _with_schools(rows: list[Pupil], begins: date) -> list[tuple[Pupil, int | None]]:
    """Each row with its junior high school by the district; who was found to have none before and has none is left out."""
    places, homes = Places.on(begins), homes_of([row.person for row in rows], clock.today())
    found = []
    for row in rows:
        home = homes.get(row.person)
        school = places.school_of(SchoolKind.JUNIOR_HIGH, home.town_code, home.lot) if home else None
        if school is not None or row.valid_from < begins or row.school is not None:
            found.append((row, school))
    return found


def _split(found: list[tuple[Pupil, int | None]], begins: date, entry: int) -> None:
    """Let each row end before the day and another one begin, in one write."""
    kept = [f.name for f in Pupil._meta.concrete_fields if f.column and f.name not in BOOKKEEPING]
    added = []
    for row, school in found:
        same = {name: getattr(row, name) for name in kept} | {
            "municipality": row.municipality,
            "entry": entry,
        }
        following = {
            "designated": school, "school": school, "attends_from": None if school is None else begins,
            "attendance": Attendance.UNDECIDED if school is None else Attendance.DESIGNATED,
        }  # fmt: skip
        if row.valid_from < begins:
            added.append(Pupil(**same, valid_from=row.valid_from, valid_until=begins))
        added.append(Pupil(**same | following, valid_from=begins, valid_until=row.valid_until))
    history.write(Pupil, ended=[row for row, _ in found], added=added, entry=entry)
