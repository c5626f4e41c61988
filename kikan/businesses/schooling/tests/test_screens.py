"""What a clerk sees and sends: from the home page to a decision by another, in a fixed number of queries."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.schooling.models.pupil import BeganBy
from kikan.businesses.schooling.procedures.enter_pupil import enter_pupil
from kikan.businesses.schooling.procedures.health_checks import invite_to_health_checks, set_health_session
from kikan.businesses.schooling.procedures.issue_notices import issue_transfer_notice
from kikan.businesses.schooling.procedures.make_register import make_register, tried_register
from kikan.businesses.schooling.procedures.record_attendance import record_attendance
from kikan.businesses.schooling.procedures.set_guardian import set_guardian
from kikan.businesses.schooling.reads import lists, pupils
from kikan.businesses.schooling.reads.checks import findings
from kikan.businesses.schooling.tests import town
from kikan.businesses.schooling.tests.town import CLERK, ENTRANT, FOREIGN, LONE, SIXTH
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts

HOME = f"/{town.TOWN}/schooling/"
TODAY, APRIL = date(2026, 10, 15), date(2027, 4, 1)


@pytest.fixture
def listed(settled: None) -> None:
    """Next year's entrants and one sixth grader in the register."""
    make_register(year=2027, actor=CLERK)
    enter_pupil(person=SIXTH, entered_on=date(2026, 10, 1), began_by=BeganBy.MOVED_IN, actor=CLERK)


def clerk() -> Client:
    return client_of(town.TOWN, "school_clerk")


def chief() -> Client:
    return client_of(town.TOWN, "school_chief", "見本　係長")


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    return client.post(path, {"form_token": fresh_token(client), **values})


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "見本東小学校"),
        ("requests/", "申立てはありません"),
        ("checks/", "就学先未定"),
        ("forecast/", "2027年4月"),
        ("schools/", "見本学院小学校"),
        ("schools/1/", "見本　34"),
        ("districts/", "99番地まで"),
        ("districts/end/", "通学区域番号"),
        ("register/", "10月1日に住民"),
        ("printing/", "1月31日"),
        (f"persons/{SIXTH}/", "小学6年"),
        (f"persons/{LONE}/", "未定"),
        (f"persons/{town.FATHER}/", "記載はありません"),
    ],
)
def test_every_page_opens_with_what_it_is_for(listed: None, path: str, said: str) -> None:
    assert said in shown(chief(), HOME + path)


def test_a_child_is_found_by_the_guardian_and_shown_with_siblings(listed: None) -> None:
    page = sent(clerk(), f"{HOME}search/", name=f"見本{town.FATHER}", school="", grade="").content.decode()
    assert page.index("見本　34") < page.index("見本　26")
    assert "見本　26" in shown(clerk(), f"{HOME}persons/{SIXTH}/")
    assert "氏名か学校" in sent(clerk(), f"{HOME}search/", name="", school="", grade="1").content.decode()


def test_a_list_asks_as_many_queries_for_one_child_as_for_many(settled: None) -> None:
    client, counted = clerk(), []
    shown(client, f"{HOME}checks/")
    for person, began_by in ((LONE, BeganBy.MOVED_IN), (FOREIGN, BeganBy.APPLIED), (SIXTH, BeganBy.MOVED_IN)):
        enter_pupil(person=person, entered_on=date(2026, 10, 1), began_by=began_by, actor=CLERK)
        with CaptureQueriesContext(connection) as found:
            shown(client, f"{HOME}checks/")
        counted.append(len(found))
    assert len(set(counted)) == 1


CHANGE = {
    "school": str(town.WEST_SCHOOL), "ground": "9", "applied_on": "R8.10.15", "from_on": "R8.10.15",
}  # fmt: skip


def test_an_application_goes_from_form_over_preview_to_a_decision_by_another(listed: None) -> None:
    client, page = clerk(), f"{HOME}persons/{SIXTH}/acts/receive_change/"
    read_at = shown(client, page).split('name="read_at" value="')[1].split('"')[0]
    previewed = client.post(page, {**CHANGE, "read_at": read_at, "preview": "1"}).content.decode()
    assert "まだ登録していません" in previewed
    answer = sent(client, page, **CHANGE, read_at=read_at, send="1")
    acts.approve(int(answer["Location"].rstrip("/").rsplit("/", 1)[1]), actor=_approver(7))
    with tenant(town.TOWN):
        (request,) = pupils.waiting_requests()
    page = f"{HOME}persons/{SIXTH}/acts/decide_change/"
    assert f'value="{request.request}"' in shown(client, f"{page}?request={request.request}")
    answer = sent(client, page, request=str(request.request), decision="1", send="1")
    acts.approve(int(answer["Location"].rstrip("/").rsplit("/", 1)[1]), actor=_approver(8))
    with tenant(town.TOWN):
        assert pupils.line_on(SIXTH, TODAY).school == town.WEST_SCHOOL  # type: ignore[union-attr]
    answer = sent(chief(), f"{HOME}requests/{request.request}/notice/")
    assert client_pdf(chief(), answer["Location"])


def _approver(user: int) -> Any:
    rights = frozenset({*town.RIGHTS, "worklist.approve"})
    return Actor(user, town.TOWN, 1, rights)


def client_pdf(client: Client, path: str) -> bool:
    return client.get(path)["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from_on": "R8.2.30"}, "from_on-error"),
        ({"school": "99"}, "school-error"),
        ({"school": str(town.EAST_SCHOOL)}, "すでに就学している学校"),
        ({"applied_on": "R8.10.16"}, "今日より後"),
        ({"school": str(town.PRIVATE)}, "市町村立の学校ではありません"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(listed: None, changed: dict[str, str], said: str) -> None:
    page = f"{HOME}persons/{SIXTH}/acts/receive_change/"
    answer = clerk().post(page, {**CHANGE, **changed, "preview": "1"})
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_whole_run_is_undone_from_its_page(settled: None) -> None:
    entry = make_register(year=2027, actor=CLERK).entry
    assert f"cancel/?entry={entry}" in shown(chief(), f"{HOME}persons/{ENTRANT}/")
    page = f"{HOME}cancel/?entry={entry}"
    assert f'value="{entry}"' in shown(chief(), page)
    answer = sent(chief(), f"{HOME}cancel/", cancelled=str(entry))
    assert "取り消しました" in shown(chief(), answer["Location"])
    assert "異動がありません" in sent(chief(), f"{HOME}cancel/", cancelled="1").content.decode()
    with tenant(town.TOWN):
        assert pupils.lines_on(APRIL) == []


def test_the_counter_issues_the_transfer_notice(listed: None) -> None:
    client = client_of(town.TOWN, "resident_clerk", "見本　窓口")
    answer = sent(client, f"{HOME}persons/{SIXTH}/transfer-notice/")
    assert client_pdf(client, answer["Location"])


def test_schools_and_districts_are_set_by_the_chief_and_refusals_are_shown(settled: None) -> None:
    client = chief()
    given = {"name": "見本南小学校", "kind": "1", "founder": "1", "from_on": "R9.4.1"}
    assert sent(client, f"{HOME}schools/", **given).status_code == 302
    assert "同じ名前" in sent(client, f"{HOME}schools/", **given).content.decode()
    given = {
        "kind": "1", "town_code": town.WEST, "lot_from": "100", "lot_until": "", "school": "1", "from_on": "R8.10.15",
    }  # fmt: skip
    assert sent(client, f"{HOME}districts/", **given).status_code == 302
    assert "重なります" in sent(client, f"{HOME}districts/", **given).content.decode()
    assert sent(client, f"{HOME}districts/end/", district="1", ended_on="R8.10.15").status_code == 302
    assert "残ります" in sent(client, f"{HOME}schools/3/close/", closed_on="R9.4.1").content.decode()
    assert clerk().get(f"{HOME}schools/").status_code == 403


def test_the_checks_name_what_asks_for_a_look(listed: None) -> None:
    set_guardian(person=SIXTH, guardian=town.GRANDMOTHER, from_on=TODAY, actor=CLERK)
    with tenant(town.TOWN):
        found = {(f.person, f.what) for f in findings(date(2026, 10, 20))}
    assert (SIXTH, "保護者が世帯主でない") in found
    assert (SIXTH, "通知書を発行していない") in found
    issue_transfer_notice(person=SIXTH, actor=CLERK)
    record_attendance(person=SIXTH, school=town.PRIVATE, from_on=TODAY, actor=CLERK)
    with tenant(town.TOWN):
        kept = {f.what for f in findings(date(2026, 11, 20)) if f.person == SIXTH}
        assert {(f.person, f.what) for f in findings(APRIL)} >= {
            (FOREIGN, "外国籍の子の不就学"),
            (LONE, "就学先未定"),
        }
    assert kept == {"保護者が世帯主でない"}


def test_the_forecast_counts_the_living_births_by_todays_district(settled: None) -> None:
    with tenant(town.TOWN):
        ahead, lines, foreign = lists.forecast(TODAY)
    assert list(ahead) == [2027, 2028, 2029, 2030, 2031, 2032]
    counted = {line.name: line.entrants[:2] for line in lines}
    assert counted == {"見本東小学校": (1, 1), "見本西小学校": (1, 0), "通学区域が未登録": (1, 0)}
    assert foreign == 1


@pytest.fixture
def live(live_database: object) -> Iterator[None]:
    with town.schooled_town():
        yield


def test_the_register_is_filled_by_a_run_from_its_page(live: None) -> None:
    answer = sent(clerk(), f"{HOME}register/", fill="")
    number = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    assert run_now(town.TOWN, number) == State.DONE
    assert "初期記載" in shown(clerk(), f"{HOME}register/")
    with tenant(town.TOWN):
        assert [p.person for p in pupils.lines_on(TODAY)] == [SIXTH]


def test_the_yearly_runs_make_the_register_and_its_notices_once(live: None) -> None:
    for _ in range(2):
        number = queue.enqueue("schooling.make_register", actor=CLERK, parameters={"year": 2027})
        assert run_now(town.TOWN, number) == State.DONE
    assert queue.find(town.TOWN, number).figures["entered"] == 0
    printed = []
    for _ in range(2):
        number = queue.enqueue("schooling.print_notices", actor=CLERK, parameters={"year": 2027})
        assert run_now(town.TOWN, number) == State.DONE
        printed.append(queue.find(town.TOWN, number).figures["notices"])
    assert printed == [1, 0]
    with tenant(town.TOWN):
        assert [n.person for n in pupils.notices_of([ENTRANT, LONE])] == [ENTRANT]
    given = {"year": 2027, "school": town.EAST_SCHOOL, "held_on": date(2026, 11, 10), "begins_at": "13時"}
    set_health_session(venue="体育館", actor=CLERK, **given)  # type: ignore[arg-type]
    invite_to_health_checks(year=2027, actor=CLERK)
    number = queue.enqueue("schooling.print_health_notices", actor=CLERK, parameters={"year": 2027})
    assert run_now(town.TOWN, number) == State.DONE
    assert queue.find(town.TOWN, number).figures["notices"] == 1
    assert "就学時健康診断通知書" in shown(chief(), f"{HOME}printing/{number}/")


def test_the_trial_of_the_yearly_run_compares_schools_and_writes_nothing(settled: None) -> None:
    with tenant(town.TOWN):
        before = head()
    page = clerk().post(f"{HOME}register/", {"year": "2027", "try": "1"}).content.decode()
    assert "2027年4月入学の試算" in page
    assert "見本東小学校" in page
    with tenant(town.TOWN):
        assert head() == before
        made, rows = tried_register(2027)
    assert [(r.school, r.to_enter, r.entered, r.before) for r in rows] == [
        (town.EAST_SCHOOL, 1, 0, 0),
        (None, 1, 0, 0),
    ]
    done = make_register(year=2027, actor=town.CLERK)
    assert (done.entered, done.without_school, done.foreign) == (
        made.entered,
        made.without_school,
        made.foreign,
    )
    with tenant(town.TOWN):
        again, rows = tried_register(2027)
    assert (again.entered, [(r.to_enter, r.entered, r.difference) for r in rows]) == (
        0,
        [(0, 1, 1), (0, 1, 1)],
    )
