"""A procurement in Chromium: a judge declares and scores by keyboard, the office evaluates, axe finds nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kikan.businesses.procurement.procedures import decide_winner as deciding
from kikan.businesses.procurement.procedures import judge_proposals as judging
from kikan.businesses.procurement.tests import calls
from kikan.businesses.procurement.tests.calls import FIRST, OFFICE, SECOND, UNION
from kikan.businesses.residents.tests import desk, scenes
from kikan.shared.access.samples import ensure_users
from kikan.shared.tenancy import clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_judge_scores_by_keyboard_and_the_result_is_read(
    address: str, page_of: Callable[[Any], Any], looked_at: Callable[[Any, str], None]
) -> None:
    calls.settle()
    ensure_users(UNION)
    before = scenes.TODAY - timedelta(10)
    days = {"proposals_until": before, "scores_until": scenes.TODAY}
    with clock.set_to(before):
        call = calls.build(**days, academics=4)
        judging.name_judge(
            procurement=call.number, user=desk.user("procurement_judge", UNION).number, group=1, body="大学",
            actor=OFFICE,
        )  # fmt: skip
    with clock.set_to(scenes.TODAY):
        calls.declare(call)
        calls.score(call, {1: 4, 2: 3})
    here = f"/{UNION}/procurement/{call.number}/"
    page = page_of(desk.signed_in("procurement_judge", UNION))
    page.goto(f"{here}declare/")
    looked_at(page, "procurement_declare")
    for bidder in (1, 2):
        page.locator(f"#id_i{bidder}").select_option("0")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.goto(f"{here}scores/")
    for cell in ("1_1", "3_1", "1_2", "3_2"):
        page.locator(f"#id_s{cell}").fill("4")
    looked_at(page, "procurement_scores")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=4／4件を採点しました")
    with clock.set_to(scenes.TODAY):
        deciding.evaluate_proposals(procurement=call.number, actor=FIRST)
        deciding.decide_procurement(procurement=call.number, bidder=1, actor=SECOND)
    head = page_of(desk.signed_in("joint_chief", UNION))
    for path, name in (("", "page"), ("result/", "result"), ("proposals/1/", "proposal")):
        head.goto(here + path)
        looked_at(head, f"procurement_{name}")
    head.goto(f"/{UNION}/procurement/")
    looked_at(head, "procurement_home")
    office = page_of(desk.signed_in("joint_clerk", UNION))
    for path in ("enter/", f"{call.number}/accept/"):
        office.goto(f"/{UNION}/procurement/{path}")
        looked_at(office, f"procurement_{path.replace('/', '_')}")
    office.goto(f"{here}papers/")
    with office.expect_navigation():
        office.keyboard.press("Control+Enter")
    office.wait_for_selector("text=総合評価調書")
