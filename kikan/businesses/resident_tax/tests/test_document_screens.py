"""The screens of income documents, through a browser without a screen: one story, then each page and each refusal."""

import html
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import _connected_to
from kikan.businesses.resident_tax.exchange.document_layouts import written
from kikan.businesses.resident_tax.procedures.check_documents import check_documents
from kikan.businesses.resident_tax.tests.papers_of_a_town import (
    CLERK,
    HOME,
    NAMESAKE,
    OLD,
    SALARY,
    TARO,
    TOWN,
    YEAR,
    salary,
    settle,
    take_in,
)
from kikan.businesses.residents.tests.desk import hidden, text_of
from kikan.shared.access.models import Look
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock, tenant
from kikan.site.launcher.templates import TestDatabases

BASE = f"/{TOWN}/resident_tax/"


@pytest.fixture(scope="module", autouse=True)
def _town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[None]:
    """Documents 1 to 3: one doubtful, one matched, one nobody is found for; file 1 has a bad line."""
    name = test_databases.fresh()
    day = clock.set_to(date(2026, 6, 1))
    with django_db_blocker.unblock(), _connected_to(test_databases, name), day:
        settle()
        take_in(
            salary(payee_code="1", address="遠い市1番地"), salary(payee_code="2", payer_code="1002"),
            salary(payee_code="3", name="不明　者", kana="フメイ　シャ", birth_year="40", address="遠い市2番地"),
            salary(payee_code="4", salary_revenue="四百万"),
        )  # fmt: skip
        check_documents(actor=CLERK, fiscal_year=YEAR)
        yield
    test_databases.drop(name)


def client(role: str = "tax_clerk") -> Client:
    return client_of(TOWN, role)


def filled(response: Any) -> dict[str, str]:
    """Every text field of a page by name, as it is filled in."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", response.content.decode()):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type", "text") == "text" and "name" in given:
            found[given["name"]] = html.unescape(given.get("value", ""))
    return found


def shown(path: str, role: str = "tax_clerk") -> str:
    answer = client(role).get(BASE + path)
    assert answer.status_code == 200, (path, answer.status_code)
    return text_of(answer)


def sent(path: str, who: Client | None = None, **fields: Any) -> Any:
    desk = who or client()
    kept = {k: v for k, v in hidden(desk.get(BASE + path)).items() if k in ("form_token", "read_at")}
    return desk.post(BASE + path, {**kept, **fields})


def test_a_file_is_tried_and_taken_in_and_the_bad_line_mended() -> None:
    content = written(
        SALARY, [salary(payee_code="11", salary_revenue=8), salary(payee_code="12", salary_revenue="八")]
    )
    file = SimpleUploadedFile("給報.csv", content, "text/csv")
    kept = sent("documents/import/", layout=SALARY.key, file=file, received_on="R8.1.28", people_stated="2")
    trial = kept["Location"].removeprefix(BASE)
    page = shown(trial)
    assert "取り込める 1行・取り込めない 1行" in page
    assert "数字ではありません" in page
    done = sent(trial, what="take")
    place = done["Location"].removeprefix(BASE)
    assert "取込番号 2" in shown(place)
    line = f"{place}lines/2/"
    cells = {k: v for k, v in filled(client().get(BASE + line)).items() if re.fullmatch(r"c\d+", k)}
    money = f"c{[i.name for i in SALARY.items].index('支払金額')}"
    wrong = sent(line, **{**cells, money: "九"})
    assert wrong.status_code == 400
    assert "数字ではありません" in text_of(wrong)
    assert sent(line, **{**cells, money: "9"}).status_code == 302
    assert "取込済" in shown(place)


@pytest.mark.parametrize(
    ("content", "words"),
    [("あ".encode(), "Shift_JIS"), (b"", "空"), (written(SALARY, [salary()])[:-200], "途中で切れています")],
)
def test_a_file_that_is_none_is_refused_beside_its_field(content: bytes, words: str) -> None:
    file = SimpleUploadedFile("a.csv", content, "text/csv")
    answer = sent("documents/import/", layout=SALARY.key, file=file, received_on="R8.1.28")
    assert answer.status_code == 400
    assert words in text_of(answer)


def test_both_sides_stand_side_by_side_and_the_clerk_chooses() -> None:
    page = shown("documents/of/1/")
    assert "同じ程度に一致する人が複数います" in page
    assert page.count("この人にする") == 2
    answer = sent("documents/of/1/", what="choose", chosen=str(NAMESAKE))
    assert answer.status_code == 302
    assert "照合済" in shown("documents/of/1/")


def test_a_refused_decision_says_why_beside_the_field() -> None:
    answer = sent("documents/of/3/", what="match", person="999")
    assert answer.status_code == 400
    assert "この宛名番号の人はいません" in text_of(answer)


def test_what_is_merged_is_explained_by_document() -> None:
    assert sent(f"persons/{TARO}/documents/", year=str(YEAR)).status_code == 302
    page = shown(f"persons/{TARO}/documents/")
    assert "所得の根拠" in page
    assert "資料 2" in page


def test_a_declaration_is_keyed_from_the_list_to_the_document() -> None:
    opened = sent("documents/slips/", kind="4", fiscal_year=str(YEAR))
    slip = opened["Location"].removeprefix(BASE)
    empty = sent(slip, person=str(OLD), received_on="R8.3.1")
    assert empty.status_code == 400
    assert "金額が一つも入力されていません" in text_of(empty)
    done = sent(slip, person=str(OLD), received_on="R8.3.1", pension_revenue="1,200,000", disability="1")
    assert done.status_code == 302
    assert "住申" in shown(done["Location"].removeprefix(BASE))


def test_those_who_have_not_filed_get_their_letters_at_once() -> None:
    answer = sent(f"documents/findings/7/?year={YEAR}", answer_by="R8.6.30")
    assert "申告のお願いを作りました" in text_of(answer)
    assert "回答待ち" in shown(f"documents/queries/?year={YEAR}")
    assert sent("documents/queries/1/", answered_on="R8.6.1", answer="収入なし").status_code == 302


PAGES = (
    "documents/", "documents/import/", "documents/files/1/", "documents/files/1/lines/4/", "documents/doubtful/",
    "documents/unmatched/", "documents/find/", "documents/of/2/", "documents/of/2/correct/", "documents/slips/",
    *(f"documents/findings/{code}/" for code in range(1, 9)), "documents/queries/", f"persons/{TARO}/ask/",
    f"documents/findings/{YEAR}/7/{OLD}/0/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_and_the_look_is_recorded_where_people_are_shown(path: str) -> None:
    assert "課税資料" in shown(path) or path
    with tenant(TOWN):
        assert Look.objects.filter(business="resident_tax").exists() or path == "documents/find/", (
            "the search shows nobody before it is asked"
        )


@pytest.mark.parametrize(
    "path",
    [
        "documents/of/999/",
        "documents/files/99/",
        "documents/findings/99/",
        "documents/slips/99/1/",
        "documents/queries/99/",
    ],
)
def test_what_is_not_there_is_said_so(path: str) -> None:
    assert client().get(BASE + path).status_code == 404


def test_a_correction_changes_the_document_and_keeps_the_version() -> None:
    page = client().get(BASE + "documents/of/2/correct/")
    answer = sent(
        "documents/of/2/correct/", **{**filled(page), "salary_revenue": "3,500,000", "reason": "勤務先の回答"}
    )
    assert answer.status_code == 302
    assert "3,500,000" in shown("documents/of/2/")


def test_who_may_only_look_sees_no_decision() -> None:
    assert "この人にする" not in shown("documents/of/1/", role="collection_clerk")
    assert HOME not in shown("documents/doubtful/")


@pytest.mark.parametrize("year", ["", "0", "1999", "999999999999", "x"])
def test_a_nonsense_year_merges_nothing_and_breaks_nothing(year: str) -> None:
    assert sent(f"persons/{TARO}/documents/", year=year).status_code in (400, 404)
