"""Flows of acts: written by members, drawn, summed and compared."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.joint_office.law.saving import hours, minutes_of
from kikan.businesses.joint_office.procedures.enter_flows import enter_flow, set_flow_step
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate
from kikan.businesses.joint_office.reads import flows
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, OFFICE, TODAY, TOWN, UNION
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.desk import plots
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import tenant

STEPS: tuple[dict[str, Any], ...] = (
    {"step": 1, "who": "住民", "what": "届書を書く", "papers": "異動届", "before": 10, "after": None},
    {
        "step": 2,
        "who": "窓口",
        "what": "聞き取って入力する",
        "papers": "異動届、本人確認書類",
        "before": 15,
        "after": 8,
    },
    {"step": 3, "who": "係長", "what": "決裁印を押す", "papers": "異動届", "before": 5, "after": 1, "gap": 2},
)


def moving_in(actor: Actor, yearly: int = 1_200) -> int:
    number = enter_flow(business="residents", act="転入届の受付", yearly=yearly, actor=actor)
    for step in STEPS:
        set_flow_step(flow=number, **step, actor=actor)
    return number


def line(number: int) -> flows.FlowLine:
    with tenant(UNION):
        found = flows.flow_of(number)
    assert found is not None
    return found


@given(st.lists(st.tuples(*[st.none() | st.integers(0, 999)] * 2)), st.integers(0, 100_000))
def test_what_is_saved_is_the_sum_over_the_steps_times_the_cases(pairs: Any, yearly: int) -> None:
    found = minutes_of(pairs, yearly)
    assert found.saved == sum(((b or 0) - (a or 0)) * yearly for b, a in pairs)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(90, "1.5"), (0, "0.0"), (-90, "−1.5"), (3, "0.1"), (2, "0.0"), (-2, "0.0"), (75_000, "1,250.0")],
)
def test_minutes_are_told_as_hours(minutes: int, words: str) -> None:
    assert hours(minutes) == words


def test_a_member_writes_down_an_act_and_another_begins_with_its_steps(delegates: dict[int, Actor]) -> None:
    number = moving_in(delegates[TOWN])
    found = line(number)
    assert (found.minutes.before, found.minutes.after, found.hours_saved) == (30, 9, "420.0")
    assert (found.people, found.papers, found.undecided) == (3, 2, 1)
    assert moving_in(delegates[TOWN]) == number
    copied = enter_flow(
        business="residents", act="転入届の受付", yearly=100, copies=number, actor=delegates[CITY]
    )
    assert line(copied).minutes.saved == 2_100
    with pytest.raises(NotPermitted, match="ほかの団体"):
        set_flow_step(flow=number, **STEPS[0], actor=delegates[CITY])
    with pytest.raises(Refused, match="すでに"):
        enter_flow(business="residents", act="転入届の受付", yearly=1, copies=number, actor=delegates[CITY])
    set_flow_step(flow=copied, **(STEPS[2] | {"before": None, "after": None}), actor=delegates[CITY])
    assert len(line(copied).steps) == 2
    with tenant(UNION):
        told = {s.member: (s.before, s.after, s.saved) for s in flows.sums(flows.flows_now())}
    assert told == {TOWN: ("600.0", "180.0", "420.0"), CITY: ("41.7", "13.3", "28.3")}


def test_what_cannot_be_is_refused(delegates: dict[int, Actor]) -> None:
    number = enter_flow(business="water", act="開栓", yearly=5, actor=delegates[TOWN])
    with pytest.raises(Refused, match="分を入力"):
        set_flow_step(
            flow=number, step=1, who="係", what="書く", before=None, after=None, actor=delegates[TOWN]
        )
    with pytest.raises(Refused, match="1から99"):
        set_flow_step(flow=number, **(STEPS[0] | {"step": 100}), actor=delegates[TOWN])
    with pytest.raises(NotFound, match="写すもと"):
        enter_flow(business="water", act="閉栓", yearly=5, copies=9_999, actor=delegates[TOWN])
    with pytest.raises(NotPermitted):
        enter_flow(business="water", act="閉栓", yearly=5, actor=OFFICE)


def test_a_flow_is_drawn_with_lanes_and_a_table_and_survives_any_words() -> None:
    steps = [
        plots.FlowStep(f"係{n}", "<b>&長い手順" * 9, "様式", n or None, None if n == 3 else 2)
        for n in range(8)
    ]
    drawn = plots.flow("flow", "流れ", steps)
    assert "<b>" not in drawn.svg
    assert drawn.svg.count("<rect") == 8
    assert drawn.svg.count("stroke-dasharray") == 1
    assert len(drawn.rows) == 8
    assert "8者・8手順" in drawn.svg
    with pytest.raises(ValueError, match="steps"):
        plots.flow("flow", "流れ", [])


def test_the_pages_show_sums_the_drawing_and_the_comparison(joined: int, delegates: dict[int, Actor]) -> None:
    speaker = client_of(UNION, "joint_delegate")
    name_delegate(user=speaker.session["user"], member=TOWN, from_on=TODAY, actor=OFFICE)
    entered = {"business": "residents", "act": "転入届の受付", "yearly": "1200"}
    page = sent(speaker, f"{HOME}flows/", **entered)["Location"]
    for step in STEPS:
        given_ = {k: "" if v is None else str(v) for k, v in ({"gap": 0, "decision": 0} | step).items()}
        assert sent(speaker, page, **given_).status_code == 302
    moving_in(delegates[CITY], 100)
    told = re.sub(r"<[^>]+>", " ", shown(clerk(), page))
    for words in ("聞き取って入力する", "なくす", "420.0時間", "1件当たりの時間", "未決定"):
        assert words in told, words
    assert sent(clerk(), page, **given_).status_code == 403
    assert "600.0時間から180.0時間へ" in shown(clerk(), f"{HOME}members/{TOWN}/")
    office, counted = clerk(), []
    for act in ("転出届", "転居届"):
        enter_flow(business="residents", act=act, yearly=5, actor=delegates[CITY])
        with CaptureQueriesContext(connection) as found:
            shown(office, f"{HOME}flows/")
            shown(office, page)
        counted.append(len(found))
    assert len(set(counted)) == 1
