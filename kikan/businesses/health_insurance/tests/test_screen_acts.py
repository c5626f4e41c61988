"""Acts on the screens of NHI: notifications, corrections, notices, runs. All persons are invented."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.health_insurance.models import Enrolment, Levy
from kikan.businesses.health_insurance.procedures.accept_withdrawal import accept_withdrawal
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import (
    APPROVER,
    HOME,
    chief,
    clerk,
    named_town,
    released,
    sent,
    shown,
    tried,
)
from kikan.shared.access.tests.people import fresh_token
from kikan.shared.addressees.models import Protection
from kikan.shared.history import add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run, State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.models import PendingAct
from kikan.shared.worklist.proposals import Proposal, propose


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with named_town():
        yield


@pytest.fixture
def assessed(settled: None) -> None:
    released(2026)


def test_a_corrected_levy_keeps_its_former_explanation(assessed: None) -> None:
    with tenant(town.TOWN):
        former = Levy.objects.get(household=101, fiscal_year=2026, ended_by__isnull=True)
    accept_withdrawal(
        person=26, lost_on=date(2026, 7, 1), lost_by=2, reported_on=date(2026, 7, 10), actor=town.CLERK
    )
    client = clerk()
    previewed = client.post(f"{HOME}corrections/reassess/", {"fiscal_year": 2026, "preview": "1"})
    assert "変わる世帯 <span>1世帯</span>" in previewed.content.decode()
    with tenant(town.TOWN):
        assert Levy.objects.get(household=101, fiscal_year=2026, ended_by__isnull=True).entry == former.entry
    answer = sent(client, f"{HOME}corrections/reassess/", fiscal_year=2026, send="1")
    number = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    acts.approve(number, actor=APPROVER)
    page = shown(client, f"{HOME}households/101/")
    assert "更正あり" in page
    assert f"/decisions/{former.entry}/" in page
    old = shown(client, f"{HOME}households/101/levies/2026/decisions/{former.entry}/")
    assert "更正前" in old
    assert "一致" in old
    assert f"<b>{former.total:,}</b>" in old
    assert f"{former.total:,}円" in shown(client, f"{HOME}corrections/?year=2026")


def test_a_protected_payer_stands_in_the_red_frame_without_an_address(assessed: None) -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("person", 18)]).number
        add(Protection, {"person": 18}, {"kind": "dv"}, entry=entry, valid_from=date(2020, 1, 1))
    page = shown(clerk(), f"{HOME}households/101/levies/2026/")
    assert 'class="protected"' in page
    assert "大字見本1番地" not in page


def test_the_notice_of_a_household_opens_as_pdf(assessed: None) -> None:
    client = clerk()
    answer = sent(client, f"{HOME}households/101/levies/2026/notice")
    assert answer.status_code == 302
    assert answer["Location"].endswith(".pdf")
    assert client.get(answer["Location"])["Content-Type"] == "application/pdf"


WITHDRAWAL = f"{HOME}persons/26/withdrawal/"
GIVEN = {"lost_on": "R8.7.1", "lost_by": "2", "reported_on": "20260710"}


def holds(person: int) -> bool:
    with tenant(town.TOWN):
        rows = Enrolment.objects.filter(person=person, ended_by__isnull=True)
        return rows.filter(valid_until__year=9999).exists()


def test_a_withdrawal_is_previewed_entered_and_approved_by_another(settled: None) -> None:
    client = clerk()
    form = shown(client, WITHDRAWAL)
    read_at = form.split('name="read_at" value="')[1].split('"')[0]
    previewed = client.post(WITHDRAWAL, {**GIVEN, "read_at": read_at, "preview": "1"}).content.decode()
    assert "まだ登録していません" in previewed
    assert "社保加入" in previewed
    assert holds(26)
    answer = sent(client, WITHDRAWAL, **GIVEN, read_at=read_at, send="1")
    assert answer["Location"].startswith(f"/{town.TOWN}/worklist/")
    assert holds(26)
    number = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    acts.approve(number, actor=APPROVER)
    assert not holds(26)
    assert "加入していない" in shown(client, f"{HOME}persons/26/")


def test_a_second_click_enters_nothing_again(settled: None) -> None:
    client = clerk()
    click = {**GIVEN, "send": "1", "form_token": fresh_token(client)}
    first, second = (client.post(WITHDRAWAL, click) for _ in range(2))
    assert first["Location"] == second["Location"]
    with tenant(town.TOWN):
        assert PendingAct.objects.count() == 1


def test_a_form_filled_in_before_a_later_act_shows_both_versions(settled: None) -> None:
    client = clerk()
    form = shown(client, WITHDRAWAL)
    read_at = form.split('name="read_at" value="')[1].split('"')[0]
    accept_withdrawal(
        person=26, lost_on=date(2026, 7, 5), lost_by=1, reported_on=date(2026, 7, 5), actor=town.CLERK
    )
    answer = client.post(WITHDRAWAL, {**GIVEN, "read_at": read_at, "preview": "1"})
    assert answer.status_code == 409
    assert "令和8年7月1日" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lost_on": ""}, "lost_on-error"),
        ({"lost_on": "R8.2.30"}, "lost_on-error"),
        ({"lost_on": "' OR 1=1 --"}, "lost_on-error"),
        ({"lost_on": "<script>alert(1)</script>"}, "lost_on-error"),
        ({"lost_on": "R2.3.1"}, "喪失日が取得日より前です"),
        ({"lost_by": "77"}, "lost_by-error"),
        ({"reported_on": "9" * 400}, "reported_on-error"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    settled: None, changed: dict[str, str], said: str
) -> None:
    answer = clerk().post(WITHDRAWAL, {**GIVEN, **changed, "preview": "1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "<script>alert" not in page
    with tenant(town.TOWN):
        assert not PendingAct.objects.exists()


def test_a_proposal_opens_as_a_filled_form(settled: None) -> None:
    with tenant(town.TOWN):
        arguments = {
            "person": 26, "lost_on": date(2026, 7, 1), "lost_by": 1, "reported_on": date(2026, 7, 1)
        }  # fmt: skip
        propose("health_insurance", [
            Proposal("health_insurance.accept_withdrawal", (("person", 26),), arguments, title="国保の資格喪失")
        ])  # fmt: skip
        number = PendingAct.objects.get().number
    client = clerk()
    path = f"{HOME}acts/{number}/"
    assert "令和8年7月1日" in shown(client, path)
    sent(client, path, **GIVEN, send="1")
    with tenant(town.TOWN):
        assert PendingAct.objects.get().state == "entered"


def test_looking_at_another_day_nothing_can_be_sent(settled: None) -> None:
    client = clerk()
    client.post(f"/{town.TOWN}/as-of", {"as_of": "R7.4.1", "next": HOME})
    answer = client.post(WITHDRAWAL, {**GIVEN, "preview": "1"})
    assert answer.status_code == 400
    assert "基準日" in answer.content.decode()


def test_a_run_is_prepared_started_compared_approved_by_two_and_released(settled: None) -> None:
    released(2025)
    client = clerk()
    page = shown(client, f"{HOME}runs/prepare/?fiscal_year=2026")
    assert "試算を始める" in page
    answer = sent(client, f"{HOME}runs/prepare/", fiscal_year=2026)
    path = answer["Location"]
    number = int(path.rstrip("/").rsplit("/", 1)[1])
    assert "待機中" in shown(client, path)
    assert run_now(town.TOWN, number) == State.WAITING
    page = shown(client, path)
    assert "年税額の増減の理由" in page
    assert "承認の権限がありません" in page
    first, second = chief("見本　一"), chief("見本　二")
    run = f"/{town.TOWN}/runs/{number}/"
    assert sent(first, f"{run}approve").status_code == 302
    assert sent(first, f"{run}approve").status_code == 400
    assert "あと1人の承認が必要です" in shown(first, path)
    sent(second, f"{run}approve")
    page = shown(second, path)
    assert "見本　一" in page
    assert "見本　二" in page
    assert sent(second, f"{run}release", when="now").status_code == 302
    assert run_now(town.TOWN, number) == State.DONE
    page = shown(client, path)
    assert "確定しました" in page
    assert "照合番号" in shown(client, f"{path}?tab=values")


def test_a_cancelled_trial_leaves_nothing_and_the_year_can_be_tried_again(settled: None) -> None:
    number = tried(2026)
    client = clerk()
    path = f"{HOME}runs/{number}/"
    assert client.post(f"/{town.TOWN}/runs/{number}/cancel").status_code == 302
    assert "試算の内容は残っていません" in shown(client, path)
    with tenant(town.TOWN):
        assert not Levy.objects.exists()
    assert tried(2026) != number


def test_a_year_with_gaps_cannot_be_started(settled: None) -> None:
    client = clerk()
    page = shown(client, f"{HOME}runs/prepare/?fiscal_year=2027")
    assert "値が足りないため、始められません" in page
    assert "試算を始める" not in page
    assert sent(client, f"{HOME}runs/prepare/", fiscal_year=2027).status_code == 400
    assert not Run.objects.exists()


def test_the_bar_alone_is_sent_while_a_run_waits_and_then_the_whole_page(settled: None) -> None:
    number = queue.enqueue(
        "health_insurance.assess_year", actor=town.CLERK, parameters={"fiscal_year": 2026}, due="2026"
    )
    client = clerk()
    bar = client.get(f"/{town.TOWN}/runs/{number}/progress")
    assert "HX-Refresh" not in bar
    assert "<html" not in bar.content.decode()
    assert 'http-equiv="refresh"' in shown(client, f"{HOME}runs/{number}/")
    run_now(town.TOWN, number)
    assert client.get(f"/{town.TOWN}/runs/{number}/progress")["HX-Refresh"] == "true"
    assert client.get(f"/{town.TOWN}/runs/{number}/")["Location"] == f"{HOME}runs/{number}/"


def test_the_explanation_of_a_trial_stands_beside_last_years(settled: None) -> None:
    released(2025)
    number = tried(2026)
    page = shown(clerk(), f"{HOME}runs/{number}/households/101/")
    assert "試算" in page
    assert "昨年度" in page
    assert "一致" in page
