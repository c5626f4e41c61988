"""Papers of absentee votes: printed and never kept; a certificate by mail with who writes for the voter."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from kikan.businesses.elections.procedures.absentee_papers import (
    print_absentee_list,
    print_absentee_request,
    print_ballot_papers,
)
from kikan.businesses.elections.procedures.mail_certificates import name_writer
from kikan.businesses.elections.procedures.send_ballots import issue_mail_certificate, send_ballots
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_absentee import to_hospital
from kikan.businesses.elections.tests.test_papers_and_viewing import protect
from kikan.businesses.elections.tests.test_reception import Held, sent
from kikan.businesses.elections.tests.voters import CHIEF, CLERK, TOWN
from kikan.law import book, read_ordinance
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, ordinances, tenant

TODAY = date(2027, 3, 10)
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"
WRITER: dict[str, Any] = {
    "writer_name": "見本　筆子", "writer_address": "見本市見本町9", "writer_birth_on": date(1980, 1, 1), "named_on": TODAY,
}  # fmt: skip


@pytest.fixture
def undone(held: Held) -> Iterator[Held]:
    with transaction.atomic(), clock.set_to(TODAY):
        yield held
        transaction.set_rollback(True)


def signed() -> None:
    """The commission's signatory, among the illustrative values."""
    with tenant(TOWN):
        number = append(actor=CHIEF, kind="test", procedure="test", subjects=[("load", 3)]).number
        filled = (ORDINANCES / "illustrative.yaml").read_text("utf-8")
        ordinances.enter(read_ordinance(filled, "illustrative.yaml", book()), entry=number)


def test_the_papers_name_the_voter_and_the_two_envelopes_and_none_is_kept(undone: Held) -> None:
    election = undone[0]
    form = print_absentee_request(election=election, person=voters.ADULT, actor=CLERK)
    assert form["body"]["pairs"][0]["value"] == "見本　一郎"
    assert len(form["body"]["oaths"]) == 6
    with pytest.raises(NotFound, match="名簿に登録がありません"):
        print_absentee_request(election=election, person=voters.FOREIGN, actor=CLERK)
    request = to_hospital(election)
    with pytest.raises(Refused, match="署名する職務者"):
        print_ballot_papers(request=request, actor=CLERK)
    signed()
    made = print_ballot_papers(request=request, actor=CLERK)
    assert made["body"]["has_certificate"]
    assert made["body"]["contests"] == ["市町村長", "市町村議会議員"]
    assert made["imprint"]["signatory"]["title"] == "見本市選挙管理委員会委員長"
    assert "指定病院・施設　見本病院" in [p["value"] for p in made["body"]["pairs"]]
    listed = print_absentee_list(election=election, actor=CLERK)["body"]
    assert listed["rows"][0][1:4] == ["見本　一郎", "指定病院・施設", "見本病院"]
    assert "未着 1件" in listed["conditions"]
    protect(voters.ADULT)
    assert "12番地" not in str(print_ballot_papers(request=request, actor=CLERK))
    with tenant(TOWN):
        assert not Issue.objects.filter(kind__contains="absentee").exists()


def test_a_voter_who_cannot_write_names_who_writes_before_ballots_go_out(undone: Held) -> None:
    election = undone[0]

    def ask() -> int:
        return send_ballots(election=election, person=voters.ADULT, way=4, requested_on=TODAY, actor=CLERK)

    with pytest.raises(NotFound, match="有効な郵便等投票証明書がありません"):
        name_writer(person=voters.ADULT, **WRITER, actor=CLERK)
    issue_mail_certificate(person=voters.SPOUSE, ground=1, issued_on=TODAY, actor=CLERK)
    with pytest.raises(Refused, match="代理記載の方法によることができる旨"):
        name_writer(person=voters.SPOUSE, **WRITER, actor=CLERK)
    issue_mail_certificate(
        person=voters.ADULT, ground=1, issued_on=TODAY, is_written_by_another=True, actor=CLERK
    )
    with pytest.raises(Refused, match="代理記載人の届出がありません"):
        ask()
    with pytest.raises(Refused, match="選挙権を有する人に限ります"):
        name_writer(person=voters.ADULT, **WRITER | {"writer_birth_on": date(2009, 3, 12)}, actor=CLERK)
    name_writer(person=voters.ADULT, **WRITER | {"writer_birth_on": date(2009, 3, 11)}, actor=CLERK)
    name_writer(person=voters.ADULT, **WRITER, actor=CLERK)
    made = print_ballot_papers(request=ask(), actor=CLERK)
    assert not made["body"]["has_certificate"]
    assert made["body"]["writer"] == "見本　筆子"


def test_the_screens_print_request_papers_list_and_certificate(undone: Held) -> None:
    election = undone[0]
    signed()
    client = client_of(TOWN, "election_clerk")
    path = f"/{TOWN}/elections/poll/{election}/absentee/"
    asked = {"person": voters.ADULT, "way": "1", "destination": "別見本市", "requested_on": "R9.3.9"}
    page = sent(client, f"{path}new/", **asked)
    assert "証明書と封筒の表示を印刷する" in page
    request = f"/{TOWN}/elections/poll/absentee/1/"
    for where, what in (
        (request, {"print": 1}),
        (path, {"print_list": 1}),
        (path, {"print_form": 1, "person": voters.SPOUSE}),
    ):
        answer = client.post(where, {"form_token": fresh_token(client), **what})
        assert answer.content.startswith(b"%PDF"), answer.content.decode()[:500]
    assert "名簿に登録がありません" in sent(client, path, print_form=1, person=voters.FOREIGN)
    certificates = f"/{TOWN}/elections/poll/certificates/"
    sent(
        client, certificates, person=voters.SPOUSE, ground="1", issued_on="R9.3.10", is_written_by_another="1"
    )
    writer = {f"writer-{k}": v for k, v in WRITER.items() if k not in ("writer_birth_on", "named_on")}
    days = {"writer-writer_birth_on": "S55.1.1", "writer-named_on": "R9.3.10"}
    page = sent(client, certificates, writer=1, **{"writer-person": voters.SPOUSE}, **writer, **days)
    assert "見本　筆子" in page
    answer = client.post(
        certificates, {"form_token": fresh_token(client), "print": 1, "print-person": voters.SPOUSE}
    )
    assert client.get(answer["Location"])["Content-Type"] == "application/pdf"
