"""Papers of decided taxes: what was decided is what is printed, to the yen. All persons are invented."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from conftest import _connected_to
from kikan.businesses.resident_tax.documents import COLLECTOR_NOTICE, TAX_NOTICE, WITHHELD_NOTICE
from kikan.businesses.resident_tax.documents.tax_certificate import INCOME, TAX
from kikan.businesses.resident_tax.models import CertificateRequest
from kikan.businesses.resident_tax.procedures.issue_tax_certificate import (
    FAMILY,
    PROXY,
    Request,
    issue_tax_certificate,
)
from kikan.businesses.resident_tax.procedures.issue_tax_notices import (
    issue_collector_notices,
    issue_tax_notices,
    issue_withheld_notices,
)
from kikan.businesses.resident_tax.reads.assessments import AssessedTax, assessment_of
from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.businesses.resident_tax.tests.employed_town import (
    CLERK,
    MILL,
    PRINTER,
    YEAR,
    employed_town,
)
from kikan.shared.addressees.models import Protection, RecipientKind
from kikan.shared.addressees.recipients import end_recipient, set_recipient
from kikan.shared.documents import archive
from kikan.shared.documents.models import Bundle, FeeLine, Issue, Printed
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from kikan.site.launcher.templates import TestDatabases

ASKED = Request("児童手当の申請")


@pytest.fixture(scope="module", autouse=True)
def _town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[None]:
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), employed_town():
        yield
    test_databases.drop(name)


def sheets(number: int) -> list[str]:
    with tenant(town.TOWN):
        made = archive.pdf(number, PRINTER)
    if folder := os.environ.get("KIKAN_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"paper-{number}.pdf").write_bytes(made)
    return [page.extract_text().replace("\n", "") for page in PdfReader(BytesIO(made)).pages]


def tax_of(person: int) -> AssessedTax:
    with tenant(town.TOWN):
        found = assessment_of(person, YEAR)
    assert found is not None
    return found


def certificate(person: int, kind: str = TAX, request: Request = ASKED, year: int = YEAR) -> int:
    return issue_tax_certificate(person=person, fiscal_year=year, kind=kind, request=request, actor=PRINTER)[
        0
    ]


def test_a_notice_prints_the_decision_its_instalments_and_slips_to_the_yen() -> None:
    tax = tax_of(town.PENSIONER)
    first, second, *_ = sheets(
        issue_tax_notices(fiscal_year=YEAR, persons=[town.PENSIONER], actor=PRINTER).first
    )
    assert f"{tax.annual_tax:,}" in first
    assert "納税通知書" in first
    assert "見本　42　様" in first
    assert f"{tax.aggregate_income:,}" in second
    assert "社会保険料控除" in second
    with tenant(town.TOWN):
        data = Issue.objects.filter(kind=TAX_NOTICE.kind).latest("number").data["body"]
    assert sum(int(s["amount"].replace(",", "")) for s in data["slips"]) == tax.ordinary
    assert data["slips"][0]["store"]["gs1_128"][8:15] == f"06202{11}"


def test_an_employer_gets_a_list_that_adds_up_and_slips_for_each_month() -> None:
    issued = issue_collector_notices(fiscal_year=YEAR, collectors=[MILL], actor=PRINTER)
    pages = sheets(issued.first)
    total = tax_of(town.EARNER).salary + tax_of(town.LEAVER).salary
    assert f"{total:,}" in pages[0]
    assert "見本製粉株式会社" in pages[0]
    assert "見本　18" in pages[1]
    assert "大字見本" not in pages[1]
    with tenant(town.TOWN):
        data = Issue.objects.filter(kind=COLLECTOR_NOTICE.kind).latest("number").data["body"]
    assert len(data["slips"]) == 12


def test_an_employee_gets_months_and_breakdown_without_an_address() -> None:
    issued = issue_withheld_notices(fiscal_year=YEAR, collector=MILL, actor=PRINTER)
    assert issued.count == 2
    (page,) = sheets(issued.first)
    assert f"{tax_of(town.EARNER).salary:,}" in page
    assert "大字見本" not in page
    with tenant(town.TOWN):
        assert Issue.objects.filter(kind=WITHHELD_NOTICE.kind).count() == 2


def test_a_certificate_shows_every_figure_and_keeps_who_asked() -> None:
    tax = tax_of(town.EARNER)
    asked = Request("奨学金", FAMILY, "見本　花子")
    number = certificate(town.EARNER, request=asked)
    (page,) = sheets(number)
    for amount in (tax.annual_tax, tax.aggregate_income, tax.taxable_income, tax.city_levy, tax.forest_tax):
        assert f"{amount:,}" in page
    assert "所得・課税証明書" in page
    assert "16歳未満" in page
    with tenant(town.TOWN):
        kept = CertificateRequest.objects.get(issue=number)
        fee = FeeLine.objects.get(issue=number)
    assert (kept.purpose, kept.asked_by, kept.asked_by_name) == ("奨学金", FAMILY, "見本　花子")
    assert fee.amount == 300


def test_who_owes_nothing_gets_a_certificate_of_that_and_an_income_certificate_shows_no_tax() -> None:
    (free,) = sheets(certificate(town.STUDENT))
    assert "非課税証明書" in free
    (income,) = sheets(certificate(town.EARNER, INCOME))
    assert "所得証明書" in income
    assert f"{tax_of(town.EARNER).annual_tax:,}" not in income


def test_the_undeclared_unknown_years_and_proxies_without_mandate_are_refused() -> None:
    with pytest.raises(Refused, match="未申告"):
        certificate(town.SILENT)
    with pytest.raises(Refused, match="課税の記録がない"):
        certificate(town.EARNER, year=2020)
    with pytest.raises(Refused, match="委任状"):
        certificate(town.EARNER, request=Request("融資", PROXY, "見本　太郎"))
    with pytest.raises(NotFound):
        issue_tax_notices(fiscal_year=YEAR, persons=[town.STUDENT], actor=PRINTER)


def test_a_protected_person_is_passed_over_and_gets_no_certificate_without_release() -> None:
    with tenant(town.TOWN):
        entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("person", town.ON_NEW_YEAR)])
        values = {"kind": "dv"}
        add(
            Protection,
            {"person": town.ON_NEW_YEAR},
            values,
            entry=entry.number,
            valid_from=entry.recorded_at.date(),
        )
    issued = issue_tax_notices(fiscal_year=YEAR, persons=[town.ON_NEW_YEAR, town.PENSIONER], actor=PRINTER)
    assert (issued.count, issued.protected) == (1, (town.ON_NEW_YEAR,))
    with pytest.raises(Refused, match="E20"):
        certificate(town.ON_NEW_YEAR)


def test_the_notice_of_one_who_died_goes_to_the_heirs_representative() -> None:
    with tenant(town.TOWN):
        about = [("person", town.PENSIONER)]
        entry = append(actor=CLERK, kind="test.recipient", procedure="test", subjects=about).number
        day = clock.today()
        set_recipient(town.PENSIONER, town.EARNER, RecipientKind.HEIRS, entry=entry, since=day)
    first, *_ = sheets(issue_tax_notices(fiscal_year=YEAR, persons=[town.PENSIONER], actor=PRINTER).first)
    assert f"見本　42　相続人代表者　見本　{town.EARNER}　様" in first
    with tenant(town.TOWN):
        entry = append(actor=CLERK, kind="test.recipient", procedure="test", subjects=about).number
        end_recipient(town.PENSIONER, entry=entry, on=day)


@pytest.mark.parametrize("kind", ["taxpayers", "collectors"])
def test_a_run_prints_every_notice_once_however_often_it_is_worked(kind: str) -> None:
    number = queue.enqueue(
        "resident_tax.print_notices", actor=CLERK, parameters={"fiscal_year": YEAR, "kind": kind}
    )
    assert run_now(town.TOWN, number) == State.DONE
    figures = queue.find(town.TOWN, number).figures
    with tenant(town.TOWN):
        printed = list(Printed.objects.filter(run=number))
        assert Bundle.objects.filter(first=figures["first_issue"]).exists()
    assert figures["notices"] + figures["passed_over"] == len(printed) > 0
    assert figures["pages"] >= figures["notices"]
