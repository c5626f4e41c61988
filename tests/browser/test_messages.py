"""The page of messages to outside systems in Chromium."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.desk import residents
from kikan.shared.tenancy import clock
from tests.browser.test_counter import user

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_messages_are_sent_and_looked_at(
    page_of: Callable[[Client], Any], looked_at: Callable[[Any, str], None], tmp_path: Path, settings: Any
) -> None:
    settings.KIKAN_OUTSIDE = str(tmp_path)
    with clock.set_to(scenes.TODAY):
        scenes.move_in(scenes.person("渡\u9089\U000e011d　見本"))
    page = page_of(user("resident_clerk"))
    page.goto(residents("messages/"))
    looked_at(page, "messages-empty")
    with page.expect_navigation():
        page.get_by_role("button", name="送る").first.click()
    assert "件を送りました" in page.inner_text("body")
    looked_at(page, "messages")
    page.click(".list-table tbody a >> nth=0")
    page.wait_for_url("**/messages/*/")
    looked_at(page, "message")
