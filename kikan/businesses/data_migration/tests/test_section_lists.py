"""Lists back to the sections: made from what is open, handed out without formulas, answered, tried, taken."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kikan.businesses.data_migration.models import Mend
from kikan.businesses.data_migration.procedures import section_lists as acts
from kikan.businesses.data_migration.reads import section_lists as reads
from kikan.businesses.data_migration.reads.reconciliation import page_of
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.acts import CLERK, NEIGHBOUR, TOWN, rehearsed
from kikan.businesses.data_migration.tests.test_rehearsals import homes_ready
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.legacy.tests.workbooks import workbook
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant

# Records 4 (a day that is none) and 7 (a formula where a day should be) are not taken.
HOMES = old_system.homes("7,=1+1,,")


@pytest.fixture
def open_rows(towns: None) -> int:
    homes_ready(HOMES)
    return rehearsed()


def filled(content: bytes, **answers: tuple[str, str, str]) -> list[list[str]]:
    """The list with its answers written in, by number: n1=(reply, value, reason)."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    for name, answer in answers.items():
        rows[int(name[1:])][-3:] = answer
    return rows


def as_file(rows: list[list[str]], charset: str = "cp932") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(charset)


def test_a_list_goes_out_comes_back_and_mends_the_records(open_rows: int) -> None:
    number = acts.make_list(rehearsal=open_rows, business="residents", actor=CLERK)
    assert acts.make_list(rehearsal=open_rows, business="residents", actor=CLERK) == number
    content = acts.hand_list(number=number, form="csv", actor=CLERK)
    rows = filled(content)
    assert [r[2] for r in rows[1:]] == ["4", "7"]
    assert "暦にない" in rows[1][5] or "日付" in rows[1][5]
    assert (rows[1][6:8], rows[2][6:8]) == (["KAISHI", "4020230"], ["KAISHI", "'=1+1"])
    sheet = load_workbook(io.BytesIO(acts.hand_list(number=number, form="xlsx", actor=CLERK))).active
    assert [[c or "" for c in r] for r in sheet.iter_rows(values_only=True)] == rows
    bad = filled(content, n1=("直す", "4020231", "台帳"), n2=("このまま", "", "台帳"))
    acts.keep_answer(number=number, name="回答.csv", content=as_file(bad), actor=CLERK)
    with tenant(TOWN):
        (line,) = reads.lists_of(open_rows)
        assert not Mend.objects.exists()
    assert (line.handed, line.attempt, line.is_applied) == (2, 1, False)
    assert [n for n, _ in line.faults] == ["2", "1"]
    assert "直しても受け入れられません" in line.faults[1][1]
    with pytest.raises(Refused, match="反映できる回答がありません"):
        acts.apply_answer(number=number, actor=CLERK)
    good = filled(content, n1=("直す", "4020228", "台帳で確認"), n2=("移さない", "", "試験のデータ"))
    sent = workbook({"確認リスト": good})
    assert acts.keep_answer(number=number, name="回答.xlsx", content=sent, actor=CLERK) == 2
    assert acts.keep_answer(number=number, name="回答.xlsx", content=sent, actor=CLERK) == 2
    assert [acts.apply_answer(number=number, actor=CLERK) for _ in range(2)] == [2, 0]
    with tenant(TOWN):
        assert reads.lists_of(open_rows)[0].state_ja == "回答を反映しました"
    again = rehearsed()
    with tenant(TOWN):
        (item,) = page_of(again).items
    assert (item.old, item.loaded, item.rejected, item.left_out) == (6, 5, 0, 1)


def test_an_answer_that_is_none_is_refused_and_says_why(open_rows: int) -> None:
    number = acts.make_list(rehearsal=open_rows, business="residents", actor=CLERK)
    given = {"number": number, "name": "回答.csv", "actor": CLERK}
    with pytest.raises(Refused, match="見出しがありません"):
        acts.keep_answer(content=b"A,B\r\n1,2\r\n", **given)  # type: ignore[arg-type]
    content = acts.hand_list(number=number, form="csv", actor=CLERK)
    told = filled(content, n1=("はい", "", ""), n2=("移さない", "", " "))
    acts.keep_answer(content=as_file([*told, ["99", *[""] * 7, "直す", "", "x"]], "utf-8"), **given)  # type: ignore[arg-type]
    with tenant(TOWN):
        faults = reads.lists_of(open_rows)[0].faults
    assert [(n, why[:6]) for n, why in faults] == [
        ("1", "回答が「直す"),
        ("2", "回答の理由が"),
        ("99", "番号がリスト"),
    ]
    with pytest.raises(Refused, match="確かめる行はありません"):
        acts.make_list(rehearsal=open_rows, business="water", actor=CLERK)
    with pytest.raises(NotFound):
        acts.hand_list(number=number, form="csv", actor=NEIGHBOUR)


def test_it_is_done_on_one_page_and_every_download_is_in_the_journal(open_rows: int) -> None:
    clerk, chief = client_of(TOWN, "migration_clerk"), client_of(TOWN, "migration_chief", "見本　長")
    page = f"/{TOWN}/data_migration/rehearsals/{open_rows}/lists/"
    assert page in clerk.get(f"/{TOWN}/data_migration/rehearsals/{open_rows}/").content.decode()

    def sent(client: object, **values: object) -> object:
        return client.post(page, {"form_token": fresh_token(client), **values})  # type: ignore[attr-defined, arg-type]

    counted = []
    for business in ("", "residents"):
        answer = sent(clerk, do_make="1", business=business)
        assert answer.status_code == (302 if business else 400)  # type: ignore[attr-defined]
        clerk.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(page).status_code == 200
        counted.append(len(queries))
    assert max(counted) <= 24
    assert sent(clerk, do_csv="1", number="1").status_code == 403  # type: ignore[attr-defined]
    handed = sent(chief, do_csv="1", number="1")
    assert handed["Content-Disposition"].endswith('_section_list_1.csv"')  # type: ignore[index]
    with tenant(TOWN):
        assert JournalEntry.objects.filter(kind=reads.HANDED).count() == 1
    file = io.BytesIO(as_file(filled(handed.content, n1=("移さない", "", "試験"))))  # type: ignore[attr-defined]
    file.name = "回答.csv"
    assert sent(clerk, do_answer="1", number="1", file=file).status_code == 302  # type: ignore[attr-defined]
    assert "回答を確かめています" in clerk.get(page).content.decode()
    assert sent(clerk, do_apply="1", number="1").status_code == 302  # type: ignore[attr-defined]
    assert "回答を反映しました" in clerk.get(page).content.decode()
    assert sent(clerk).status_code == 400  # type: ignore[attr-defined]
