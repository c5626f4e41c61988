"""Screens of issued papers: the day of a drawer, the issue journal, signatories by two persons, printers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import hidden, residents, signed_in, text_of
from kikan.shared.access.models import Office
from kikan.shared.documents import archive
from kikan.shared.documents.models import CashClosing, FeeLine, Mark, Printing
from kikan.shared.documents.signatories import signatory_on
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.models import PendingAct

pytestmark = pytest.mark.django_db
TOWN = scenes.TOWN
SEAL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'


@pytest.fixture(autouse=True)
def _town() -> Iterator[None]:
    with clock.set_to(scenes.TODAY):
        desk.open_towns()
        yield


def copied(copies: str = "1", **fields: str) -> Any:
    """A clerk hands out a copy; the client of that clerk."""
    (person,) = scenes.move_in().persons
    client, path = signed_in(), residents(f"persons/{person}/record-copy/")
    token = hidden(client.get(path))["form_token"]
    sent = {"form_token": token, "whom": "whole", "form": "household", "copies": copies, **fields}
    assert client.post(path, sent).status_code == 302
    return client


def send(client: Any, path: str, **fields: Any) -> Any:
    token = hidden(client.get(path))["form_token"]
    return client.post(path, {"form_token": token, **fields})


def test_the_day_of_a_drawer_shows_what_was_taken_and_is_closed() -> None:
    client = copied(copies="2")
    page = text_of(client.get(f"/{TOWN}/cash/"))
    assert "700円" in page
    assert "市民課" in page
    answer = send(client, f"/{TOWN}/cash/", counted="700", reason="")
    assert answer.status_code == 302
    assert "この日は締めてあります" in text_of(client.get(answer["Location"]))


def test_a_difference_without_reason_stays_in_the_form_with_what_was_counted() -> None:
    client = copied()
    answer = send(client, f"/{TOWN}/cash/", counted="1,000", reason="")
    page = text_of(answer)
    assert "650円多い" in page
    assert "1,000" in page
    with tenant(TOWN):
        assert not CashClosing.objects.exists()


def test_the_drawer_of_another_office_is_seen_and_not_closed() -> None:
    copied()
    office = Office.objects.get(municipality=TOWN, name="市民課")
    chief = signed_in("section_chief")
    Office.objects.get_or_create(municipality=TOWN, name="支所")
    page = text_of(chief.get(f"/{TOWN}/cash/?office={office.number}"))
    assert "350円" in page


@pytest.mark.parametrize("query", ["day=x", "day=99999999", "office=abc&day=R8.11.23", "office=99999999999"])
def test_a_senseless_day_or_office_is_answered(query: str) -> None:
    assert signed_in().get(f"/{TOWN}/cash/?{query}").status_code in (200, 400)


def test_the_csv_of_a_day_asks_for_a_reason() -> None:
    client = copied()
    path = f"/{TOWN}/cash/?cash-export=1"
    assert "理由" in text_of(client.get(path))
    sent = client.post(path, {**hidden(client.get(path)), "reason": "会計課へ提出"})
    assert "住民票の写し" in sent.content.decode()


def test_the_issue_journal_finds_papers_by_day_kind_and_person() -> None:
    client = copied()
    assert "住民票の写し（世帯連記式）" in text_of(client.get(f"/{TOWN}/issues/"))
    assert "見本　太郎" in text_of(client.get(f"/{TOWN}/issues/?kind=residents.household_copy"))
    for query in (
        "state=spoilt",
        "person=999999",
        "first=R8.11.24&last=R8.11.25",
        "kind=residents.removed_copy",
    ):
        assert "交付した書類はありません" in text_of(client.get(f"/{TOWN}/issues/?{query}"))


def test_a_spoilt_paper_is_marked_once_and_its_fee_given_back() -> None:
    client = copied()
    path = f"/{TOWN}/issues/1/"
    assert send(client, path, state="spoilt", reason="紙づまり").status_code == 302
    page = text_of(client.get(path))
    assert "取り消して返しました" in page
    assert "すでに「書損」の記録があります" in text_of(send(client, path, state="spoilt", reason="もう一度"))
    with tenant(TOWN):
        assert sorted(FeeLine.objects.values_list("amount", flat=True)) == [-350, 350]
        assert Mark.objects.count() == 1


def test_a_mark_without_reason_is_asked_for_it() -> None:
    client = copied()
    answer = send(client, f"/{TOWN}/issues/1/", state="spoilt", reason="")
    assert 'href="#id_reason"' in text_of(answer)


def entered(**given: Any) -> Any:
    operator = signed_in("operator")
    picture = SimpleUploadedFile("seal.svg", given.pop("picture", SEAL))
    fields = {
        "place": "0",
        "title": "見本町長",
        "name": "見本 二郎",
        "valid_from": "R8.11.24",
        "seal": picture,
    }
    return send(operator, f"/{TOWN}/signatories/", **{**fields, **given})


def test_a_signatory_is_entered_by_one_and_approved_by_another() -> None:
    answer = entered()
    place = answer["Location"]
    with tenant(TOWN):
        assert PendingAct.objects.get().state == "entered"
    chief = signed_in("section_chief")
    assert "見本　二郎" in text_of(chief.get(place))
    seal = chief.get(f"/{TOWN}/signatories/acts/1/seal.svg")
    assert seal["Content-Security-Policy"].startswith("sandbox")
    assert send(chief, place).status_code in (400, 405)
    token = hidden(chief.get(place))["form_token"]
    chief.post(f"{place}decide", {"form_token": token, "decision": "approve"})
    with tenant(TOWN):
        assert signatory_on(date(2026, 11, 24)).name == "見本　二郎"


def test_an_acting_signatory_ends_by_the_day_and_the_mayor_signs_again() -> None:
    for fields in (
        {},
        {
            "title": "見本町長職務代理者",
            "name": "見本 三郎",
            "valid_from": "R8.12.1",
            "valid_until": "R8.12.10",
        },
    ):
        place = entered(**fields)["Location"]
        chief = signed_in("section_chief")
        token = hidden(chief.get(place))["form_token"]
        chief.post(f"{place}decide", {"form_token": token, "decision": "approve"})
    with tenant(TOWN):
        names = [signatory_on(date(2026, m, d)).name for m, d in ((11, 30), (12, 1), (12, 9), (12, 10))]
    assert names == ["見本　二郎", "見本　三郎", "見本　三郎", "見本　二郎"]


@pytest.mark.parametrize(
    "picture",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='http://example.com/a.png'/></svg>",
        b"no picture",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_a_picture_that_is_more_or_less_than_a_seal_is_refused(picture: bytes) -> None:
    answer = entered(picture=picture)
    assert answer.status_code == 200
    assert "公印の画像として読めません" in text_of(answer)


def test_a_period_that_ends_before_it_begins_is_refused_beside_its_field() -> None:
    assert "終わりの日は、始まりの日より後" in text_of(entered(valid_until="R8.11.24"))


def test_where_a_terminal_prints_is_kept_and_told_on_the_receipt() -> None:
    operator = signed_in("operator")
    fields = {"terminal": "127.0.0.1", "kind": "", "output": "paper", "printer": "窓口1", "tray": "トレイ2"}
    assert send(operator, f"/{TOWN}/printing/", **fields).status_code == 302
    assert "窓口1" in text_of(operator.get(f"/{TOWN}/printing/"))
    client = copied()
    with tenant(TOWN):
        assert Printing.objects.count() == 1
        (person,) = archive.subjects_of(1)
    assert "プリンター 窓口1　給紙 トレイ2" in text_of(client.get(residents(f"persons/{person}/papers/1-1/")))
