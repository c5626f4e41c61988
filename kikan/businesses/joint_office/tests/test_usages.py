"""Members say what they will use next year; the office takes it into the cost and sees where it differs from the register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures.advance_business import plan_business
from kikan.businesses.joint_office.procedures.enter_costs import enter_cost
from kikan.businesses.joint_office.procedures.plan_usage import (
    ask_usage,
    plan_usage,
    take_usage_takers,
    take_usage_values,
)
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate
from kikan.businesses.joint_office.reads import costs, usages
from kikan.businesses.joint_office.tests.test_screens import HOME, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import (
    AGREED,
    ASSOCIATE,
    CITY,
    FIRST,
    OFFICE,
    TODAY,
    TOWN,
    UNION,
    VILLAGE,
)
from kikan.law import book
from kikan.law.ordinances import ordinance_of
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import append
from kikan.shared.tenancy import ordinances, tenant

YEAR, NOW, BUDGET, DAY = 2027, 2026, 1, date(2027, 1, 31)
LIVE = {CITY: date(2026, 12, 1), TOWN: date(2027, 10, 1)}


@pytest.fixture
def planned(delegates: dict[int, Actor]) -> dict[int, Actor]:
    """Water runs in the city all next year, in the town from October on; they are asked by the end of January."""
    for member, live_on in LIVE.items():
        plan_business(
            member=member, business="water", planned_on=AGREED, planned_live_on=live_on, actor=OFFICE
        )
    ask_usage(year=YEAR, answer_by=DAY, actor=FIRST)
    return delegates


def say(actor: Actor, users: int, business: str = "water", **more: Any) -> int:
    told = {"year": YEAR, "business": business, "is_used": users > 0, "users": users}
    return plan_usage(**(told | more), actor=actor)  # type: ignore[arg-type]


def shared_by_users() -> None:
    """The union shares its running cost by users."""
    rows: list[Mapping[str, Any]] = [
        {
            "id": "joint_operation.cost_keys", "from": 2008, "cites": "例示", "illustrative": True,
            "value": [{"cost_class": "running", "basis": "users", "weight": "1"}],
        }
    ]  # fmt: skip
    with tenant(UNION):
        entry = append(actor=OFFICE, kind="test.settled", procedure="test", subjects=[("load", 1)]).number
        ordinances.enter(ordinance_of(book(), UNION, "見本組合", rows), entry=entry)


def differences() -> dict[tuple[int, str], tuple[str, ...]]:
    with tenant(UNION):
        return {(c.member, c.business_ja): c.differs for c in usages.compared_in(YEAR)}


def missing() -> dict[int, list[str]]:
    with tenant(UNION):
        return {m: of for m, of in usages.missing_in(YEAR).items() if of}


def test_what_a_member_has_in_the_register_and_says_nothing_of_is_missing(planned: dict[int, Actor]) -> None:
    assert missing() == {CITY: ["上下水道料金"], TOWN: ["上下水道料金"]}
    say(planned[CITY], 12)
    assert missing() == {TOWN: ["上下水道料金"]}
    say(planned[TOWN], 0)
    assert missing() == {}


def test_a_plan_that_differs_from_the_register_is_shown_with_where(planned: dict[int, Actor]) -> None:
    say(planned[CITY], 0)
    say(planned[TOWN], 6, from_on=date(2027, 7, 1))
    say(planned[VILLAGE], 3, business="seals")
    assert differences() == {
        (CITY, "上下水道料金"): ("登録では利用する",),
        (TOWN, "上下水道料金"): ("開始の日が登録と違う",),
        (VILLAGE, "印鑑登録"): ("業務の登録がない",),
    }
    say(planned[CITY], 12)
    say(planned[TOWN], 6, from_on=LIVE[TOWN])
    assert set(differences().values()) == {(), ("業務の登録がない",)}


def test_the_same_said_twice_writes_nothing_and_said_anew_it_replaces(planned: dict[int, Actor]) -> None:
    first = say(planned[CITY], 12)
    assert say(planned[CITY], 12) == first
    assert say(planned[CITY], 13) > first
    with tenant(UNION):
        assert usages.users_of(YEAR) == {CITY: 13}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"is_used": True, "users": 0}, "利用者数を入力"),
        ({"is_used": False, "users": 3}, "利用しない業務に"),
        ({"is_used": True, "users": 3, "from_on": date(2026, 10, 1)}, "年度の中の日ではありません"),
        (
            {"is_used": True, "users": 3, "from_on": date(2027, 10, 1), "until_on": date(2027, 5, 1)},
            "終了が開始より前",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(planned: dict[int, Actor], given: Any, told: str) -> None:
    with pytest.raises(Refused, match=told):
        plan_usage(year=YEAR, business="water", **given, actor=planned[CITY])


def test_strangers_and_unknown_businesses_are_refused(planned: dict[int, Actor]) -> None:
    with pytest.raises(NotPermitted):
        say(OFFICE, 3)
    with pytest.raises(NotFound):
        say(planned[CITY], 3, business="nothing")
    with pytest.raises(Refused, match="初日より前"):
        ask_usage(year=YEAR, answer_by=date(2027, 4, 1), actor=FIRST)


def test_those_who_plan_to_use_a_business_become_the_takers_of_a_class(planned: dict[int, Actor]) -> None:
    enter_cost(year=NOW, phase=BUDGET, cost_class="printing", expense=2_000_000, actor=FIRST)
    told = {"year": NOW, "phase": BUDGET, "cost_class": "printing", "business": "water"}
    say(planned[TOWN], 6, year=NOW)
    with pytest.raises(Refused, match="甲市の利用計画が足りません"):
        take_usage_takers(**told, actor=FIRST)  # type: ignore[arg-type]
    say(planned[CITY], 12, year=NOW, from_on=LIVE[CITY])
    take_usage_takers(**told, actor=FIRST)  # type: ignore[arg-type]
    with tenant(UNION):
        (line,) = costs.costs_of(NOW, BUDGET)
    assert (line.takers, line.expense) == ((CITY, TOWN), 2_000_000)
    with pytest.raises(NotFound, match="この区分の経費"):
        take_usage_takers(year=NOW, phase=BUDGET, cost_class="running", business="water", actor=FIRST)


def test_planned_users_become_values_with_the_plan_as_their_source(planned: dict[int, Actor]) -> None:
    say(planned[CITY], 12, year=NOW, from_on=LIVE[CITY])
    say(planned[TOWN], 6, year=NOW)
    say(planned[ASSOCIATE], 2, year=NOW)
    with pytest.raises(Refused, match="利用者割"):
        take_usage_values(year=NOW, actor=FIRST)
    shared_by_users()
    assert take_usage_values(year=NOW, actor=FIRST) == 3
    with tenant(UNION):
        found = {c.member: (c.value, c.source) for c in costs.counts_of(NOW)}
    source = "利用計画（令和8年度、全業務）"
    assert found == {CITY: (12, source), TOWN: (6, source), VILLAGE: (0, source)}


def test_a_delegate_files_over_the_page_and_is_reminded_until_then(planned: dict[int, Actor]) -> None:
    client = client_of(UNION, "joint_delegate")
    name_delegate(user=client.session["user"], member=TOWN, from_on=TODAY, actor=OFFICE)
    page = f"{HOME}usage/{YEAR}/"
    assert "令和9年度の利用計画書" in shown(client, HOME)
    assert "未提出" in shown(client, page)
    filed = {"business": "water", "is_used": "on", "users": "6", "from_on": "R9.10.1"}
    assert sent(client, f"{page}plan/", **filed).status_code == 302
    assert "令和9年度の利用計画書" not in shown(client, HOME)
    assert "令和9年10月1日" in shown(client, page)
    assert client.get(f"{page}takers/").status_code == 403
    office = clerk()
    assert "利用計画" in shown(office, f"{HOME}costs/{YEAR}/1/")
    assert sent(office, f"{page}ask/", answer_by="R9.2.10").status_code == 302


def test_the_page_asks_the_same_number_of_queries_however_many_plans(planned: dict[int, Actor]) -> None:
    client, counted = clerk(), []
    for business in ("water", "seals", "schooling"):
        say(planned[CITY], 3, business=business)
        with CaptureQueriesContext(connection) as found:
            shown(client, f"{HOME}usage/{YEAR}/")
        counted.append(len(found))
    assert len(set(counted)) == 1
