"""Screens of special collection, certificates, printing and statistics, over one town whose taxes are decided."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import _connected_to
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads import tax_statistics
from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.businesses.resident_tax.tests.employed_town import CLERK, MILL, SHOP, YEAR, employed_town
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from kikan.site.launcher.templates import TestDatabases

HOME = f"/{town.TOWN}/resident_tax/"
LEAVING = {
    "cause": "retired", "left_on": "20260831", "last_month": "20260831", "way": "lump", "reported_on": "20260710"
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[None]:
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), employed_town():
        yield
    test_databases.drop(name)


@pytest.fixture
def clerk() -> Client:
    return client_of(town.TOWN, "tax_clerk")


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(HOME + path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    return client.post(HOME + path, {"form_token": fresh_token(client), **values})


def ran(job: str, **parameters: Any) -> int:
    number = queue.enqueue(job, actor=CLERK, parameters=parameters)
    assert run_now(town.TOWN, number) == State.DONE
    return number


def test_a_collector_shows_its_people_months_and_payments(clerk: Client) -> None:
    assert "見本製粉株式会社" in shown(clerk, "collectors/")
    page = shown(clerk, f"collectors/{MILL}/")
    assert "17,700" in page
    assert "610,000円" in page
    assert "6月分" in page
    shown(clerk, "collectors/999/", 404)


def test_a_new_collector_is_registered_and_a_wrong_number_is_told_beside_its_field(clerk: Client) -> None:
    values = {
        "kind": "1", "name": "見本建設株式会社", "kana": "ミホンケンセツ", "address": "山形県見本市中町2番", "since": "20260701",
        "medium": "paper", "corporate_number": "1234567890123",
    }  # fmt: skip
    answer = sent(clerk, "collectors/new/", **values)
    assert answer.status_code == 400
    assert "法人番号の検査数字が合いません" in answer.content.decode()
    assert "見本建設株式会社" in answer.content.decode()
    assert sent(clerk, "collectors/new/", **values | {"corporate_number": ""}).status_code == 302
    with tenant(town.TOWN):
        assert "見本建設株式会社" in [c.name for c in reads.collectors()]


def test_a_leaver_is_previewed_month_by_month_and_waits_for_another_person(clerk: Client) -> None:
    path = f"persons/{town.LEAVER}/leaver/"
    page = clerk.post(HOME + path, {**LEAVING, "preview": "1"}).content.decode()
    assert "まだ登録していません" in page
    assert "330,000円" in page  # 33,000 yen of each of the ten months from August on
    with tenant(town.TOWN):
        assert reads.withheld_of(town.LEAVER)[0].amounts[2] == 33_000
    answer = sent(clerk, path, **LEAVING, send="1")
    assert "/worklist/" in answer["Location"]
    chief = client_of(town.TOWN, "tax_chief")
    assert chief.get(answer["Location"]).status_code == 200
    number = int(answer["Location"].rstrip("/").rsplit("/", 1)[-1])
    approver = Actor(
        99, town.TOWN, 1, frozenset({"resident_tax.change", "resident_tax.approve", "worklist.approve"})
    )
    acts.approve(number, actor=approver)
    with tenant(town.TOWN):
        amounts = reads.withheld_of(town.LEAVER)[0].amounts
    assert amounts[2:] == (330_000, *[0] * 9)


def test_bad_days_are_told_beside_the_field(clerk: Client) -> None:
    answer = clerk.post(
        HOME + f"persons/{town.EARNER}/leaver/", {**LEAVING, "left_on": "20261345", "preview": "1"}
    )
    assert answer.status_code == 400
    assert "20261345" in answer.content.decode()


def test_a_certificate_is_previewed_then_issued_with_its_fee(clerk: Client) -> None:
    path = f"persons/{town.EARNER}/certificate/"
    assert "令和8年度" in shown(clerk, path)
    values = {
        "fiscal_year": str(YEAR), "kind": "tax", "purpose": "奨学金", "asked_by": "self", "proof": "card", "copies": "1",
        "channel": "counter",
    }  # fmt: skip
    preview = sent(clerk, path, **values, step="preview")
    assert preview["Content-Type"] == "application/pdf"
    answer = sent(clerk, path, **values)
    page = clerk.get(answer["Location"]).content.decode()
    assert "所得・課税証明書を交付しました" in page
    assert "300円" in page
    refused = sent(clerk, f"persons/{town.SILENT}/certificate/", **values)
    assert "未申告" in refused.content.decode()


def test_printing_runs_show_files_that_open_and_are_of_the_run(clerk: Client) -> None:
    answer = sent(clerk, "printing/", fiscal_year=str(YEAR), kind="taxpayers")
    assert answer.status_code == 302
    number = int(answer["Location"].rstrip("/").rsplit("/", 1)[-1])
    assert run_now(town.TOWN, number) == State.DONE
    first = queue.find(town.TOWN, number).figures["first_issue"]
    assert f"printing/{number}/{first}.pdf" in shown(clerk, f"printing/{number}/")
    made = clerk.get(f"{HOME}printing/{number}/{first}.pdf")
    assert made.content.startswith(b"%PDF")
    shown(clerk, f"printing/{number}/999999.pdf", 404)
    assert f"{number}" in shown(clerk, "printing/")


def test_figures_lead_to_their_people_and_come_out_the_same_again(clerk: Client) -> None:
    number = queue.find(town.TOWN, ran("resident_tax.count_taxes", fiscal_year=YEAR)).figures["publication"]
    page = shown(clerk, f"statistics/{number}/?check=1")
    assert "数え直しても同じ数字です" in page
    with tenant(town.TOWN):
        found = tax_statistics.statistics(number)
        taxed = next(s for s in found.statuses if s.band == 1)
        people = tax_statistics.people_of(number, taxed.table, taxed.band, 0)
        ways = {p.ja: p.amounts[0] for p in found.paths}
    assert len(people) == taxed.count == sum(b.count for b in found.by_earner[0])
    assert town.EARNER in people
    assert sum(ways.values()) == sum(s.amounts[0] for s in found.statuses)
    assert "見本　18" in shown(clerk, f"statistics/{number}/people/?table=2&band=1")
    shown(clerk, f"statistics/{number}/people/?table=9", 400)


def test_a_file_of_people_is_tried_then_taken_with_its_bad_line_told(clerk: Client) -> None:
    heading = "区分,指定番号,宛名番号,受給者番号,徴収開始月,年金年額,介護保険料"
    text = f"{heading}\r\n給与,{SHOP},{town.SPOUSE},B1,202607,,\r\n給与,999,{town.MINOR},B2,202607,,\r\n"

    def upload(step: str) -> str:
        file = SimpleUploadedFile("people.csv", text.encode())
        return str(sent(clerk, "collectors/file/", step=step, file=file).content.decode())

    tried = upload("trial")
    assert "まだ取り込んでいません" in tried
    assert "この指定番号の特別徴収義務者はいません" in tried
    with tenant(town.TOWN):
        assert reads.collected_of(town.SPOUSE) == []
    upload("take")
    with tenant(town.TOWN):
        assert [c.collector for c in reads.collected_of(town.SPOUSE)] == [SHOP]


def test_tax_on_retirement_pay_is_taken_or_refused_beside_its_field(clerk: Client) -> None:
    values = {
        "person": str(town.EARNER), "collector": str(MILL), "pay": "15,000,000", "joined_on": "20000706",
        "retired_on": "20251005", "paid_on": "20260620", "city": "84,000", "prefecture": "56,100",
    }  # fmt: skip
    wrong = sent(clerk, "collectors/retirements/", **values)
    assert wrong.status_code == 400
    assert "計算と合いません" in wrong.content.decode()
    assert sent(clerk, "collectors/retirements/", **values | {"prefecture": "56,000"}).status_code == 302
    assert "84,000円" in shown(clerk, "collectors/retirements/")


def test_a_look_without_right_is_refused(clerk: Client) -> None:
    other = client_of(town.TOWN, "resident_clerk")
    for path in ("collectors/", f"persons/{town.EARNER}/certificate/", "statistics/", "printing/"):
        shown(other, path, 403)
