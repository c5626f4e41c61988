"""The register: who enters it on the base date, to which school, who leaves it, what may follow what."""

from datetime import date

import pytest

from kikan.businesses.schooling.models.pupil import Attendance, BeganBy, Pupil
from kikan.businesses.schooling.procedures.cancel_act import cancel_act
from kikan.businesses.schooling.procedures.decide_change import decide_change
from kikan.businesses.schooling.procedures.decide_duty import decide_duty, end_duty
from kikan.businesses.schooling.procedures.designate_school import designate_school
from kikan.businesses.schooling.procedures.enter_pupil import enter_pupil
from kikan.businesses.schooling.procedures.issue_notices import (
    issue_change_notice,
    issue_entry_notices,
    issue_transfer_notice,
)
from kikan.businesses.schooling.procedures.leave_register import leave_register
from kikan.businesses.schooling.procedures.make_register import (
    Made,
    designate_junior_high,
    fill_register,
    make_register,
)
from kikan.businesses.schooling.procedures.merge_school import merge_school
from kikan.businesses.schooling.procedures.receive_change import receive_change
from kikan.businesses.schooling.procedures.record_attendance import record_attendance
from kikan.businesses.schooling.procedures.set_grade import set_grade
from kikan.businesses.schooling.procedures.set_guardian import set_guardian
from kikan.businesses.schooling.procedures.set_places import close_school, end_district, set_district
from kikan.businesses.schooling.procedures.take_in_pupil import take_in_pupil
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.checks import findings
from kikan.businesses.schooling.reads.places import Places, first_number
from kikan.businesses.schooling.tests import town
from kikan.businesses.schooling.tests.town import CLERK, ENTRANT, FOREIGN, LONE, SIXTH
from kikan.law import book, column
from kikan.law.ordinances import ordinance_of
from kikan.shared.access import system_actor
from kikan.shared.addressees.models import Profile
from kikan.shared.documents.models import Issue, SignatoryRow
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.history import add
from kikan.shared.journal.append import append, head
from kikan.shared.tenancy import clock, ordinances, tenant
from kikan.shared.tenancy.columns import write_columns

TODAY = date(2026, 10, 15)
APRIL = date(2027, 4, 1)
BASE = date(2026, 10, 1)


def line(person: int, day: date = APRIL) -> pupils.Line:
    with tenant(town.TOWN):
        found = pupils.line_on(person, day)
    assert found is not None
    return found


def made(year: int = 2027) -> Made:
    return make_register(year=year, actor=CLERK)


def entered(person: int = SIXTH, on: date = TODAY, began_by: int = BeganBy.MOVED_IN, **more: object) -> int:
    return enter_pupil(person=person, entered_on=on, began_by=began_by, actor=CLERK, **more).number  # type: ignore[arg-type]


def test_the_run_enters_the_cohort_by_birth_with_school_and_guardian_once(settled: None) -> None:
    found = made()
    assert (found.entered, found.without_school, found.foreign) == (2, 1, 1)
    entrant, lone = line(ENTRANT), line(LONE)
    assert (entrant.designated, entrant.guardian, entrant.valid_from) == (town.EAST_SCHOOL, town.FATHER, BASE)
    assert (entrant.attends_from, entrant.grade_on(TODAY), entrant.grade_on(APRIL)) == (APRIL, 0, 1)
    assert (lone.school, lone.attendance) == (None, Attendance.UNDECIDED)
    with tenant(town.TOWN):
        assert pupils.line_on(town.APRIL_2, APRIL) is None
    assert made().entered == 0


def test_no_register_is_made_before_its_base_date(settled: None) -> None:
    with clock.set_to("2026-09-30"), pytest.raises(Refused, match="令和8年10月1日"):
        made()


def test_a_run_can_be_taken_back_as_a_whole(settled: None) -> None:
    cancel_act(cancelled=made().entry, actor=CLERK)
    with tenant(town.TOWN):
        assert pupils.lines_on(APRIL) == []
    assert made().entered == 2


def test_a_municipality_begins_with_everybody_of_school_age_by_age_and_district(settled: None) -> None:
    found = fill_register(day=TODAY, actor=CLERK)
    assert (found.entered, found.foreign) == (1, 0)
    held = line(SIXTH, TODAY)
    assert (held.school, held.grade_ja_on(TODAY), held.attends_from) == (town.EAST_SCHOOL, "小学6年", None)
    assert fill_register(day=TODAY, actor=CLERK).entered == 0
    assert (made().entered, designate_junior_high(year=2027, actor=CLERK).entered) == (2, 1)


def test_a_row_ends_by_itself_with_the_ninth_grade(settled: None) -> None:
    made()
    assert line(ENTRANT, date(2036, 3, 31)).grade_ja_on(date(2036, 3, 31)) == "中学3年"
    with tenant(town.TOWN):
        assert pupils.line_on(ENTRANT, date(2036, 4, 1)) is None


def test_the_sixth_grade_gets_the_junior_high_school_of_its_district_from_april(settled: None) -> None:
    entered()
    assert designate_junior_high(year=2027, actor=CLERK).entered == 1
    assert (line(SIXTH, TODAY).school, line(SIXTH).school) == (town.EAST_SCHOOL, town.JUNIOR_HIGH)
    assert designate_junior_high(year=2027, actor=CLERK).entered == 0


def test_moving_in_the_sixth_grade_leaves_the_junior_high_school_of_april_alone(settled: None) -> None:
    entered()
    designate_junior_high(year=2027, actor=CLERK)
    designate_school(person=SIXTH, school=town.WEST_SCHOOL, from_on=date(2026, 11, 1), actor=CLERK)
    assert (line(SIXTH, date(2027, 3, 31)).school, line(SIXTH).school) == (town.WEST_SCHOOL, town.JUNIOR_HIGH)


def test_who_was_allowed_another_school_to_graduation_gets_a_junior_high_school_too(settled: None) -> None:
    entered()
    decide_change(person=SIXTH, request=asked(ground=6), decision=1, actor=town.SECOND)
    assert line(SIXTH).school == town.EAST_SCHOOL
    assert designate_junior_high(year=2027, actor=CLERK).entered == 1
    assert (line(SIXTH, date(2027, 3, 31)).school, line(SIXTH).school) == (town.WEST_SCHOOL, town.JUNIOR_HIGH)


def test_who_is_to_enter_a_school_of_another_founder_in_april_keeps_it(settled: None) -> None:
    entered()
    record_attendance(person=SIXTH, school=town.SPECIAL, from_on=APRIL, actor=CLERK)
    assert designate_junior_high(year=2027, actor=CLERK).entered == 0
    assert (line(SIXTH, TODAY).school, line(SIXTH).school) == (town.EAST_SCHOOL, town.SPECIAL)


def test_a_foreign_child_is_entered_by_application_alone(settled: None) -> None:
    with pytest.raises(Refused, match="就学の申請により"):
        entered(FOREIGN)
    entered(FOREIGN, began_by=BeganBy.APPLIED)
    assert line(FOREIGN).school == town.WEST_SCHOOL


def test_nobody_is_entered_twice_too_early_or_when_schooling_is_over(settled: None) -> None:
    entered()
    with pytest.raises(Refused, match="すでに学齢簿"):
        entered()
    with pytest.raises(Refused, match="基準日"):
        entered(town.APRIL_2)
    with pytest.raises(Refused, match="義務教育の期間"):
        entered(town.FATHER)


def test_a_guardian_is_neither_a_minor_nor_the_child(settled: None) -> None:
    with pytest.raises(Refused, match="未成年"):
        entered(guardian=ENTRANT)
    entered()
    with pytest.raises(Refused, match="本人を保護者"):
        set_guardian(person=SIXTH, guardian=SIXTH, from_on=TODAY, actor=CLERK)
    set_guardian(
        person=SIXTH, guardian=town.GRANDMOTHER, guardian_relation="祖母", from_on=TODAY, actor=CLERK
    )
    assert line(SIXTH, TODAY).guardian == town.GRANDMOTHER


def test_who_leaves_is_out_from_the_day_and_the_reason_stays(settled: None) -> None:
    entered(on=date(2026, 10, 1))
    leave_register(person=SIXTH, left_on=TODAY, closed_by=1, actor=CLERK)
    with tenant(town.TOWN):
        assert pupils.line_on(SIXTH, TODAY) is None
    assert line(SIXTH, date(2026, 10, 14)).closed_ja == "転出"
    with pytest.raises(NotFound):
        leave_register(person=SIXTH, left_on=TODAY, closed_by=1, actor=CLERK)


def test_a_school_that_does_not_fit_is_not_designated(settled: None) -> None:
    entered()
    for school, said in (
        (town.JUNIOR_HIGH, "学年に合いません"),
        (town.PRIVATE, "指定できる学校ではありません"),
        (99, "その日にありません"),
    ):
        with pytest.raises((Refused, NotFound), match=said):
            designate_school(person=SIXTH, school=school, from_on=TODAY, actor=CLERK)


def test_private_and_special_needs_schools_are_recorded_and_those_of_another_town_are_not(
    settled: None,
) -> None:
    entered()
    record_attendance(person=SIXTH, school=town.PRIVATE, from_on=TODAY, actor=CLERK)
    assert (line(SIXTH, TODAY).designated, line(SIXTH, TODAY).school) == (town.EAST_SCHOOL, town.PRIVATE)
    record_attendance(person=SIXTH, school=town.SPECIAL, from_on=TODAY, actor=CLERK)
    assert line(SIXTH, TODAY).attendance == Attendance.SPECIAL_NEEDS
    with pytest.raises(Refused, match="他の市町村の学校"):
        record_attendance(person=SIXTH, school=town.NEIGHBOUR, from_on=TODAY, actor=CLERK)


def asked(school: int = town.WEST_SCHOOL, ground: int = 3) -> int:
    receive_change(
        person=SIXTH, school=school, ground=ground, applied_on=TODAY, from_on=TODAY, actor=town.FIRST
    )
    with tenant(town.TOWN):
        return pupils.requests_of(person=SIXTH)[0].request


def test_a_change_holds_to_the_end_of_the_year_and_the_designated_school_follows(settled: None) -> None:
    entered()
    decide_change(person=SIXTH, request=asked(ground=9), decision=1, actor=town.SECOND)
    assert (line(SIXTH, date(2027, 3, 31)).school, line(SIXTH).school) == (town.WEST_SCHOOL, town.EAST_SCHOOL)


def test_graduation_is_that_of_the_stage(settled: None) -> None:
    made()
    receive_change(
        person=ENTRANT, school=town.WEST_SCHOOL, ground=6, applied_on=TODAY, from_on=APRIL, actor=town.FIRST
    )
    with tenant(town.TOWN):
        request = pupils.requests_of(person=ENTRANT)[0].request
    decide_change(person=ENTRANT, request=request, decision=1, actor=town.SECOND)
    with tenant(town.TOWN):
        assert pupils.request_of(request).until_on == date(2033, 3, 31)  # type: ignore[union-attr]


def test_who_took_an_application_in_does_not_decide_it(settled: None) -> None:
    entered()
    request = asked()
    with pytest.raises(Refused, match="受け付けた人は決定できません"):
        decide_change(person=SIXTH, request=request, decision=1, actor=town.FIRST)
    with pytest.raises(Refused, match="不許可の理由"):
        decide_change(person=SIXTH, request=request, decision=2, actor=town.SECOND)
    decide_change(person=SIXTH, request=request, decision=2, refusal="受入れの余裕がない", actor=town.SECOND)
    assert line(SIXTH, TODAY).school == town.EAST_SCHOOL
    with pytest.raises(Refused, match="すでに不許可"):
        decide_change(person=SIXTH, request=request, decision=1, actor=town.SECOND)


def test_a_school_of_another_town_needs_its_boards_consent(settled: None) -> None:
    entered()
    request = asked(school=town.NEIGHBOUR)
    with pytest.raises(Refused, match="協議が整った日"):
        decide_change(person=SIXTH, request=request, decision=1, actor=town.SECOND)
    decide_change(person=SIXTH, request=request, decision=1, consent_on=TODAY, actor=town.SECOND)
    assert line(SIXTH, TODAY).attendance == Attendance.ELSEWHERE


def test_a_time_beyond_the_ordinance_or_none_where_it_is_decided_is_refused(settled: None) -> None:
    entered()
    request = asked(ground=3)
    with pytest.raises(Refused, match="令和9年3月31日まで"):
        decide_change(person=SIXTH, request=request, decision=1, until_on=date(2027, 4, 1), actor=town.SECOND)
    decide_change(person=SIXTH, request=request, decision=2, refusal="取下げ", actor=town.SECOND)
    with pytest.raises(Refused, match="末日を入力"):
        decide_change(person=SIXTH, request=asked(ground=5), decision=1, actor=town.SECOND)


def test_a_repeated_grade_moves_the_end_of_schooling_by_a_year(settled: None) -> None:
    entered()
    set_grade(person=SIXTH, grade=5, from_on=TODAY, reason="原級留置", actor=CLERK)
    held = line(SIXTH, TODAY)
    assert (held.grade_ja_on(TODAY), held.valid_until) == ("小学5年", date(2031, 4, 1))
    with pytest.raises(Refused, match="すでに小学5年"):
        set_grade(person=SIXTH, grade=5, from_on=TODAY, reason="同じ", actor=CLERK)


def test_a_postponement_has_one_time_and_can_be_ended(settled: None) -> None:
    made()
    given = {
        "person": ENTRANT,
        "kind": 1,
        "reason": 1,
        "applied_on": TODAY,
        "from_on": APRIL,
        "actor": town.FIRST,
    }
    decide_duty(**given, last_on=date(2028, 3, 31))
    with pytest.raises(Refused, match="すでに猶予"):
        decide_duty(**given, last_on=date(2027, 9, 30))
    end_duty(person=ENTRANT, ended_on=date(2027, 10, 1), actor=town.FIRST)
    with tenant(town.TOWN):
        assert pupils.duties_on(date(2027, 10, 1)) == []
        assert [d.kind_ja for d in pupils.duties_on(APRIL)] == ["就学猶予"]


def test_entry_notices_go_to_guardians_once_and_name_the_school(settled: None) -> None:
    made()
    with tenant(town.TOWN):
        wanted = pupils.to_notify(2027, APRIL)
    assert list(issue_entry_notices(year=2027, persons=wanted, actor=CLERK)) == [ENTRANT]
    with tenant(town.TOWN):
        assert pupils.to_notify(2027, APRIL) == []
        (notice,) = pupils.notices_of([ENTRANT])
    assert (notice.school, notice.enters_on) == (town.EAST_SCHOOL, APRIL)


def test_the_board_of_education_signs_whoever_prints(settled: None) -> None:
    entered()
    with tenant(town.TOWN):
        entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("load", 3)]).number
        rows = [
            {"id": "school_education_act.signing_office", "from": TODAY, "value": 30, "cites": "見本規則"}
        ]
        ordinances.enter(ordinance_of(book(), town.TOWN, "見本市", rows), entry=entry)
        values = {"title": "見本市教育委員会教育長", "name": "見本　次郎", "seal": "omitted"}
        add(SignatoryRow, {"place": 30}, values, entry=entry, valid_from=TODAY)
        number = issue_transfer_notice(person=SIXTH, actor=CLERK)
        assert (
            Issue.objects.get(number=number).data["imprint"]["signatory"]["title"] == "見本市教育委員会教育長"
        )


def test_a_transfer_notice_and_a_decision_are_issued_at_the_counter(settled: None) -> None:
    entered()
    assert issue_transfer_notice(person=SIXTH, actor=CLERK) > 0
    request = asked()
    with pytest.raises(NotFound):
        issue_change_notice(request=request, actor=CLERK)
    decide_change(person=SIXTH, request=request, decision=1, actor=town.SECOND)
    assert issue_change_notice(request=request, actor=CLERK) > 0


def test_districts_do_not_overlap_and_a_school_with_children_is_not_closed(settled: None) -> None:
    with pytest.raises(Refused, match="重なります"):
        set_district(
            school=town.EAST_SCHOOL, kind=1, town_code=town.WEST, lot_from=50, from_on=TODAY, actor=CLERK
        )
    set_district(
        school=town.EAST_SCHOOL, kind=1, town_code=town.WEST, lot_from=100, from_on=TODAY, actor=CLERK
    )
    entered()
    with pytest.raises(Refused, match="児童生徒が1人"):
        close_school(school=town.EAST_SCHOOL, closed_on=APRIL, actor=CLERK)
    with tenant(town.TOWN):
        west = next(d.district for d in Places.on(TODAY).districts if d.school == town.WEST_SCHOOL)
    end_district(district=west, ended_on=TODAY, actor=CLERK)
    close_school(school=town.WEST_SCHOOL, closed_on=APRIL, actor=CLERK)
    with tenant(town.TOWN):
        assert town.WEST_SCHOOL not in Places.on(APRIL).schools


def test_a_merged_schools_districts_and_children_go_to_the_other_on_the_day(settled: None) -> None:
    made()
    entered()
    assert merge_school(school=town.EAST_SCHOOL, into=town.WEST_SCHOOL, merged_on=APRIL, actor=CLERK) == 2
    assert (line(SIXTH, TODAY).school, line(SIXTH).designated) == (town.EAST_SCHOOL, town.WEST_SCHOOL)
    assert line(ENTRANT, date(2027, 3, 31)).school == town.EAST_SCHOOL
    assert (line(ENTRANT).school, line(ENTRANT).attends_from) == (town.WEST_SCHOOL, APRIL)
    with tenant(town.TOWN):
        before, after = Places.on(TODAY), Places.on(APRIL)
    assert before.school_of(1, town.EAST, "1番地") == town.EAST_SCHOOL
    assert after.school_of(1, town.EAST, "1番地") == town.WEST_SCHOOL
    assert town.EAST_SCHOOL not in after.schools


def test_a_merger_is_undone_by_who_may_set_schools(settled: None) -> None:
    entered()
    merge_school(school=town.EAST_SCHOOL, into=town.WEST_SCHOOL, merged_on=APRIL, actor=CLERK)
    with tenant(town.TOWN):
        merger = head()
    with pytest.raises(NotPermitted):
        cancel_act(cancelled=merger, actor=system_actor(town.TOWN, "schooling.change"))
    cancel_act(cancelled=merger, actor=CLERK)
    assert line(SIXTH).school == town.EAST_SCHOOL
    with tenant(town.TOWN):
        assert Places.on(APRIL).school_of(1, town.EAST, "1番地") == town.EAST_SCHOOL


def test_a_school_is_merged_into_one_that_teaches_its_grades(settled: None) -> None:
    for into, said in (
        (town.JUNIOR_HIGH, "学年に合いません"),
        (town.PRIVATE, "指定できる"),
        (town.EAST_SCHOOL, "別の学校"),
    ):
        with pytest.raises(Refused, match=said):
            merge_school(school=town.EAST_SCHOOL, into=into, merged_on=APRIL, actor=CLERK)
    with pytest.raises(NotFound):
        merge_school(school=99, into=town.WEST_SCHOOL, merged_on=APRIL, actor=CLERK)


@pytest.mark.parametrize(
    ("lot", "number"), [("12番地3", 12), ("１０２", 102), ("甲5番", 5), ("無番地", None)]
)
def test_the_first_number_of_a_lot_decides(lot: str, number: int | None) -> None:
    assert first_number(lot) == number


def test_a_town_sees_nothing_of_the_register_of_another(settled: None) -> None:
    entered()
    town.settle(town.OTHER)
    other = system_actor(town.OTHER, *town.RIGHTS)
    with tenant(town.OTHER):
        assert pupils.lines_of([SIXTH]) == []
        assert Places.on(TODAY).schools == {}
    with pytest.raises(NotFound):
        leave_register(person=SIXTH, left_on=TODAY, closed_by=1, actor=other)


def test_the_year_of_a_day_turns_in_april() -> None:
    with clock.set_to(town.TODAY):
        assert (years.year_of(date(2027, 3, 31)), years.year_of(APRIL)) == (2026, 2027)


def test_a_child_of_another_town_is_taken_in_for_a_time_and_entered_when_it_comes_to_live_here(
    settled: None,
) -> None:
    with tenant(town.TOWN):
        number = append(actor=CLERK, kind="test.settled", procedure="test", subjects=[("load", 3)]).number
        write_columns("addressees_person", {"number": column(990), "kind": "natural", "entry": number})
        born = {
            "sex": 1,
            "birth_on": date(2016, 6, 6),
            "birth_lower": date(2016, 6, 6),
            "birth_upper": date(2016, 6, 6),
        }
        add(Profile, {"person": 990}, born, entry=number, valid_from=date(2016, 6, 6))
    given = {
        "school": town.EAST_SCHOOL,
        "from_on": date(2026, 10, 1),
        "consent_on": date(2026, 9, 20),
        "actor": CLERK,
    }
    for changed, why in (
        ({"person": SIXTH}, "この子は住民です"),
        ({"until_on": date(2029, 4, 1)}, "令和11年3月31日まで"),
        ({"consent_on": date(2026, 10, 16)}, "今日より後の日"),
        ({"school": town.PRIVATE}, "当市町村が指定できる学校ではありません"),
    ):
        with pytest.raises(Refused, match=why):
            take_in_pupil(**({"person": 990, "until_on": date(2029, 3, 31)} | given | changed))  # type: ignore[arg-type]
    taken = take_in_pupil(person=990, until_on=date(2029, 3, 31), **given)  # type: ignore[arg-type]
    with tenant(town.TOWN):
        (line,) = pupils.lines_of([990])
        assert line in pupils.lines_on(date(2026, 10, 15), school=town.EAST_SCHOOL)
        assert [f.what for f in findings(date(2026, 12, 1)) if f.person == 990] == ["保護者がない"]
    assert (line.attendance_ja, line.grade_on(date(2026, 10, 15)), line.valid_until) == (
        "区域外就学の受入れ", 4, date(2029, 4, 1),
    )  # fmt: skip
    with pytest.raises(Refused, match="すでに学齢簿に記載"):
        take_in_pupil(person=990, until_on=date(2029, 3, 31), **given)  # type: ignore[arg-type]
    cancel_act(cancelled=taken.number, actor=CLERK)
    with tenant(town.TOWN):
        assert pupils.lines_of([990]) == []
    with tenant(town.TOWN):
        told = {
            "first_year": 2021,
            "school": town.EAST_SCHOOL,
            "attendance": Attendance.TAKEN_IN,
            "began_by": 6,
        }
        add(Pupil, {"person": SIXTH}, told, entry=number, valid_from=BASE)
    entered()
    with tenant(town.TOWN):
        rows = [(r.attendance, r.valid_from, r.valid_until) for r in pupils.lines_of([SIXTH])]
    assert rows == [
        (Attendance.TAKEN_IN, BASE, TODAY),
        (Attendance.DESIGNATED, TODAY, APRIL.replace(year=2030)),
    ]
