"""Notices of decided levies: what was decided is what is printed, to the yen. All persons are invented."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from pypdf import PdfReader

from kikan.businesses.health_insurance.documents import LEVY_NOTICE
from kikan.businesses.health_insurance.documents.decided_levy import percent
from kikan.businesses.health_insurance.procedures.accept_withdrawal import accept_withdrawal
from kikan.businesses.health_insurance.procedures.issue_levy_notices import Notices, issue_levy_notices
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.reads.notices import levy_records
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.test_assess_year import levies, released
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Account, Address, Name, Protection
from kikan.shared.documents import archive
from kikan.shared.documents.models import Bundle, Issue, Printed
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.history import add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

YEAR = 2026
PRINTER = Actor(9, town.TOWN, 1, frozenset({"health_insurance.print", "residents.protected"}), "国保1")
ADDRESS = "山形県見本市大字見本1番地"


@pytest.fixture
def decided(live_database: object) -> Iterator[None]:
    town.settle()
    with clock.set_to("2026-07-10"):
        with tenant(town.TOWN):
            entry = append(
                actor=town.CLERK, kind="test.named", procedure="test", subjects=[("load", 2)]
            ).number
            for person, *_ in town.PEOPLE:
                _name_and_address(person, entry)
        released()
        yield


def _name_and_address(person: int, entry: int) -> None:
    since = date(2000, 1, 1)
    name = {"name": f"見本　{person}", "kana": "", "name_key": "", "kana_key": ""}
    add(Name, {"person": person, "kind": "official"}, name, entry=entry, valid_from=since)
    home = {"address": ADDRESS, "building": "コーポ見本", "postal_code": "9990000", "address_key": ""}
    add(Address, {"person": person, "use": "home"}, home, entry=entry, valid_from=since)


def issued(*households: int, reason: str = "") -> Notices:
    return issue_levy_notices(fiscal_year=YEAR, households=households, actor=PRINTER, reason=reason)


def sheets(number: int) -> list[str]:
    with tenant(town.TOWN):
        made = archive.pdf(number, PRINTER)
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def test_the_notice_prints_the_decision_to_the_yen(decided: None) -> None:
    levy = levies()[101]
    first, second, *_ = sheets(issued(101).first)
    for amount in (levy.total, levy.medical, levy.support, levy.care, levy.child):
        assert f"{amount:,}" in first
    assert "見本　18　様" in first
    assert "〒999-0000" in first
    assert ADDRESS in first
    assert "見本市国民健康保険税条例" in first
    assert all(f"見本　{person}" in second for person in (18, 26, 34))
    assert "所得割額" in second
    assert "地方税法第703条の4" in second


def test_the_slips_add_up_to_the_levy_and_name_the_claim(decided: None) -> None:
    levy = levies()[101]
    number = issued(101).first
    with tenant(town.TOWN):
        slips = Issue.objects.get(number=number).data["body"]["slips"]
    assert sum(int(slip["amount"].replace(",", "")) for slip in slips) == levy.total
    keys = [slip["store"]["gs1_128"][8:29] for slip in slips]
    assert keys[0] == f"06202{21}{26}{levy.charge:08d}0100"
    assert len(set(keys)) == len(slips) == 10


def test_illustrative_rates_are_named_on_the_notice(decided: None) -> None:
    pages = sheets(issued(101).first)
    assert all("条例の公表値ではなく例示" in page for page in pages)
    assert "基礎課税額（医療分）の所得割の率" in pages[1].replace("\n", "")


def test_a_head_who_is_not_insured_is_the_payer_but_no_member(decided: None) -> None:
    with tenant(town.TOWN):
        (record,) = levy_records(YEAR, [102])
    assert record.payer == 42
    _, second, third, *_ = sheets(issued(102).first)
    assert "見本　50" in second
    assert "見本　42" not in second
    assert "納税義務者は世帯主です" in third.replace("\n", "")


def test_a_payer_with_an_account_gets_no_slips(decided: None) -> None:
    with tenant(town.TOWN):
        entry = append(
            actor=town.CLERK, kind="test.account", procedure="test", subjects=[("person", 18)]
        ).number
        account = {"bank": "0001", "branch": "001", "account_number": "1234567", "holder_kana": "ﾐﾎﾝ"}
        add(Account, {"person": 18, "use": "debit"}, account, entry=entry, valid_from=date(2026, 1, 1))
    pages = sheets(issued(101).first)
    assert len(pages) == 3
    assert "口座振替" in pages[0]


def test_a_protected_payer_waits_for_an_officer_with_a_reason(decided: None) -> None:
    with tenant(town.TOWN):
        entry = append(
            actor=town.CLERK, kind="test.protected", procedure="test", subjects=[("person", 18)]
        ).number
        add(Protection, {"person": 18}, {"kind": "dv"}, entry=entry, valid_from=date(2026, 1, 1))
    passed = issued(101, 103)
    assert (passed.count, passed.protected) == (1, (101,))
    assert issued(101, reason="本人の申出により送付先を確認").protected == ()


def test_a_corrected_levy_shows_before_and_after(decided: None) -> None:
    before = levies()[101].total
    with clock.set_to("2026-10-20"):
        accept_withdrawal(
            person=26,
            lost_on=date(2026, 10, 1),
            reported_on=date(2026, 10, 20),
            lost_by=2,
            actor=town.CLERK,
        )
        reassess_changed(fiscal_year=YEAR, actor=town.CLERK)
        after = levies()[101].total
        pages = sheets(issued(101).first)
    assert after < before
    assert f"{before:,}" in pages[0]
    assert f"{after:,}" in pages[0]
    assert f"前の決定額{before:,}円から{before - after:,}円減りました" in pages[2].replace("\n", "")


def test_nothing_decided_and_no_right_are_refused(decided: None) -> None:
    with pytest.raises(NotFound):
        issued(999)
    with pytest.raises(NotPermitted):
        issue_levy_notices(fiscal_year=YEAR, households=[101], actor=replace(PRINTER, rights=frozenset()))


def test_a_payer_without_an_address_is_refused(decided: None) -> None:
    with clock.set_to("1999-12-31"), pytest.raises(Refused):
        issued(101)


def test_rates_are_written_as_the_ordinance_writes_them() -> None:
    written = [percent(Fraction(text)) for text in ("0.063", "0.1", "0.0028", "0", "1/30")]
    assert written == ["6.3%", "10%", "0.28%", "", "10/3%"]


def test_a_run_prints_the_notice_of_each_household_once(decided: None) -> None:
    number = queue.enqueue("health_insurance.print_notices", actor=PRINTER, parameters={"fiscal_year": YEAR})
    assert run_now(town.TOWN, number) == State.DONE
    figures = queue.find(town.TOWN, number).figures
    with tenant(town.TOWN):
        printed = list(Printed.objects.filter(run=number))
        assert Bundle.objects.filter(kind=LEVY_NOTICE.kind, first=figures["first_issue"]).exists()
    assert sorted(p.subject for p in printed) == sorted(levy.charge for levy in levies().values())
    assert figures["notices"] + figures["passed_over"] == 3
    assert figures["pages"] >= figures["notices"]
