"""Excel files become rows of text; what is no such file, or would harm, is refused."""

import pytest

from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.sheets import rows
from kikan.shared.exchange.legacy.sources import Form, read_source
from kikan.shared.exchange.legacy.tests.workbooks import workbook


def test_numbers_days_and_texts_stand_as_they_are_shown() -> None:
    table = [["番号", "日", "額"], ["007", 45992, 1200], [None, 1, 1.5], [], ["〓", 61, 12345678901234]]
    days = {(r, 1) for r in range(1, 5)}
    assert rows(workbook({"一": table}, days)) == [
        ["番号", "日", "額"], ["007", "2025-12-01", "1200"], ["", "1900-01-01", "1.5"], [],
        ["〓", "1900-03-01", "12345678901234"],
    ]  # fmt: skip


def test_a_formula_that_failed_is_no_value() -> None:
    assert rows(workbook({"一": [["#N/A", "#5"]]})) == [["\ufffd", "#5"]]


def test_a_sheet_is_read_as_a_file_with_its_line_numbers() -> None:
    content = workbook({"一": [["NO", "NAME"], [1, "甲"], [None, None], [3]]})
    found = read_source(content, Form())
    assert (found.columns, found.line, found.charset) == (
        {"NO": ["1", "3"], "NAME": ["甲", ""]},
        (2, 4),
        "xlsx",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04", workbook({"一": [["a"]]})[:-30], b"NO,NAME\r\n",
        workbook({"一": [["a"]]}, more='<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="Excel"):
        rows(content)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(Refused, match="大きすぎる"):
        rows(workbook({"一": [["a"]]}, more=f"<!--{'a' * 3_000_000}-->"))
