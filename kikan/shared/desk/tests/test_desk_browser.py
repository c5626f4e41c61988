"""The style page in Chromium: axe finds nothing, the keys work, nothing is lost by zoom or without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.serving import faults

pytestmark = pytest.mark.browser
PAGES = ("", "/form", "/run", "/person", "/protected", "/receipt", "/stale", "/refused", "/broken", "/keys")
AMBER = "/form?as_of=2026-01-01"


@pytest.fixture(scope="module")
def context(browser: Any) -> Iterator[Any]:
    opened = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield opened
    opened.close()


@pytest.fixture
def page(context: Any, desk_address: str) -> Iterator[Any]:
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None)
    yield opened
    opened.close()
    assert not errors


@pytest.mark.parametrize("path", [*PAGES, AMBER])
def test_axe_finds_nothing(page: Any, desk_address: str, path: str) -> None:
    page.goto(f"{desk_address}/_style{path}")
    assert faults(page) == []


@pytest.mark.parametrize("width", [1280, 720, 640, 360])
@pytest.mark.parametrize("path", ["", "/form", "/run", "/protected"])
def test_nothing_scrolls_sideways(page: Any, desk_address: str, path: str, width: int) -> None:
    """720 and 640 are what 1440 and 1280 become at 200 %."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{desk_address}/_style{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_all_fields_and_buttons_are_seen_at_200_percent(page: Any, desk_address: str) -> None:
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto(f"{desk_address}/_style/form")
    for name in ("異動日", "氏名", "町名", "番地"):
        field = page.locator(f".field:has-text('{name}') input").first
        field.focus()
        box = field.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 640
    assert page.get_by_role("button", name="確認へ進む").is_visible()


def _focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def test_the_slash_goes_to_the_search_and_types_nothing_there(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style")
    page.keyboard.press("/")
    assert _focused(page) == "search"
    assert page.input_value("#search") == ""
    page.keyboard.type("g/j")
    assert page.input_value("#search") == "g/j"


def test_g_and_a_letter_open_a_business(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style")
    page.keyboard.press("g")
    assert "個人住民税" in page.locator(".go-hint").inner_text()
    page.keyboard.press("t")
    page.wait_for_url("**/_style/run")


def test_j_and_k_walk_the_rows_and_enter_opens(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style/run")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "例田" in _focused(page)
    page.keyboard.press("k")
    assert "見本" in _focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/_style/person")


def test_enter_goes_to_the_next_field_and_f4_back(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style/form")
    page.focus("#id_happened_on")
    page.keyboard.press("Enter")
    assert _focused(page) == "id_reported_on"
    page.keyboard.press("Enter")
    assert _focused(page) == "id_name"
    page.keyboard.press("F4")
    assert _focused(page) == "id_reported_on"


def test_no_key_works_while_the_input_method_composes(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style/form")
    page.focus("#id_name")
    page.evaluate("""document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true}))""")
    assert _focused(page) == "id_name"


def test_ctrl_enter_sends_once_and_says_so(page: Any, desk_address: str) -> None:
    sent: list[str] = []
    page.route("**/_style/form", lambda route: (sent.append(route.request.method), route.fulfill(status=204))
               if route.request.method == "POST" else route.continue_())  # fmt: skip
    page.goto(f"{desk_address}/_style/form")
    page.focus("#id_lot")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("button[aria-busy]")
    page.evaluate("document.querySelector('form.counter').requestSubmit()")
    page.wait_for_timeout(100)
    assert sent == ["POST"]


def test_the_question_mark_shows_the_keys_and_escape_closes_them(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style/run")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_what_is_changed_is_marked_while_typing(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style/form")
    page.fill("#id_kana", "ワタナベ　ハナコ")
    assert page.locator("#id_kana-field .changed-mark").is_visible()
    page.fill("#id_kana", "ワタナベ　ミホン")
    assert not page.locator("#id_kana-field .changed-mark").is_visible()


def test_what_was_typed_comes_back_after_the_lock(page: Any, desk_address: str) -> None:
    page.route("**/lock", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>locked"))
    page.goto(f"{desk_address}/_style/form")
    page.fill("#id_lot", "7番1号")
    page.keyboard.press("Control+l")
    page.wait_for_url("**/lock")
    page.goto(f"{desk_address}/_style/form")
    assert page.input_value("#id_lot") == "7番1号"
    assert "ロックの前に" in page.locator("form.counter").inner_text()
    page.goto(f"{desk_address}/_style/form")
    assert page.input_value("#id_lot") == "6番53号"


WHERE = """(() => {
    const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
    const place = e.closest("header, main, aside, footer");
    return [place?.id || place?.className || "", s.outlineStyle, b.width, b.top + scrollY];
})()"""


def test_tab_walks_in_visual_order_and_always_shows_where_it_is(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style/run")
    page.evaluate("document.activeElement.blur()")
    tops, seen = [], set()
    for _ in range(30):
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE)
        assert here[1] != "none"
        assert here[2] > 0
        seen.add(here[0])
        if here[0] == "top":
            tops.append(here[3])
    assert {"top", "main"} <= seen
    assert max(tops) - min(tops) < 60


def test_the_amber_page_sends_nothing(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style{AMBER}")
    assert page.locator("form.counter [name=lot]").is_disabled()
    assert page.get_by_role("button", name="確認へ進む").is_disabled()
    assert page.get_by_role("button", name="本日に戻す").first.is_visible()


def test_names_are_drawn_in_the_typeface_of_names(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style/person")
    family = page.locator(".person .glyphs").first.evaluate("e => getComputedStyle(e).fontFamily")
    assert family.startswith('"Kikan Names"')
    assert "\U000e0101" in page.locator(".person .glyphs").first.inner_text()


def test_paper_shows_the_record_and_not_the_buttons(page: Any, desk_address: str) -> None:
    page.goto(f"{desk_address}/_style/form")
    page.emulate_media(media="print")
    assert not page.locator(".btn").first.is_visible()
    assert not page.locator("#search").is_visible()
    assert page.locator("#id_name").is_visible()
    assert page.locator(".sample").is_visible()


def test_without_javascript_everything_is_there(browser: Any, desk_address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(f"{desk_address}/_style")
    assert page.get_by_role("button", name="確認へ進む").is_visible()
    page.locator("summary:has-text('住民記録')").click()
    assert page.get_by_role("link", name="個人住民税").is_visible()
    page.get_by_role("link", name="キー").last.click()
    assert "キーの一覧" in page.locator("main").inner_text() or "キー" in page.locator("main").inner_text()
    context.close()
