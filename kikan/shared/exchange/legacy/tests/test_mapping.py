"""From an old file to the hand-over: what is lost is told first, what is wrong has its record, the rest comes in whole."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.shared.errors import Refused
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.legacy.checking import check
from kikan.shared.exchange.legacy.handing import write_folder
from kikan.shared.exchange.legacy.mapping import FileMapping, convert, problems
from kikan.shared.exchange.legacy.sources import Form, Source, read_source
from kikan.shared.exchange.legacy.suggesting import suggest
from kikan.shared.exchange.reading import EPOCH, read_hand_over
from kikan.shared.tenancy.columns import MISSING

BOOK = layout_book(Path(__file__).resolve().parents[5] / "samples" / "layouts")
MAPPING = FileMapping(
    "household",
    {"世帯番号": "[SETAI]", "適用開始年月日": "日付([KAISHI])", "適用終了年月日": "日付([SHURYO])"},
    {"YOBI": "旧システムの予備項目で、常に空"},
)
HEAD = "SETAI,KAISHI,SHURYO,YOBI\n"


def read(rows: str) -> Source:
    return read_source((HEAD + rows).encode("cp932"), Form("cp932"))


def test_a_mapping_that_loses_a_column_says_so_before_loading() -> None:
    forgetful = FileMapping("household", {"世帯番号": "[SETAI]"}, {"SHURYO": " "})
    found = problems(forgetful, ["SETAI", "KAISHI", "SHURYO"], BOOK)
    assert [(p.kind, p.where) for p in found] == [
        ("lost", "KAISHI"), ("reason", "SHURYO"), ("required", "適用開始年月日"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="未解決の点が4件"):
        convert(forgetful, read("19,4020301,,\n"), BOOK)


def test_a_period_that_ends_on_the_last_day_of_all_has_no_end() -> None:
    done = convert(MAPPING, read("19,4020301,99991231,\n27,4020301,5020401,\n"), BOOK)
    assert done.table.ints("valid_until").tolist() == [MISSING, date(2020, 4, 1).toordinal() - EPOCH]


def test_unknown_names_tables_and_codes_are_told() -> None:
    wrong = FileMapping(
        "resident_household",
        {
            "続柄コード1": '変換([Z], "続柄")',
            "続柄コード2": '変換([Z], "ない")',
            "無い項目": "[A]",
            "世帯番号": "eval(1)",
        },
        codes={"続柄": {"1": "02", "2": "77"}},
    )
    kinds = {(p.kind, p.where) for p in problems(wrong, ["Z"], BOOK) if p.kind != "required"}
    assert kinds == {
        ("column", "A"), ("field", "無い項目"), ("code", "続柄コード1"), ("code_table", "続柄コード2"),
        ("expression", "世帯番号"),
    }  # fmt: skip


def test_every_fault_has_the_number_of_its_record_and_a_reason_code() -> None:
    rows = "19,4020301,,\n,4020301,,\n19,4020301,,\n27,4020230,,\n28,4020301,,\n27,,,x\n27,4020302,,\n27,1\n"
    done = convert(MAPPING, read(rows), BOOK)
    assert [(r.line, r.code) for r in done.rejected] == [
        (3, "E01"), (4, "E02"), (5, "E03"), (6, "E01"), (7, "E01"), (9, "E05"),
    ]  # fmt: skip
    assert done.table.ints("household").tolist() == [19, 27]


@given(
    st.lists(
        st.tuples(st.sampled_from(["19", "27", "28", ""]), st.sampled_from(["4020301", "4020230", "5", "0"])),
        max_size=9,
    )
)
def test_rows_in_are_rows_loaded_and_rows_rejected(rows: list[tuple[str, str]]) -> None:
    source = read("".join(f"{a},{b},,\n" for a, b in rows))
    done = convert(MAPPING, source, BOOK)
    assert len(done.table) + len(done.rejected) == len(source) + len(source.unread) == len(rows)


def test_what_is_written_is_read_as_any_hand_over_and_twice_the_same(tmp_path: Path) -> None:
    done = convert(MAPPING, read("19,4020301,5010501,\n19,4020301,,\n27,3631231,,\n"), BOOK)
    paths = [
        write_folder(tmp_path / name, [done], municipality="999997", reference_on=date(2026, 3, 31))
        for name in "ab"
    ]
    one, other = (read_hand_over(path.parent, BOOK) for path in paths)
    assert one.sha256 == other.sha256
    assert one.tables["household"].ints("household").tolist() == [19, 27]
    assert (one.rows, one.rejected) == (2, ())


def test_columns_are_suggested_by_name_and_by_what_stands_in_them() -> None:
    source = read_source("世帯番号,適用開始日,備考\n19,4020301,あ\n27,4020302,い\n".encode(), Form())
    found = {s.field: s.expression for s in suggest(source, BOOK.layouts["household"], BOOK)}
    assert found["世帯番号"] == "[世帯番号]"
    assert found["適用開始年月日"] == "日付([適用開始日])"
    assert "備考" not in str(found)


MEMBERS = FileMapping(
    "resident_household",
    {
        "宛名番号": "[P]", "世帯番号": "[S]", "世帯主_宛名番号": "[H]", "続柄コード1": "[Z]", "続柄表記": "[ZH]",
        "適用開始年月日": "日付([K])", "適用終了年月日": "日付([E])",
    },
)  # fmt: skip


def test_households_relationships_and_periods_that_do_not_agree_are_found() -> None:
    rows = [
        "19,19,19,02,世帯主,20200101,", "27,19,19,20,妻,20200101,", "35,27,19,20,子,20200101,",
        "43,35,43,02,世帯主,20200101,", "51,35,43,02,世帯主,20200101,", "86,35,43,20,子,20200101,20200101",
        "78,35,43,20,子,20200101,20210101", "78,35,43,20,子,20201231,",
    ]  # fmt: skip
    source = read_source(("P,S,H,Z,ZH,K,E\n" + "\n".join(rows) + "\n").encode(), Form())
    done = convert(MEMBERS, source, BOOK)
    assert done.rejected == ()
    found = [(f.kind, f.row) for f in check({"resident_household": done.table}, BOOK)]
    assert found == [
        ("relationship", 1), ("no_head", 2), ("many_heads", 3), ("many_heads", 4), ("period", 5), ("overlap", 7),
    ]  # fmt: skip
