"""Applications for the agency: which months, whose incomes, one stage after the other."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import clerk, named_town, sent, shown
from kikan.businesses.national_pension.law.exemptions import (
    child_care_period,
    exemption_earliest,
    exemption_year,
    maternity_period,
)
from kikan.businesses.national_pension.models import Application
from kikan.businesses.national_pension.models.application import ExemptionClass, Stage
from kikan.businesses.national_pension.procedures.accept_claim import accept_claim
from kikan.businesses.national_pension.procedures.apply_exemption import apply_exemption
from kikan.businesses.national_pension.procedures.declare_additional import declare_additional
from kikan.businesses.national_pension.procedures.enter_result import enter_result
from kikan.businesses.national_pension.procedures.examine_application import examine_application
from kikan.businesses.national_pension.procedures.report_birth import report_birth
from kikan.businesses.national_pension.reads import applications as reads
from kikan.businesses.national_pension.tests.scene import APPROVER, CLERK, HOME, gained
from kikan.law import book, column
from kikan.law.days import day as to_day
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts

TODAY = date(2026, 7, 10)
LAW = book().law("fiscal_year", 2026).of("national_pension_act")


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with named_town():
        gained(person=26)
        yield


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


def day(*given: int) -> object:
    return column(to_day(date(*given)))


def applied(first: date = date(2026, 7, 1), kind: int = 1, spouse: int | None = None) -> reads.Line:
    apply_exemption(person=26, kind=kind, applied_on=TODAY, from_month=first, spouse=spouse, actor=CLERK)
    return last()


def last(person: int = 26) -> reads.Line:
    with tenant(town.TOWN):
        return reads.applications_of(person)[0]


def examined(**given: object) -> reads.Line:
    examine_application(person=26, application=applied(**given).application, actor=CLERK)  # type: ignore[arg-type]
    return last()


@pytest.mark.parametrize(
    ("kind", "given", "first"),
    [
        ("exemption", month(2026, 6), month(2025, 7)),
        ("exemption", month(2026, 7), month(2026, 7)),
        ("student", month(2026, 3), month(2025, 4)),
        ("student", month(2026, 4), month(2026, 4)),
    ],
)
def test_an_exemption_year_begins_in_july_a_students_in_april(kind: str, given: int, first: int) -> None:
    assert int(exemption_year(kind, column(given), law=LAW)[0]) == first


def test_an_application_reaches_back_two_years_and_a_month() -> None:
    assert int(exemption_earliest("exemption", day(2026, 7, 10), law=LAW)[0]) == month(2024, 6)


@pytest.mark.parametrize(
    ("births", "first", "count"), [("single", month(2026, 11), 4), ("multiple", month(2026, 9), 6)]
)
def test_the_months_around_a_birth(births: str, first: int, count: int) -> None:
    begin, months = maternity_period(day(2026, 12, 20), births, law=LAW)
    assert (int(begin[0]), int(months[0])) == (first, count)


@pytest.mark.parametrize(
    ("born", "maternity_until", "first", "count"),
    [
        ((2026, 10, 15), 0, month(2026, 10), 12),
        ((2026, 10, 15), month(2027, 1), month(2027, 1), 9),
        ((2026, 1, 20), 0, month(2026, 10), 3),
        ((2025, 9, 20), 0, month(2026, 10), 0),
    ],
)
def test_child_care_follows_maternity_and_begins_in_october_2026(
    born: tuple[int, int, int], maternity_until: int, first: int, count: int
) -> None:
    begin, months = child_care_period(day(*born), day(*born), column(maternity_until), law=LAW)
    assert (int(begin[0]), int(months[0])) == (first, count)


def test_an_application_runs_to_the_end_of_its_year_and_names_the_head(settled: None) -> None:
    line = applied()
    assert (line.from_month, line.until_month, line.head) == (date(2026, 7, 1), date(2027, 6, 1), 18)


def test_the_head_of_household_bars_an_exemption_but_not_the_deferral(settled: None) -> None:
    line = examined()
    assert line.income == 0
    assert line.head_income
    assert line.found == ExemptionClass.DEFERRAL


def test_a_spouse_with_income_bars_the_deferral_too(settled: None) -> None:
    assert examined(spouse=18).found == ExemptionClass.NONE


def test_a_student_is_judged_alone(settled: None) -> None:
    assert examined(kind=2).found == ExemptionClass.STUDENT


def test_an_undeclared_income_is_unknown_never_zero(settled: None) -> None:
    assert examined(first=date(2024, 7, 1)).found == ExemptionClass.UNKNOWN


def test_months_too_far_back_are_refused(settled: None) -> None:
    with pytest.raises(Refused, match="2024年06月分まで"):
        applied(first=date(2024, 5, 1))


def test_the_same_months_are_not_applied_for_twice(settled: None) -> None:
    applied()
    with pytest.raises(Refused, match="期間が重なります"):
        applied(first=date(2026, 10, 1))


def test_nobody_without_a_qualification_is_exempted(settled: None) -> None:
    with pytest.raises(Refused, match="第1号被保険者の資格がありません"):
        apply_exemption(person=69, kind=1, applied_on=TODAY, from_month=TODAY, actor=CLERK)


def test_the_child_care_months_follow_the_reported_maternity(settled: None) -> None:
    for kind in (3, 4):
        report_birth(person=26, kind=kind, applied_on=TODAY, birth_on=date(2026, 10, 15), actor=CLERK)
    assert (last().from_month, last().until_month) == (date(2027, 1, 1), date(2027, 9, 1))


def test_a_child_care_without_a_month_is_refused(settled: None) -> None:
    with pytest.raises(Refused, match="免除になる月がありません"):
        report_birth(person=26, kind=4, applied_on=TODAY, birth_on=date(2025, 9, 1), actor=CLERK)


def test_the_additional_premium_begins_once_and_ends_after_it_began(settled: None) -> None:
    with pytest.raises(Refused, match="申出がありません"):
        declare_additional(person=26, kind=6, applied_on=TODAY, actor=CLERK)
    declare_additional(person=26, kind=5, applied_on=TODAY, actor=CLERK)
    with pytest.raises(Refused, match="すでに受け付けて"):
        declare_additional(person=26, kind=5, applied_on=TODAY, actor=CLERK)
    declare_additional(person=26, kind=6, applied_on=TODAY, actor=CLERK)


def test_a_result_waits_for_the_paper_to_be_passed_on(settled: None) -> None:
    line = examined()
    with pytest.raises(Refused, match="進達していない"):
        enter_result(
            person=26,
            application=line.application,
            stage=Stage.GRANTED,
            answered_on=TODAY,
            result=1,
            actor=CLERK,
        )


def test_every_stage_stays_in_the_history(settled: None) -> None:
    line = examined()
    with tenant(town.TOWN):
        stages = [a.stage for a in Application.objects.filter(application=line.application).order_by("entry")]
    assert stages == [Stage.RECEIVED, Stage.EXAMINED]


def test_a_town_sees_no_application_of_another(settled: None) -> None:
    line = applied()
    with tenant(town.OTHER):
        assert reads.find(line.application) is None
        assert reads.open_applications() == []


def test_a_paper_of_one_person_is_not_moved_by_another(settled: None) -> None:
    line = applied()
    with pytest.raises(NotFound):
        examine_application(person=69, application=line.application, actor=CLERK)


def test_an_application_is_previewed_entered_approved_and_listed(settled: None) -> None:
    client, path = clerk(), f"{HOME}persons/26/papers/apply_exemption/"
    given = {
        "kind": "1", "applied_on": "R8.7.10", "from_month": "R8.7.1", "dependants": "0", "spouse_dependants": "0",
        "head_dependants": "0",
    }  # fmt: skip
    read_at = shown(client, path).split('name="read_at" value="')[1].split('"')[0]
    assert (
        "まだ登録していません"
        in client.post(path, {**given, "read_at": read_at, "preview": "1"}).content.decode()
    )
    answer = sent(client, path, **given, read_at=read_at, send="1")
    acts.approve(int(answer["Location"].rstrip("/").rsplit("/", 1)[1]), actor=APPROVER)
    assert "2026年07月" in shown(client, f"{HOME}persons/26/")
    assert "所得状況の確認" in shown(client, f"{HOME}persons/26/")
    assert "免除・納付猶予" in shown(client, f"{HOME}applications/")


def test_claims_are_taken_by_kind(settled: None) -> None:
    accept_claim(person=50, claim=2, applied_on=TODAY, actor=CLERK)
    assert last(50).kind_ja == "裁定請求（障害基礎年金）"
