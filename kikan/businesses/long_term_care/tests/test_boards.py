"""The review board from its panels to the minutes: who judges whom, what goes without names, all results at once."""

import json
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.long_term_care.law.board import board_quorum
from kikan.businesses.long_term_care.models.board import Profession, RecusalGround
from kikan.businesses.long_term_care.models.certification import ApplicationKind, Level
from kikan.businesses.long_term_care.procedures.agendas import (
    Result,
    assign_case,
    assign_cases,
    decide_meeting,
    remove_case,
)
from kikan.businesses.long_term_care.procedures.apply_certification import (
    apply_certification,
    record_first_judgement,
)
from kikan.businesses.long_term_care.procedures.boards import (
    end_member,
    plan_meeting,
    record_recusal,
    set_board,
    set_member,
)
from kikan.businesses.long_term_care.procedures.issue_board_papers import (
    issue_board_material,
    issue_board_minutes,
)
from kikan.businesses.long_term_care.reads import boards, certification
from kikan.businesses.long_term_care.tests import town
from kikan.businesses.long_term_care.tests.browsing import sent, shown
from kikan.law import book, column
from kikan.law.days import day
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

ON, APPLIED = date(2026, 7, 20), date(2026, 7, 1)
SON, WIDOW, WIFE, TURNING, SPOUSE = town.SON, town.WIDOW, town.WIFE, town.TURNING, town.SPOUSE
LAW = book().law("event_date", day(ON))


@pytest.fixture
def board(undone: int) -> int:
    """A panel of three: a doctor of the harbour clinic, a nurse, and the son of the widow."""
    with clock.set_to(town.TODAY), tenant(town.TOWN):
        set_board(name="第1合議体", begins_on=APPLIED, actor=town.CLERK)
        number = max(boards.boards(APPLIED))
        for name, profession, institution, person in (
            ("医師　一郎", Profession.MEDICINE, "港の診療所", None),
            ("看護　二子", Profession.HEALTH, "", None),
            ("福祉　三男", Profession.WELFARE, "", SON),
        ):
            set_member(
                board=number, name=name, profession=profession, begins_on=APPLIED, ends_on=date(2028, 6, 30),
                institution=institution, person=person, actor=town.CLERK,
            )  # fmt: skip
    return number


def judged(person: int, on: date = APPLIED, doctor: str = "") -> int:
    with clock.set_to(town.TODAY), tenant(town.TOWN):
        apply_certification(
            person=person, kind=ApplicationKind.NEW, applied_on=on, doctor=doctor, actor=town.CLERK
        )
        record_first_judgement(
            person=person,
            surveyed_on=on,
            opinion_on=on,
            first_level=Level.CARE_2,
            first_minutes=551,
            actor=town.CLERK,
        )
        return certification.application_rows(person=person)[0].number


def planned(board: int, capacity: int = 10, on: date = ON) -> int:
    with clock.set_to(town.TODAY):
        return plan_meeting(board=board, held_on=on, capacity=capacity, actor=town.CLERK)


def agenda(meeting: int) -> list[tuple[int, int]]:
    with tenant(town.TOWN):
        return [(c.position, c.person) for c in boards.on_agenda(boards.meeting_of(meeting))]


def members() -> list[int]:
    with tenant(town.TOWN):
        return [m.member for m in boards.members(ON)]


@given(count=st.integers(1, 20), came=st.integers(0, 20))
def test_a_panel_decides_with_more_than_half_of_its_members(count: int, came: int) -> None:
    assert bool(board_quorum(column(count), column(came), law=LAW)[0]) == (came > count - came)


def test_a_meeting_is_filled_by_due_day_without_whom_a_member_treats_or_is_kin_of(board: int) -> None:
    judged(WIFE, date(2026, 7, 3))
    judged(TURNING, date(2026, 7, 2))
    treated = judged(SPOUSE, date(2026, 7, 1), doctor="港の診療所　医師一郎")
    widow = judged(WIDOW)  # the son, a member, lives with her
    meeting = planned(board, capacity=2)
    with clock.set_to(town.TODAY):
        assert assign_cases(meeting=meeting, actor=town.CLERK) == 2
        assert agenda(meeting) == [(1, TURNING), (2, WIFE)]
        assert assign_cases(meeting=meeting, actor=town.CLERK) == 0
        other = planned(board)
        assert assign_cases(meeting=other, actor=town.CLERK) == 0
        with pytest.raises(Refused, match="同じ世帯"):
            assign_case(meeting=other, application=widow, actor=town.CLERK)
        with pytest.raises(Refused, match="主治医"):
            assign_case(meeting=other, application=treated, actor=town.CLERK)
        with tenant(town.TOWN):
            son = next(m.member for m in boards.members(ON) if m.person == SON)
        end_member(member=son, ends_on=ON, actor=town.CLERK)
        assign_case(meeting=other, application=widow, actor=town.CLERK)
    assert agenda(other) == [(1, WIDOW)]


def test_a_recusal_that_was_told_bars_and_a_case_taken_off_waits_again(board: int) -> None:
    number = judged(WIFE)
    meeting = planned(board, capacity=1)
    with clock.set_to(town.TODAY):
        assign_case(meeting=meeting, application=number, actor=town.CLERK)
        with pytest.raises(NotFound, match="この番号がありません"):
            assign_case(meeting=meeting, application=number, actor=town.CLERK)
        remove_case(meeting=meeting, position=1, actor=town.CLERK)
        with tenant(town.TOWN):
            assert [a.number for a in boards.waiting()] == [number]
        record_recusal(member=members()[1], person=WIFE, ground=RecusalGround.KIN, actor=town.CLERK)
        with pytest.raises(Refused, match="親族"):
            assign_case(meeting=meeting, application=number, actor=town.CLERK)


def test_all_results_of_a_meeting_are_entered_at_once_or_none(board: int) -> None:
    judged(WIFE)
    judged(TURNING, date(2026, 7, 2))
    meeting = planned(board)
    assign_cases(meeting=meeting, actor=town.CLERK)
    results = {1: Result(Level.CARE_3, None, "見守りが要る"), 2: Result(Level.NONE, None, "")}

    def decide(present: list[int], told: dict[int, Result]) -> None:
        with transaction.atomic():
            decide_meeting(meeting=meeting, present=present, results=told, actor=town.CLERK)

    with clock.set_to(town.TODAY), pytest.raises(Refused, match="まだ来ていません"):
        decide(members(), results)
    with clock.set_to(ON):
        for present, told, why in (
            (members()[:1], results, "過半数"),
            (members(), {1: results[1]}, "2番"),
            (members(), results | {1: Result(Level.CARE_3, 47, "")}, "1番：有効期間は"),
        ):
            with pytest.raises(Refused, match=why):
                decide(present, told)
        with tenant(town.TOWN):
            assert certification.certifications_of(WIFE) == []
        decide(members()[:2], results)
        with pytest.raises(Refused, match="入力済み"):
            decide(members(), results)
    with tenant(town.TOWN):
        held = certification.certifications_of(WIFE)[0]
        assert (held.level_ja, held.certified_on, held.remarks) == ("要介護3", ON, "見守りが要る")
        assert certification.certifications_of(TURNING) == []
        assert certification.applications_of(TURNING)[0].stage_ja == "非該当"


def test_the_material_has_numbers_and_no_names_and_the_minutes_name_who_came(board: int) -> None:
    judged(WIFE)
    meeting = planned(board)
    with clock.set_to(ON):
        with pytest.raises(NotFound, match="案件がありません"):
            issue_board_material(meeting=meeting, actor=town.CLERK)
        assign_cases(meeting=meeting, actor=town.CLERK)
        material = issue_board_material(meeting=meeting, actor=town.CLERK)
        with pytest.raises(Refused, match="まだ入力されていません"):
            issue_board_minutes(meeting=meeting, actor=town.CLERK)
        decide_meeting(
            meeting=meeting,
            present=members()[:2],
            results={1: Result(Level.CARE_3, 12, "")},
            actor=town.CLERK,
        )
        minutes = issue_board_minutes(meeting=meeting, actor=town.CLERK)
    with tenant(town.TOWN):
        texts = [
            json.dumps(Issue.objects.get(number=n).data, ensure_ascii=False) for n in (material, minutes)
        ]
    for text in texts:
        assert f"見本　{WIFE}" not in text
        assert "見本市大字" not in text
    assert "55.1" in texts[0]
    assert '"74"' in texts[0]
    assert '["新規", "なし", "要介護2", "要介護3",' in texts[1]
    assert "医師　一郎" in texts[1]
    assert "福祉　三男" not in texts[1]


def test_a_meeting_is_worked_through_on_its_page_with_the_same_queries_for_more_cases(board: int) -> None:
    browser, meeting = client_of(town.TOWN, "care_clerk"), planned(board)
    page = f"/{town.TOWN}/long_term_care/meetings/{meeting}/"
    judged(WIFE)
    with clock.set_to(ON):
        assert sent(browser, page, act="fill").status_code == 302
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                shown(browser, page)
            counts.append(len(asked))
            if len(counts) == 1:
                judged(TURNING, date(2026, 7, 2))
                assert sent(browser, page, act="fill").status_code == 302
        assert counts[0] == counts[1]
        typed = {"act": "results", "present": [str(m) for m in members()], "level_1": "23", "months_1": "12"}
        refused = sent(browser, page, **typed)
        assert refused.status_code == 400
        assert 'value="12"' in refused.content.decode()
        assert sent(browser, page, **typed, level_2="1").status_code == 302
        assert "結果入力済み" in shown(browser, page)


def test_the_list_of_the_board_takes_panels_members_and_meetings(undone: int) -> None:
    browser, page = client_of(town.TOWN, "care_clerk"), f"/{town.TOWN}/long_term_care/boards/"
    with clock.set_to(town.TODAY):
        assert "合議体がまだありません" in shown(browser, page)
        typed = {"board-name": "第9合議体", "board-begins_on": "R8.7.1"}
        assert sent(browser, page, act="board", **typed).status_code == 302
        again = sent(browser, page, act="board", **typed)
        assert again.status_code == 400
        assert "同じ名称の合議体" in again.content.decode()
        with tenant(town.TOWN):
            number = max(boards.boards(ON))
        meeting = {"meeting-board": str(number), "meeting-held_on": "R8.7.20", "meeting-capacity": "5"}
        assert "在任する委員がいません" in sent(browser, page, act="meeting", **meeting).content.decode()
        member = {
            "member-board": str(number), "member-name": "医師　一郎", "member-profession": "2",
            "member-begins_on": "R8.7.1", "member-ends_on": "R10.6.30",
        }  # fmt: skip
        assert sent(browser, page, act="member", **member).status_code == 302
        assert sent(browser, page, act="meeting", **meeting).status_code == 302
        assert "第9合議体" in shown(browser, page)
