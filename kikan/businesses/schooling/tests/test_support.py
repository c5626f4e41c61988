"""A child with special needs: asked, committee and guardian heard, decided by another, told to guardian and prefecture."""

from datetime import date
from typing import Any

import pytest

from kikan.businesses.schooling.models import SupportCase
from kikan.businesses.schooling.procedures.cancel_act import cancel_act
from kikan.businesses.schooling.procedures.issue_notices import issue_support_notice
from kikan.businesses.schooling.procedures.make_register import make_register
from kikan.businesses.schooling.procedures.support_cases import (
    ask_support,
    decide_support,
    record_support,
    tell_prefecture,
)
from kikan.businesses.schooling.reads.support import Case, case_of
from kikan.businesses.schooling.tests.town import (
    CLERK,
    EAST_SCHOOL,
    FIRST,
    LONE,
    SECOND,
    SIXTH,
    SPECIAL,
    TOWN,
)
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock, tenant

ASKED, SPECIAL_CLASS, SPECIAL_SCHOOL = date(2026, 9, 1), 3, 4


def case() -> Case:
    with tenant(TOWN):
        found = case_of(LONE, 2027)
    assert found is not None
    return found


def asked(**more: Any) -> None:
    ask_support(**{"person": LONE, "year": 2027, "asked_on": ASKED, "asked_by": 3, "actor": FIRST} | more)


def heard(**more: Any) -> None:
    record_support(
        **{
            "person": LONE, "year": 2027, "actor": FIRST, "documents_on": date(2026, 9, 10), "met_on": date(2026, 10, 5),
            "opinion": SPECIAL_CLASS, "heard_on": date(2026, 10, 8), "view": 2, "wish": "特別支援学校",
        }
        | more
    )  # fmt: skip


@pytest.mark.usefixtures("settled")
def test_a_case_goes_from_asking_to_the_prefecture() -> None:
    make_register(year=2027, actor=CLERK)
    asked()
    assert (case().waits_for, case().due_on) == ("資料の受領", date(2026, 12, 31))
    record_support(
        person=LONE, year=2027, documents_on=date(2026, 9, 10), met_on=date(2026, 12, 1), actor=FIRST
    )
    assert case().waits_for == "委員会の意見"
    heard()
    assert (case().waits_for, case().opinion_ja, case().view_ja) == (
        "就学先の決定",
        "特別支援学級",
        "別の就学先を希望",
    )
    with pytest.raises(Refused, match="受け付けた人"):
        decide_support(
            person=LONE, year=2027, decision=SPECIAL_SCHOOL, school=SPECIAL, reason="希望による", actor=FIRST
        )
    with pytest.raises(Refused, match="理由"):
        decide_support(person=LONE, year=2027, decision=SPECIAL_SCHOOL, school=SPECIAL, actor=SECOND)
    with pytest.raises(Refused, match="特別支援学校を選んで"):
        decide_support(person=LONE, year=2027, decision=SPECIAL_SCHOOL, reason="希望による", actor=SECOND)
    with pytest.raises(Refused, match="種類が合わない"):
        decide_support(
            person=LONE, year=2027, decision=SPECIAL_SCHOOL, school=EAST_SCHOOL, reason="希望による", actor=SECOND
        )  # fmt: skip
    decide_support(
        person=LONE, year=2027, decision=SPECIAL_SCHOOL, school=SPECIAL, reason="希望による", actor=SECOND
    )
    assert (case().waits_for, case().school) == ("都道府県への通知", SPECIAL)
    with pytest.raises(Refused, match="すでに"):
        heard()
    tell_prefecture(person=LONE, year=2027, told_on=date(2026, 10, 15), actor=FIRST)
    assert case().waits_for == ""
    with tenant(TOWN):
        decided = JournalEntry.objects.get(kind="schooling.support_decided").number
        before = as_of(SupportCase.objects.filter(person=LONE), None, decided - 1)
        assert list(before.values_list("decision", "opinion")) == [(None, SPECIAL_CLASS)]
        told = JournalEntry.objects.get(kind="schooling.support_told").number
    for entry in (told, decided):
        cancel_act(cancelled=entry, actor=CLERK)
    assert case().waits_for == "就学先の決定"


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"year": 2026}, "決める年度ではありません"), ({"year": 2036}, "決める年度ではありません"),
        ({"asked_on": date(2026, 10, 16)}, "今日より後"), ({"asked_on": date(2020, 1, 1)}, "住民ではありません"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_is_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises((Refused, NotFound), match=said):
        asked(**more)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"documents_on": date(2026, 8, 31)}, "受付より前"), ({"met_on": date(2026, 11, 1)}, "開かれた委員会"),
        ({"heard_on": None}, "聴いた日"), ({"wish": ""}, "希望する就学先"), ({"heard_on": date(2026, 10, 16)}, "今日より後"),
    ],
)  # fmt: skip
def test_what_was_not_said_yet_is_not_kept(more: dict[str, Any], said: str) -> None:
    asked()
    with pytest.raises(Refused, match=said):
        heard(**more)
    with pytest.raises(Refused, match="聴いてから"):
        decide_support(person=LONE, year=2027, decision=SPECIAL_CLASS, actor=SECOND)
    with pytest.raises(Refused, match="すでにあります"):
        asked()


@pytest.mark.usefixtures("settled")
def test_the_pages_show_what_a_case_waits_for() -> None:
    make_register(year=2027, actor=CLERK)
    clerk = client_of(TOWN, "school_clerk")
    assert "就学相談はありません" in clerk.get(f"/{TOWN}/schooling/support/").content.decode()
    asked()
    ask_support(person=SIXTH, year=2027, asked_on=ASKED, asked_by=1, actor=FIRST)
    heard(opinion=SPECIAL_CLASS, view=1, wish="")
    listed = clerk.get(f"/{TOWN}/schooling/support/").content.decode()
    assert listed.count("資料の受領") == 1
    assert "就学先の決定" in listed
    page = clerk.get(f"/{TOWN}/schooling/persons/{LONE}/").content.decode()
    assert f"persons/{LONE}/acts/decide_support/?year=2027" in page
    form = clerk.get(f"/{TOWN}/schooling/persons/{LONE}/acts/record_support/?year=2027").content.decode()
    assert "委員会の開催日" in form
    with clock.set_to("2027-01-10"):
        assert "過ぎています" in clerk.get(f"/{TOWN}/schooling/support/").content.decode()
    decide_support(person=LONE, year=2027, decision=SPECIAL_CLASS, actor=SECOND)
    assert "決定通知書を発行する" in client_of(TOWN, "school_chief", "見本　係長").get(
        f"/{TOWN}/schooling/persons/{LONE}/"
    ).content.decode()  # fmt: skip
    assert issue_support_notice(person=LONE, year=2027, actor=CLERK) > 0
    with pytest.raises(NotFound, match="決定した"):
        issue_support_notice(person=SIXTH, year=2027, actor=CLERK)
