"""Copies of the record at the counter; the worklist and its decisions."""

import re
from datetime import date

import pytest

from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import decide, hidden, residents, signed_in, text_of
from kikan.businesses.residents.tests.test_screens_people import protect
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import sweep
from kikan.shared.worklist.models import PendingAct, State
from kikan.shared.worklist.proposals import Proposal, propose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _towns() -> None:
    desk.open_towns()


def ask(path: str, role: str = "resident_clerk", **fields: str):  # type: ignore[no-untyped-def]
    client = signed_in(role)
    token = hidden(client.get(path)).get("form_token", "")
    given = {"form_token": token, "whom": "whole", "form": "household", "copies": "1", **fields}
    return client, client.post(path, given)


def test_a_copy_is_issued_with_a_number_and_its_pdf_opens() -> None:
    _, head, _, _ = scenes.family()
    client, answer = ask(residents(f"persons/{head}/record-copy/"), shown="head", copies="2")
    receipt = client.get(answer["Location"])
    assert text_of(receipt).count("20261123-") == 2
    paper = client.get(f"/{scenes.TOWN}/documents/1.pdf")
    assert paper.content.startswith(b"%PDF")


def test_a_copy_is_issued_again_in_its_first_state() -> None:
    _, head, _, _ = scenes.family()
    client, _ = ask(residents(f"persons/{head}/record-copy/"))
    page = client.get(residents(f"persons/{head}/?view=papers"))
    again = client.post(
        residents(f"persons/{head}/papers/1/reissue"), {"form_token": hidden(page)["form_token"]}
    )
    assert "再交付" in text_of(client.get(again["Location"]))


def test_a_removed_record_is_copied_alone() -> None:
    (number,) = scenes.move_in().persons
    scenes.died(number, date(2026, 9, 1))
    client, answer = ask(residents(f"persons/{number}/record-copy/"))
    assert "除票" in text_of(client.get(answer["Location"]))


def test_a_protected_person_gets_a_copy_once_the_officer_has_released_it() -> None:
    (number,) = scenes.move_in().persons
    protect(number)
    path = residents(f"persons/{number}/record-copy/")
    _, refused = ask(path)
    assert "E20 支援措置の対象者が含まれている" in text_of(refused)
    clerk, asking = signed_in(), residents(f"persons/{number}/print-release/")
    token = hidden(clerk.get(asking))["form_token"]
    sent = clerk.post(asking, {"form_token": token, "whom": "alone", "reason": "本人が来庁"})
    assert sent.status_code == 302
    decide(signed_in("resident_approver"), sent["Location"], "approve")
    assert ask(path)[1].status_code == 200
    decide(signed_in("protection_officer"), sent["Location"], "approve")
    client, given = ask(path)
    assert given.status_code == 302
    page = text_of(client.get(given["Location"]))
    (paper,) = set(re.findall(r"/documents/\d+\.pdf", page))
    assert client.get(f"/{scenes.TOWN}{paper}").status_code == 200
    assert signed_in("resident_approver").get(f"/{scenes.TOWN}{paper}").status_code == 403


@pytest.mark.parametrize("copies", ["0", "100", "x", "-1", "99999999999999999999"])
def test_a_senseless_number_of_copies_is_refused_beside_its_field(copies: str) -> None:
    (number,) = scenes.move_in().persons
    _, answer = ask(residents(f"persons/{number}/record-copy/"), copies=copies)
    assert answer.status_code == 200
    assert 'href="#id_copies"' in text_of(answer)


def test_a_paper_of_somebody_else_is_not_reissued_here() -> None:
    (one,) = scenes.move_in().persons
    (other,) = scenes.move_in(scenes.person("別人　太郎")).persons
    client, _ = ask(residents(f"persons/{one}/record-copy/"))
    page = client.get(residents(f"persons/{one}/?view=papers"))
    path = residents(f"persons/{other}/papers/1/reissue")
    assert client.post(path, {"form_token": hidden(page)["form_token"]}).status_code == 404


def task(**given: object) -> str:
    with tenant(scenes.TOWN):
        values = {
            "procedure": "",
            "subjects": (),
            "title": "確かめること",
            "right": "residents.change",
            **given,
        }
        (number,) = propose("residents", [Proposal(**values)])  # type: ignore[arg-type]
    return f"/{scenes.TOWN}/worklist/{number}/"


def state_of(path: str) -> str:
    with tenant(scenes.TOWN):
        return PendingAct.objects.get(number=int(path.rstrip("/").rpartition("/")[2])).state


def test_an_empty_worklist_says_what_to_do_next() -> None:
    assert "待っている事務はありません" in text_of(signed_in().get(f"/{scenes.TOWN}/worklist/"))


def test_the_bell_counts_and_the_list_filters_by_state() -> None:
    task()
    client = signed_in()
    page = text_of(client.get(f"/{scenes.TOWN}/worklist/"))
    assert "確かめること" in page
    assert '事務一覧<span class="bell-count">' in page
    assert "確かめること" not in text_of(client.get(f"/{scenes.TOWN}/worklist/?state=entered"))


def test_a_task_is_closed_and_a_proposal_declined_with_a_reason() -> None:
    client, path = signed_in(), task()
    assert decide(client, path, "decline").status_code == 400
    decide(client, path, "close", "確認した")
    assert state_of(path) == State.DONE
    assert "この処理は終わっています" not in text_of(client.get(path))


def test_what_a_move_in_caused_waits_for_the_insurance_clerk_with_its_preview() -> None:
    scenes.move_in(on=date(2026, 11, 20))
    sweep.settle(scenes.TOWN)
    client = signed_in("insurance_clerk")
    page = text_of(client.get(f"/{scenes.TOWN}/worklist/?business=health_insurance"))
    assert "国保の加入の確認" in page
    assert "見本　太郎" in page
    assert "この内容で仮登録する" in text_of(client.get(f"/{scenes.TOWN}/worklist/1/"))


@pytest.mark.parametrize("decision", ["approve", "return", "nonsense"])
def test_a_decision_that_is_not_possible_says_so(decision: str) -> None:
    answer = decide(signed_in("resident_approver"), task(), decision, "理由")
    assert answer.status_code == 400


def test_an_act_of_another_town_is_not_found() -> None:
    task()
    client = signed_in("resident_approver", scenes.OTHER_TOWN)
    assert client.get(f"/{scenes.OTHER_TOWN}/worklist/1/").status_code == 404
    assert client.get(f"/{scenes.TOWN}/worklist/1/").status_code == 404
