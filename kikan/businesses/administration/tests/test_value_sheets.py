"""The answers of a municipality as a sheet: out, tried, in by two persons, all or nothing."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from kikan.businesses.administration.procedures.values import enter_ordinance_value, enter_ordinance_values
from kikan.businesses.administration.reads import value_sheets as reads
from kikan.businesses.administration.reads.value_trials import Trial, try_sheet
from kikan.businesses.administration.tests.desk import OTHER, TOWN, actor, at, send, signed_in, text_of
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import OrdinanceValue

pytestmark = pytest.mark.usefixtures("towns")
TODAY, APRIL = date(2026, 11, 23), date(2026, 4, 1)
RATE, TIERS = "local_tax_act.city_rate", "water_supply.tiers"
GIVEN = {
    "所得割の税率（市町村民税）": ("6.1%", "令和8年度", "", "市税条例 第34条の3", "例規集", ""),
    "水道料金の従量料金の表": ("0、0、10、80\n0、0、、180.5", "R8.4.1", "", "給水条例 第23条", "", "未確認"),
    "納期限の決め方": ("月末", "令和8年度", "", "国保税条例 第12条", "", ""),
}


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(TODAY):
        yield


def taken_out(town: int = TOWN) -> list[list[str]]:
    with tenant(town):
        return reads.table(APRIL)


def filled(given: dict[str, tuple[str, ...]] = GIVEN) -> list[list[str]]:
    """The sheet with answers typed into the first question of each name."""
    rows, left = taken_out(), dict(given)
    heads = rows[0]
    for row in rows[1:]:
        if (values := left.pop(row[heads.index("項目")], None)) is not None:
            row[heads.index("答え") :] = values
    assert left == {}
    return rows


def as_xlsx(rows: list[list[str]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        assert book.active is not None
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def kept() -> dict[str, OrdinanceValue]:
    with tenant(TOWN):
        return {row.parameter: row for row in OrdinanceValue.objects.all()}


def tried(rows: list[list[str]]) -> Trial:
    with tenant(TOWN):
        return try_sheet(reads.as_csv(rows))


def test_a_sheet_has_a_row_for_every_question_and_no_code_in_it() -> None:
    rows = taken_out()
    assert len(rows) > 150
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not any("_" in cell for row in rows for cell in row)


@pytest.mark.parametrize("written", [reads.as_csv, as_xlsx])
def test_answers_come_in_from_a_sheet_by_two_persons_and_the_same_file_changes_nothing(written: Any) -> None:
    operator, chief = signed_in("operator"), signed_in("section_chief")
    content, page = written(filled()), at("values/sheet/")
    shown = text_of(send(operator, page, do="try", file=SimpleUploadedFile("回答.csv", content)))
    assert "変わる 3件、同じ 0件" in shown
    assert "6.1％" in shown
    act = send(operator, page, do="hand", file=SimpleUploadedFile("回答.csv", content))["Location"]
    assert kept() == {}
    send(chief, act, f"{act}decide", decision="approve")
    assert kept()[RATE].value == "61/1000"
    assert [row["up_to"] for row in kept()[TIERS].value] == [10, None]
    assert (kept()[TIERS].is_unverified, kept()[RATE].is_unverified) == (True, False)
    again = tried(filled())
    assert (again.changes, again.same, again.faults) == ([], 3, [])
    refused = send(operator, page, do="hand", file=SimpleUploadedFile("回答.csv", content))
    assert "違う答えがありません" in text_of(refused)


def test_what_was_taken_out_changes_nothing_when_it_comes_back() -> None:
    enter_ordinance_value(
        parameter=RATE, begins="2025", ends="2028", value="0.06", cites="=税条例", actor=actor("operator")
    )
    back = tried(taken_out())
    assert (back.changes, back.same, back.faults) == ([], 1, [])


def test_no_cell_of_a_sheet_runs_as_a_formula() -> None:
    enter_ordinance_value(
        parameter=RATE, begins="2026", value="0.06", cites="=HYPERLINK(1)", actor=actor("operator")
    )
    sheet = load_workbook(io.BytesIO(reads.as_xlsx(taken_out()))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]


WRONG = {
    "no number": ({"答え": "六"}, "答え：率は"),
    "above the law": ({"答え": "13%"}, "法律で定められた範囲"),
    "no year": ({"適用の始まり": "来年度"}, "時期として読めません（例 令和8年度）"),
    "no beginning": ({"適用の始まり": ""}, "適用の始まりを入力"),
    "no article": ({"根拠の条文": ""}, "根拠の条文を入力"),
    "ends before it begins": ({"適用の終わり": "令和7年度"}, "始まりより後"),
    "another name": ({"項目": "知らない項目"}, "質問はありません"),
}


@pytest.mark.parametrize("why", WRONG)
def test_a_fault_is_told_with_its_row_and_nothing_is_written(why: str) -> None:
    change, told = WRONG[why]
    rows = filled()
    heads = rows[0]
    place, row = next(
        (n, r) for n, r in enumerate(rows, 1) if r[heads.index("項目")] == "所得割の税率（市町村民税）"
    )
    for name, text in change.items():
        row[heads.index(name)] = text
    (fault,) = tried(rows).faults
    assert fault.line == place
    assert told in fault.reason
    file = SimpleUploadedFile("回答.csv", reads.as_csv(rows))
    answer = send(signed_in("operator"), at("values/sheet/"), do="hand", file=file)
    assert (answer.status_code, "何も登録していません" in text_of(answer)) == (400, True)
    assert kept() == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("名前,値\r\n".encode(), "見出しがありません"),
        (b"PK\x03\x04broken", "Excelのファイル"),
        (b"\xff\x00", "読めません"),
    ],
)
def test_another_file_is_refused_in_words(content: bytes, told: str) -> None:
    file = SimpleUploadedFile("x", content)
    answer = send(signed_in("operator"), at("values/sheet/"), do="try", file=file)
    assert (answer.status_code, told in text_of(answer)) == (400, True)


def test_one_wrong_value_keeps_all_others_out() -> None:
    good = {"parameter": RATE, "begins": "2026", "value": "0.06", "cites": "税条例"}
    for bad in ({**good, "begins": "2027", "value": "0.5"}, good, {**good, "begins": "2024", "ends": "2030"}):
        with pytest.raises(Refused):
            enter_ordinance_values(values=[good, bad], actor=actor("operator"))
        assert kept() == {}


def test_the_answers_of_a_town_do_not_stand_in_the_sheet_of_another() -> None:
    enter_ordinance_value(
        parameter=RATE, begins="2026", value="0.061", cites="税条例", actor=actor("operator")
    )
    text = reads.as_csv(taken_out(OTHER)).decode("utf-8-sig")
    assert "6.1%" not in [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "6.1%" in [cell for row in taken_out() for cell in row]


def test_a_sheet_sent_back_is_replaced_by_another_file() -> None:
    operator, chief = signed_in("operator"), signed_in("section_chief")
    file = SimpleUploadedFile("a.csv", reads.as_csv(filled()))
    act = send(operator, at("values/sheet/"), do="hand", file=file)["Location"]
    send(chief, act, f"{act}decide", decision="return", reason="税率を確かめてください。")
    page = at(f"values/sheet/drafts/{act.rstrip('/').rsplit('/', 1)[1]}/")
    assert "税率を確かめて" in text_of(operator.get(page))
    mended = {**GIVEN, "所得割の税率（市町村民税）": ("6.2%", "R8", "", "税条例", "", "")}
    again = SimpleUploadedFile("b.csv", reads.as_csv(filled(mended)))
    assert send(operator, page, do="hand", file=again)["Location"] == act
    assert "6.2％" in text_of(chief.get(act))
