"""The screens of resident tax: every page answers, every refusal is told, few queries, and nothing of another town."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts

HOME = f"/{town.TOWN}/resident_tax/"
PERSON = f"{HOME}persons/{town.EARNER}/"
pytestmark = pytest.mark.usefixtures("undone")


@pytest.fixture
def chief() -> Client:
    return client_of(town.TOWN, "tax_chief")


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    return client.post(path, {"form_token": fresh_token(client), **values})


def run_number(year: int = 2026) -> int:
    runs = queue.recent(town.TOWN, 20, "resident_tax")
    return next(r.number for r in runs if r.parameters["fiscal_year"] == year)


def test_home_shows_the_year_and_the_run_that_made_it(chief: Client) -> None:
    page = shown(chief, HOME)
    assert "納税義務者" in page
    assert "課税（所得割・均等割）" in page
    assert "令和8年度の当初賦課" in page
    assert "まだ賦課していません" in shown(chief, f"{HOME}?year=2020")


@pytest.mark.parametrize("tab", ["result", "bands", "outliers", "spot", "exceptions", "values", "nonsense"])
def test_every_tab_of_a_run_tells_what_it_found(chief: Client, tab: str) -> None:
    page = shown(chief, f"{HOME}runs/{run_number()}/?tab={tab}")
    words = {
        "result": "年税額の増減の理由", "bands": "合計所得金額の階層", "outliers": "所得の増減", "spot": "無作為に選んだ20人",
        "exceptions": "一致", "values": "照合番号", "nonsense": "年税額ごとの人数",
    }  # fmt: skip
    assert words[tab] in page
    assert "不一致" not in page


def test_a_year_assessed_is_not_prepared_again_and_a_missing_rate_is_named(chief: Client) -> None:
    prepare = f"{HOME}runs/prepare/"
    assert "すでに賦課しています" in shown(chief, f"{prepare}?fiscal_year=2026")
    assert sent(chief, prepare, fiscal_year=2026).status_code == 400
    assert "始められません" in shown(chief, f"{prepare}?fiscal_year=2027")
    assert "選択" in shown(chief, f"{prepare}?fiscal_year=1999", 400)
    assert sent(chief, prepare, fiscal_year=2024).status_code == 302


def test_a_person_s_page_has_years_amounts_and_instalments_and_leads_to_the_working(chief: Client) -> None:
    page = shown(chief, PERSON)
    assert page.count("213,500円") >= 1
    assert "第10期" in page
    working = shown(chief, f"{PERSON}taxes/2026/")
    for words in ("一致", "2,100,000円", "地方税法 第314条の3", "給与収入", "5,000,000円", "昨年度"):
        assert words in working, words
    assert "不一致" not in working
    assert "申告も資料もありません" in shown(chief, f"{HOME}persons/{town.SILENT}/taxes/2026/")
    assert shown(chief, f"{HOME}runs/{run_number()}/persons/{town.EARNER}/")
    assert "ありません" in shown(chief, f"{PERSON}taxes/2020/", 404)
    assert "213,500円" in shown(chief, f"/{town.TOWN}/residents/persons/{town.EARNER}/")


def test_pages_ask_few_questions_of_the_database(chief: Client) -> None:
    for path, most in ((HOME, 40), (PERSON, 40), (f"{PERSON}taxes/2026/", 60)):
        shown(chief, path)
        with CaptureQueriesContext(connection) as asked:
            shown(chief, path)
        assert len(asked) <= most, path


def test_a_correction_is_previewed_handed_in_and_listed(chief: Client) -> None:
    correct_income(
        person=town.EARNER, fiscal_year=2026, declared={"salary_revenue": 6_000_000}, reported_on=date(2026, 7, 10),
        reason="申告", actor=town.CLERK,
    )  # fmt: skip
    form = {"fiscal_year": 2026, "reason": "所得の申告", "notified_on": "R8.7.15"}
    page = sent(chief, f"{HOME}corrections/reassess/", preview=1, **form).content.decode()
    assert "見本　18" in page
    assert "この内容で更正・決定をする" in page
    answer = sent(chief, f"{HOME}corrections/reassess/", send=1, **form)
    assert answer.status_code == 302
    with tenant(town.TOWN):
        assert [
            a.title for a in open_acts(business="resident_tax", rights=frozenset({"resident_tax.change"}))
        ] == ["住民税の更正・決定（令和8年度）"]
    assert "更正・決定はありません" in shown(chief, f"{HOME}corrections/?year=2026")


@pytest.mark.parametrize(
    ("act", "values", "said"),
    [
        ("relief", {"fiscal_year": 2026, "ground": "災害", "tenths": "5", "applies_from": "R8.9.1", "applied_on": "R8.7.10"},
         "減免額"),
        ("relief", {"fiscal_year": 2026, "ground": "災害", "tenths": "5", "applies_from": "昨日", "applied_on": "R8.7.10"},
         "日付"),
        ("relief", {"fiscal_year": 2026, "ground": "災害", "tenths": "5", "applies_from": "R8.9.1", "applied_on": "R8.7.11"},
         "申請日が今日より後です"),
        ("liability", {"kind": "2", "since_year": "2026", "reason": "家屋敷"}, "住民として登録されています"),
        ("liability", {"kind": "4", "since_year": "99999", "reason": "x"}, "西暦4桁"),
        ("reassess", {"fiscal_year": 2026, "reason": "調査"}, "変わる"),
    ],
)  # fmt: skip
def test_an_act_shows_its_preview_or_why_it_cannot_be(
    chief: Client, act: str, values: dict[str, Any], said: str
) -> None:
    assert shown(chief, f"{PERSON}{act}/")
    page = sent(chief, f"{PERSON}{act}/", preview=1, **values).content.decode()
    assert said in page


def test_who_has_no_right_or_belongs_to_another_town_sees_nothing(chief: Client) -> None:
    assert client_of(town.TOWN, "resident_clerk").get(PERSON).status_code == 403
    assert client_of(town.TOWN, "insurance_clerk").get(f"{HOME}runs/prepare/").status_code == 403
    other = client_of(town.OTHER, "tax_chief")
    assert other.get(PERSON).status_code in (403, 404)
    assert other.get(f"/{town.OTHER}/resident_tax/persons/{town.EARNER}/taxes/2026/").status_code == 404
