"""make_register: the register of next April's entrants (学齢簿の作成), and the junior high school of the sixth grade."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.schooling.law.school_years import ELEMENTARY, entry_on, school_year
from kikan.businesses.schooling.models.place import SchoolKind
from kikan.businesses.schooling.models.pupil import Attendance, BeganBy, Pupil
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.places import Places, homes_of
from kikan.businesses.schooling.reads.residents import FOREIGN, born_between
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
    base, begins, today = years.calendar_of(year)["base_on"], years.begins(year), clock.today()
    if today < base:
        raise Refused(
            f"学齢簿の作成の基準日（{base:%Y年%m月%d日}）になっていません。", cites=CITES, field="year",
            what_to_do="基準日以後に実行してください。",
        )  # fmt: skip
    born = years.births_of(year)
    found, here = born_between(*born, base), born_between(*born, today)["person"]
    law = years.law_now()
    is_cohort = school_year(entry_on(ELEMENTARY, found["birth_on"], law=law), law=law) == year
    is_certain, is_foreign = found["is_birth_certain"] == 1, found["resident_kind"] == FOREIGN
    candidates = is_cohort & np.isin(found["person"], here)
    wanted = candidates & is_certain & ~is_foreign
    known = {line.person for line in pupils.lines_of(found["person"].tolist()) if line.valid_until > base}
    wanted &= ~np.isin(found["person"], np.array(sorted(known), dtype=np.int64))
    persons, heads = found["person"][wanted], found["head"][wanted]
    schools = _schools(persons.tolist(), begins, today)
    entry = _enter(year, base, persons, np.where(heads == persons, MISSING, heads), schools, actor)
    return Made(
        len(persons), int((schools == MISSING).sum()), int((candidates & is_foreign).sum()),
        int((candidates & ~is_certain).sum()), entry,
    )  # fmt: skip


def _schools(persons: list[int], begins: date, today: date) -> np.ndarray:
    """The elementary school of each by the districts of the day it begins; MISSING where none is known."""
    places, homes = Places.on(begins), homes_of(persons, today)
    found = [
        places.school_of(SchoolKind.ELEMENTARY, homes[p].town_code, homes[p].lot) if p in homes else None
        for p in persons
    ]
    return np.array([MISSING if school is None else school for school in found], dtype=np.int64)


def _enter(
    year: int, base: date, persons: np.ndarray, guardians: np.ndarray, schools: np.ndarray, actor: Actor
) -> int:
    if not len(persons):
        return 0
    entry = append(
        actor=actor, kind="schooling.register_made", procedure="schooling.make_register",
        subjects=[("person", p) for p in persons.tolist()], happened_on=base, reason=f"{year}年4月入学",
        cites=CITES,
    )  # fmt: skip
    has_school, begins = schools != MISSING, years.begins(year)
    write_columns(
        "schooling_pupil",
        {
            "person": persons, "guardian": guardians, "guardian_relation": "", "first_year": year,
            "designated": schools, "school": schools,
            "attendance": np.where(has_school, int(Attendance.DESIGNATED), int(Attendance.UNDECIDED)),
            "attends_from": np.where(has_school, to_day(begins), MISSING), "began_by": int(BeganBy.REGISTER),
            "closed_by": 0, "valid_from": base, "valid_until": years.ends_on(year), "entry": entry.number,
        },
    )  # fmt: skip
    return entry.number


@procedure("schooling.designate_junior_high", right="schooling.batch", ja="中学校の指定")
def designate_junior_high(*, year: int, actor: Actor) -> Made:
    """Give who begins the junior high grades in April of the year the school of the district, from that day on.

    Running it again designates only who has none yet. Errors: Refused before the base date.
    """
    calendar, begins = years.calendar_of(year), years.begins(year)
    if clock.today() < calendar["base_on"]:
        raise Refused(
            f"基準日（{calendar['base_on']:%Y年%m月%d日}）になっていません。", cites=CITES, field="year",
            what_to_do="基準日以後に実行してください。",
        )  # fmt: skip
    rows = list(
        as_of(Pupil.objects.filter(municipality=current_or_raise()), begins)
        .filter(first_year=year - years.last_elementary(), valid_from__lt=begins)
        .order_by("person")
    )
    if not rows:
        return Made(0, 0, 0, 0, 0)
    entry = append(
        actor=actor, kind="schooling.junior_high_designated", procedure="schooling.designate_junior_high",
        subjects=[("person", row.person) for row in rows], happened_on=begins, reason=f"{year}年4月入学",
        cites="学校教育法施行令第5条",
    )  # fmt: skip
    without = _split(rows, begins, entry.number)
    return Made(len(rows), without, 0, 0, entry.number)


def _split(rows: list[Pupil], begins: date, entry: int) -> int:
    """Let each row end before the day and another one begin, in one write; returns how many have no school."""
    places, homes = Places.on(begins), homes_of([row.person for row in rows], clock.today())
    kept = [f.name for f in Pupil._meta.concrete_fields if f.column and f.name not in BOOKKEEPING]
    added, without = [], 0
    for row in rows:
        same = {name: getattr(row, name) for name in kept} | {
            "municipality": row.municipality,
            "entry": entry,
        }
        home = homes.get(row.person)
        school = places.school_of(SchoolKind.JUNIOR_HIGH, home.town_code, home.lot) if home else None
        without += school is None
        next_school = {
            "designated": school, "school": school, "attends_from": None if school is None else begins,
            "attendance": Attendance.UNDECIDED if school is None else Attendance.DESIGNATED,
        }  # fmt: skip
        added.append(Pupil(**same, valid_from=row.valid_from, valid_until=begins))
        added.append(Pupil(**same | next_school, valid_from=begins, valid_until=row.valid_until))
    history.write(Pupil, ended=rows, added=added, entry=entry)
    return without
