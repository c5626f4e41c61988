"""enter_pupil: a child comes into the school register (学齢簿への記載): moved in, back from abroad, by application."""

from datetime import date

from kikan.businesses.schooling.models.pupil import Attendance, BeganBy, Pupil
from kikan.businesses.schooling.procedures.checking import require_guardian, require_not_later, require_school
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.places import Places, homes_of
from kikan.businesses.schooling.reads.residents import FOREIGN, Residency, heads_of, residency_on
from kikan.ground.eras import in_words
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "学校教育法施行令第1条・第3条"


@procedure("schooling.enter_pupil", right="schooling.change", ja="学齢簿への記載")
def enter_pupil(
    *,
    person: int,
    entered_on: date,
    began_by: int,
    actor: Actor,
    guardian: int | None = None,
    guardian_relation: str = "",
    school: int | None = None,
    first_year: int | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Begin the child's row; without a school that of the district, without a guardian the head of the household.

    first_year: the school year of the first grade where it differs from the one by age (grade repeated or postponed).
    Errors: NotFound for nobody living here that day; Refused for one in the register already, out of school age, a
    foreign child without application, a minor as guardian, a school that is not the board's.
    """
    home = residency_on(person, entered_on)
    if home is None:
        raise NotFound(
            "その日に住民として記録されていません。", field="entered_on",
            what_to_do="住民記録の異動日を確かめてください。",
        )  # fmt: skip
    require_not_later(entered_on, "entered_on")
    first = _first_year(home, first_year)
    ends = years.ends_on(first)
    _require_free(person, home, entered_on, first, ends, began_by)
    head = heads_of([home.household], entered_on).get(home.household)
    keeper = guardian or (head if head != person else None)
    require_guardian(keeper, person, entered_on)
    begins = years.begins(first)
    stage = 1 if years.grade_in(first, entered_on) <= years.last_elementary() else 2
    if school is None:
        place = homes_of([person], entered_on).get(person)
        school = Places.on(entered_on).school_of(stage, place.town_code, place.lot) if place else None
    if school is not None:
        require_school(school, stage, max(entered_on, begins), own=True)
    entry = append(
        actor=actor, kind="schooling.entered", procedure="schooling.enter_pupil", subjects=[("person", person)],
        happened_on=entered_on, reason=str(BeganBy(began_by).label), cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    if any(line.valid_until > entered_on for line in pupils.lines_of([person])):
        history.end(Pupil, {"person": person}, entry=entry.number, on=entered_on)
    history.add(
        Pupil, {"person": person},
        {
            "guardian": keeper, "guardian_relation": guardian_relation, "first_year": first, "designated": school,
            "school": school, "began_by": began_by,
            "attendance": Attendance.UNDECIDED if school is None else Attendance.DESIGNATED,
            "attends_from": None if school is None else max(entered_on, begins),
        },
        entry=entry.number, valid_from=entered_on, valid_until=ends,
    )  # fmt: skip
    return entry


def _first_year(home: Residency, told: int | None) -> int:
    if told is not None:
        return told
    if not home.is_birth_certain:
        raise Refused(
            "生年月日が不詳のため、学年を決められません。", field="first_year",
            what_to_do="第1学年の年度を確かめて入力してください。",
        )  # fmt: skip
    return years.first_year_of(home.birth_on)


def _require_free(person: int, home: Residency, on: date, first: int, ends: date, began_by: int) -> None:
    """A child taken in from elsewhere who comes to live here is none in the way."""
    if any(
        line.valid_until > on and line.attendance != Attendance.TAKEN_IN for line in pupils.lines_of([person])
    ):
        raise Refused(
            "すでに学齢簿に記載があります。",
            field="entered_on",
            what_to_do="学齢簿の履歴を確かめてください。",
        )
    if on >= ends:
        raise Refused(
            "義務教育の期間が終わっています。", cites="学校教育法第17条", field="entered_on",
            what_to_do="生年月日と記載の日を確かめてください。",
        )  # fmt: skip
    base = years.calendar_of(first)["base_on"]
    if on < base:
        raise Refused(
            f"学齢簿の作成の基準日（{in_words(base)}）より前です。", cites="学校教育法施行令第2条",
            field="entered_on", what_to_do="基準日より前に記載することはできません。",
        )  # fmt: skip
    if home.resident_kind == FOREIGN and began_by != BeganBy.APPLIED:
        raise Refused(
            "外国籍の子は、就学の申請により記載します。", cites="学校教育法第16条・第17条", field="began_by",
            what_to_do="就学の希望を確かめ、事由を「外国籍の子の就学の申請」にしてください。",
        )  # fmt: skip
