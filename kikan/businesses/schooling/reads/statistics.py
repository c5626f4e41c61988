"""The school statistics of 1 May (学校基本調査): each figure with the people behind it, as the register says now.

Tables: children by school and grade, who entered, who left the last grade in the school year before, children who do
not attend (不就学), foreign children. Columns are the sexes of the resident register.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from kikan.businesses.schooling.models import Pupil
from kikan.businesses.schooling.models.duty import DutyKind, DutyReason
from kikan.businesses.schooling.models.place import SchoolKind
from kikan.businesses.schooling.models.pupil import Attendance, ClosedBy
from kikan.businesses.schooling.models.situation import SituationKind
from kikan.businesses.schooling.models.support import Placement
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.reads.residents import FOREIGN, born_between
from kikan.businesses.schooling.reads.situations import situations
from kikan.businesses.schooling.reads.support import cases_of
from kikan.law.amounts import column
from kikan.law.days import date_of, day, first_of_month, month_of
from kikan.shared.history import as_of
from kikan.shared.reports import kept
from kikan.shared.reports.kept import Place, Published
from kikan.shared.tenancy.opener import current_or_raise

REPORT = "schooling"
PARTS = {
    "school": "在学者", "entrants": "入学者", "graduates": "卒業者", "absent": "不就学など", "foreign": "外国籍の子",
}  # fmt: skip
SEXES = {1: "男", 2: "女", 0: "不明"}
STAGES = ("小学校の学年", "中学校の学年")
ILL = (DutyReason.ILL, DutyReason.NOT_DEVELOPED)
SEX_OF = """
SELECT person, sex FROM addressees_profile WHERE municipality = %(town)s AND ended_by IS NULL AND person = ANY(%(people)s)
"""


@dataclass(frozen=True)
class Row:
    """A row of a table: the people of each sex, in the order of SEXES."""

    part: str
    key: str
    ja: str
    people: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        return sum(map(len, self.people))

    def of(self, sex: int) -> tuple[int, ...]:
        return self.people[list(SEXES).index(sex)]


def survey_day(year: int) -> date:
    """The day for which a school year is counted. Law: 学校基本調査規則"""
    return date(year, years.law_now().amount("survey_month"), 1)


class Statistics:
    """The tables of a school year; a fixed number of queries."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.on = survey_day(year)
        self.begins = years.begins(year)

    @cached_property
    def rows(self) -> list[Row]:
        """Every row, in the order of the page; rows of no one are left out of the table of schools alone."""
        found = list(self._found())
        sexes = _sexes({p for *_, people in found for p in people})
        return [
            Row(part, key, ja, tuple(tuple(p for p in people if sexes.get(p, 0) == sex) for sex in SEXES))
            for part, key, ja, people in found
        ]

    def figures(self) -> dict[Place, int]:
        """Every figure, as it is kept."""
        return {
            (row.part, row.ja, ja): len(people)
            for row in self.rows
            for ja, people in zip(SEXES.values(), row.people, strict=True)
        }

    def _found(self) -> Iterator[tuple[str, str, str, list[int]]]:
        lines = pupils.lines_on(self.on)
        at_school = [line for line in lines if line.school is not None and self._grade(line) > 0]
        yield from self._schools(at_school)
        yield from self._entrants(at_school)
        yield from self._graduates()
        yield from self._absent(lines)
        yield from self._foreign(at_school)

    def _grade(self, line: pupils.Line) -> int:
        grade = line.grade_on(self.on)
        return grade if grade <= years.last_grade() else 0

    def _schools(self, lines: list[pupils.Line]) -> Iterator[tuple[str, str, str, list[int]]]:
        """Each school's children by grade; then those at special needs schools by stage."""
        names = Places.on(self.on)
        by_place: dict[tuple[int, int], list[int]] = {}
        for line in lines:
            by_place.setdefault((line.school or 0, self._grade(line)), []).append(line.person)
        for (school, grade), people in sorted(by_place.items()):
            yield "school", f"{school}-{grade}", f"{names.name(school)}　{years.grade_ja(grade)}", people
        special = {n for n, s in names.schools.items() if s.kind == SchoolKind.SPECIAL_NEEDS}
        at_special = [
            one for one in lines if one.school in special or one.attendance == Attendance.SPECIAL_NEEDS
        ]
        for i, people in enumerate(self._by_stage(at_special)):
            yield "school", f"special-{i}", f"うち特別支援学校　{STAGES[i]}", people

        in_class = self._in_special_classes()
        of_class = [line for line in lines if line.person in in_class and line not in at_special]
        for i, people in enumerate(self._by_stage(of_class)):
            yield "school", f"class-{i}", f"うち特別支援学級（就学先の決定による）　{STAGES[i]}", people

    def _in_special_classes(self) -> set[int]:
        """Whose last decision up to this year is a special needs class: the register has no classes of its own."""
        last: dict[int, int] = {}
        for case in cases_of(year__lte=self.year, decision__isnull=False):
            last.setdefault(case.person, case.decision or 0)
        return {person for person, decision in last.items() if decision == Placement.SPECIAL_CLASS}

    def _by_stage(self, lines: Iterable[pupils.Line]) -> tuple[list[int], list[int]]:
        split = years.last_elementary()
        young: list[int] = []
        old: list[int] = []
        for line in lines:
            (young if line.grade_on(self.on) <= split else old).append(line.person)
        return young, old

    def _entrants(self, lines: list[pupils.Line]) -> Iterator[tuple[str, str, str, list[int]]]:
        for i, first in enumerate((1, years.last_elementary() + 1)):
            people = [line.person for line in lines if self._grade(line) == first]
            yield "entrants", str(i), f"{STAGES[i][:3]}第1学年", people

    def _graduates(self) -> Iterator[tuple[str, str, str, list[int]]]:
        """Who was in the last grade of a stage and had a school on the last day of the school year before."""
        last = date_of(day(self.begins) - 1)
        lines = [line for line in pupils.lines_on(last) if line.school is not None]
        for i, grade in enumerate((years.last_elementary(), years.last_grade())):
            people = [line.person for line in lines if line.grade_on(last) == grade]
            yield "graduates", str(i), f"{STAGES[i][:3]}（前年度の末日に最終学年）", people

    def _absent(self, lines: list[pupils.Line]) -> Iterator[tuple[str, str, str, list[int]]]:
        """Excused and postponed by reason, untraced for long, dead in the year before; then what the board keeps besides."""
        duties = pupils.duties_on(self.on)
        held = situations(self.on)
        months = month_of(column(day(self.on))) - years.law_now().amount("untraced_months")
        long_ago = date_of(int(first_of_month(months)[0]))
        untraced = [s for s in held if s.kind == SituationKind.WHEREABOUTS_UNKNOWN]
        groups: list[tuple[str, str, set[int]]] = [
            (
                f"duty-{kind.value}-{int(is_ill)}", f"{kind.label}　{'病弱・発育不完全' if is_ill else 'その他'}",
                {d.person for d in duties if d.kind == kind and (d.reason in ILL) == is_ill},
            )
            for kind in (DutyKind.EXCUSED, DutyKind.POSTPONED) for is_ill in (True, False)
        ]  # fmt: skip
        dead = self._dead()
        groups += [
            ("untraced", "1年以上の居所不明", {s.person for s in untraced if s.valid_from <= long_ago}),
            ("dead", "学齢児童生徒の死亡（前年度間）", {line.person for line in dead}),
            ("newly", "1年未満の居所不明（調査の外）", {s.person for s in untraced if s.valid_from > long_ago}),
            ("long", "長期欠席（調査の外）", {s.person for s in held if s.kind == SituationKind.LONG_ABSENCE}),
            ("none", "不就学の記録（調査の外）", {s.person for s in held if s.kind == SituationKind.NOT_ATTENDING}),
        ]  # fmt: skip
        known = {line.person: line for line in (*dead, *lines)}
        for key, ja, persons in groups:
            stages = self._by_stage(known[p] for p in sorted(persons) if p in known)
            outside = sorted(p for p in persons if p not in known)
            for i, people in enumerate((stages[0], stages[1], outside)):
                name = (*(f"学齢{word}" for word in ("児童", "生徒")), "学齢簿に記載なし")[i]
                if i < 2 or people:
                    yield "absent", f"{key}-{i}", f"{ja}　{name}", people

    def _dead(self) -> list[pupils.Line]:
        """Rows closed by a death in the school year before."""
        rows = as_of(
            Pupil.objects.filter(
                municipality=current_or_raise(), closed_by=ClosedBy.DIED, valid_until__gt=years.begins(self.year - 1),
                valid_until__lte=self.begins,
            ),
            None,
        )  # fmt: skip
        return [pupils.Line(*row) for row in rows.order_by("person").values_list(*pupils.NAMES)]

    def _foreign(self, lines: list[pupils.Line]) -> Iterator[tuple[str, str, str, list[int]]]:
        """Foreign residents of school age by birth date: in a school of the register, or not known to be."""
        oldest = self.year - years.last_grade() + 1
        born = born_between(years.births_of(oldest)[0], years.births_of(self.year)[1], self.on)
        foreign = set(born["person"][born["resident_kind"] == FOREIGN].tolist())
        attending = [line for line in lines if line.person in foreign]
        for i, people in enumerate(self._by_stage(attending)):
            yield "foreign", f"in-{i}", f"就学している子　{STAGES[i]}", people
        rest = sorted(foreign - {line.person for line in attending})
        yield "foreign", "out", "学齢簿に就学の記載がない子", rest


def _sexes(people: set[int]) -> dict[int, int]:
    values: dict[str, Any] = {"town": current_or_raise(), "people": sorted(people)}
    with connection.cursor() as cursor:
        cursor.execute(SEX_OF, values)
        return dict(cursor.fetchall())


def publications(year: int) -> list[Published]:
    """What was decided of a school year, the newest first; two queries."""
    return kept.publications(REPORT, year)
