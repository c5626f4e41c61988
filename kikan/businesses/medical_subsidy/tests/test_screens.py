"""What a clerk sees and sends: every page opens, a child is applied for, decided by another, gets a certificate."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.medical_subsidy.procedures.apply import apply_child
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_certificate
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.town import (
    CHILD,
    CHILDREN,
    CLERK,
    FATHER,
    HOME,
    TODAY,
    WIDOW,
    child_granted,
    disabled_granted,
    held,
)
from kikan.businesses.schooling.tests.test_screens import sent, shown
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts

PERSON = f"{HOME}persons/{CHILD}/"


def clerk() -> Client:
    return client_of(town.TOWN, "medical_clerk")


def chief() -> Client:
    return client_of(town.TOWN, "medical_chief", "見本　係長")


def approved(url: str) -> None:
    """The act behind an address is approved by another."""
    acts.approve(int(re.findall(r"\d+", url)[-1]), actor=town.SECOND)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "子育て支援医療"),
        ("recipients/", "受給者の一覧"),
        ("applications/", "決定を待つ申請はありません"),
        ("certificates/", "発行番号"),
        ("cancel/", "記録番号"),
        (f"persons/{CHILD}/", "対象者の要件"),
        (f"persons/{FATHER}/", "助成を受けている制度はありません"),
        (f"persons/{FATHER}/acts/apply_single_parent/", "末の子"),
        (f"persons/{FATHER}/acts/apply_disability/", "療育手帳"),
    ],
)
def test_every_page_opens_with_what_it_is_for(settled: None, path: str, said: str) -> None:
    child_granted()
    assert said in shown(chief(), HOME + path)


def test_an_application_at_the_counter_is_decided_by_another(settled: None) -> None:
    client, page = clerk(), f"{PERSON}acts/apply_child/"
    told = {"applied_on": "令和8年7月10日", "payee": str(FATHER), "insurer": "", "event_on": ""}
    assert "子育て支援医療の申請" in client.post(page, told).content.decode()
    approved(sent(client, page, send="1", **told).url)
    with tenant(town.TOWN):
        (row,) = reads.waiting()
    assert f"application={row.number}" in shown(client, PERSON)
    decide = f"{PERSON}acts/decide/"
    answer = sent(client, decide, send="1", application=str(row.number))
    assert held(CHILD, CHILDREN) is None
    approved(answer.url)
    assert held(CHILD, CHILDREN) is not None
    assert f"{HOME}persons/{CHILD}/certificates/3/" in shown(client, PERSON)
    assert "/documents/" in sent(client, f"{PERSON}certificates/3/").url
    assert "交付した受給者証" in shown(client, PERSON)


def test_a_refusal_comes_back_beside_its_field(settled: None) -> None:
    answer = clerk().post(
        f"{PERSON}acts/apply_child/", {"applied_on": "令和8年7月11日", "payee": str(FATHER)}
    )
    assert (answer.status_code, "今日より後の日です" in answer.content.decode()) == (400, True)


def test_a_certificate_is_given_again_and_taken_back_at_the_counter(settled: None) -> None:
    child_granted()
    card = issue_certificate(person=CHILD, scheme=CHILDREN, actor=CLERK)
    client = clerk()
    assert (
        "/documents/" in sent(client, f"{HOME}certificates/", issue=str(card), reason="紛失", again="1").url
    )
    sent(client, f"{HOME}certificates/", issue=str(card), reason="発見", back="1")
    assert "返還済み" in shown(client, PERSON)


def test_an_act_is_undone_by_the_chief_alone(settled: None) -> None:
    entry = apply_child(person=CHILD, applied_on=TODAY, payee=FATHER, actor=CLERK).number
    assert clerk().get(f"{HOME}cancel/").status_code == 403
    assert f"done={entry + 1}" in sent(chief(), f"{HOME}cancel/", cancelled=str(entry)).url


def test_who_ends_soon_is_listed_until_the_next_time_is_granted(settled: None) -> None:
    disabled_granted(WIDOW, ground_until=date(2026, 8, 31))
    child_granted()
    page = f"{HOME}ending/"
    seen = shown(chief(), page)
    assert ("見本　50" in seen, "見本　34" in seen) == (True, False)
    disabled_granted(WIDOW)
    assert "有効期限が近い人はいません" in shown(chief(), page)


def test_the_pages_ask_as_much_for_many_as_for_few(settled: None) -> None:
    client = chief()
    shown(client, f"{HOME}recipients/")
    child_granted()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            shown(client, f"{HOME}recipients/")
            shown(client, PERSON)
        counts.append(len(seen))
        disabled_granted(WIDOW)
    assert counts[0] == counts[1]
