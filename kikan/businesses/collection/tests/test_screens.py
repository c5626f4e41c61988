"""The screens of 収納: accounts, receipts, transfers, overpayments. All persons are invented."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikan.businesses.collection.models import TransferFile
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.reads import account_of
from kikan.businesses.collection.tests.test_account_transfer import DUE, TOWN, answered
from kikan.shared import history
from kikan.shared.access import Actor, system_actor
from kikan.shared.access.models import Look
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.addressees.models import Account, Name, Person
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.ledger.models import Receipt, Refund
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.worklist import acts

pytestmark = pytest.mark.django_db
HOME = f"/{TOWN}/collection/"
OTHER = 62090
HUGE = "9" * 30
CREDITOR = {
    "code": "1234567890", "name": "ﾐﾎﾝｼ", "bank": "9901", "branch": "001", "account_kind": "1",
    "account_number": "1234567",
}  # fmt: skip


@pytest.fixture
def charged() -> Iterator[list[int]]:
    """The charges of three payers with two instalments and an account each; it is 5 August 2026."""
    for code, name in ((TOWN, "見本市"), (OTHER, "例市")):
        Municipality.objects.create(
            code=code, name=name, kana="ミホンシ", prefecture="山形県", is_sample=True
        )
    with tenant(TOWN):
        numbers = [_charge(person) for person in (18, 26, 34)]
    with clock.set_to("2026-08-05"):
        yield numbers


def _charge(person: int) -> int:
    entry = append(
        actor=system_actor(TOWN), kind="test", procedure="test", subjects=[("person", person)]
    ).number
    Person.objects.create(municipality=TOWN, number=person, entry=entry)
    since = date(2020, 1, 1)
    name = {"name": f"見本　{person}", "kana": "ミホン", "name_key": "", "kana_key": ""}
    history.add(Name, {"person": person, "kind": "official"}, name, entry=entry, valid_from=since)
    bank = {"bank": "9901", "branch": "001", "account_number": f"{person:07d}", "holder_kana": "ﾐﾎﾝ ﾀﾛｳ"}
    history.add(Account, {"person": person, "use": "debit"}, bank, entry=entry, valid_from=since)
    parts = [Part(1, DUE, (5000, 0, 0, 0)), Part(2, date(2026, 8, 31), (4000, 0, 0, 0))]
    return charge(
        levy=HEALTH_INSURANCE.code, fiscal_year=2026, payer=person, reference=person, parts=parts, entry=entry
    )


@pytest.fixture
def clerk(charged: list[int]) -> Client:
    return client_of(TOWN, "collection_clerk")


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    return client.post(path, {"form_token": fresh_token(client), **values})


def balances(person: int) -> list[int]:
    with tenant(TOWN):
        return [line.balance for line in account_of(person)]


# --- looking


def test_the_home_page_shows_the_rate_of_each_month(clerk: Client, charged: list[int]) -> None:
    enter_receipt(
        charge=charged[0],
        instalment=1,
        amount=5000,
        paid_on=DUE,
        actor=system_actor(TOWN, "collection.change"),
    )
    page = shown(clerk, HOME)
    assert "納期の月ごとの収納率" in page
    assert '<td class="n">33％</td>' in page
    assert '<td class="n">0％</td>' in page


def test_an_account_shows_every_instalment_and_the_look_is_kept(clerk: Client) -> None:
    page = shown(clerk, f"{HOME}persons/18/")
    assert "未納" in page
    assert "納期前" in page
    assert "9,000円" in page
    with tenant(TOWN):
        assert Look.objects.get(screen="collection.account").persons == [18]


@pytest.mark.parametrize(
    "path", ["persons/999/", f"persons/{HUGE}/", "overpaid/999/", "transfers/999/", "persons/18%27--/"]
)
def test_what_is_not_there_is_a_page_that_says_so(clerk: Client, path: str) -> None:
    shown(clerk, HOME + path, 404)


def test_people_of_another_municipality_are_not_there(charged: list[int]) -> None:
    client = client_of(OTHER, "collection_clerk")
    shown(client, f"/{OTHER}/collection/persons/18/", 404)
    shown(client, f"{HOME}persons/18/", 404)


@pytest.mark.parametrize("query", ["levy=x", f"levy={HUGE}", "year=99999999", "year=<b>", "levy=21&year=1"])
def test_a_nonsense_levy_or_year_shows_the_usual_one(clerk: Client, query: str) -> None:
    assert "国民健康保険税" in shown(clerk, f"{HOME}?{query}")


# --- receipts


def slip(charges: list[int], **changed: str) -> dict[str, str]:
    return {"charge": str(charges[0]), "instalment": "1", "amount": "5,000", "paid_on": "R8.8.5", **changed}


def test_a_receipt_is_checked_against_its_slip_and_booked_once(clerk: Client, charged: list[int]) -> None:
    checked = sent(clerk, f"{HOME}receipts/enter/", **slip(charged), check="1").content.decode()
    assert "見本　18" in checked
    assert "この期は完納になります" in checked
    assert balances(18) == [5000, 4000]
    click = {**slip(charged), "send": "1", "form_token": fresh_token(clerk)}
    answers = [clerk.post(f"{HOME}receipts/enter/", click) for _ in range(2)]
    assert [a["Location"] for a in answers] == [f"{HOME}persons/18/"] * 2
    assert balances(18) == [0, 4000]
    with tenant(TOWN):
        assert Receipt.objects.count() == 1


def test_too_much_money_is_announced_before_it_is_booked(clerk: Client, charged: list[int]) -> None:
    answer = sent(clerk, f"{HOME}receipts/enter/", **slip(charged, amount="７０００円"), check="1")
    assert "2,000円は納めすぎになります" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"charge": "999"}, "その調定番号と期の納付書はありません"),
        ({"charge": "'; DROP TABLE"}, "桁までの数字で入力してください"),
        ({"charge": HUGE}, "18桁までの数字"),
        ({"instalment": "12345"}, "4桁までの数字"),
        ({"amount": "0"}, "1円から"),
        ({"amount": "-5"}, "1円から"),
        ({"amount": "<b>"}, "金額は数字で"),
        ({"paid_on": "R8.2.31"}, "paid_on-error"),
        ({"paid_on": "R8.12.1"}, "領収日が今日より後です"),
    ],
)
def test_a_wrong_receipt_is_refused_beside_its_field(
    clerk: Client, charged: list[int], changed: dict[str, str], said: str
) -> None:
    answer = sent(clerk, f"{HOME}receipts/enter/", **slip(charged, **changed), send="1")
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert balances(18) == [5000, 4000]


def test_who_may_only_look_books_nothing(charged: list[int]) -> None:
    client = client_of(TOWN, "insurance_clerk")
    assert sent(client, f"{HOME}receipts/enter/", **slip(charged), send="1").status_code == 403
    assert "入金" not in re.sub(r"<title>.*?</title>", "", shown(client, f"{HOME}persons/18/"))


# --- account transfer


def requested(client: Client) -> tuple[int, bytes]:
    answer = sent(client, f"{HOME}transfers/", due_on="R8.7.31")
    number = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    file = client.post(f"{HOME}transfers/{number}/request", CREDITOR)
    assert file["Content-Disposition"] == f'attachment; filename="request-{number}.txt"'
    return number, file.content


def uploaded(client: Client, number: int | str, content: bytes) -> Any:
    file = SimpleUploadedFile("result.txt", content)
    return sent(client, f"{HOME}transfers/result/", request=str(number), file=file)


def test_a_request_is_saved_as_a_file_and_its_result_is_cleared(clerk: Client) -> None:
    number, content = requested(clerk)
    assert content.count(b"\r\n") == 6
    answer = uploaded(clerk, number, answered(content, [0, 1, 0]))
    page = shown(clerk, answer["Location"])
    assert "資金不足" in page
    assert [balances(p)[0] for p in (18, 26, 34)] == [0, 5000, 0]
    assert "受入済み" in shown(clerk, f"{HOME}transfers/{number}/")


def test_a_damaged_file_names_every_fault_and_books_nothing(clerk: Client) -> None:
    number, content = requested(clerk)
    damaged = answered(content, [0, 0, 0])
    lines = damaged.split(b"\r\n")
    lines[1] = lines[1][:85] + b"A" + lines[1][86:]
    lines[2] = lines[2][:-3]
    answer = uploaded(clerk, number, b"\r\n".join(lines))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "2件目の「引落金額」が数字ではありません" in page
    assert "3件目の長さが117バイトです" in page
    assert "何も登録していません" in page
    with tenant(TOWN):
        assert not TransferFile.objects.filter(direction="in").exists()


@pytest.mark.parametrize("content", [b"", b"\x00" * 500, "見本".encode() * 100, b"<html></html>"])
def test_what_is_no_result_file_is_refused(clerk: Client, content: bytes) -> None:
    number, _ = requested(clerk)
    assert uploaded(clerk, number, content).status_code == 400


def test_the_same_result_twice_and_a_wrong_request_are_refused(clerk: Client) -> None:
    number, content = requested(clerk)
    result = answered(content, [0, 0, 0])
    assert uploaded(clerk, number, result).status_code == 302
    again = uploaded(clerk, number, result)
    assert again.status_code == 400
    assert "すでに受け入れています" in again.content.decode()
    assert "依頼ファイルが見つかりません" in uploaded(clerk, 999, result).content.decode()
    assert uploaded(clerk, "abc", result).status_code == 400


def test_a_due_date_without_anything_open_asks_nothing(clerk: Client) -> None:
    answer = sent(clerk, f"{HOME}transfers/", due_on="R8.1.31")
    assert answer.status_code == 400
    assert "対象になる未納がありません" in answer.content.decode()


def test_a_creditor_the_bank_cannot_read_is_refused_beside_the_field(clerk: Client) -> None:
    number, _ = requested(clerk)
    answer = clerk.post(f"{HOME}transfers/{number}/request", {**CREDITOR, "name": "見本市", "bank": "99012"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "半角カナ" in page
    assert "4桁までの数字" in page


# --- overpayments


def test_an_overpayment_is_decided_by_two_and_paid_back(clerk: Client, charged: list[int]) -> None:
    sent(clerk, f"{HOME}receipts/enter/", **slip(charged, amount="7000"), send="1")
    with tenant(TOWN):
        receipt = Receipt.objects.get().number
    assert "2,000円" in shown(clerk, f"{HOME}overpaid/")
    page = shown(clerk, f"{HOME}overpaid/{receipt}/")
    assert "2,000円" in page
    answer = sent(clerk, f"{HOME}overpaid/{receipt}/", reason="4", arose_on="20260805", send="1")
    number = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    assert "承認待ち" in shown(clerk, f"{HOME}overpaid/")
    with tenant(TOWN):
        assert not Refund.objects.exists()
    approver = Actor(99, TOWN, 1, frozenset({"collection.change", "collection.approve"}))
    acts.approve(number, actor=approver)
    with tenant(TOWN):
        assert Refund.objects.get().amount == 2000
    shown(clerk, f"{HOME}overpaid/{receipt}/", 404)
