"""An old school register is taken in: what is new is written, what cannot be is told, the same again changes nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kikan.businesses.schooling.exchange.inbound import take_in
from kikan.businesses.schooling.models import Aid, District, Duty, Pupil, School
from kikan.businesses.schooling.reads import pupils
from kikan.businesses.schooling.reads.aid import aids_of
from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.tests.town import CLERK, EAST, FATHER, FOREIGN, MOTHER, SIXTH, TODAY, TOWN
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.reading import HandOver, read_rows
from kikan.shared.history import as_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant

BOOK = layout_book(Path(__file__).parents[4] / "samples" / "layouts")
DAY = date.fromisoformat(TODAY)
SCHOOLS = [
    ["11", "旧第一小学校", "1", "1", "2000-04-01", ""],
    ["12", "旧中学校", "2", "1", "2000-04-01", ""],
    ["13", "旧廃校小学校", "1", "1", "2000-04-01", "2000-04-01"],
    ["1", "番号の重なる小学校", "1", "1", "2001-04-01", ""],
]
DISTRICTS = [
    ["101", "1", "06202200901", "", "99", "11", "2000-04-01", ""],
    ["102", "1", "06202200901", "90", "", "11", "2000-04-01", ""],
    ["103", "2", "06202200901", "", "", "11", "2000-04-01", ""],
    ["104", "1", "06202200901", "", "", "6", "2000-04-01", ""],
    ["105", "1", EAST, "1", "", "11", "2000-04-01", ""],
]
PUPILS = [
    [SIXTH, FATHER, "父", "2021", "11", "11", "1", "2021-04-01", "0", "", "2021-04-01", ""],
    [FOREIGN, MOTHER, "", "2027", "11", "11", "1", "2027-04-01", "4", "", "2026-10-01", "2040-04-01"],
    [SIXTH, FATHER, "父", "2021", "11", "11", "1", "2021-04-01", "0", "", "2022-04-01", ""],
    [26, 26, "", "2028", "", "", "0", "", "0", "", "2026-10-01", ""],
    [42, FATHER, "", "2028", "11", "99", "1", "", "0", "", "2026-10-01", ""],
    [77, 85, "", "2026", "11", "11", "1", "", "0", "", "2026-10-01", ""],
    [FATHER, "", "", "1992", "11", "11", "1", "", "0", "", "2020-04-01", ""],
    [85, FATHER, "", "2027", "6", "6", "5", "", "0", "", "2026-10-01", ""],
    [42, FATHER, "", "2028", "11", "", "1", "", "0", "", "2026-10-02", ""],
    [MOTHER, "", "", "2027", "", "11", "0", "", "0", "", "2026-10-01", ""],
]
DUTIES = [
    [FOREIGN, "1", "1", "2026-10-02", "2026-10-02", "2027-04-01"],
    [42, "1", "1", "2026-10-02", "2026-10-02", "2027-04-01"],
]
AIDS = [
    [SIXTH, "2026", "2026-04-05", "7", "", "", "2026-05-01", "2026-04-01"],
    [SIXTH, "2025", "2025-04-05", "9", "", "", "2025-05-01", "2025-04-01"],
    [FATHER, "2026", "2026-04-05", "7", "", "", "2026-05-01", "2026-04-01"],
    [FOREIGN, "2025", "2026-04-05", "7", "", "", "2026-05-01", "2026-10-01"],
    [FOREIGN, "2026", "2026-10-05", "7", "", "", "2026-12-01", "2026-10-01"],
]
FILES = {
    "school": SCHOOLS, "school_district": DISTRICTS, "school_register": PUPILS, "school_duty": DUTIES,
    "school_aid": AIDS,
}  # fmt: skip


def handed_over(**files: list[list[object]]) -> HandOver:
    tables = {}
    for name, rows in files.items():
        layout = BOOK.layouts[name]
        # The invented people have small numbers without check digits.
        fields = tuple(replace(f, type="N", check="") if f.check else f for f in layout.fields)
        table, bad = read_rows([[str(c) for c in row] for row in rows], replace(layout, fields=fields), BOOK)
        assert not bad
        tables[name] = table
    return HandOver("", DAY, TOWN, tables, (), sum(map(len, files.values())))


def counts() -> list[int]:
    return [m.objects.count() for m in (School, District, Pupil, Duty, Aid, JournalEntry)]


@pytest.mark.usefixtures("settled")
def test_what_is_new_is_written_and_what_cannot_be_is_told_with_its_line() -> None:
    with tenant(TOWN):
        before = counts()
        bad = take_in(handed_over(**FILES), 1, CLERK)
        assert np.subtract(counts(), before).tolist() == [2, 1, 2, 1, 1, 1]
        assert [(r.layout, r.line, r.field) for r in bad] == [
            ("school", 4, "閉校年月日"), ("school", 5, "学校番号"),
            ("school_district", 3, "番地の始まり"), ("school_district", 4, "学校番号"),
            ("school_district", 5, "学校番号"), ("school_district", 6, "番地の始まり"),
            ("school_register", 4, "適用開始年月日"), ("school_register", 5, "保護者宛名番号"),
            ("school_register", 6, "就学する学校"),
            ("school_register", 7, "第1学年の年度"), ("school_register", 8, "第1学年の年度"),
            ("school_register", 9, "指定校"), ("school_register", 10, "適用開始年月日"), ("school_register", 11, "就学の区分"),
            ("school_duty", 3, "宛名番号"),
            ("school_aid", 3, "世帯の所得"), ("school_aid", 4, "宛名番号"), ("school_aid", 5, "援助の初日"),
            ("school_aid", 6, "認定年月日"),
        ]  # fmt: skip
        (line,) = [one for one in pupils.lines_of([SIXTH]) if one.holds_on(DAY)]
        assert (line.school, line.guardian, line.valid_until) == (11, FATHER, date(2030, 4, 1))
        (later,) = pupils.lines_of([FOREIGN])
        assert later.valid_until == date(2036, 4, 1)  # a row ends by itself with the ninth grade
        assert Places.on(DAY).school_of(1, "06202200901", "50番地") == 11
        (aid,) = aids_of(person=SIXTH)
        assert (aid.is_granted, aid.year, aid.begins_on) == (True, 2026, date(2026, 4, 1))
        written = JournalEntry.objects.get(kind="schooling.imported")
        assert written.happened_on == DAY
        assert not as_of(Pupil.objects.filter(person=SIXTH), DAY, written.number - 1).exists()


@pytest.mark.usefixtures("settled")
def test_the_same_again_changes_nothing_and_mended_lines_are_read() -> None:
    with tenant(TOWN):
        take_in(handed_over(**FILES), 1, CLERK)
        before = counts()
        good = {
            "school": SCHOOLS[:2], "school_district": DISTRICTS[:1], "school_register": PUPILS[:2],
            "school_duty": DUTIES[:1], "school_aid": AIDS[:1],
        }  # fmt: skip
        assert take_in(handed_over(**good), 2, CLERK) == []
        assert counts() == before
        mended = [42, FATHER, "", "2028", "11", "11", "1", "", "0", "", "2026-10-01", ""]
        crossing = [SIXTH, FATHER, "", "2021", "11", "11", "1", "", "0", "", "2024-04-01", ""]
        (bad,) = take_in(handed_over(school_register=[mended, crossing]), 3, CLERK)
        assert (bad.line, bad.reason) == (3, "すでにある学齢簿の記載と期間が重なっています")
        assert np.subtract(counts(), before).tolist() == [0, 0, 1, 0, 0, 1]
        (line,) = pupils.lines_of([42])
        assert (line.school, line.guardian) == (11, FATHER)
