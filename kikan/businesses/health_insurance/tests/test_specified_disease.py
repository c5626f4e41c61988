"""Specified diseases (特定疾病): recognised, on the certificate, taken before the household; and transfers (移送費)."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.health_insurance.exchange.claims_file import read_claims
from kikan.businesses.health_insurance.law.benefits import transfer
from kikan.businesses.health_insurance.law.high_cost import DIALYSIS, NO_DISEASE, specified_disease
from kikan.businesses.health_insurance.models import SpecifiedDisease
from kikan.businesses.health_insurance.procedures.decide_benefits import (
    PaidLine,
    decide_high_cost,
    decide_transfer,
)
from kikan.businesses.health_insurance.procedures.find_high_cost import find_high_cost
from kikan.businesses.health_insurance.procedures.issue_papers import issue_disease_certificate
from kikan.businesses.health_insurance.procedures.record_specified_disease import record_specified_disease
from kikan.businesses.health_insurance.procedures.take_claims import take_claims
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.businesses.health_insurance.reads import high_cost
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.claims import file_of, line
from kikan.businesses.health_insurance.tests.scene import HOME, clerk, named_town, sent, shown
from kikan.law import Law, book, column
from kikan.shared.access import system_actor
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant

HEAD, WIFE, CHILD = 18, 26, 34
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 10)
HAEMOPHILIA = 2
PRINTER = system_actor(town.TOWN, "health_insurance.print", "health_insurance.look")


def law() -> Law:
    return book().law("benefit_month", 2026 * 12 + 5).of("health_insurance_benefits")


@pytest.mark.parametrize(
    ("disease", "is_elderly", "is_upper", "left"),
    [
        (NO_DISEASE, False, True, 90_000), (DIALYSIS, False, False, 10_000), (DIALYSIS, False, True, 20_000),
        (DIALYSIS, True, True, 10_000), (HAEMOPHILIA, False, True, 10_000),
    ],
)  # fmt: skip
def test_only_dialysis_of_the_upper_classes_below_seventy_has_the_higher_limit(
    disease: int, is_elderly: bool, is_upper: bool, left: int
) -> None:
    found = specified_disease(
        column(90_000), column(disease), np.array([is_elderly]), np.array([is_upper]), law=law()
    )
    assert (int(found.left[0]), int(found.benefit[0])) == (left, 90_000 - left)


@given(st.integers(0, 10**8), st.integers(0, 3), st.booleans(), st.booleans())
def test_what_is_left_and_what_goes_back_are_what_was_paid(
    paid: int, disease: int, is_elderly: bool, is_upper: bool
) -> None:
    found = specified_disease(
        column(paid), column(disease), np.array([is_elderly]), np.array([is_upper]), law=law()
    )
    assert int(found.left[0]) + int(found.benefit[0]) == paid
    assert disease == NO_DISEASE or int(found.left[0]) <= 20_000


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_transfer_never_pays_more_than_was_paid_or_than_the_cheapest_way(paid: int, standard: int) -> None:
    service = book().law("service_month", 2026 * 12 + 5).of("health_insurance_benefits")
    assert int(transfer(column(paid), column(standard), law=service).amount[0]) == min(paid, standard)


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def recognise(person: int, disease: int = DIALYSIS, applied_on: date = date(2026, 6, 20)) -> None:
    record_specified_disease(person=person, disease=disease, applied_on=applied_on, actor=town.CLERK)


def test_a_recognition_holds_from_the_first_of_its_month_until_it_is_ended(settled: None) -> None:
    with pytest.raises(Refused, match="終える認定"):
        recognise(WIFE, 0)
    with pytest.raises(NotFound, match="資格がありません"):
        recognise(42)
    recognise(WIFE)
    with tenant(town.TOWN):
        assert reads.diseases_in(JUNE, [WIFE, HEAD]) == {WIFE: DIALYSIS}
        assert reads.diseases_in(date(2026, 5, 1), [WIFE]) == {}
    recognise(WIFE, 0, date(2026, 7, 1))
    with tenant(town.TOWN):
        assert reads.diseases_in(JUNE, [WIFE]) == {WIFE: DIALYSIS}
        assert reads.diseases_in(date(2026, 7, 1), [WIFE]) == {}
    with tenant(town.OTHER):
        assert not SpecifiedDisease.objects.exists()


def test_the_run_and_the_counter_take_the_disease_first_and_its_rest_with_the_household(
    settled: None,
) -> None:
    claims = (
        line(1, WIFE, 300_000, 90_000, specified=1),
        line(2, HEAD, 1_000_000, 300_000, way=1),
        line(3, CHILD, 300_000, 60_000, specified=1),
    )
    take_claims(file=read_claims(file_of(*claims)), actor=town.CLERK)
    recognise(WIFE)
    find_high_cost(month=JUNE, actor=town.CLERK)
    with tenant(town.TOWN):
        search = high_cost.last_search(JUNE)
        assert search is not None
        (row,) = high_cost.findings(search, head())
        units = high_cost.units_of(101, JUNE, head())
    # 90,000 − 10,000 of the disease; the child has no recognition and counts like any other:
    # 360,000 above 80,100 + (1,300,000 − 267,000) × 1 %.
    assert row.benefit == 80_000 + 360_000 - 90_430
    lines = [PaidLine(u.person, u.is_outpatient, u.cost, u.paid, u.is_specified) for u in units]
    asked = {"person": HEAD, "month": JUNE, "applied_on": JULY, "actor": town.CLERK}
    with pytest.raises(Refused, match="認定がない人"):
        decide_high_cost(lines=lines, **asked)
    lines = [PaidLine(x.person, x.is_outpatient, x.cost, x.paid, x.person == WIFE) for x in lines]
    decide_high_cost(lines=lines, **asked)
    with tenant(town.TOWN):
        (benefit,) = reads.benefits_of(HEAD)
        steps = {s.name: s.value for s in reads.benefit_steps(benefit.kind, benefit.working)}
    assert (benefit.amount, steps["specified"], steps["total"]) == (row.benefit, 80_000, row.benefit)
    page = shown(clerk(), f"{HOME}benefits/{benefit.number}/")
    assert "（特定疾病）" in page
    assert "世帯の高額療養費" in page


def test_the_certificate_names_the_disease_its_limit_and_for_dialysis_its_last_day(settled: None) -> None:
    with pytest.raises(NotFound, match="認定がありません"):
        issue_disease_certificate(person=WIFE, actor=PRINTER)
    recognise(WIFE)
    recognise(CHILD, HAEMOPHILIA)
    told = []
    for person in (WIFE, CHILD):
        number = issue_disease_certificate(person=person, actor=PRINTER)
        with tenant(town.TOWN):
            data = Issue.objects.get(number=number).data
        told.append({p["label"]: p["value"] for p in data["body"]["pairs"]})
    assert told[0]["自己負担限度額"].startswith("10,000円")
    assert (told[0]["発効期日"], told[0]["有効期限"]) == ("令和8年6月1日", "令和8年7月31日")
    assert "有効期限" not in told[1]
    client = clerk()
    assert "特定疾病" in shown(client, f"{HOME}persons/{WIFE}/")
    assert sent(client, f"{HOME}persons/{WIFE}/paper", paper="disease_certificate").status_code == 302


def test_a_transfer_is_paid_once_and_only_where_its_conditions_are_confirmed(settled: None) -> None:
    asked = {
        "person": CHILD, "happened_on": JUNE, "paid": 50_000, "standard": 30_000, "applied_on": JULY,
        "actor": town.CLERK,
    }  # fmt: skip
    with pytest.raises(Refused, match="要件"):
        decide_transfer(is_needed=False, **asked)
    decide_transfer(is_needed=True, **asked)
    with pytest.raises(Refused, match="すでに決定"):
        decide_transfer(is_needed=True, **asked)
    with tenant(town.TOWN):
        (benefit,) = reads.benefits_of(CHILD)
    assert (benefit.kind_ja, benefit.amount, benefit.payee) == ("移送費", 30_000, HEAD)
