"""A coming release in a demo environment: announced, sheets answered, the state of requests that follows."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.joint_office.law.deciding import CONFIRMED, DEVELOPED, after_sheets
from kikan.businesses.joint_office.procedures import decide_requests as decide
from kikan.businesses.joint_office.procedures import publish_release as releases
from kikan.businesses.joint_office.procedures.confirm_sheets import announce_demo, answer_sheet
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate
from kikan.businesses.joint_office.reads import confirmations, requests
from kikan.businesses.joint_office.tests.test_requests import YES, in_the_vote, vote
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, OFFICE, TODAY, TOWN, UNION, VILLAGE
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, tenant

FITS, NOT, QUESTION = 1, 2, 3
ADDRESS = "http://127.0.0.1:8010/"


@pytest.fixture
def developed(delegates: dict[int, Actor]) -> tuple[int, int]:
    """A request that is built, and its release, which members may try."""
    number = in_the_vote(delegates[TOWN])
    vote(number, delegates, city=YES, town=YES)
    decide.close_vote(request=number, actor=OFFICE)
    decide.estimate_request(request=number, estimate=500_000, cost_class="running", actor=OFFICE)
    release = releases.plan_release(version="1.4", planned_on=date(2027, 3, 1), actor=OFFICE)
    releases.set_impact(release=release, business="seals", text="登録証の様式が変わります。", actor=OFFICE)
    decide.schedule_request(request=number, release=release, actor=OFFICE)
    decide.record_developed(request=number, test_link="試験 1234", actor=OFFICE)
    announce_demo(
        release=release, address=ADDRESS, demo_from=TODAY, demo_until=TODAY + timedelta(60), actor=OFFICE
    )
    return number, release


def state(number: int) -> int:
    with tenant(UNION):
        found = requests.request_of(number)
    assert found is not None
    return found.state


@given(st.dictionaries(st.integers(1, 5), st.integers(1, 3)), st.sets(st.integers(1, 5)))
def test_a_request_is_confirmed_when_it_fits_every_member_concerned_and_not_before(
    answers: dict[int, int], concerned: set[int]
) -> None:
    fits = {m for m, a in answers.items() if a == FITS}
    expected = CONFIRMED if concerned and concerned <= fits else DEVELOPED
    assert after_sheets(answers, concerned) == expected


def test_the_answers_of_all_members_confirm_a_request_and_a_doubt_opens_it_again(
    developed: tuple[int, int], delegates: dict[int, Actor]
) -> None:
    number, release = developed
    it = {"release": release, "business": "water"}
    item = f"request:{number}"
    with pytest.raises(Refused, match="要件確認書に回答"):
        decide.confirm_demo(request=number, confirmed_by="課長", actor=OFFICE)
    for member in (CITY, TOWN):
        assert answer_sheet(**it, answers={item: (FITS, "")}, actor=delegates[member]) == 1
    assert state(number) == DEVELOPED
    assert answer_sheet(**it, answers={item: (FITS, "")}, actor=delegates[VILLAGE]) == 1
    assert state(number) == CONFIRMED
    assert answer_sheet(**it, answers={item: (FITS, "")}, actor=delegates[VILLAGE]) == 0
    answer_sheet(**it, answers={item: (NOT, "地区の順が逆")}, actor=delegates[VILLAGE])
    assert state(number) == DEVELOPED
    answer_sheet(**it, answers={item: (FITS, "")}, actor=delegates[VILLAGE])
    with tenant(UNION):
        (water,) = [s for s in confirmations.sums_of(release, TODAY) if s.business == "water"]
        found = requests.request_of(number)
    assert (water.fits, water.unfit, water.complete, water.asked) == (3, 0, 0, 3)
    assert found is not None
    assert found.confirmed_by == "要件確認書（3団体）"
    releases.publish_release(release=release, released_on=TODAY, actor=OFFICE)


def test_a_sheet_asks_for_requests_impacts_and_every_function(developed: tuple[int, int]) -> None:
    number, release = developed
    with tenant(UNION):
        water = {i.key: i.ja for i in confirmations.items_of(release, "water")}
        seals = [i.key for i in confirmations.items_of(release, "seals")]
    assert water[f"request:{number}"].endswith("検針票の並び順")
    assert sum(key.startswith("act:water.") for key in water) > 5
    assert seals[0] == "impact"


def test_what_cannot_be_is_refused(developed: tuple[int, int], delegates: dict[int, Actor]) -> None:
    number, release = developed
    it = {"release": release, "business": "water"}
    item = f"request:{number}"
    with pytest.raises(Refused, match="内容を入力"):
        answer_sheet(**it, answers={item: (QUESTION, " ")}, actor=delegates[CITY])
    with pytest.raises(NotFound, match="項目はありません"):
        answer_sheet(**it, answers={"impact": (FITS, "")}, actor=delegates[CITY])
    with pytest.raises(NotFound, match="回答を選んで"):
        answer_sheet(**it, answers={item: (9, "")}, actor=delegates[CITY])
    with pytest.raises(NotPermitted):
        answer_sheet(**it, answers={item: (FITS, "")}, actor=OFFICE)
    with clock.set_to(TODAY + timedelta(61)), pytest.raises(Refused, match="開いている間"):
        answer_sheet(**it, answers={item: (FITS, "")}, actor=delegates[CITY])
    with pytest.raises(Refused, match="http"):
        announce_demo(
            release=release, address="javascript:1", demo_from=TODAY, demo_until=TODAY, actor=OFFICE
        )
    with pytest.raises(Refused, match="初日より前"):
        announce_demo(
            release=release, address=ADDRESS, demo_from=TODAY, demo_until=TODAY - timedelta(1), actor=OFFICE
        )


def test_the_pages_announce_ask_and_sum(developed: tuple[int, int]) -> None:
    _, release = developed
    speaker = client_of(UNION, "joint_delegate")
    name_delegate(user=speaker.session["user"], member=TOWN, from_on=TODAY, actor=OFFICE)
    assert "版 1.4 を試し" in shown(speaker, HOME)
    page = f"{HOME}releases/{release}/sheets/water/"
    assert "未回答" in shown(speaker, page)
    assert sent(speaker, page, a0="2", c0="順が逆").status_code == 302
    assert "内容を入力" in sent(speaker, page, a0="3", c0="").content.decode()
    told = re.sub(r"<[^>]+>", " ", shown(clerk(), page))
    assert "順が逆" in told
    assert "未回答" not in told
    assert sent(clerk(), page, a0="1", c0="").status_code == 403
    counted = []
    for text in ("一つ", "二つ"):
        releases.set_impact(release=release, business="residents", text=text, actor=OFFICE)
        with CaptureQueriesContext(connection) as found:
            shown(speaker, page)
            assert "0 / 3" in shown(speaker, f"{HOME}releases/{release}/")
        counted.append(len(found))
    assert len(set(counted)) == 1
    again = sent(
        clerk(), f"{HOME}releases/{release}/demo/", address=ADDRESS, demo_from="R8.11.20", demo_until="R9.2.1"
    )
    assert again.status_code == 302
