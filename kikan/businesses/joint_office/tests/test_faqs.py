"""Ways of working that members write, the office confirms, and each screen's help shows."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures.keep_faqs import decide_faq, enter_faq, propose_faq
from kikan.businesses.joint_office.reads.faqs import advice_for, routes_of
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, LATE, OFFICE, TOWN, UNION
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy.models import Municipality

HERE = {"business": "water", "route": "water:home"}


@pytest.fixture
def towns(joined: int) -> None:
    for code, name in ((TOWN, "乙町"), (LATE, "戊町")):
        Municipality.objects.create(code=code, name=name, kana="チョウ", prefecture="山形県", is_sample=True)


def help_of(client: Client, town: int, route: str) -> str:
    shell = client.get(f"/{town}/manual/water?screen={route}").content.decode()
    return re.sub(r"<[^>]+>", " ", shell)


def test_what_a_member_proposes_is_shown_beside_the_screen_once_the_office_has_confirmed_it(
    towns: None, delegates: dict[int, Actor]
) -> None:
    number = propose_faq(**HERE, question="順路の直し方", answer="地区ごとに直す", actor=delegates[CITY])
    assert advice_for("water:home", TOWN) == []
    decide_faq(faq=number, is_confirmed=True, actor=OFFICE)
    with pytest.raises(Refused, match="すでに"):
        decide_faq(faq=number, is_confirmed=True, actor=OFFICE)
    enter_faq(business="water", question="締めの日は", answer="20日", actor=OFFICE)
    assert advice_for("water:home", TOWN) == [
        ("順路の直し方", "地区ごとに直す", "甲市"),
        ("締めの日は", "20日", "共同事務局"),
    ]
    assert [q for q, _, _ in advice_for("water:bills", TOWN)] == ["締めの日は"]
    assert advice_for("seals:home", TOWN) == []
    assert advice_for("water:home", LATE) == []
    decide_faq(faq=number, is_confirmed=False, actor=OFFICE)
    assert [q for q, _, _ in advice_for("water:home", TOWN)] == ["締めの日は"]


def test_the_help_of_every_screen_leads_to_its_own_advice_in_a_fixed_number_of_queries(
    towns: None, delegates: dict[int, Actor]
) -> None:
    client = client_of(TOWN, "water_clerk")
    page = client.get(f"/{TOWN}/water/").content.decode()
    assert f'/{TOWN}/manual/water?screen=water:home"' in page
    assert "登録はありません" in help_of(client, TOWN, "water:home")
    counted = []
    for n in range(3):
        enter_faq(**HERE, question=f"問い{n}", answer="答え", actor=OFFICE)
        with CaptureQueriesContext(connection) as found:
            told = help_of(client, TOWN, "water:home")
        counted.append(len(found))
        assert f"問い{n}" in told
    assert len(set(counted)) == 1
    assert "問い0" not in help_of(client_of(LATE, "water_clerk"), LATE, "water:home")
    assert "画面の記号" not in help_of(client, TOWN, "<script>")


def test_a_screen_that_is_none_and_a_person_without_a_member_are_refused(delegates: dict[int, Actor]) -> None:
    assert "water:home" in routes_of("water")
    assert routes_of("nothing") == set()
    with pytest.raises(NotFound, match="記号"):
        propose_faq(
            business="water", route="seals:home", question="問い", answer="答え", actor=delegates[TOWN]
        )
    with pytest.raises(NotPermitted):
        propose_faq(**HERE, question="問い", answer="答え", actor=OFFICE)
    with pytest.raises(NotFound):
        decide_faq(faq=999, is_confirmed=True, actor=OFFICE)


def test_the_office_confirms_over_the_page(joined: int, delegates: dict[int, Actor]) -> None:
    number = propose_faq(**HERE, question="順路の直し方", answer="地区ごとに直す", actor=delegates[CITY])
    assert "確認を待つ提案" in shown(clerk(), f"{HOME}faqs/")
    assert sent(clerk(), f"{HOME}faqs/", act="confirm", faq=str(number)).status_code == 302
    assert "確認を待つ提案" not in shown(clerk(), f"{HOME}faqs/")
    visitor = client_of(UNION, "joint_delegate")
    assert sent(visitor, f"{HOME}faqs/", act="remove", faq=str(number)).status_code == 403
