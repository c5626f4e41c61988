"""Qualifications of the national pension: what may follow what, what the register proposes, what a clerk sees."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.health_insurance.procedures.accept_enrolment import accept_enrolment
from kikan.businesses.health_insurance.procedures.accept_withdrawal import accept_withdrawal
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import clerk, named_town, sent, shown
from kikan.businesses.national_pension.law.qualification import insured_from, insured_until
from kikan.businesses.national_pension.listeners import on_day
from kikan.businesses.national_pension.procedures.accept_loss import accept_loss
from kikan.businesses.national_pension.procedures.cancel_qualification import cancel_qualification
from kikan.businesses.national_pension.procedures.record_number import record_number
from kikan.businesses.national_pension.reads import qualifications as reads
from kikan.businesses.national_pension.tests.scene import APPROVER, CLERK, HOME, gained
from kikan.law import book, column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.access import system_actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts, sweep
from kikan.shared.worklist.models import PendingAct


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def lost(person: int = 69, on: date = date(2025, 4, 1)) -> int:
    return accept_loss(person=person, lost_on=on, lost_by=2, reported_on=on, actor=CLERK).number


def periods(person: int = 69) -> list[tuple[date, date]]:
    with tenant(town.TOWN):
        return [(p.valid_from, p.valid_until) for p in reads.periods_of([person])]


def proposed(procedure: str) -> list[dict[str, object]]:
    with tenant(town.TOWN):
        return [a.arguments for a in PendingAct.objects.filter(procedure=f"national_pension.{procedure}")]


@pytest.mark.parametrize(
    ("born", "begins", "ends"),
    [
        (date(2006, 7, 10), date(2026, 7, 9), date(2066, 7, 9)),
        (date(2006, 7, 1), date(2026, 6, 30), date(2066, 6, 30)),
        (date(2004, 2, 29), date(2024, 2, 28), date(2064, 2, 28)),
    ],
)
def test_the_first_class_lasts_from_the_eve_of_20_to_the_eve_of_60(
    born: date, begins: date, ends: date
) -> None:
    law, birth = book().law("fiscal_year", 2026).of("national_pension_act"), column(to_day(born))
    assert date_of(int(insured_from("first", birth, law=law)[0])) == begins
    assert date_of(int(insured_until("first", birth, law=law)[0])) == ends


def test_a_gain_and_a_loss_are_one_period(settled: None) -> None:
    gained()
    lost()
    assert periods() == [(date(2024, 4, 1), date(2025, 4, 1))]


def test_a_second_gain_without_a_loss_is_refused_in_any_kind(settled: None) -> None:
    gained()
    for kind in (1, 2):
        with pytest.raises(Refused, match="すでに第1号の資格"):
            gained(on=date(2025, 5, 1), kind=kind)


def test_a_loss_before_the_gain_is_refused(settled: None) -> None:
    gained()
    with pytest.raises(Refused, match="喪失日が取得日より前"):
        lost(on=date(2024, 3, 1))


def test_a_loss_of_nobody_insured_is_refused(settled: None) -> None:
    with pytest.raises(NotFound):
        lost()


def test_nobody_of_60_becomes_first_class(settled: None) -> None:
    with pytest.raises(Refused, match="第1号になれるのは"):
        gained(person=50)


def test_a_cancelled_loss_lets_the_period_go_on(settled: None) -> None:
    gained()
    cancel_qualification(cancelled=lost(), actor=CLERK)
    assert periods() == [(date(2024, 4, 1), date(9999, 12, 31))]


def test_a_gain_before_its_loss_is_not_cancelled(settled: None) -> None:
    entry = gained()
    lost()
    with pytest.raises(Refused, match="後から行われた"):
        cancel_qualification(cancelled=entry, actor=CLERK)


def test_a_pension_number_is_one_persons(settled: None) -> None:
    gained(digits="1234-567890")
    with pytest.raises(Refused, match="別の人"):
        record_number(person=26, digits="1234567890", actor=CLERK)


def test_a_pension_number_has_ten_digits(settled: None) -> None:
    with pytest.raises(Refused, match="10桁"):
        record_number(person=26, digits="12345", actor=CLERK)


def test_a_town_sees_no_qualification_and_no_number_of_another(settled: None) -> None:
    gained(digits="1234567890")
    town.settle(town.OTHER)
    with tenant(town.OTHER):
        assert reads.periods_of([69]) == []
        assert reads.number_of(69) == ""
        assert reads.holder_of("1234567890") is None
    other = system_actor(town.OTHER, "national_pension.change")
    with pytest.raises(NotFound):
        accept_loss(person=69, lost_on=date(2026, 1, 1), lost_by=2, reported_on=date(2026, 1, 1), actor=other)


def test_who_reaches_20_is_proposed_for_the_first_class_on_the_eve(settled: None) -> None:
    with tenant(town.TOWN):
        (proposal,) = on_day(date(2000, 5, 4), head())
    assert (proposal.arguments["person"], proposal.arguments["gained_on"]) == (18, date(2000, 5, 4))


def test_who_reaches_60_loses_the_first_class_on_the_eve(settled: None) -> None:
    gained(person=42, on=date(2000, 4, 1))
    with tenant(town.TOWN):
        (proposal,) = on_day(date(2010, 1, 9), head())
    assert (proposal.procedure, proposal.arguments["person"]) == ("national_pension.accept_loss", 42)


def test_who_leaves_employee_insurance_for_nhi_is_proposed(settled: None) -> None:
    day = date(2026, 7, 1)
    accept_withdrawal(person=26, lost_on=date(2026, 4, 1), lost_by=2, reported_on=day, actor=CLERK)
    accept_enrolment(person=26, acquired_on=day, acquired_by=2, reported_on=day, actor=CLERK)
    sweep.settle(town.TOWN)
    assert [(a["person"], a["gained_on"]) for a in proposed("accept_gain")] == [(26, "2026-07-01")]


def test_who_takes_a_job_is_proposed_to_lose_the_first_class(settled: None) -> None:
    gained(person=26)
    day = date(2026, 7, 1)
    accept_withdrawal(person=26, lost_on=day, lost_by=2, reported_on=day, actor=CLERK)
    sweep.settle(town.TOWN)
    assert [a["lost_by"] for a in proposed("accept_loss")] == [2]


GIVEN = {"kind": "1", "gained_on": "R8.7.1", "gained_by": "2", "reported_on": "R8.7.10", "digits": ""}
GAIN = f"{HOME}persons/69/gain/"


def test_a_gain_is_previewed_entered_and_approved_by_another(settled: None) -> None:
    client = clerk()
    read_at = shown(client, GAIN).split('name="read_at" value="')[1].split('"')[0]
    previewed = client.post(GAIN, {**GIVEN, "read_at": read_at, "preview": "1"}).content.decode()
    assert "まだ登録していません" in previewed
    answer = sent(client, GAIN, **GIVEN, read_at=read_at, send="1")
    assert periods() == []
    acts.approve(int(answer["Location"].rstrip("/").rsplit("/", 1)[1]), actor=APPROVER)
    assert "加入中" in shown(client, f"{HOME}persons/69/")
    assert "第1号" in shown(client, HOME)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"gained_on": "R8.2.30"}, "gained_on-error"),
        ({"kind": "9"}, "kind-error"),
        ({"digits": "12"}, "10桁の数字"),
        ({"gained_on": "S60.4.1"}, "gained_on-error"),
        ({"reported_on": "R8.7.11"}, "届出日が今日より後"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(settled: None, changed: dict[str, str], said: str) -> None:
    answer = clerk().post(GAIN, {**GIVEN, **changed, "preview": "1"})
    assert answer.status_code == 400
    assert said in answer.content.decode()
