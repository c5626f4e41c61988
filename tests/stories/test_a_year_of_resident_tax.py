"""A year of resident tax, from 1 January to a refund in the next: every yen by hand.

A couple of 38 and 36 with a child of three, taxed for fiscal year 2025 by the illustrative values (6 % and 4 %, 3,000 and
1,000, forest tax 1,000; June, August, October, January). His employer reports 12,000,000 yen and premiums of 1,400,000:
  salary income 12,000,000 − 1,950,000 = 10,050,000, for the child less (10,000,000 − 8,500,000) × 10 % = 150,000: 9,900,000
  deductions 1,400,000 + 110,000 (spouse, his income above 9,500,000) + 430,000 = 1,940,000; taxable 7,960,000
  477,600 − 1,500 (5 % of at least 50,000) = 476,100, and 318,400 − 1,000 = 317,400; with 5,000:  798,500
  a quarter is 199,625: three times 199,000, and 201,500 in June
The second instalment, due on Sunday 31 August and so on 1 September, is paid on 10 November:
  199,000 × 2.4 % × 30 ÷ 365 = 392.5, 199,000 × 8.7 % × 40 ÷ 365 = 1,897.3; 392 + 1,897 = 2,289:      2,200 late
In November 2026 the employer corrects the salary to 7,000,000:
  income 7,000,000 × 0.9 − 1,100,000 = 5,200,000; deductions 1,400,000 + 330,000 + 430,000; taxable 3,040,000
  182,400 − 1,500 = 180,900, 121,600 − 1,000 = 120,600; with 5,000:   306,500, less by 492,000
  = the fourth 199,000 + the third 199,000 + 94,000 of the second, whose late charge falls to
  105,000 × 2.4 % × 30 ÷ 365 = 207.1, 105,000 × 8.7 % × 40 ÷ 365 = 1,001.1; 1,208:      1,200, too much by 1,000
Interest until the decision of 1 December 2026, 0.9 % in 2025 and 1.3 % for 335 days of 2026:
  199,000 since 26 November (36 days):  176.6 + 2,374.3 = 2,500;  since 1 November (61):  299.3 + 2,374.3 = 2,600
   94,000 since 11 November (51 days):  118.2 + 1,121.5 = 1,200
"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from conftest import _connected_to
from kikan.businesses.collection.documents.certificate import ORDINARY
from kikan.businesses.collection.exchange.account_transfer import read_result, write_request
from kikan.businesses.collection.exchange.incoming import layouts, read_file
from kikan.businesses.collection.procedures.accept_debit_order import DebitAccount, accept_debit_order
from kikan.businesses.collection.procedures.accept_transfer_results import accept_transfer_results
from kikan.businesses.collection.procedures.book_file import book_file
from kikan.businesses.collection.procedures.decide_late_charges import decide_late_charges
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.issue_payment_certificate import issue_payment_certificate
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.businesses.collection.procedures.request_transfers import request_transfers
from kikan.businesses.collection.procedures.transfers import Creditor
from kikan.businesses.collection.tests.files import bars, store_line, whole
from kikan.businesses.resident_tax.documents.tax_certificate import TAX
from kikan.businesses.resident_tax.exchange.document_files import read_documents
from kikan.businesses.resident_tax.exchange.document_layouts import document_layouts, written
from kikan.businesses.resident_tax.procedures.import_documents import Brought, import_documents
from kikan.businesses.resident_tax.procedures.issue_tax_certificate import Request, issue_tax_certificate
from kikan.businesses.resident_tax.procedures.issue_tax_notices import issue_tax_notices
from kikan.businesses.resident_tax.procedures.merge_documents import merge_documents
from kikan.businesses.resident_tax.procedures.reassess_changed import reassess_changed
from kikan.businesses.resident_tax.reads.assessments import assessment_of
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.shared.access.samples import ensure_users
from kikan.shared.documents import archive
from kikan.shared.documents.slips import store_key
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.kinds import late_charge_of, reminder_fee_of
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.ledger.models import Balance, Receipt, ReceiptState, Refund
from kikan.shared.tenancy import clock, tenant
from kikan.site.launcher.templates import TestDatabases
from kikan.site.samples.settling import bring_in
from kikan.site.samples.sources import town_data
from tests.conftest import MODEL_TOWN
from tests.stories import scene
from tests.stories.scene import clerk

YEAR = 2025
LAYOUT = document_layouts()["salary-2024"]


@pytest.fixture(scope="module")
def town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    """The invented town as it was brought in on 1 December 2024: nothing is assessed."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name):
        with clock.set_to("2024-12-01"):
            bring_in(town_data(f"{MODEL_TOWN:06d}"), 1)
        yield MODEL_TOWN
    test_databases.drop(name)


def reported(salary: int, received_on: date, is_correction: int = 0) -> None:
    """The employer's 給与支払報告書 comes in and is merged into his income."""
    line = {
        "era_year": "06", "payer_name": "株式会社例示", "payer_code": "1001", "municipality": f"{MODEL_TOWN:06d}",
        "name": "渡邉　架空", "kana": "ワタナベ　カクウ", "address": scene.HOME.address, "salary_revenue": salary,
        "insurance_all": 1_400_000, "has_spouse": 1, "spouse_income": 0, "dependants_under_16": 1,
        "birth_era": "3", "birth_year": "61", "birth_month": "4", "birth_day": "2", "is_correction": is_correction,
    }  # fmt: skip
    content = written(LAYOUT, [line])
    read = read_documents(content, LAYOUT, MODEL_TOWN)
    taken = import_documents(
        actor=clerk("tax_clerk"),
        brought=Brought(
            "給報.csv", LAYOUT.key, LAYOUT.kind, LAYOUT.fiscal_year, received_on, read.lines, content, read.stated,
            read.bad,
        ),
    )  # fmt: skip
    assert (taken.taken, taken.rejected) == (1, 0)


def carried_out(kind: str, office: str, **parameters: Any) -> None:
    """A run of an office with its trial, two approvals and its release."""
    number = queue.enqueue(kind, actor=clerk(f"{office}_clerk"), parameters=parameters)
    assert run_now(MODEL_TOWN, number) == State.WAITING
    for role in (f"{office}_chief", "section_chief"):
        queue.approve(number, actor=clerk(role))
    queue.release_later(number, actor=clerk(f"{office}_chief"))
    assert run_now(MODEL_TOWN, number) == State.DONE


def balances(charge: int) -> dict[int, int]:
    with tenant(MODEL_TOWN):
        return dict(Balance.objects.filter(charge=charge).values_list("instalment", "balance"))


def booked(layout: str, content: bytes) -> None:
    file = receive_file(file=read_file(layouts()[layout], content), actor=clerk("collection_clerk"))
    assert book_file(file=file, limit=10, actor=clerk("collection_clerk")).booked == 1


def words(issue: int, role: str) -> str:
    """The text of a paper as printed, without blanks."""
    with tenant(MODEL_TOWN):
        made = archive.pdf(issue, clerk(role))
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


def arrived() -> int:
    """The family moves in in December; his number."""
    with clock.set_to("2024-12-02"):
        moved = accept_move_in(
            actor=clerk("resident_clerk"), **scene.move_in_of(scene.family(), date(2024, 12, 1))
        )
        scene.told()
    return moved.persons[0]


def assessed(person: int) -> int:
    """Document, merging, the yearly run and the notice in its time; the number of the charge."""
    with clock.set_to("2025-01-28"):
        reported(12_000_000, date(2025, 1, 28))
        merge_documents(actor=clerk("tax_clerk"), fiscal_year=YEAR, persons=(person,))
    with clock.set_to("2025-05-20"):
        ensure_users(MODEL_TOWN)
        carried_out("resident_tax.assess_year", "tax", fiscal_year=YEAR)
    with clock.set_to("2025-06-05"):
        notices = issue_tax_notices(fiscal_year=YEAR, persons=[person], actor=clerk("tax_clerk"))
        for said in ("798,500", "201,500", "199,000", "9,900,000", "7,960,000"):
            assert said in words(notices.first, "tax_clerk")
    with tenant(MODEL_TOWN):
        tax = assessment_of(person, YEAR)
    assert tax is not None
    assert (tax.annual_tax, tax.taxable_income) == (798_500, 7_960_000)
    assert balances(tax.charge) == {1: 201_500, 2: 199_000, 3: 199_000, 4: 199_000}
    return tax.charge


def paid(person: int, charge: int) -> None:
    """Each instalment by another channel; the second is late, reminded and charged for."""
    with clock.set_to("2025-06-26"):
        bar = bars(MODEL_TOWN, charge, 1, 201_500, levy=RESIDENT_TAX.code, year=YEAR)
        booked("store_a", whole([store_line("settled", bar, 201_500, at="202506251015")], made_on="20250626"))
    with clock.set_to("2025-09-18"):
        carried_out("collection.remind", "collection", due_on=20250901, sent_on=20250918)
    assert balances(charge)[reminder_fee_of(2)] == 100
    with clock.set_to("2025-10-20"):
        account = DebitAccount("9901", "001", 1, "1234567", "ﾜﾀﾅﾍﾞ ｶｸｳ")
        accept_debit_order(
            person=person, levy=RESIDENT_TAX.code, account=account, received_on=date(2025, 10, 20),
            starts_on=date(2025, 10, 20), actor=clerk("collection_clerk"),
        )  # fmt: skip
        with tenant(MODEL_TOWN):
            asked, debits = request_transfers(due_on=date(2025, 10, 31), actor=clerk("collection_clerk"))
    with clock.set_to("2025-11-05"):
        file = write_request(Creditor(MODEL_TOWN, "ﾐﾎﾝ", 9901, 1, 1, 1), date(2025, 10, 31), debits)
        result = read_result(all_debited(file, [d.amount for d in debits]))
        accept_transfer_results(request=asked, file=result, actor=clerk("collection_clerk"))
    with clock.set_to("2025-11-10"):
        counter(charge, 2, 199_000)
        decide_late_charges(charges=[charge], actor=clerk("collection_clerk"))
        assert balances(charge)[late_charge_of(2)] == 2_200
        counter(charge, late_charge_of(2), 2_200)
        counter(charge, reminder_fee_of(2), 100)
    with clock.set_to("2025-11-26"):
        key = store_key(MODEL_TOWN, RESIDENT_TAX.code, YEAR, charge, 4)
        booked(
            "el_payments",
            whole([f"2,C0001,{key},20251125,199000,20251201"], made_on="20251126", amount=199_000),
        )
    assert set(balances(charge).values()) == {0}


def all_debited(request: bytes, amounts: list[int]) -> bytes:
    """The bank's answer where every account had the money."""
    lines = request.split(b"\r\n")
    trailer = len(amounts) + 1
    sums = f"{len(amounts):06d}{sum(amounts):012d}{0:06d}{0:012d}".encode()
    lines[trailer] = lines[trailer][:19] + sums + lines[trailer][55:]
    return b"\r\n".join(lines)


def counter(charge: int, instalment: int, amount: int) -> None:
    enter_receipt(
        charge=charge,
        instalment=instalment,
        amount=amount,
        paid_on=clock.today(),
        actor=clerk("collection_clerk"),
    )


def corrected(person: int, charge: int) -> None:
    """The employer's correction comes in, the tax falls to the yen, and with it what was asked for being late."""
    with clock.set_to("2026-11-20"):
        ensure_users(MODEL_TOWN)
        reported(7_000_000, date(2026, 11, 20), is_correction=1)
        merge_documents(actor=clerk("tax_clerk"), fiscal_year=YEAR, persons=(person,))
        changes = reassess_changed(fiscal_year=YEAR, actor=clerk("tax_clerk"))
        assert decide_late_charges(charges=[charge], actor=clerk("collection_clerk")) == 1_200 - 2_200
    assert [(c.before, c.after) for c in changes if c.person == person] == [(798_500, 306_500)]


def given_back() -> list[tuple[int, int]]:
    """What comes back, amount and interest, the largest first."""
    with clock.set_to("2026-12-01"):
        with tenant(MODEL_TOWN):
            over = list(ReceiptState.objects.filter(unallocated__gt=0).values_list("number", flat=True))
        for receipt in over:
            decide_refund(receipt=receipt, actor=clerk("collection_clerk"))
        with tenant(MODEL_TOWN):
            return sorted(Refund.objects.values_list("amount", "interest"), reverse=True)


def test_a_year_from_the_first_of_january_to_the_refund(town: int) -> None:
    person = arrived()
    charge = assessed(person)
    paid(person, charge)
    corrected(person, charge)
    assert given_back() == [(199_000, 2_600), (199_000, 2_500), (94_000, 1_200), (1_000, 0)]
    with tenant(MODEL_TOWN):
        own = list(Receipt.objects.filter(payer=person).values_list("number", flat=True))
        allocated = ReceiptState.objects.filter(number__in=own).values_list("allocated", flat=True)
        assert sum(allocated) == 306_500 + 1_200 + 100
    with clock.set_to("2026-12-02"):
        income, *_ = issue_tax_certificate(
            person=person,
            fiscal_year=YEAR,
            kind=TAX,
            request=Request("融資の申込み"),
            actor=clerk("tax_clerk"),
        )
        tax, *_ = issue_payment_certificate(
            person=person, kind=ORDINARY, years=((RESIDENT_TAX.code, YEAR),), actor=clerk("collection_clerk")
        )
        assert "306,500" in words(income, "tax_clerk")
        assert "306,500" in words(tax, "collection_clerk")
