"""What clerks do with documents: decide whose they are, mend lines, key twice, settle findings, ask others."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kikan.businesses.resident_tax import reads
from kikan.businesses.resident_tax.exchange.document_files import read_cells
from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.models import Document, DocumentFinding, DocumentMatch, DocumentReject
from kikan.businesses.resident_tax.procedures.check_documents import check_documents, settle_finding
from kikan.businesses.resident_tax.procedures.correct_document import correct_document
from kikan.businesses.resident_tax.procedures.keep_upload import empty_upload, keep_upload, open_upload
from kikan.businesses.resident_tax.procedures.key_document import key_slip, open_slip
from kikan.businesses.resident_tax.procedures.match_document import (
    enter_taxpayer,
    match_document,
    void_document,
)
from kikan.businesses.resident_tax.procedures.mend_line import drop_line, mend_line
from kikan.businesses.resident_tax.procedures.merge_documents import merge_documents
from kikan.businesses.resident_tax.procedures.send_query import record_answer, send_query
from kikan.businesses.resident_tax.reads import document_files, keyed, queries
from kikan.businesses.resident_tax.tests.papers_of_a_town import (
    CLERK,
    HANAKO,
    JIRO,
    NAMESAKE,
    OLD,
    SALARY,
    TARO,
    TOWN,
    YEAR,
    salary,
    settle,
    take_in,
)
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db
OTHER_CLERK = replace(CLERK, user=CLERK.user + 7)
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _town() -> Any:
    with clock.set_to(TODAY):
        settle()
        yield


def state_of(document: int) -> tuple[int | None, int]:
    with tenant(TOWN):
        row = DocumentMatch.objects.get(document=document, ended_by__isnull=True)
    return row.person, row.state


def salary_of(person: int) -> int:
    with tenant(TOWN):
        found = reads.income_of(person, YEAR)
    assert found is not None
    return found.salary_revenue


def merge(*persons: int) -> None:
    merge_documents(actor=CLERK, fiscal_year=YEAR, persons=persons)


def test_a_clerk_decides_whose_document_it_is() -> None:
    take_in(salary(address="遠い市"))
    match_document(actor=CLERK, document=1, person=NAMESAKE, note="電話で確認")
    assert state_of(1) == (NAMESAKE, codes.MATCHED)
    with pytest.raises(NotFound):
        match_document(actor=CLERK, document=1, person=999)


def test_a_document_made_void_is_taken_out_of_the_income_and_the_person_is_undeclared_again() -> None:
    take_in(salary())
    merge(TARO)
    void_document(actor=CLERK, document=1, reason="1月1日の住所が違う", forwarded_to="例示市長")
    merge(TARO)
    with tenant(TOWN):
        found = reads.income_of(TARO, YEAR)
        before = reads.income_of(TARO, YEAR, known_at=found.entry - 1) if found else None
    assert found is not None
    assert (found.is_declared, found.salary_revenue) == (False, 0)
    assert before is not None
    assert before.salary_revenue == 4_000_000


def test_whom_nobody_knows_gets_a_number_once() -> None:
    take_in(salary(name="遠方　某", kana="エンポウ　ボウ", address="遠い市1番地"))
    number = enter_taxpayer(actor=CLERK, document=1)
    assert state_of(1) == (number, codes.MATCHED)
    with pytest.raises(Refused, match="同じ氏名"):
        enter_taxpayer(actor=CLERK, document=1)


def test_a_mended_line_comes_in_and_is_settled_once() -> None:
    take_in(salary(), salary(payee_code="2", salary_revenue="四百万"))
    with tenant(TOWN):
        bad = document_files.reject_of(1, 2)
    place = [i.name for i in SALARY.items].index("支払金額")
    cells = [*bad.cells[:place], "2500000", *bad.cells[place + 1 :]]
    read = read_cells(cells, 2, SALARY, TOWN)
    assert read.stated is not None
    assert mend_line(actor=CLERK, file=1, line=2, stated=read.stated) == 2
    merge(TARO)
    assert salary_of(TARO) == 6_500_000
    with pytest.raises(Refused, match="すでに処理"):
        drop_line(actor=CLERK, file=1, line=2, reason="不要")


def test_a_bad_line_keeps_no_number_of_a_person() -> None:
    take_in(
        salary(
            salary_revenue="x",
            number="123456789018",
            relative1_name="見本　花子",
            relative1_number="111111111118",
        )
    )
    with tenant(TOWN):
        cells = DocumentReject.objects.get().cells
    assert "123456789018" not in cells
    assert "111111111118" not in cells


def test_a_correction_of_a_document_corrects_the_income() -> None:
    take_in(salary())
    merge(TARO)
    correct_document(actor=CLERK, document=1, items={"salary_revenue": 3_000_000}, reason="勤務先の回答")
    merge(TARO)
    assert salary_of(TARO) == 3_000_000
    with pytest.raises(Refused):
        correct_document(actor=CLERK, document=1, items={"salary_revenue": -1}, reason="誤り")


def keyed_slip(**items: int) -> dict[str, Any]:
    return {"person": TARO, "received_on": date(2026, 3, 1), "items": items}


def test_two_clerks_who_agree_make_a_document_and_one_alone_does_not() -> None:
    slip = open_slip(actor=CLERK, kind=codes.RETURN, fiscal_year=YEAR)
    assert key_slip(actor=CLERK, slip=slip, keying=1, **keyed_slip(salary_revenue=5)) is None
    with pytest.raises(Refused, match="同じ人"):
        key_slip(actor=CLERK, slip=slip, keying=2, **keyed_slip(salary_revenue=5))
    assert key_slip(actor=OTHER_CLERK, slip=slip, keying=2, **keyed_slip(salary_revenue=5)) == 1
    merge(TARO)
    assert salary_of(TARO) == 5


def test_what_two_clerks_read_differently_a_third_look_settles() -> None:
    slip = open_slip(actor=CLERK, kind=codes.RETURN, fiscal_year=YEAR)
    key_slip(actor=CLERK, slip=slip, keying=1, **keyed_slip(salary_revenue=5))
    assert key_slip(actor=OTHER_CLERK, slip=slip, keying=2, **keyed_slip(salary_revenue=6)) is None
    with tenant(TOWN):
        assert keyed.slip_of(slip).differences == [("給与収入", 5, 6)]
    assert key_slip(actor=CLERK, slip=slip, keying=3, **keyed_slip(salary_revenue=6)) == 1


def test_a_declaration_at_the_counter_is_keyed_once() -> None:
    slip = open_slip(actor=CLERK, kind=codes.DECLARATION, fiscal_year=YEAR)
    assert key_slip(actor=CLERK, slip=slip, keying=1, **keyed_slip(business_income=-100)) == 1


def found_codes() -> list[tuple[int, int]]:
    """(check, person) of what the checks find now."""
    check_documents(actor=CLERK, fiscal_year=YEAR)
    with tenant(TOWN):
        rows = DocumentFinding.objects.filter(ended_by__isnull=True).order_by("code", "person")
        return [(row.code, row.person) for row in rows]


def test_a_second_report_of_one_payer_is_a_duplicate_and_settling_it_is_remembered() -> None:
    take_in(salary(payee_code="1"), salary(payee_code="2", salary_revenue=7))
    assert (codes.DUPLICATE, TARO) in found_codes()
    settle_finding(
        actor=CLERK, fiscal_year=YEAR, code=codes.DUPLICATE, person=TARO, about=2, note="二か所の支店"
    )
    found_codes()
    with tenant(TOWN):
        row = DocumentFinding.objects.get(code=codes.DUPLICATE, ended_by__isnull=True)
    assert row.state == "settled"
    void_document(actor=CLERK, document=2, reason="重複")
    assert (codes.DUPLICATE, TARO) not in found_codes()


def test_a_child_claimed_by_both_parents_is_found_for_both() -> None:
    child = {"relative6_name": "見本　次郎", "relative6_kana": "ミホン　ジロウ", "dependants_under_16": 1}
    mother = {
        "name": "見本　花子",
        "kana": "ミホン　ハナコ",
        "birth_year": "57",
        "birth_month": "3",
        "birth_day": "3",
    }
    take_in(salary(**child), salary(**child, **mother))
    assert {(codes.CLAIMED_TWICE, TARO), (codes.CLAIMED_TWICE, HANAKO)} <= set(found_codes())


def test_age_and_income_of_relatives_are_held_against_the_law_of_the_year() -> None:
    wife = {"has_spouse": 1, "relative1_name": "見本　花子", "relative1_kana": "ミホン　ハナコ"}
    boy = {"relative2_name": "見本　次郎", "relative2_kana": "ミホン　ジロウ", "dependants_general": 1}
    mother = {
        "name": "見本　花子",
        "kana": "ミホン　ハナコ",
        "birth_year": "57",
        "birth_month": "3",
        "birth_day": "3",
    }
    take_in(salary(**wife, **boy), salary(2_000_000, payer_code="1002", **mother))
    merge(TARO, HANAKO)
    found = found_codes()
    assert (codes.OVER_LIMIT, TARO) in found
    assert (codes.WRONG_AGE, TARO) in found


def test_who_has_no_document_and_is_nobodys_relative_has_not_filed() -> None:
    take_in(salary(relative6_name="見本　次郎", relative6_kana="ミホン　ジロウ"))
    missing = {person for code, person in found_codes() if code == codes.NOT_FILED}
    assert missing == {HANAKO, NAMESAKE, OLD}
    assert JIRO not in missing


def test_a_letter_is_kept_with_its_answer() -> None:
    with pytest.raises(Refused, match="期限"):
        send_query(actor=CLERK, kind="filing_request", person=OLD, fiscal_year=YEAR)
    send_query(actor=CLERK, kind="filing_request", person=OLD, fiscal_year=YEAR, answer_by=date(2026, 6, 30))
    record_answer(actor=CLERK, query=1, answered_on=TODAY, answer="収入なし")
    with tenant(TOWN):
        (sent,) = queries.queries(YEAR)
    assert (sent.state_ja, sent.answer) == ("回答あり", "収入なし")


def test_an_upload_is_sealed_and_empty_after_it_was_taken_in() -> None:
    number = keep_upload(actor=CLERK, content=b"315,", name="a.csv", layout=SALARY.key, received_on=TODAY)
    assert open_upload(actor=CLERK, number=number).content == b"315,"
    empty_upload(actor=CLERK, number=number)
    with pytest.raises(NotFound):
        open_upload(actor=CLERK, number=number)


def test_who_may_only_look_changes_no_document() -> None:
    take_in(salary())
    looker = replace(CLERK, rights=frozenset({"resident_tax.look"}))
    with pytest.raises(NotPermitted):
        void_document(actor=looker, document=1, reason="誤り")
    with tenant(TOWN):
        assert Document.objects.count() == 1
