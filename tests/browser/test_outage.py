"""The counter of an outage in Chromium: found, looked at and issued by keyboard, and nothing axe could find."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.outage_counter import CLERK, PLAIN, Kept, counter

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def kept(settled_town: int, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(settled_town, tmp_path_factory.mktemp("outage"))


def test_a_copy_is_handed_out_by_keyboard_while_the_service_is_down(
    kept: Kept, browser: Any, faults_of: Callable[[Any, str], list[object]]
) -> None:
    person = kept.persons(PLAIN)[0]
    with counter(kept, "K") as asking:
        page = browser.new_page(
            base_url=f"http://127.0.0.1:{asking.port}", viewport={"width": 1440, "height": 1000}
        )
        page.goto("/")
        assert faults_of(page, "outage-who") == []
        page.wait_for_selector("input:focus")
        page.keyboard.insert_text(CLERK[0])
        page.keyboard.press("Tab")
        page.keyboard.insert_text(CLERK[1])
        _sent(page, "Control+Enter")
        page.wait_for_selector("input:focus")
        page.keyboard.insert_text(str(person))
        _sent(page)
        assert faults_of(page, "outage-search") == []
        page.focus(".list-table a")
        _sent(page)
        assert faults_of(page, "outage-person") == []
        page.focus("#applicant-individual")
        page.keyboard.insert_text("本人")
        with page.expect_request(lambda request: request.url.endswith(".pdf")) as asked:
            page.keyboard.press("Control+Enter")
        paper = page.request.get(asked.value.url)
        assert paper.headers["content-type"] == "application/pdf"
        for path in ("/papers/", "/notices/", "/residents/"):
            page.goto(path)
            assert faults_of(page, f"outage-{path.strip(chr(47))}") == [], path


def _sent(page: Any, key: str = "Enter") -> None:
    with page.expect_navigation():
        page.keyboard.press(key)
