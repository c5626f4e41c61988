"""What in the register asks for a look (学齢簿の点検): found anew each time, never kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.schooling.models.pupil import Attendance, BeganBy
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.health_checks import lacking
from kikan.businesses.schooling.reads.places import Home, Places, homes_of
from kikan.businesses.schooling.reads.residents import FOREIGN, born_between


@dataclass(frozen=True)
class Finding:
    """One thing to look at about a child."""

    person: int
    what: str
    more: str = ""


@dataclass(frozen=True)
class _Seen:
    """Everything the checks of one child need."""

    day: date
    places: Places
    homes: Mapping[int, Home]
    births: Mapping[int, int]
    heads: Mapping[int, int]
    siblings: Mapping[int, list[pupils.Line]]
    told: frozenset[tuple[int, int, date]]
    paper_days: int


def findings(day: date) -> list[Finding]:
    """Every finding of a day, by child; a fixed number of queries. Errors: LawGap without the ordinance's days."""
    lines = pupils.lines_on(day)
    first_year = years.year_of(day)
    oldest = first_year - years.last_grade() + 1
    born = born_between(years.births_of(oldest)[0], years.births_of(first_year)[1], day)
    persons = born["person"].tolist()
    siblings: dict[int, list[pupils.Line]] = {}
    for line in lines:
        if line.guardian is not None:
            siblings.setdefault(line.guardian, []).append(line)
    notices = pupils.notices_of([line.person for line in lines])
    seen = _Seen(
        day, Places.on(day), homes_of([line.person for line in lines], day),
        dict(zip(persons, born["birth_on"].tolist(), strict=True)), dict(zip(persons, born["head"].tolist(), strict=True)),
        siblings, frozenset((n.person, n.school, n.enters_on) for n in notices),
        years.own_law().amount("paper_days"),
    )  # fmt: skip
    found = [Finding(line.person, what, more) for line in lines for what, more in _of(line, seen)]
    held = {line.person for line in lines}
    excused = {d.person for d in pupils.duties_on(day)}
    for person, kind in zip(persons, born["resident_kind"].tolist(), strict=True):
        if person not in held and person not in excused:
            foreign = kind == FOREIGN
            found.append(
                Finding(person, "外国籍の子の不就学" if foreign else "学齢で学齢簿に記載がない")
            )  # fmt: skip
    if day > years.calendar_of(first_year + 1)["check_by"]:
        found += [Finding(p, "入学予定者に健康診断の記録がない") for p in sorted(lacking(first_year + 1))]
    return sorted(found, key=lambda f: (f.person, f.what))


def _of(line: pupils.Line, seen: _Seen) -> Iterator[tuple[str, str]]:
    day, grade = seen.day, line.grade_on(seen.day)
    if line.attendance == Attendance.UNDECIDED:
        yield "就学先未定", ""
    if line.guardian is None:
        yield "保護者がない", ""
    elif line.person in seen.heads and seen.heads[line.person] != line.guardian:
        yield "保護者が世帯主でない", ""
    yield from _district(line, grade, seen)
    birth = seen.births.get(line.person)
    if birth is not None and 1 <= grade <= years.last_grade():
        by_age = years.first_year_of(date(1970, 1, 1) + timedelta(days=birth))
        if by_age != line.first_year:
            yield "年齢の学年と違う", years.grade_ja(years.grade_in(by_age, day))
    yield from _paper(line, seen)
    for other in seen.siblings.get(line.guardian or 0, []):
        if other.person != line.person and _apart(line, other, day):
            yield "兄弟姉妹が別の学校", seen.places.name(other.school)
            break


def _paper(line: pupils.Line, seen: _Seen) -> Iterator[tuple[str, str]]:
    """A school of the board whose notice was not issued in time; what was taken over from before is left alone."""
    if line.attendance not in pupils.TOLD or line.attends_from is None or line.school is None:
        return
    since = (seen.day - line.attends_from).days
    is_told = (line.person, line.school, line.attends_from) in seen.told
    if since > seen.paper_days and not is_told and line.began_by != BeganBy.BEFORE_RECORDS:
        yield "通知書を発行していない", f"{since}日"


def _district(line: pupils.Line, grade: int, seen: _Seen) -> Iterator[tuple[str, str]]:
    if line.attendance != Attendance.DESIGNATED:
        return
    home = seen.homes.get(line.person)
    stage = 1 if grade <= years.last_elementary() else 2
    school = seen.places.school_of(stage, home.town_code, home.lot) if home else None
    if school is None:
        yield "住所の通学区域が未登録", ""
    elif school != line.designated:
        yield "指定校が通学区域と違う", seen.places.name(school)


def _apart(one: pupils.Line, other: pupils.Line, day: date) -> bool:
    """Whether two children of one stage go to two schools of the board."""
    split = years.last_elementary()
    grades = one.grade_on(day), other.grade_on(day)
    same = min(grades) >= 1 and (grades[0] <= split) == (grades[1] <= split)
    both = one.attendance in pupils.TOLD and other.attendance in pupils.TOLD
    return same and both and one.school != other.school
