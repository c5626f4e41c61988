"""take_in_pupil: a child of another municipality attends a school of this board (区域外就学の受入れ)."""

from datetime import date, timedelta

from kikan.businesses.schooling.models.pupil import Attendance, BeganBy, Pupil
from kikan.businesses.schooling.procedures.checking import require_guardian, require_not_later, require_school
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.residents import residency_on
from kikan.ground.eras import in_words
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.recipients import latest
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "学校教育法施行令第9条"


@procedure("schooling.take_in_pupil", right="schooling.change", ja="区域外就学の受入れ", takes_two=True)
def take_in_pupil(
    *,
    person: int,
    school: int,
    from_on: date,
    until_on: date,
    consent_on: date,
    actor: Actor,
    guardian: int | None = None,
    guardian_relation: str = "",
    first_year: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Begin a row that ends by itself after `until_on`, within the stage; the board of the child's home was consulted before.

    first_year: the school year of the first grade where the birth date does not tell it or it differs.
    Errors: NotFound for a school not open then; Refused for somebody who lives here or is in the register already, a school
    that is not the board's, a consultation to come, or a time that is over before it begins or longer than the stage.
    """
    if residency_on(person, from_on) is not None:
        raise Refused(
            "この子は住民です。", field="from_on", cites=CITES,
            what_to_do="「学齢簿への記載」か「指定校変更・区域外就学の申立て」を使ってください。",
        )  # fmt: skip
    if any(line.valid_until > from_on for line in pupils.lines_of([person])):
        raise Refused(
            "すでに学齢簿に記載があります。",
            field="from_on",
            what_to_do="転出した子なら、先に学齢簿から消除してください。",
        )
    require_not_later(consent_on, "consent_on")
    first = first_year if first_year is not None else _first_year(person, from_on)
    grade, split = years.grade_in(first, from_on), years.last_elementary()
    if not 1 <= grade <= years.last_grade():
        raise Refused(
            "学齢の子ではありません。", field="from_on", cites="学校教育法第17条",
            what_to_do="生年月日、学年と受入れの日を確かめてください。",
        )  # fmt: skip
    stage = 1 if grade <= split else 2
    ends = years.begins(first + split) if stage == 1 else years.ends_on(first)
    if not from_on <= until_on < ends:
        raise Refused(
            f"受入れの末日は、受入れの日から{in_words(ends - timedelta(days=1))}までです。", field="until_on",
            what_to_do="承諾した期間を確かめてください。",
        )  # fmt: skip
    require_school(school, stage, from_on, own=True)
    require_guardian(guardian, person, from_on)
    entry = append(
        actor=actor, kind="schooling.taken_in", procedure="schooling.take_in_pupil", subjects=[("person", person)],
        happened_on=from_on, reason=f"協議の成立 {consent_on}", cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.add(
        Pupil, {"person": person},
        {
            "guardian": guardian, "guardian_relation": guardian_relation, "first_year": first, "school": school,
            "attendance": Attendance.TAKEN_IN, "began_by": BeganBy.TAKEN_IN, "attends_from": from_on,
        },
        entry=entry.number, valid_from=from_on, valid_until=until_on + timedelta(days=1),
    )  # fmt: skip
    return entry


def _first_year(person: int, on: date) -> int:
    """By the birth date of the addressee. Errors: NotFound for nobody; Refused where the date is missing or uncertain."""
    found = latest(Profile, [person], on).get(person)
    if found is None:
        raise NotFound(
            "この子の生年月日が記録されていません。", field="first_year",
            what_to_do="住登外者として登録するか、第1学年の年度を入力してください。",
        )  # fmt: skip
    if found.birth_precision != "day":
        raise Refused(
            "生年月日が不詳のため、学年を決められません。", field="first_year",
            what_to_do="第1学年の年度を確かめて入力してください。",
        )  # fmt: skip
    return years.first_year_of(found.birth_on)
