"""個人番号 recorded and shown for a reason, and the month reviewed and signed, in Chromium by keyboard; axe finds nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from kikan.businesses.residents.tests import desk
from kikan.businesses.residents.tests.scenes import TODAY, TOWN, residents_on
from kikan.ground.check_digits import my_number_check_digit
from kikan.shared.access import looks
from kikan.shared.access.models import Look, Office, Review
from kikan.shared.access.sign_in import actor_of
from kikan.shared.tenancy import clock, tenant

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NUMBER = f"98765012345{my_number_check_digit('98765012345')}"


def test_a_number_is_typed_shown_once_and_gone_again(
    page_of: Callable[[Any], Any], faults_of: Callable[[Any, str], list[tuple[str, str]]]
) -> None:
    with clock.set_to(TODAY):
        person = min(residents_on(TODAY))
    page = page_of(desk.signed_in("resident_clerk"))
    page.goto(f"/{TOWN}/residents/persons/{person}/numbers/")
    page.get_by_label("個人番号", exact=False).first.focus()
    page.keyboard.type(NUMBER)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=●●●●●●●●●●●●")
    assert faults_of(page, "person_numbers") == []
    assert NUMBER not in page.content()
    page.get_by_label("理由", exact=False).focus()
    page.keyboard.type("年金の照会")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f"text={NUMBER}")
    assert faults_of(page, "person_number_shown") == []
    page.goto(f"/{TOWN}/residents/persons/{person}/numbers/")
    assert NUMBER not in page.content()
    page.goto(f"/{TOWN}/residents/numbers/")
    assert faults_of(page, "numbers") == []
    with tenant(TOWN):
        assert Look.objects.get(was_my_number_shown=True).reason == "年金の照会"


def test_the_head_of_a_section_reviews_the_month_before_and_signs(
    page_of: Callable[[Any], Any], faults_of: Callable[[Any, str], list[tuple[str, str]]]
) -> None:
    head = desk.user("section_chief")
    with clock.set_to(TODAY.replace(day=1) - timedelta(days=10)):
        actor = actor_of(desk.user("resident_clerk"), TOWN, "10.0.0.7")
        assert actor is not None
        looks.record(
            actor, screen="residents.search", persons=[1, 2], operation="export", reason="名簿の作成"
        )
    page = page_of(desk.signed_in("section_chief"))
    page.goto(f"/{TOWN}/administration/audit/")
    assert faults_of(page, "audit") == []
    page.click("table tbody a")
    page.wait_for_selector("text=名簿の作成")
    assert faults_of(page, "audit_section") == []
    page.get_by_label("点検の結果", exact=False).focus()
    page.keyboard.type("名簿は選挙事務のため。問題なし。")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=点検表を作る")
    with tenant(TOWN):
        review = Review.objects.get()
    office = Office.objects.get(municipality=TOWN, name="市民課").number
    assert (review.reviewed_by, review.office, review.total) == (head.number, office, 1)
    assert date(review.month // 100, review.month % 100, 1) == date(2026, 10, 1)
