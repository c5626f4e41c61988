"""Files come in once and sealed, are read by what staff wrote, and every planted fault is found without a cell kept."""

import io
import json
import re
import zipfile

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kikan.businesses.data_migration.models import FileProfile, SourceFile
from kikan.businesses.data_migration.procedures.sources import keep_file, set_form
from kikan.businesses.data_migration.reads import contents
from kikan.businesses.data_migration.reads import sources as reads
from kikan.businesses.data_migration.reads.contents import read_file
from kikan.businesses.data_migration.reads.forms import parse_form
from kikan.businesses.data_migration.reads.profiles import profile_of
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.acts import (
    CLERK,
    NEIGHBOUR,
    OTHER,
    TOWN,
    kept,
    let_run,
    looked_through,
    source,
)
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.context import Outcome
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant


def entries() -> int:
    with tenant(TOWN):
        return JournalEntry.objects.count()


def test_the_same_file_form_or_source_again_changes_nothing(towns: None) -> None:
    of = source()
    file = kept(old_system.persons().content, of=of)
    before = entries()
    assert source() == of
    assert set_form(source=of, form=old_system.SHAPE, actor=CLERK) == 1
    assert kept(old_system.persons().content, of=of, name="again.csv") == file
    assert entries() == before
    assert set_form(source=of, form=old_system.SHAPE + "区切り: ','\n", actor=CLERK) == 2
    assert kept(old_system.persons(41).content, of=of) == file + 1


def test_a_file_that_a_wrong_one_replaced_is_taken_again_and_read(towns: None) -> None:
    of = source()
    right = kept(old_system.persons().content, of=of)
    wrong = kept(old_system.persons(41).content, of=of)
    again = kept(old_system.persons().content, of=of)
    assert right < wrong < again
    assert kept(old_system.persons().content, of=of) == again
    with tenant(TOWN):
        assert reads.begun_with(of) == again


def test_a_file_lies_sealed_and_opens_for_its_own_town_alone(towns: None) -> None:
    file = kept(old_system.persons().content)
    with tenant(TOWN):
        assert "架空".encode("cp932") not in bytes(SourceFile.objects.get(number=file).sealed)
        found, _ = read_file(file, 1)
        assert len(found) == 40
        assert "MYNO" not in found.columns
    with tenant(OTHER):
        assert not SourceFile.objects.exists()
        with pytest.raises(NotFound):
            read_file(file, 1)
    with pytest.raises(NotFound):
        keep_file(source=1, name="a.csv", content=b"1", actor=NEIGHBOUR)


def test_nobody_changes_what_was_kept(towns: None) -> None:
    kept(old_system.persons().content)
    for statement in ("UPDATE data_migration_file SET name = 'x'", "DELETE FROM data_migration_file"):
        with (
            tenant(TOWN),
            pytest.raises((InternalError, ProgrammingError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_every_planted_fault_is_found_with_its_line(towns: None) -> None:
    old = old_system.faulty_persons()
    file = kept(old.content)
    assert looked_through(file) is Outcome.DONE
    with tenant(TOWN):
        page = profile_of(file)
    assert page is not None
    found = {f.kind: (f.column, f.lines) for f in page.findings}
    assert found == old.faults
    assert (page.rows, page.unread) == (39, 1)
    assert {c.name: c.values for c in page.columns}["SEIBETU"] == (("1", 39),)


def test_a_profile_keeps_counts_and_no_cell_of_a_person(towns: None) -> None:
    file = kept(old_system.faulty_persons().content)
    looked_through(file)
    with tenant(TOWN):
        row = FileProfile.objects.get(file=file)
        told = json.dumps([row.columns, row.findings], ensure_ascii=False)
    assert not any(
        part in told for part in ("架空", "見本", "〓藤", old_system.SECRET, "3400230", "00000012")
    )


def test_a_worker_looks_through_a_file_and_tells_counts(live: None) -> None:
    run = let_run("data_migration.profile_file", CLERK, file=kept(old_system.faulty_persons().content))
    assert queue.find(TOWN, run).figures == {"records": 39, "unread": 1, "findings": 9}
    client = client_of(TOWN, "migration_clerk")
    assert f'href="/{TOWN}/data_migration/files/1/"' in client.get(f"/{TOWN}/runs/{run}/").content.decode()
    said = client.get(f"/{TOWN}/data_migration/files/1/").content.decode()
    assert f'href="/{TOWN}/data_migration/sources/1/mapping/"' in said
    assert re.search("形が合わず読めない行：項目が[0-9]+個です", said)


def test_a_second_look_adds_nothing_and_a_new_form_is_looked_through_anew(towns: None) -> None:
    of = source()
    file = kept(old_system.persons().content, of=of)
    looked_through(file)
    before = entries()
    looked_through(file)
    assert entries() == before
    set_form(source=of, form=old_system.SHAPE.replace("[SEIBETU]", "[]"), actor=CLERK)
    looked_through(file)
    with tenant(TOWN):
        page = profile_of(file)
    assert page is not None
    assert (page.version, [c for c in page.columns if c.values]) == (2, [])


def test_a_number_nobody_declared_secret_is_told(towns: None) -> None:
    file = kept(old_system.persons().content, of=source(form="キー: [SNO]\n"))
    looked_through(file)
    with tenant(TOWN):
        page = profile_of(file)
    assert page is not None
    assert [(f.kind, f.column, f.count) for f in page.findings] == [("my_number", "MYNO", 40)]


def test_a_file_of_a_mainframe_is_read(towns: None) -> None:
    file = kept(old_system.host_persons(), of=source(form=old_system.HOST_SHAPE, title="汎用機"))
    assert looked_through(file) is Outcome.DONE
    with tenant(TOWN):
        found, _ = read_file(file, 1)
    assert found.columns == {
        "SNO": ["00000019", "00000027"],
        "SEI": ["架空太郎", "見本花子"],
        "ZEI": ["01234", "-00500"],
    }


def test_rows_of_another_municipality_are_refused(towns: None) -> None:
    form = "キー: [NO]\n団体コード: DANTAI\n"
    content = b"NO,DANTAI\n1,062022\n2,062090\n"
    with pytest.raises(Refused, match="別の団体の行が1行"):
        kept(content, of=source(form=form, title="よその行"))
    with pytest.raises(Refused, match="別の団体のもの"):
        kept(content, name="062090_KOJIN.csv")


@pytest.mark.parametrize(
    "content", [b"", b"1", b"\0" * 500, b"\r\n" * 9, b"SNO,MYNO,SEIBETU\r\n", b"SNO\r\n1\r\n"]
)
def test_a_file_that_is_not_written_as_its_form_says_is_not_kept(towns: None, content: bytes) -> None:
    with pytest.raises(Refused):
        kept(content)
    with tenant(TOWN):
        assert not SourceFile.objects.exists()


def test_of_a_large_file_the_beginning_is_looked_at(towns: None) -> None:
    rows = old_system.persons(3).content + b"x" * 10
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contents, "BEGINNING", 120)
        assert kept(rows) == 1
        host = old_system.host_persons() * 9
        assert kept(host, of=source(form=old_system.HOST_SHAPE, title="汎用機")) == 2


def test_why_no_record_can_be_read_is_told_with_its_line(towns: None) -> None:
    with pytest.raises(Refused, match="2行目は、項目が2個です（見出しは1個）"):
        kept(
            "住民一覧\r\nSNO,MYNO\r\n1,2\r\n".encode("cp932"),
            of=source(form="文字コード: Shift_JIS\n", title="表題"),
        )


@pytest.mark.parametrize("name", ["Shift_JIS", "SJIS", "Windows-31J", "CP932"])
def test_an_encoding_is_known_by_its_usual_names(name: str) -> None:
    assert parse_form(f"文字コード: {name}\n").form.charset == "cp932"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("文字コード: EBCDIC\n", "文字コード「EBCDIC」は使えません.*カナなら cp930"),
        ("項目: 1\n", "「項目」は並び"),
        ("項目:\n  - {名前: A, 長さ: 0}\n", "項目「A」の長さ"),
        ("項目:\n  - {名前: A, 長さ: 1}\n  - {名前: A, 長さ: 1}\n", "同じ名前"),
        ("項目:\n  - {名前: A, 長さ: 1, 種類: 点}\n", "項目「A」の種類"),
        ("項目:\n  - {名前: A, 長さ: 1}\nキー: [B]\n", "「B」は項目にありません"),
        ("文字コード: [a]\n", "一つの値"),
        ("コード: [[a]]\n", "項目名を並べます"),
        ("見出し: 1\n", "知らない見出し「見出し」"),
        ("区切り: ab\n", "区切りは1文字"),
        ("個人番号: [A]\nコード: [A]\n", "個人番号の項目"),
        ("- 1\n", "「見出し: 値」の形"),
        ("キー: [a\n", "YAMLとして読めません"),
        ("[" * 5000, "YAMLとして読めません"),
    ],
)
def test_a_form_that_cannot_be_read_says_what_is_wrong(form: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse_form(form)


def sent(client: object, path: str, **values: object) -> object:
    return client.post(path, {"form_token": fresh_token(client), **values})  # type: ignore[attr-defined, arg-type]


def upload(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_a_clerk_registers_uploads_and_looks_through(towns: None) -> None:
    client, home = client_of(TOWN, "migration_clerk"), f"/{TOWN}/data_migration/"
    answer = sent(
        client, f"{home}sources/new/", system="旧基幹", business="residents", title="個人", form=old_system.SHAPE
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:3000]  # type: ignore[attr-defined]
    page = answer.url  # type: ignore[attr-defined]
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("A.csv", old_system.faulty_persons().content)
        archive.writestr("B.csv", old_system.persons().content)
    assert sent(client, page, file=upload(zipped.getvalue(), "all.zip")).status_code == 302  # type: ignore[attr-defined]
    with tenant(TOWN):
        files = {f.name: f.number for f in reads.files_of(1)}
        extents = [f.extent_ja for f in sorted(reads.files_of(1), key=lambda f: f.number)]
    # Both are of one delivery: the second goes on from the first and does not take its place.
    assert (set(files), extents) == ({"A.csv", "B.csv"}, ["全件", "続き"])
    looked_through(files["A.csv"])
    said = client.get(f"{home}files/{files['A.csv']}/").content.decode()
    assert "暦にない日・読めない日付" in said
    assert "架空　太郎" not in said
    assert "/runs/" in sent(client, f"{home}files/{files['B.csv']}/").url  # type: ignore[attr-defined]
    said = client.get(page).content.decode()
    assert "指摘 9種類" in said
    assert "未作成" in said
    bad = sent(client, f"{page}form/", form="文字コード: x")
    assert bad.status_code == 400  # type: ignore[attr-defined]
    assert "文字コード「x」は使えません" in bad.content.decode()  # type: ignore[attr-defined]


def test_the_pages_ask_a_fixed_number_of_queries(towns: None) -> None:
    of = source()
    client, home = client_of(TOWN, "migration_chief"), f"/{TOWN}/data_migration/"
    counted: list[list[int]] = []
    for round_ in range(2):
        for i in range(4):
            looked_through(kept(old_system.persons(10 + i + 10 * round_).content, of=of))
        asked = []
        for path in ("", f"sources/{of}/", f"files/{1}/"):
            client.get(home + path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(home + path).status_code == 200
            asked.append(len(queries))
        counted.append(asked)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 24
