"""Confirmation sheets, notices of codes, copies for viewing, requests for numbers, what is told of stops. All invented."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kikan.businesses.residents.exchange import outside
from kikan.businesses.residents.models import FamilyRegister, Message
from kikan.businesses.residents.procedures.begin_suppression import begin_suppression
from kikan.businesses.residents.procedures.bring_code_stock import bring_code_stock
from kikan.businesses.residents.procedures.end_suppression import end_suppression
from kikan.businesses.residents.procedures.issue_letter import issue_letter
from kikan.businesses.residents.procedures.record_resident_code import record_resident_code
from kikan.businesses.residents.procedures.request_my_number_change import request_my_number_change
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import residents, signed_in, text_of
from kikan.businesses.residents.tests.test_numbers import stock
from kikan.businesses.residents.tests.test_screens_people import protect
from kikan.shared.access.models import Look
from kikan.shared.addressees import vault
from kikan.shared.addressees.protection import HIDDEN
from kikan.shared.documents import archive
from kikan.shared.documents.models import Issue
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.models import PendingAct

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
CLERK = scenes.clerk(
    scenes.TOWN, *scenes.RIGHTS, "residents.print", "residents.my_number", "residents.suppress"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.KIKAN_OUTSIDE = str(tmp_path)
    desk.open_towns()
    return tmp_path


def body_of(number: int) -> dict[str, Any]:
    with tenant(scenes.TOWN):
        return dict(Issue.objects.get(number=number).data["body"])


def test_the_sheet_of_a_draft_says_what_would_be_written_and_nothing_is_written(folder: Path) -> None:
    _, father, *_ = scenes.family()
    clerk = signed_in("resident_clerk")
    fields = {"happened_on": "R8.11.20", "reported_on": "R8.11.20", "documents": "死亡届"}
    desk.send(clerk, residents(f"persons/{father}/death/"), "enter", **fields)
    with tenant(scenes.TOWN):
        act = PendingAct.objects.get(state="entered").number
    page = clerk.get(f"/{scenes.TOWN}/worklist/{act}/")
    assert "確認票を印刷する" in text_of(page)
    token = desk.hidden(page)["form_token"]
    answer = clerk.post(residents(f"drafts/{act}/sheet"), {"form_token": token})
    number = int(answer["Location"].rstrip("/").rpartition("/")[2])
    body = body_of(number)
    assert "死亡" in str(body["sections"])
    assert body["entered_by"]
    with tenant(scenes.TOWN):
        assert archive.pdf(number, CLERK).startswith(b"%PDF")
        assert PendingAct.objects.get(number=act).state == "entered"


def test_a_notice_of_a_code_keeps_no_code_and_fits_how_it_came(folder: Path) -> None:
    (one,) = scenes.move_in().persons
    bring_code_stock(actor=CLERK, file=stock(3))
    with pytest.raises(Refused):
        issue_letter(kind="code_notice", person=one, actor=CLERK)
    record_resident_code(actor=CLERK, person=one, happened_on=DAY)
    (number,) = issue_letter(kind="code_notice", person=one, actor=CLERK)
    with pytest.raises(Refused, match="合いません"):
        issue_letter(kind="code_change_notice", person=one, actor=CLERK)
    with tenant(scenes.TOWN):
        (code,) = vault.reveal(
            [one], vault.RESIDENT_CODE, actor=CLERK, business="residents", screen="test", reason="検査"
        ).values()
        assert archive.pdf(number, CLERK).startswith(b"%PDF")
        assert Look.objects.filter(operation="print", screen="documents.paper").count() == 1
    assert code not in str(body_of(number))
    record_resident_code(actor=CLERK, person=one, happened_on=DAY)
    assert issue_letter(kind="code_change_notice", person=one, actor=CLERK)


def test_the_change_of_a_number_is_asked_for_once_and_told_to_the_network(folder: Path) -> None:
    (one,) = scenes.move_in().persons
    ask: dict[str, Any] = {"actor": CLERK, "person": one, "reason": "leaked", "requested_on": DAY}
    with pytest.raises(Refused, match="記録されていません"):
        request_my_number_change(**ask)
    scenes.numbered(one)
    request_my_number_change(**ask)
    with pytest.raises(Refused, match="すでに請求"):
        request_my_number_change(**ask)
    outside.send(CLERK)
    with tenant(scenes.TOWN):
        told = [m.content for m in Message.objects.filter(kind="number_request")]
        assert [each.get("request") for each in told if "request" in each] == ["個人番号の変更"]
    page = text_of(signed_in("resident_approver").get(residents(f"persons/{one}/numbers/")))
    assert "変更を請求しています" in page


def test_a_request_and_a_settled_message_do_not_stand_in_the_way_of_cancelling(folder: Path) -> None:
    (one,) = scenes.move_in().persons
    moved = scenes.move_inside(one, on=DAY)
    scenes.numbered(one)
    request_my_number_change(actor=CLERK, person=one, reason="leaked", requested_on=DAY)
    assert scenes.cancel(moved.number)


def test_what_stops_certificates_is_told_to_network_and_shops_without_an_address(folder: Path) -> None:
    (one,) = scenes.move_in().persons
    begin: dict[str, Any] = {"actor": CLERK, "kind": "dispute", "level": "error", "begins_on": scenes.TODAY}
    begin_suppression(**begin, functions=["issue"], person=one)
    begin_suppression(**begin, functions=["view"], person=one)
    end_suppression(actor=CLERK, number=1, reason="解決")
    outside.send(CLERK)
    with tenant(scenes.TOWN):
        rows = list(Message.objects.filter(kind="issue_stop").order_by("number"))
    told = [(m.system, m.content["what"], m.content["functions"]) for m in rows]
    issue, look = "証明書の発行", "照会"
    assert sorted(told) == sorted(
        [
            ("cs", "停止する", issue), ("store_issue", "停止する", issue), ("cs", "停止する", look),
            ("cs", "停止を解く", issue), ("store_issue", "停止を解く", issue),
        ]
    )  # fmt: skip
    assert all("address" not in m.content for m in rows)


def test_who_lives_with_the_protected_is_never_viewed_and_the_copy_is_taken_out_with_a_reason(
    folder: Path,
) -> None:
    _, _, mother, _ = scenes.family()
    scenes.move_in(scenes.person("例示　三郎"))
    protect(mother)
    officer = signed_in("resident_approver")
    token = desk.hidden(officer.get(residents("viewing/")))["form_token"]
    asked = {
        "applicant": "見本大学",
        "purpose": "調査",
        "town": "",
        "sex": "0",
        "count": "10",
        "order": "random",
    }
    answer = officer.post(residents("viewing/"), {"form_token": token, **asked})
    page = text_of(officer.get(answer["Location"]))
    assert "例示　三郎" in page
    assert "見本　太郎" not in page
    export = f"{answer['Location']}?viewing-export=1"
    assert b"\xe4\xbe\x8b\xe7\xa4\xba" in officer.post(export, {"reason": "閲覧の提供"}).content
    with tenant(scenes.TOWN):
        assert Look.objects.get(operation="export").hits == 1


def test_the_register_place_of_the_protected_stands_in_no_form(folder: Path) -> None:
    _, father, *_ = scenes.family()
    with tenant(scenes.TOWN):
        place = as_of(FamilyRegister, None).get(person=father).place
    protect(father)
    clerk = signed_in("resident_clerk")
    for form in ("correct", "family-register", "birth"):
        page = text_of(clerk.get(residents(f"persons/{father}/{form}/")))
        assert place not in page
    assert HIDDEN in text_of(clerk.get(residents(f"persons/{father}/correct/")))


def test_a_form_for_foreigners_is_refused_for_a_japanese_before_anything_is_typed(folder: Path) -> None:
    (one,) = scenes.move_in().persons
    answer = signed_in("resident_clerk").get(residents(f"persons/{one}/alias/"))
    assert answer.status_code == 400
    assert "日本人住民です" in text_of(answer)


def test_the_notice_of_a_change_of_head_names_both_and_needs_a_change(folder: Path) -> None:
    accepted, father, mother, boy = scenes.family()
    household = accepted.household
    with pytest.raises(Refused, match="変わっていません"):
        issue_letter(kind="head_change_notice", person=father, actor=CLERK)
    scenes.new_head(household or 0, {mother: "世帯主", father: "夫", boy: "子"}, on=DAY)
    (number,) = issue_letter(kind="head_change_notice", person=father, actor=CLERK)
    said = {line["label"]: line["value"] for line in body_of(number)["lines"]}
    assert (said["変更前の世帯主"], said["変更後の世帯主"]) == ("見本　太郎", "見本　花子")
