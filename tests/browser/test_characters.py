"""A name that no keyboard offers, typed in Chromium: F9, the form, Enter; the sequence reaches the server whole."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.tests.desk import residents
from tests.browser.test_counter import user

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
NABE = "邉\U000e011d"


def value(page: Any) -> str:
    return str(page.input_value("#id_p0-name"))


def test_a_form_of_the_character_before_the_caret_takes_its_place(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(user("resident_clerk"))
    page.goto(residents("move-in/"))
    page.focus("#id_p0-name")
    page.keyboard.insert_text("渡辺")
    page.keyboard.press("F9")
    page.wait_for_selector(f'.characters [data-pick="{NABE}"]')
    page.wait_for_load_state("networkidle")
    looked_at(page, "characters")
    page.focus(f'[data-pick="{NABE}"]')
    page.keyboard.press("Enter")
    assert value(page) == f"渡{NABE}"
    page.keyboard.insert_text("　見本")
    assert value(page) == f"渡{NABE}　見本"


def test_a_character_found_by_its_reading_is_put_at_the_caret_by_keys_alone(page_of: PageOf) -> None:
    page = page_of(user("resident_clerk"))
    page.goto(residents("move-in/"))
    page.focus("#id_p0-name")
    page.keyboard.press("F9")
    page.wait_for_selector(".characters [name=q]")
    page.keyboard.insert_text("くず")
    page.keyboard.press("Enter")
    page.wait_for_selector(".characters [data-pick]")
    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.dataset.pick")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.pick") != first
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert value(page) == first


def test_escape_leaves_the_field_as_it_was(page_of: PageOf) -> None:
    page = page_of(user("resident_clerk"))
    page.goto(residents("move-in/"))
    page.focus("#id_p0-name")
    page.keyboard.insert_text("渡辺")
    page.keyboard.press("F9")
    page.wait_for_selector(".characters [data-pick]")
    page.keyboard.press("Escape")
    page.wait_for_selector(".characters", state="hidden")
    assert value(page) == "渡辺"
    assert page.evaluate("document.activeElement.id") == "id_p0-name"


def test_the_page_serves_where_there_are_no_scripts(page_of: PageOf, looked_at: Look) -> None:
    page = page_of(user("resident_clerk"))
    page.goto("/999997/characters/?q=葛")
    page.wait_for_load_state("networkidle")
    looked_at(page, "characters-page")
    assert page.inner_text(".copy >> nth=0").startswith("葛")
