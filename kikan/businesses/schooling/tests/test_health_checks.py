"""The health check before entry: sessions, invitations as a run, who came, who moved in later, what is still missing."""

from datetime import date

import pytest

from kikan.businesses.schooling.models.health_check import CheckState
from kikan.businesses.schooling.procedures.cancel_act import cancel_act
from kikan.businesses.schooling.procedures.enter_pupil import enter_pupil
from kikan.businesses.schooling.procedures.health_checks import (
    Invited,
    invite_to_health_checks,
    record_health_check,
    record_health_session,
    set_health_session,
)
from kikan.businesses.schooling.procedures.issue_notices import issue_health_notices
from kikan.businesses.schooling.procedures.make_register import make_register
from kikan.businesses.schooling.reads import health_checks as reads
from kikan.businesses.schooling.reads.checks import findings
from kikan.businesses.schooling.tests import town
from kikan.businesses.schooling.tests.test_screens import HOME, chief, sent, shown
from kikan.businesses.schooling.tests.town import CLERK, EAST_SCHOOL, ENTRANT, FOREIGN, LONE, WEST_SCHOOL
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

YEAR, DAY = 2027, date(2026, 11, 10)


@pytest.fixture
def dated(settled: None) -> None:
    """Next year's entrants in the register, and the day of the east school."""
    make_register(year=YEAR, actor=CLERK)
    set_health_session(
        year=YEAR,
        school=EAST_SCHOOL,
        held_on=DAY,
        begins_at="13時00分",
        venue="見本東小学校 体育館",
        actor=CLERK,
    )


def invite() -> Invited:
    return invite_to_health_checks(year=YEAR, actor=CLERK)


def states() -> dict[int, str]:
    with tenant(town.TOWN):
        return {c.person: c.state_ja for c in reads.checks_of(year=YEAR)}


def printed() -> int:
    with tenant(town.TOWN):
        wanted = reads.to_invite(YEAR)
    return len(issue_health_notices(year=YEAR, persons=wanted, actor=CLERK))


def test_entrants_are_invited_once_by_the_session_of_their_school(dated: None) -> None:
    first = invite()
    assert (first.invited, first.without_session) == (1, 1)
    assert invite() == Invited(0, 1, 0)
    assert states() == {ENTRANT: "案内済"}
    assert (printed(), printed()) == (1, 0)


def test_a_session_that_moves_invites_and_prints_anew(dated: None) -> None:
    invite()
    printed()
    set_health_session(
        year=YEAR,
        school=EAST_SCHOOL,
        held_on=date(2026, 11, 17),
        begins_at="13時00分",
        venue="公民館",
        actor=CLERK,
    )
    assert invite().invited == 1
    assert printed() == 1


def test_everybody_came_but_those_named_and_the_absent_are_invited_again(dated: None) -> None:
    with pytest.raises(Refused, match="まだ実施日"):
        record_health_session(year=YEAR, school=EAST_SCHOOL, actor=CLERK)
    enter_pupil(person=FOREIGN, entered_on=date(2026, 10, 2), began_by=4, school=EAST_SCHOOL, actor=CLERK)
    assert invite().invited == 2
    with clock.set_to(DAY.isoformat()):
        with pytest.raises(NotFound, match="案内していない"):
            record_health_session(year=YEAR, school=EAST_SCHOOL, absent=[LONE], actor=CLERK)
        entry = record_health_session(year=YEAR, school=EAST_SCHOOL, absent=[FOREIGN], actor=CLERK)
        assert states() == {ENTRANT: "受診", FOREIGN: "欠席"}
        with pytest.raises(Refused, match="記録していない子がいません"):
            record_health_session(year=YEAR, school=EAST_SCHOOL, actor=CLERK)
        set_health_session(
            year=YEAR,
            school=EAST_SCHOOL,
            held_on=date(2026, 11, 25),
            begins_at="9時",
            venue="公民館",
            actor=CLERK,
        )
        assert invite().invited == 1
        assert states() == {ENTRANT: "受診", FOREIGN: "案内済"}
    with pytest.raises(Refused, match="後から"):
        cancel_act(cancelled=entry.number, actor=CLERK)


def test_a_check_elsewhere_counts_and_the_missing_are_found_after_the_last_day(dated: None) -> None:
    invite()
    given = {"person": LONE, "year": YEAR, "actor": CLERK}
    with pytest.raises(Refused, match="受診日"):
        record_health_check(state=CheckState.ELSEWHERE, **given)  # type: ignore[arg-type]
    record_health_check(state=CheckState.ELSEWHERE, checked_on=date(2026, 10, 14), advice=2, **given)  # type: ignore[arg-type]
    with clock.set_to("2026-12-01"), tenant(town.TOWN):
        missing = {f.person for f in findings(date(2026, 12, 1)) if "健康診断" in f.what}
        assert not {f.person for f in findings(date(2026, 11, 30)) if "健康診断" in f.what}
    assert missing == {ENTRANT}
    assert "就学に関する相談" in shown(chief(), f"{HOME}persons/{LONE}/")


def test_the_page_goes_from_the_day_to_the_list_of_the_venue(dated: None) -> None:
    client, page = chief(), f"{HOME}health_checks/?year={YEAR}"
    wrong = sent(
        client, page, set="1", school=str(WEST_SCHOOL), held_on="R8.10.1", begins_at="9時", venue="西"
    )
    assert "今日以前" in wrong.content.decode()
    answer = sent(
        client, page, set="1", school=str(WEST_SCHOOL), held_on="R8.11.11", begins_at="9時", venue="西"
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert sent(client, page, invite="1").status_code == 302
    page_now = shown(client, page)
    for told in ("見本東小学校 体育館", "案内済", "受診者名簿", "令和9年3月17日"):
        assert told in page_now, told
    with clock.set_to(DAY.isoformat()):
        wrong = sent(client, page, attended="1", school=str(EAST_SCHOOL), absent="二六番")
        assert "数字で" in wrong.content.decode()
        assert sent(client, page, attended="1", school=str(EAST_SCHOOL), absent="").status_code == 302
    assert states()[ENTRANT] == "受診"
