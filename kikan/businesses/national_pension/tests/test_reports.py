"""Passing on to the agency: each paper once, again only when it came back; counts, look-up and guidance."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import chief, clerk, named_town, sent, shown
from kikan.businesses.national_pension.exchange.agency import heads
from kikan.businesses.national_pension.models import AgencyReject, ReportItem
from kikan.businesses.national_pension.models.application import Stage
from kikan.businesses.national_pension.procedures.accept_claim import accept_claim
from kikan.businesses.national_pension.procedures.apply_exemption import apply_exemption
from kikan.businesses.national_pension.procedures.cancel_qualification import cancel_qualification
from kikan.businesses.national_pension.procedures.enter_result import enter_result
from kikan.businesses.national_pension.procedures.examine_application import examine_application
from kikan.businesses.national_pension.procedures.make_report import make_report
from kikan.businesses.national_pension.reads import applications, reports
from kikan.businesses.national_pension.tests.scene import CLERK, HOME, gained
from kikan.shared.access import system_actor
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant

TODAY = date(2026, 7, 10)
REPORTER = system_actor(town.TOWN, "national_pension.print")


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def reported(first: date = date(2026, 7, 1), last: date = TODAY) -> list[tuple[str, bool]]:
    number = make_report(from_on=first, until_on=last, actor=REPORTER)
    with tenant(town.TOWN):
        return [(i.label, i.is_again) for i in reports.items_of(number)]


def claimed(person: int = 50) -> int:
    accept_claim(person=person, claim=1, applied_on=TODAY, actor=CLERK)
    return stands(person).application


def stands(person: int) -> applications.Line:
    with tenant(town.TOWN):
        return applications.applications_of(person)[0]


def answered(application: int, stage: Stage, person: int = 50) -> None:
    enter_result(person=person, application=application, stage=stage, answered_on=TODAY, actor=CLERK)


def test_a_paper_is_passed_on_once_whatever_is_repeated(settled: None) -> None:
    claimed()
    assert reported() == [("裁定請求（老齢基礎年金）", False)]
    assert stands(50).stage == Stage.FORWARDED
    with pytest.raises(Refused, match="進達するものがありません"):
        reported()


def test_an_exemption_waits_for_its_incomes(settled: None) -> None:
    gained(person=26)
    apply_exemption(person=26, kind=1, applied_on=TODAY, from_month=TODAY, actor=CLERK)
    with pytest.raises(Refused, match="進達するものがありません"):
        reported()
    examine_application(person=26, application=stands(26).application, actor=CLERK)
    assert reported() == [("免除・納付猶予", False)]


def test_a_paper_that_came_back_goes_again_when_it_was_looked_at(settled: None) -> None:
    gained(person=26)
    apply_exemption(person=26, kind=1, applied_on=TODAY, from_month=TODAY, actor=CLERK)
    number = stands(26).application
    examine_application(person=26, application=number, actor=CLERK)
    reported()
    answered(number, Stage.RETURNED, person=26)
    examine_application(person=26, application=number, actor=CLERK)
    assert reported() == [("免除・納付猶予", True)]


def test_a_claim_that_came_back_goes_again(settled: None) -> None:
    number = claimed()
    reported()
    answered(number, Stage.RETURNED)
    assert reported() == [("裁定請求（老齢基礎年金）", True)]


def test_a_gain_is_passed_on_once_and_its_cancelling_after_it(settled: None) -> None:
    entry = gained(on=date(2026, 7, 2))
    assert reported() == [("資格取得（退職（第2号から））", False)]
    cancel_qualification(cancelled=entry, actor=CLERK)
    with tenant(town.TOWN):
        (item,) = reports.waiting_items(date(2020, 1, 1), date(2099, 1, 1))
    assert item.label == "資格異動の取消し"


def test_a_gain_cancelled_before_it_was_passed_on_is_never_passed_on(settled: None) -> None:
    cancel_qualification(cancelled=gained(on=date(2026, 7, 2)), actor=CLERK)
    with tenant(town.TOWN):
        assert reports.waiting_items(date(2020, 1, 1), date(2099, 1, 1)) == []


def test_a_town_passes_on_nothing_of_another(settled: None) -> None:
    claimed()
    town.settle(town.OTHER)
    with pytest.raises(Refused, match="進達するものがありません"):
        make_report(from_on=TODAY, until_on=TODAY, actor=system_actor(town.OTHER, "national_pension.print"))
    reported()
    with tenant(town.OTHER):
        assert not ReportItem.objects.exists()
        assert reports.reports() == []


@pytest.fixture
def list_made(settled: None) -> tuple[Client, str]:
    gained(person=26, on=date(2026, 7, 2), digits="1234567890")
    client = chief()
    answer = sent(client, f"{HOME}reports/", from_on="R8.7.1", until_on="R8.7.10")
    assert answer.status_code == 302, answer.content.decode()
    return client, answer["Location"]


def test_the_list_opens_as_a_letter(list_made: tuple[Client, str]) -> None:
    client, path = list_made
    paper = shown(client, path).split('class="btn" href="')[1].split('"')[0]
    answer: Any = client.get(paper)
    assert answer["Content-Type"] == "application/pdf"


def test_the_list_is_sent_as_a_file_with_a_reason(list_made: tuple[Client, str]) -> None:
    client, path = list_made
    answer: Any = client.post(f"{path}?items-export=1", {"reason": "年金事務所への提出"})
    assert "1234567890" in b"".join(
        answer.streaming_content if answer.streaming else [answer.content]
    ).decode("utf-8", "replace")


def test_a_person_is_found_by_the_pension_number(list_made: tuple[Client, str]) -> None:
    client, _ = list_made
    answer = sent(client, f"{HOME}look-up/", digits="1234-567890")
    assert answer["Location"].endswith("/persons/26/")


def test_an_unknown_pension_number_is_said_beside_its_field(settled: None) -> None:
    answer = clerk().post(f"{HOME}look-up/", {"digits": "9999999999"})
    assert "記録されていません" in answer.content.decode()


def test_papers_are_counted_by_month(settled: None) -> None:
    claimed()
    gained(on=date(2026, 7, 2))
    with tenant(town.TOWN):
        counted = {c.kind_ja: c.months[3] for c in reports.month_counts(2026)}
    assert (counted["裁定請求"], counted["資格取得"], counted["資格喪失"]) == (1, 1, 0)
    assert "受付件数月報" in shown(clerk(), f"{HOME}statistics/2026/")


def test_the_guidance_tells_the_premium_and_names_what_it_does_not_know(settled: None) -> None:
    page = shown(clerk(), f"{HOME}guidance/2026/")
    assert "17,920" in page
    assert "前納（現金6か月）" in page
    assert "3,620" in shown(clerk(), f"{HOME}guidance/2024/")


def file_of(*lines: str) -> bytes:
    return "\r\n".join([",".join(heads()), *lines, ""]).encode()


def test_a_file_of_results_answers_what_was_passed_on_and_keeps_the_rest(settled: None) -> None:
    gained(person=26, digits="1234567890")
    apply_exemption(person=26, kind=1, applied_on=TODAY, from_month=TODAY, actor=CLERK)
    examine_application(person=26, application=stands(26).application, actor=CLERK)
    reported()
    day = f"{clock.today():%Y%m%d}"
    content = file_of(
        f"1234-567890,1,202607,5,1,{day}", f"1234567890,1,202607,5,1,{day}", f"9999999999,1,202607,5,1,{day}",
        f"1234567890,2,,6,,{day}", "1234567890,1,202607,5,1,20261399", f"1234567890,1,202607,5,,{day}",
    )  # fmt: skip
    page, client = f"{HOME}reports/", chief()

    def upload(act: str, what: bytes = content) -> tuple[int, str]:
        answer = sent(client, page, **{act: "1", "file": SimpleUploadedFile("a.csv", what)})
        return answer.status_code, answer.content.decode()

    status, text = upload("try")
    assert status == 200
    assert "入力できる行 1件、できない行 5件" in text
    assert stands(26).stage == Stage.FORWARDED
    assert upload("try", b"x")[0] == 400
    assert upload("take")[0] == 302
    assert (stands(26).stage, stands(26).result) == (Stage.GRANTED, 1)
    with tenant(town.TOWN):
        reasons = dict(AgencyReject.objects.values_list("line", "reason"))
    assert sorted(reasons) == [3, 4, 5, 6, 7]
    assert "記録されていません" in reasons[4]
    assert "進達した申請がありません" in reasons[5]
    assert upload("take")[0] == 400, "the same file again"
    assert "別にした行" in shown(client, page)
