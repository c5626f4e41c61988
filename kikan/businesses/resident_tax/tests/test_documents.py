"""Income documents: read, matched, merged, corrected; what is wrong with a file is told and the rest is kept."""

from datetime import date

import pytest

from kikan.businesses.resident_tax import reads
from kikan.businesses.resident_tax.exchange.document_files import read_documents
from kikan.businesses.resident_tax.exchange.document_layouts import document_layouts, written
from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.models import Document, DocumentMatch, DocumentReject
from kikan.businesses.resident_tax.procedures.merge_documents import merge_documents
from kikan.businesses.resident_tax.tests.papers_of_a_town import (
    CLERK,
    HOME,
    JIRO,
    NAMESAKE,
    OLD,
    OTHER,
    PENSION,
    RETURN,
    SALARY,
    TARO,
    TOWN,
    YEAR,
    brought,
    salary,
    settle,
    take_in,
)
from kikan.shared.errors import Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town() -> None:
    settle()


def matches() -> list[tuple[int | None, int, int]]:
    """(person, state, doubt) of every document, in their order."""
    with tenant(TOWN):
        rows = DocumentMatch.objects.filter(ended_by__isnull=True).order_by("document")
        return [(row.person, row.state, row.doubt) for row in rows]


def inputs_of(person: int) -> dict[str, int]:
    with tenant(TOWN):
        found = reads.income_of(person, YEAR)
    assert found is not None
    return found.inputs


def test_a_report_is_matched_by_reading_birth_and_address() -> None:
    take_in(salary())
    assert matches() == [(TARO, codes.MATCHED, codes.NO_DOUBT)]


def test_a_report_is_matched_by_number_and_the_number_stays_in_the_vault() -> None:
    take_in(salary(number="123456789018", address=""))
    with tenant(TOWN):
        (row,) = Document.objects.all()
    assert matches() == [(TARO, codes.MATCHED, codes.NO_DOUBT)]
    assert "123456789018" not in row.raw


def test_two_people_of_one_name_and_birth_are_left_to_a_clerk() -> None:
    take_in(salary(address="遠い市1番地"))
    ((person, state, doubt),) = matches()
    assert person in (TARO, NAMESAKE)
    assert (state, doubt) == (codes.DOUBTFUL, codes.SEVERAL)


def test_a_number_of_somebody_with_another_name_and_birth_is_doubtful() -> None:
    stated = salary(
        number="123456789018", name="例外　某", kana="レイガイ　ボウ", address="", birth_year="40"
    )
    take_in(stated)
    assert matches() == [(TARO, codes.DOUBTFUL, codes.NUMBER_DIFFERS)]


def test_nobody_of_that_name_is_unmatched() -> None:
    take_in(salary(name="不明　者", kana="フメイ　シャ", birth_year="40", address="遠い市"))
    assert matches() == [(None, codes.UNMATCHED, codes.NO_DOUBT)]


def test_one_bad_line_is_kept_with_its_reason_and_the_others_come_in() -> None:
    taken = take_in(
        salary(), salary(amount="四百万"), salary(payee_code="3", name="例示　つる", kana="レイジ　ツル")
    )
    with tenant(TOWN):
        (bad,) = DocumentReject.objects.all()
    assert (taken.lines, taken.taken, taken.rejected) == (3, 2, 1)
    assert (bad.line, bad.field, bad.reason) == (2, "支払金額", "数字ではありません")


@pytest.mark.parametrize(
    ("wrong", "item"),
    [
        ({"municipality": "062090"}, "提出先市町村コード"), ({"era_year": "06"}, "年分"), ({"salary_revenue": -1}, "支払金額"),
        ({"salary_revenue": 10**18}, "支払金額"), ({"name": ""}, "氏名"), ({"birth_month": "13"}, "生年月日"),
        ({"number": "123456789012"}, "受給者の個人番号"), ({"form_kind": "999"}, "法定資料の種類"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_right_is_told_by_its_item(wrong: dict[str, object], item: str) -> None:
    read = read_documents(written(SALARY, [salary(**wrong)]), SALARY, TOWN)
    assert [bad.item for bad in read.bad] == [item]


def test_the_same_file_twice_changes_nothing() -> None:
    take_in(salary())
    with pytest.raises(Refused, match="同じファイル"):
        take_in(salary())
    assert len(matches()) == 1


def test_a_line_that_came_in_another_file_before_is_not_taken_again() -> None:
    take_in(salary(payee_code="7"))
    taken = take_in(salary(payee_code="7"), salary(payee_code="8", amount=1))
    assert (taken.taken, taken.known) == (1, 1)


def test_an_older_file_after_a_newer_one_is_told_line_by_line() -> None:
    take_in(salary(payee_code="7", salary_revenue=2), received_on=date(2026, 2, 10))
    taken = take_in(salary(payee_code="7", salary_revenue=1), received_on=date(2026, 1, 20))
    with tenant(TOWN):
        (bad,) = DocumentReject.objects.all()
    assert (taken.taken, taken.rejected) == (0, 1)
    assert "新しい資料" in bad.reason


def test_a_correction_takes_the_place_of_the_document_it_corrects() -> None:
    take_in(salary(payee_code="7"))
    take_in(salary(payee_code="7", salary_revenue=5_000_000, is_correction=1), received_on=date(2026, 2, 10))
    with tenant(TOWN):
        amounts = list(Document.objects.order_by("entry").values_list("document", "amount", "ended_by"))
    (first, _, ended), (second, amount, _) = amounts
    assert (first, amount) == (second, 5_000_000)
    assert ended is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (written(SALARY, [salary()]).decode("cp932").encode("utf-8"), "Shift_JIS"),
        ("\ufeff315".encode(), "UTF-8"),
        (written(SALARY, [salary(), salary(payee_code="2")])[:-300], "途中で切れています"),
        (b"", "一つもありません"),
    ],
)  # fmt: skip
def test_a_file_in_another_code_or_cut_short_is_refused_whole(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read_documents(content, SALARY, TOWN)


def test_totals_that_differ_from_the_covering_sheet_are_refused() -> None:
    with pytest.raises(Refused, match="総括表"):
        take_in(salary(), people_stated=2)
    with pytest.raises(Refused, match="合計"):
        take_in(salary(), total_stated=1)
    assert matches() == []


def test_columns_no_layout_knows_are_kept_as_they_came() -> None:
    line = written(SALARY, [salary()]).decode("cp932").rstrip("\r\n") + ",未知の値\r\n"
    read = read_documents(line.encode("cp932"), SALARY, TOWN)
    assert read.stated is not None
    assert "未知の値" in read.stated.raw[0]


def test_each_income_year_has_its_own_columns() -> None:
    names = {
        year: {i.name for i in document_layouts()[f"salary-{year}"].items} for year in (2023, 2024, 2025)
    }
    assert "特定親族の数" in names[2025] - names[2024]
    assert "控除外額" in names[2024] - names[2023] - names[2025]


def merge(*persons: int) -> None:
    merge_documents(actor=CLERK, fiscal_year=YEAR, persons=persons)


def test_reports_of_two_payers_are_added_and_each_person_has_one_income() -> None:
    take_in(salary(), salary(payer_code="1002", salary_revenue=1_000_000, insurance_all=50_000))
    merge(TARO)
    found = inputs_of(TARO)
    assert (found["salary_revenue"], found["social_insurance"]) == (5_000_000, 650_000)


def test_pay_of_a_former_payer_that_the_last_one_included_is_not_added_twice() -> None:
    take_in(salary(previous=1_000_000), salary(payer_code="1002", salary_revenue=1_000_000))
    merge(TARO)
    assert inputs_of(TARO)["salary_revenue"] == 4_000_000


def test_a_return_goes_before_the_reports_and_a_pension_report_is_added_to_a_salary() -> None:
    of_old = {
        "name": "例示　つる",
        "kana": "レイジ　ツル",
        "birth_era": "3",
        "birth_year": "23",
        "birth_month": "1",
        "birth_day": "1",
    }
    take_in(salary(salary_revenue=700_000, address="例示町5番地", **of_old))
    take_in({**of_old, "era_year": "07", "municipality": "062022", "address": "例示町5番地", "pension1": 1_500_000,
             "insurance_all": 90_000}, layout=PENSION)  # fmt: skip
    merge(OLD)
    assert (inputs_of(OLD)["salary_revenue"], inputs_of(OLD)["pension_revenue"]) == (700_000, 1_500_000)
    take_in({"era_year": "07", "name": "例示　つる", "kana": "レイジ　ツル", "birth": "1948-01-01", "address": "例示町5番地",
             "input:pension_revenue": 1_500_000, "input:salary_revenue": 800_000, "input:medical_paid": 120_000},
            layout=RETURN)  # fmt: skip
    merge(OLD)
    found = inputs_of(OLD)
    assert (found["salary_revenue"], found["medical_paid"], found["social_insurance"]) == (
        800_000,
        120_000,
        0,
    )


def test_merging_again_writes_nothing() -> None:
    take_in(salary())
    merge(TARO)
    assert merge_documents(actor=CLERK, fiscal_year=YEAR, persons=(TARO,)).entry is None


def test_an_income_set_by_hand_is_kept_until_a_newer_document_comes() -> None:
    from kikan.businesses.resident_tax.procedures.correct_income import correct_income

    take_in(salary())
    merge(TARO)
    correct_income(
        person=TARO,
        fiscal_year=YEAR,
        declared={"salary_revenue": 9},
        reported_on=date(2026, 3, 1),
        reason="更正",
        actor=CLERK,
    )
    merge(TARO)
    assert inputs_of(TARO)["salary_revenue"] == 9
    take_in(salary(payer_code="1002", salary_revenue=1))
    merge(TARO)
    assert inputs_of(TARO)["salary_revenue"] == 4_000_001


def test_a_child_a_report_names_is_found_in_the_household() -> None:
    from kikan.businesses.resident_tax.models import DocumentRelative

    take_in(salary(relative6_name="見本　次郎", relative6_kana="ミホン　ジロウ", dependants_under_16=1))
    with tenant(TOWN):
        (row,) = DocumentRelative.objects.all()
    assert (row.person, row.kind) == (JIRO, codes.UNDER_16)


def test_another_municipality_sees_no_document() -> None:
    take_in(salary())
    with tenant(OTHER):
        assert not Document.objects.exists()
    assert brought(written(SALARY, [salary(address=HOME)])).lines == 1
