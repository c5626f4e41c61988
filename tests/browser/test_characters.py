"""A name that no keyboard offers, typed in Chromium: F9, the form, Enter; the sequence reaches the server whole."""

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.residents.procedures.register_gaiji import PNG, Picture, register_gaiji
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.desk import residents
from kikan.businesses.residents.tests.test_deciding_characters import CHOICE
from kikan.shared.tenancy import clock
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


def png() -> bytes:
    """A small white square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = chunk(b"IHDR", (8).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00")
    return PNG + head + chunk(b"IDAT", zlib.compress(b"\x00" + b"\xff" * 8)) + chunk(b"IEND", b"")


def test_the_page_of_characters_shows_what_is_to_decide(page_of: PageOf, looked_at: Look) -> None:
    with clock.set_to(scenes.TODAY):
        scenes.move_in(scenes.person(f"見本　{CHOICE.character}"))
        register_gaiji(actor=scenes.clerk(), font="EUDC", pictures=[Picture("E000", png(), 3, 2)])
    page = page_of(user("resident_clerk"))
    page.goto(residents("characters/"))
    looked_at(page, "characters-to-decide")
    page.fill("#id_decide-target", CHOICE.choices[0])
    page.fill("#id_decide-reason", "届出による")
    with page.expect_navigation():
        page.press("#id_decide-reason", "Control+Enter")
    assert "縮退文字の決定" in page.inner_text("h1")
    looked_at(page, "characters-entered")


# A terminal on which IPAmj明朝 is not installed: what is local is never found.
WITHOUT = """const Real = FontFace;
window.FontFace = function (name, source) {
  if (typeof source === "string") return { load: () => Promise.reject(new Error("not installed")) };
  return new Real(name, source);
};"""


def test_a_terminal_without_the_typeface_gets_the_glyphs_of_the_page_alone(page_of: PageOf) -> None:
    page = page_of(user("resident_clerk"))
    page.add_init_script(WITHOUT)
    with page.expect_response(lambda answer: answer.url.endswith("/characters/typeface")) as answered:
        page.goto(residents("move-in/"))
        page.focus("#id_p0-name")
        page.keyboard.insert_text(f"渡{NABE}")
    assert answered.value.status == 200
    assert len(answered.value.body()) < 100_000
    own = (
        "[...document.fonts].filter((f) => f.family.includes('Kikan Names') && f.status === 'loaded').length"
    )
    page.wait_for_function(f"{own} >= 1")
    assert page.evaluate("document.fonts.check('16px \"Kikan Names\"', '渡')")
