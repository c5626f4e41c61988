"""Uncertain dates keep what the paper says and invent no day."""

from datetime import date

import pytest

from kikan.ground import uncertain
from kikan.ground.eras import DateFault


@pytest.mark.parametrize(
    ("text", "precision", "lower", "upper"),
    [
        ("昭和20年3月1日", "day", date(1945, 3, 1), date(1945, 3, 1)),
        ("昭和20年3月1日頃", "about_day", date(1945, 3, 1), date(1945, 3, 1)),
        ("昭和20年3月頃", "about_month", date(1945, 3, 1), date(1945, 3, 31)),
        ("昭和20年頃", "about_year", date(1945, 1, 1), date(1945, 12, 31)),
        ("昭和20年3月日不詳", "day_unknown", date(1945, 3, 1), date(1945, 3, 31)),
        ("昭和20年月日不詳", "month_and_day_unknown", date(1945, 1, 1), date(1945, 12, 31)),
        ("昭和20年2月下旬", "third_of_month", date(1945, 2, 21), date(1945, 2, 28)),
        ("昭和20年春", "season", date(1945, 3, 1), date(1945, 5, 31)),
        ("推定昭和20年3月1日", "presumed", date(1945, 3, 1), date(1945, 3, 1)),
        ("推定昭和20年3月", "presumed", date(1945, 3, 1), date(1945, 3, 31)),
        ("昭和20年2月29日", "no_such_day", date(1945, 2, 28), date(1945, 3, 1)),
        ("昭和20年3月1日から昭和20年3月5日までの間", "between", date(1945, 3, 1), date(1945, 3, 5)),
        ("推定昭和20年3月1日から昭和20年3月5日までの間", "between", date(1945, 3, 1), date(1945, 3, 5)),
        ("昭和20年3月1日から昭和20年3月5日までの間頃", "between", date(1945, 3, 1), date(1945, 3, 5)),
        ("不詳", "unknown", date.min, date.max),
    ],
)
def test_each_form_keeps_its_words_and_its_bounds(
    text: str, precision: str, lower: date, upper: date
) -> None:
    found = uncertain.parse(text)
    assert (found.text, found.precision, found.lower, found.upper) == (text, precision, lower, upper)
    assert found.precision in uncertain.PRECISIONS


def test_both_names_of_the_day_of_a_change_are_kept_as_written() -> None:
    assert uncertain.parse("明治45年7月30日").text == "明治45年7月30日"
    assert uncertain.parse("大正15年12月25日").sort == date(1926, 12, 25)


def test_a_foreigners_birth_date_is_shown_in_the_western_calendar() -> None:
    assert uncertain.parse("1980-04-01", is_western=True).text == "1980年4月1日"


@pytest.mark.parametrize(
    "text",
    ["昭和20年13月頃", "昭和70年頃", "昭和20年2月32日", "いつか", "昭和20年5月から昭和20年3月までの間"],
)
def test_what_is_no_date_at_all_is_refused(text: str) -> None:
    with pytest.raises(DateFault):
        uncertain.parse(text)
