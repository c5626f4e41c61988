"""Old files in: every way they are written, what is told of them, and what they may not do."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.ground.eras import ERAS, DateFault
from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy import charsets, safety
from kikan.shared.exchange.legacy.days import legacy_day
from kikan.shared.exchange.legacy.expressions import Bad, evaluate, parse
from kikan.shared.exchange.legacy.profiling import profile
from kikan.shared.exchange.legacy.sources import Form, Part, Source, packed, read_source, zoned

HOST_TEXT = "東京都千代田区　佐藤花子"


def in_ibm(text: str, single: str) -> bytes:
    """The inverse of the code page, from the same table."""
    tables = charsets._tables()
    pairs = {
        c: bytes([int(k, 16), 0x41 + i])
        for k, row in tables.items()
        if len(k) == 2
        for i, c in enumerate(row)
    }
    pairs["\u3000"] = b"\x40\x40"
    found, is_double = b"", False
    for c in text:
        if (c in pairs and ord(c) > 127) != is_double:
            is_double = not is_double
            found += b"\x0e" if is_double else b"\x0f"
        found += pairs[c] if is_double else bytes([charsets.FIRST_BYTE + tables[single].index(c)])
    return found + (b"\x0f" if is_double else b"")


@pytest.mark.parametrize("charset", ["cp930", "cp939"])
def test_ibm_text_with_shift_codes_is_read(charset: str) -> None:
    raw = in_ibm(f"A-12{HOST_TEXT}34ｱ", charset)
    assert charsets.decode(raw, charset) == f"A-12{HOST_TEXT}34ｱ"


def test_known_codes_of_ccsid_300_and_its_user_area() -> None:
    assert charsets.decode(b"\x45\x62\x69\x41\x6a\x41", "cp939", is_kanji=True) == "日\ue000\ue0be"


def test_a_half_character_and_a_code_of_nobody_are_told_as_unknown() -> None:
    assert charsets.decode(b"\x0e\x45", "cp930") == charsets.UNKNOWN
    assert charsets.decode(b"\x0e\xff\xff\x0f", "cp930") == charsets.UNKNOWN


@pytest.mark.parametrize(
    ("charset", "on", "off"), [("jef", b"\x28", b"\x29"), ("keis", b"\x0a\x42", b"\x0a\x41")]
)
def test_jef_and_keis_are_jis_with_their_own_shift_codes(charset: str, on: bytes, off: bytes) -> None:
    raw = on + "東京都".encode("euc_jp") + b"\x40\x40" + off + b"\xf1\xf2"
    assert charsets.decode(raw, charset) == "東京都　12"


def test_the_user_area_of_windows_becomes_private_use() -> None:
    assert charsets.decode(b"\xf0\x40", "cp932") == "\ue000"


@pytest.mark.parametrize("charset", ["utf-8-sig", "cp932", "euc_jp"])
def test_the_encoding_of_a_pc_is_found(charset: str) -> None:
    source = read_source('番号,氏名\r\n"0012",山田　太郎\r\n'.encode(charset), Form())
    assert source.columns == {"番号": ["0012"], "氏名": ["山田　太郎"]}


@given(st.integers(-(10**9), 10**9))
def test_packed_and_zoned_decimals_say_their_number(number: int) -> None:
    digits = f"{abs(number):011d}"
    raw = bytes.fromhex(digits + ("d" if number < 0 else "c"))
    assert int(packed(raw)) == number
    zones = [0xF0 + int(d) for d in digits]
    zones[-1] -= 0x20 if number < 0 else 0x30
    assert int(zoned(bytes(zones))) == number


def test_a_decimal_that_is_none_is_told_and_not_guessed() -> None:
    assert packed(b"\xaa\xaa") == zoned(b"\xf1\xfa") == "\ufffd"


FIXED = Form("cp932", (Part("NO", 4), Part("SEI", 6), Part("KIN", 3, "packed")))


def test_fixed_records_keep_zeros_and_tell_the_short_one() -> None:
    one = b"0012" + "山田".encode("cp932") + b"  " + bytes.fromhex("01234c")
    source = read_source(one + one[:5], FIXED)
    assert source.columns == {"NO": ["0012"], "SEI": ["山田"], "KIN": ["01234"]}
    assert [(u.line, "5バイト" in u.reason) for u in source.unread] == [(2, True)]


def refused(content: bytes, form: Form | None = None) -> str:
    """What is said of a file that is not taken."""
    with pytest.raises(Refused) as caught:
        read_source(content, form or Form())
    return f"{caught.value.message}{caught.value.what_to_do}"


def test_a_header_that_stands_twice_is_no_record() -> None:
    source = read_source(b"NO,NAME\r\n1,a\r\nNO,NAME\r\nNO,b\r\n", Form())
    assert source.columns["NO"] == ["1", "NO"]
    assert [(u.line, u.reason) for u in source.unread] == [(3, "1行目の見出しと同じ行です")]


def test_a_file_in_another_encoding_or_with_another_delimiter_says_which() -> None:
    head = "番号,氏名\r\n1,架空\r\n"
    assert "UTF-8で書かれています" in refused(head.encode("utf-8-sig"), Form("cp932"))
    assert "UTF-8で書かれています" in refused(head.encode(), Form("cp932"))
    assert "Shift_JISで書かれています" in refused("NO,NAME\r\n1,架空\r\n".encode("cp932"), Form("utf-8"))
    assert "utf-8 では読めません" in refused(b"\xff,NAME\r\n1,a\r\n", Form("utf-8"))
    assert '区切り: "\\t"' in refused("番号\t氏名\r\n1\ta\r\n".encode("cp932"))
    assert "2行目に" in refused("番号\r\n".encode("cp932") + b"\x8e")
    # Half-width kana can happen to be UTF-8, too.
    assert read_source(b"KANA\r\n\xc2\xb1\r\n", Form("cp932")).columns == {"KANA": ["ﾂｱ"]}


def test_a_broken_quotation_is_told_with_its_lines() -> None:
    assert "（3行目）" in refused(b'NO,A\r\n1,a\r\n2,"b"c\r\n')
    assert "（3行目から5行目）" in refused(b'NO,A\r\n1,a\r\n2,"b\r\n3,c\r\n4,d\r\n')


def test_secret_columns_are_in_nothing_that_is_read() -> None:
    source = read_source(b"NO,MY\n1,123456789018\n", Form(secret=frozenset({"MY"})))
    assert "123456789018" not in repr(source.__dict__)
    with pytest.raises(Refused, match="読み込まない項目"):
        read_source(b"NO,MY2\n1,123456789018\n", Form(secret=frozenset({"MY"})))


@given(st.dates(date(1873, 1, 1), date(2030, 12, 31)))
def test_every_way_to_write_a_day_is_the_same_day(day: date) -> None:
    i, era = next((i, e) for i, e in enumerate(ERAS) if e.begins <= day)
    digits = f"{len(ERAS) - i}{day.year - era.begins.year + 1:02d}{day:%m%d}"
    wide = f"{day:%Y/%m/%d}".translate({ord(str(n)): ord("０") + n for n in range(10)})
    assert {legacy_day(t) for t in (digits, f"{day:%Y%m%d}", day.isoformat(), wide)} == {day}


def test_an_era_does_not_last_beyond_its_last_day() -> None:
    for era, following in zip(ERAS[1:], ERAS, strict=False):
        late = following.begins + timedelta(1)
        text = f"{len(ERAS) - ERAS.index(era)}{late.year - era.begins.year + 1:02d}{late:%m%d}"
        with pytest.raises(DateFault):
            legacy_day(text)
    assert legacy_day("0000000") is legacy_day("99999999") is legacy_day("  ") is None
    with pytest.raises(DateFault):
        legacy_day("500102")


def test_zeros_and_nines_in_any_form_say_that_there_is_no_day() -> None:
    never = [
        "0000-00-00",
        "0000/00/00",
        "S00.00.00",
        "昭和00年00月00日",
        "5999999",
    ]
    assert [legacy_day(text) for text in never] == [None] * len(never)
    for text in ("--", "昭和99", "S00.01.01", "9998-12-31x", "0001-01-01"):
        with pytest.raises(DateFault):
            legacy_day(text)


def test_the_last_day_of_all_stays_a_day_for_whoever_has_a_birthday_nobody_knows() -> None:
    assert legacy_day("99991231") == legacy_day("9999/12/31") == date.max


def test_days_are_found_broken_where_a_fifth_is_and_most_periods_are_open() -> None:
    cells = ["H01.02.30", "昭和99", *(f"S50.1.{n}" for n in range(1, 9)), *["0000-00-00"] * 30]
    source = Source({"END": cells}, tuple(range(2, 42)), (), "cp932")
    assert {(f.kind, f.lines) for f in profile(source).findings} == {("broken_day", (2, 3))}


def test_line_ends_within_a_cell_are_told() -> None:
    source = read_source(b'NO,A\r\n1,"a\r\nb"\r\n2,a\x00b\r\n3,c\r\n', Form())
    assert [(f.kind, f.column, f.lines) for f in profile(source).findings] == [("control", "A", (2, 3))]


def test_a_profile_names_the_records_of_each_fault() -> None:
    rows = [(f"0000{n}", f"20200{n % 9 + 1}10", "1") for n in range(10, 40)]
    rows[3] = ("000013", "20200230", "〓")
    rows[5] = ("15", "2020/03/01", "２")
    rows[7] = (rows[6][0], rows[7][1], "\ue000")
    cells = [list(c) for c in zip(*rows, strict=True)]
    source = Source(dict(zip(("NO", "DAY", "KBN"), cells, strict=True)), tuple(range(1, 31)), (), "cp932")
    found = {(f.kind, f.column): f.lines for f in profile(source, key=("NO",)).findings}
    assert found == {
        ("duplicate", "NO"): (8,), ("lost_zeros", "NO"): (6,), ("broken_day", "DAY"): (4,), ("mixed_days", "DAY"): (6,),
        ("unknown_character", "KBN"): (4,), ("wide_digits", "KBN"): (6,), ("gaiji", "KBN"): (8,),
    }  # fmt: skip


def refusal(text: str) -> str:
    """Why a text is not of the language; 文字目 stands in each refusal."""
    try:
        parse(text)
    except Refused as error:
        return error.message
    return "1文字目から終わりまで読めます"


@given(st.text(max_size=60) | st.text('[]()",日付連結A1 ', max_size=60))
def test_what_is_not_the_language_is_refused_with_its_place(text: str) -> None:
    assert "文字目" in refusal(text)


@pytest.mark.parametrize(
    "text", ["", "__import__", "eval([A])", "日付([A]", "切出([A],[B],1)", "連結([A])", "[A] [B]", "[A]+1"]
)
def test_these_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse(text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("日付([D])", "1975-01-02"), ("連結([A], \"　\", [B])", "あ　い"), ("切出([N], 2, 2)", "01"), ("数字([Y])", "-1200"),
        ("変換([K], \"性別\")", "1"), ("もし([K], \"男\", [A], 日付([X]))", "あ"), ("空なら([E], [B])", "い"),
        ("桁揃え([N], 6)", "000012"), ("全角([H])", "アＢ１"), ("半角([Z])", "999-0123"),
        ("改行除去([L])", "一番地"), ("シリアル値([S])", "2021-01-01"), ("シリアル値([O])", "1900-01-01"),
        ("シリアル値([E])", ""),
    ],
)  # fmt: skip
def test_each_function_does_what_it_says(text: str, cell: str) -> None:
    columns = {
        "D": ["3500102"], "A": ["あ"], "B": ["い"], "N": ["0012"], "Y": ["△1,200"], "K": ["男"], "X": ["?"], "E": [""],
        "H": ["ｱB1"], "Z": ["９９９－０１２３"], "L": ["一\r\n番地"], "S": ["44197"], "O": ["1"],
    }  # fmt: skip
    assert evaluate(parse(text), columns, 1, {"性別": {"男": "1"}}) == [cell]


def test_a_code_that_is_not_in_the_table_is_a_reason_and_not_a_value() -> None:
    (found,) = evaluate(parse('変換([K], "性別")'), {"K": ["9"]}, 1, {"性別": {}})
    assert isinstance(found, Bad)
    assert found.code == "E04"


@pytest.mark.parametrize("cell", ["60", "-1", "2021-01-01", "999999", "４４x"])
def test_what_excel_does_not_count_is_no_day(cell: str) -> None:
    (found,) = evaluate(parse("シリアル値([S])"), {"S": [cell]}, 1, {})
    assert isinstance(found, Bad)
    assert found.code == "E03"


@given(st.lists(st.tuples(st.sampled_from(["3500102", "9", "0"]), st.text("あ1 ", max_size=3)), max_size=8))
def test_one_row_alone_gives_what_it_gives_among_many(rows: list[tuple[str, str]]) -> None:
    expression = parse('連結(日付([D]), 空なら([T], "無"))')
    together = evaluate(expression, {"D": [d for d, _ in rows], "T": [t for _, t in rows]}, len(rows), {})
    assert together == [evaluate(expression, {"D": [d], "T": [t]}, 1, {})[0] for d, t in rows]


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_plain_zip_opens() -> None:
    assert safety.unpacked(zipped(**{"住民.csv": b"a"})) == {"住民.csv": b"a"}


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x", "a/b.csv", "C:x.csv", "inner.zip"])
def test_paths_and_archives_within_are_refused(name: str) -> None:
    with pytest.raises(Refused):
        safety.unpacked(zipped(**{name: b"a"}))


def test_a_zip_without_a_file_is_refused() -> None:
    with pytest.raises(Refused, match="ファイルがありません"):
        safety.unpacked(zipped())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused, match="大きすぎる"):
        safety.unpacked(zipped(bomb=b"\0" * 30_000_000))
    with pytest.raises(Refused, match="大きすぎる"):
        safety.unpacked(zipped(a=b"x" * 600, b=b"y" * 600), most_bytes=1000)
    with pytest.raises(Refused, match="壊れて"):
        safety.unpacked(b"PK\x03\x04nothing")


def test_files_of_another_municipality_are_refused() -> None:
    safety.require_own("999997", "999997_001_x.csv", ["999997", "99999", ""])
    with pytest.raises(Refused, match="1行"):
        safety.require_own("999997", "x.csv", ["999997", "062090"])
    with pytest.raises(Refused, match="名前"):
        safety.require_own("999997", "062090_001_x.csv")


@given(st.text(max_size=20))
def test_no_cell_that_is_written_is_a_formula(cell: str) -> None:
    shown = safety.neutral(cell)
    assert shown.removeprefix("'") == cell.removeprefix("'")
    assert shown[:1] not in "=@\t\r" or not shown


def test_amounts_stay_amounts() -> None:
    assert [safety.neutral(c) for c in ("-1,200", "+5", "-1+cmd", "=1")] == ["-1,200", "+5", "'-1+cmd", "'=1"]
