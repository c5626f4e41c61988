"""Several files of one source: parts follow each other, deltas change by key; an Excel sheet is read as any file."""

import io

import pytest

from kikan.businesses.data_migration.procedures import sources
from kikan.businesses.data_migration.procedures.mend import mend_line
from kikan.businesses.data_migration.procedures.sources import keep_file
from kikan.businesses.data_migration.reads import rehearsals as reads
from kikan.businesses.data_migration.reads.contents import read_file
from kikan.businesses.data_migration.reads.mends import record_of
from kikan.businesses.data_migration.reads.reconciliation import page_of
from kikan.businesses.data_migration.reads.sources import files_of as all_files
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    SECOND,
    TOWN,
    looked_through,
    mapped,
    rehearsed,
    source,
)
from kikan.businesses.data_migration.tests.test_mappings import ASIDE, RULES
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy import pieces
from kikan.shared.exchange.legacy.sources import Form, Part
from kikan.shared.exchange.legacy.tests.workbooks import workbook
from kikan.shared.tenancy import tenant

FORM = '文字コード: cp932\nキー: [SETAI]\n削除: {項目: YOBI, 値: "9"}\n'
WHOLE, MORE, DELTA = 1, 2, 3


def given(of: int, extent: int, *rows: str) -> int:
    content = "\r\n".join(("SETAI,KAISHI,SHURYO,YOBI", *rows, "")).encode("cp932")
    file = keep_file(source=of, name=f"S{extent}.csv", content=content, extent=extent, actor=CLERK)
    looked_through(file)
    return file


def loaded(number: int) -> list[str]:
    with tenant(TOWN):
        (text,) = (c.decode() for n, c in reads.outputs_of(number).items() if n.endswith(".csv"))
    return [line.replace('"', "")[:13] for line in text.split("\n")[1:-1]]


def test_parts_are_added_and_a_delta_changes_and_ends_records_by_their_key(towns: None) -> None:
    of = source(form=FORM, title="世帯")
    with pytest.raises(Refused, match="全件のファイル"):
        given(of, DELTA, "1,4020301,,")
    given(of, WHOLE, "9,4020301,,")
    given(of, WHOLE, "1,4020301,,", "2,4020302,,", "3,4020303,,")
    given(of, MORE, "4,4020304,,", "5,4020230,,")
    given(of, DELTA, "2,4050302,,", "3,,,9", "7,4060306,,")
    mapped(of, (CLERK, SECOND), layout="household", rules=RULES, set_aside=ASIDE)
    number = rehearsed()
    assert loaded(number) == ["19,1990-03-01", "43,1990-03-04", "27,1993-03-02", "78,1994-03-06"]
    with tenant(TOWN):
        (item,) = page_of(number).items
        part = reads.part_of(number, of)
        (reject,) = reads.rejects_of(number, part)
    # Eight records came; the second of each changed pair, the ended one and its mark are merged.
    assert (item.old, item.loaded, item.rejected, item.merged, item.difference) == (8, 4, 1, 3, 0)
    assert (reject.line_ja, reject.code) == ("2件目の3", "E03")
    mend(of, number, reject.line, part.more[0])
    assert "51,1990-02-28" in loaded(rehearsed())


def mend(of: int, number: int, line: int, file: int) -> None:
    """On the page, as of a file alone; the record of the file itself is what is kept."""
    client, page = (
        client_of(TOWN, "migration_clerk"),
        f"/{TOWN}/data_migration/rehearsals/{number}/sources/{of}/",
    )
    assert "2件目の3" in client.get(page).content.decode()
    assert "4020230" in client.get(f"{page}{line}/").content.decode()
    typed = {"c0": "5", "c1": "4020228", "c2": "", "c3": "", "reason": "台帳"}
    assert client.post(f"{page}{line}/", {"form_token": fresh_token(client), **typed}).status_code == 302
    assert "処理済み" in client.get(page).content.decode()
    with tenant(TOWN):
        assert record_of(file, 1, 3).cells["KAISHI"] == "4020228"
    with pytest.raises(Refused, match="理由"):
        mend_line(
            rehearsal=number, source=of, line=line, cells={"SETAI": "", "KAISHI": "", "SHURYO": "", "YOBI": ""},
            reason=" ", actor=CLERK,
        )  # fmt: skip


def test_a_delta_of_a_form_without_a_key_is_refused_when_it_comes(towns: None) -> None:
    of = source(form="文字コード: cp932\n", title="世帯")
    given(of, WHOLE, "1,4020301,,")
    with pytest.raises(Refused, match="「キー」が要ります"):
        given(of, DELTA, "1,4050302,,")


def test_a_sheet_of_excel_is_a_file_like_any_other(towns: None) -> None:
    rows = [["SETAI", "KAISHI", "SHURYO", "YOBI"], [1, 32933, None, None], [2, "4020302", None, "予備"]]
    of = source(form="文字コード: xlsx\nシート: 台帳\nキー: [SETAI]\n", title="世帯")
    content = workbook({"表紙": [["台帳の写し"]], "台帳": rows}, days={(1, 1)})
    looked_through(keep_file(source=of, name="S.xlsx", content=content, actor=CLERK))
    mapped(of, (CLERK, SECOND), layout="household", rules=RULES, set_aside=ASIDE)
    assert loaded(rehearsed()) == ["19,1990-03-01", "27,1990-03-02"]
    with pytest.raises(Refused, match="シート「台帳」がありません"):
        keep_file(source=of, name="T.xlsx", content=workbook({"別": rows}), actor=CLERK)


@pytest.mark.parametrize("end", ["\r\n", ""])
def test_a_file_too_large_to_hold_is_kept_in_pieces_and_read_as_one(
    towns: None, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(sources, "LARGEST", 200)
    monkeypatch.setattr(sources, "PIECE", 150)
    monkeypatch.setattr(pieces, "BLOCK", 16)
    of = source(form=FORM, title="世帯")
    rows = [f"{n},40203{n % 28 + 1:02d},," for n in range(1, 41)]
    # A comma, a quotation mark and a line end within a field do not end a record.
    rows[20] = '21,4020322,,"一\r\n""二"'
    content = "\r\n".join(("SETAI,KAISHI,SHURYO,YOBI", *rows)) + end
    raw = content.encode("cp932")
    given = {"source": of, "name": "S.csv", "size": len(raw), "actor": CLERK}
    kept = sources.keep_large(file=io.BytesIO(raw), **given)  # type: ignore[arg-type]
    assert sources.keep_large(file=io.BytesIO(raw), **given) == kept  # type: ignore[arg-type]
    with tenant(TOWN):
        files = {f.number: f for f in all_files(of)}
        assert [(files[n].extent, files[n].size <= 200) for n in kept] == [(1, True)] + [(2, True)] * (
            len(kept) - 1
        )
        read = [read_file(n, 1)[0].columns for n in kept]
    assert len(kept) > 4
    assert [n for c in read for n in c["SETAI"]] == [str(n) for n in range(1, 41)]
    assert '一\r\n"二' in [n for c in read for n in c["YOBI"]]
    changed = raw.replace(b"40,", b"41,")
    again = sources.keep_large(file=io.BytesIO(changed), **given)  # type: ignore[arg-type]
    assert not set(again) & set(kept)


def test_records_of_a_fixed_length_are_cut_between_them_and_a_long_record_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pieces, "BLOCK", 4)
    parts = (Part("A", 4), Part("B", 3))
    host, pc = Form("cp930", parts), Form("cp932", parts)
    raw = b"\x0a" * 70
    assert [len(p) for p in pieces.pieces(io.BytesIO(raw), host, 20)] == [14] * 5
    lined = b"1234567\r\n" * 7
    assert b"".join(pieces.pieces(io.BytesIO(lined), pc, 20)) == lined
    with pytest.raises(Refused, match="長すぎて"):
        list(pieces.pieces(io.BytesIO(b"A\n" + b"x" * 40), Form("cp932"), 10))
    with pytest.raises(Refused, match="Excel"):
        list(pieces.pieces(io.BytesIO(b"PK\x03\x04"), pc, 20))
