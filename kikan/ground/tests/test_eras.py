"""Eras in and out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.ground import eras


@pytest.mark.parametrize(
    "text",
    [
        "R8.11.23",
        "r8/11/23",
        "令和8年11月23日",
        "令和８年１１月２３日",
        "20261123",
        "2026-11-23",
        "R081123",
        "2026年11月23日",
    ],
)
def test_every_way_to_write_a_day_means_the_same_day(text: str) -> None:
    assert eras.parse_day(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("first", "second"), [("明治45年7月30日", "大正元年7月30日"), ("T15.12.25", "S1.12.25")]
)
def test_the_day_of_a_change_has_two_right_names(first: str, second: str) -> None:
    assert eras.parse_day(first) == eras.parse_day(second)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("昭和64年1月8日", eras.OUTSIDE_ERA),
        ("平成31年5月1日", eras.OUTSIDE_ERA),
        ("令和7年2月29日", eras.NO_SUCH_DAY),
        ("明治5年12月2日", eras.OLD_CALENDAR),
        ("8.11.23", eras.NOT_A_DATE),
        ("令和0年1月1日", eras.OUTSIDE_ERA),
        ("", eras.NOT_A_DATE),
        ("<script>", eras.NOT_A_DATE),
    ],
)
def test_a_day_that_is_none_is_refused_in_japanese(text: str, message: str) -> None:
    with pytest.raises(eras.DateFault) as fault:
        eras.parse_day(text)
    assert fault.value.message == message


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31)))
def test_what_is_written_is_read_back(day: date) -> None:
    assert eras.parse_day(eras.in_words(day)) == day
    assert eras.parse_day(eras.in_short(day)) == day


def test_the_first_year_of_an_era_is_gannen() -> None:
    assert eras.in_words(date(2019, 5, 1)) == "令和元年5月1日"
    assert eras.fiscal_year_in_words(2019) == "平成31年度"
