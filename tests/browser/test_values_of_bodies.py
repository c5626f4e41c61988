"""The joint office enters a prefecture's value once, and a worker brings it to the town that belongs to it. All invented."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

from kikan.businesses.administration.procedures.bodies import enter_body, enter_body_value, set_belonging
from kikan.businesses.administration.procedures.values import enter_ordinance_value
from kikan.businesses.joint_office.procedures.set_members import enter_member
from kikan.businesses.residents.tests import desk
from kikan.businesses.residents.tests.scenes import TOWN
from kikan.shared.access.actor import Actor
from kikan.shared.access.samples import ensure_users
from kikan.shared.access.sign_in import actor_of
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Body, Municipality, OrdinanceValue
from tests.browser.serving import worker

UNION, PATIENCE = 999971, 60
RATE, AMOUNT, OWN = (f"local_tax_act.{n}" for n in ("prefecture_rate", "prefecture_per_capita", "city_rate"))
HERE, THERE = f"/{UNION}/administration/bodies/", f"/{TOWN}/administration/"
Look = Callable[[Any, str], None]


def acting(code: int, role: str = "operator") -> Actor:
    found = actor_of(desk.user(role, code), code, "test")
    assert found is not None
    return found


def an_office() -> int:
    """A union with a prefecture to which the town belongs; the town has entered one value of the two itself."""
    Municipality.objects.create(
        code=UNION, name="見本組合", kana="ミホン", prefecture="見本県", kind="union", is_sample=True
    )
    ensure_users(UNION)
    operator = acting(UNION)
    enter_member(
        member=TOWN, name="見本町", kind=1, agreed_on=date(2020, 4, 1), planned_join_on=date(2020, 4, 1),
        actor=acting(UNION, "joint_clerk"),
    )  # fmt: skip
    enter_body(name="見本県", kind=1, actor=operator)
    with tenant(UNION):
        body = Body.objects.get().number
    for name, value in ((OWN, "0.06"), (AMOUNT, 2500)):
        enter_ordinance_value(
            parameter=name, begins="2024", value=value, cites="架空の条例", actor=acting(TOWN)
        )
    set_belonging(body=body, member=TOWN, since=date(2020, 4, 1), cites="地方自治法第5条", actor=operator)
    enter_body_value(
        body=body, parameter=AMOUNT, begins="2024", value=2000, cites="架空の県税条例 第27条", actor=operator
    )
    return body


def approved(page: Any, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="承認", exact=False).first.click()
    page.get_by_text("記録番号").first.wait_for()


def arrived() -> bool:
    with tenant(TOWN):
        return OrdinanceValue.objects.filter(parameter=RATE).exists()


def test_a_value_of_the_prefecture_is_entered_once_by_two_and_arrives_at_the_town(
    page_of: Callable[[Client], Any], looked_at: Look
) -> None:
    body = an_office()
    clerk = page_of(desk.signed_in("operator", UNION))
    chief = page_of(desk.signed_in("rights_approver", UNION))
    town = page_of(desk.signed_in("operator", TOWN))
    clerk.goto(HERE)
    looked_at(clerk, "bodies")
    clerk.get_by_role("link", name="見本県").click()
    looked_at(clerk, "body")
    clerk.goto(f"{HERE}{body}/{RATE}/")
    clerk.fill("#id_value", "4%")
    clerk.select_option("#id_begins", "2024")
    clerk.fill("#id_cites", "架空の県税条例 第26条")
    looked_at(clerk, "body-value")
    clerk.get_by_role("button", name="承認に回す").click()
    clerk.wait_for_url("**/worklist/**")
    approved(chief, clerk.url)
    looked_at(chief, "body-value-approved")
    with worker():
        until = time.monotonic() + PATIENCE
        while not arrived() and time.monotonic() < until:
            time.sleep(0.5)
    for name, path in {
        "town-bodies": "bodies/", "town-values": "values/?statute=local_tax_act",
        "town-value-read": f"values/{RATE}/", "town-value-own": f"values/{AMOUNT}/",
        "town-questions": "values/gaps/?show=all&business=resident_tax",
    }.items():  # fmt: skip
        town.goto(f"{THERE}{path}")
        looked_at(town, name)
        assert "見本県" in town.inner_text("main"), name
