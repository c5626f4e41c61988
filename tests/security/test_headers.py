"""Every page of every screen: strict headers, nothing inline, nothing loaded from outside the network."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.test import Client

from tests.security.crawling import Crawler, text_of
from tests.security.endpoints import Endpoint, endpoints
from tests.security.lively import Lively

PAGES = [e for e in endpoints() if e.is_of_a_municipality]
WANTED = {
    "Content-Security-Policy": ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"),
    "X-Content-Type-Options": ("nosniff",),
    "X-Frame-Options": ("DENY",),
    "Referrer-Policy": ("same-origin",),
    "Cross-Origin-Opener-Policy": ("same-origin",),
    "Cross-Origin-Resource-Policy": ("same-origin",),
    "Permissions-Policy": ("camera=()", "geolocation=()"),
    "Cache-Control": ("no-store",),
}  # fmt: skip
OUTSIDE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
LOADED = {"src", "srcset", "data", "poster", "action", "formaction"}
pytestmark = [pytest.mark.slow, pytest.mark.once]


class Loaded(HTMLParser):
    """What a page loads or runs by itself: addresses, and code or style written into it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in ("style", "iframe", "object", "embed", "base") or (
            tag == "script" and not given.get("src")
        ):
            self.faults.append(f"<{tag}>")
        for name, value in given.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                self.faults.append(f"{tag} {name}")
            if (name in LOADED or (tag == "link" and name == "href")) and OUTSIDE.match(value):
                self.faults.append(f"{tag} {name}={value[:60]}")


def missing(headers: object) -> list[str]:
    return [
        f"{name}: {wanted}"
        for name, parts in WANTED.items()
        for wanted in parts
        if wanted not in headers.get(name, "")  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("endpoint", PAGES, ids=lambda e: e.route)
def test_a_page_has_strict_headers_and_loads_nothing_from_outside(endpoint: Endpoint, lively: Lively) -> None:
    answer = Crawler(endpoint, lively, []).get()
    assert missing(answer.headers) == []
    assert Loaded(text_of(answer)).faults == []


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/nowhere/at/all", "/"])
def test_the_pages_before_signing_in_do_so_too(path: str, lively: Lively) -> None:
    answer = Client(raise_request_exception=False).get(path, follow=True)
    assert missing(answer.headers) == []
    assert Loaded(text_of(answer)).faults == []


def test_a_cookie_is_read_by_no_script_and_sent_to_no_other_site(lively: Lively) -> None:
    answer = Client().post("/sign-in", {"login": "a", "password": "b", "code": "c"})
    client = Client()
    client.get("/sign-in")
    for cookie in [*answer.cookies.values(), *client.cookies.values()]:
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in ("Strict", "Lax"), cookie.key


STYLE_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?:https?:)?//", re.IGNORECASE)
SCRIPT_OUTSIDE = re.compile(
    r"(?:fetch|import|importScripts)\(\s*['\"`](?:https?:)?//|\beval\(|new Function\("
)


def our_files(ending: str) -> list[Path]:
    found = [Path(s.path(p)) for f in get_finders() for p, s in f.list([])]
    return [path for path in found if path.suffix == ending and "vendor" not in path.parts]


def test_no_style_sheet_or_script_of_ours_loads_from_outside() -> None:
    sheets, scripts = our_files(".css"), our_files(".js")
    assert [p.name for p in sheets if STYLE_OUTSIDE.search(p.read_text("utf-8"))] == []
    assert [p.name for p in scripts if SCRIPT_OUTSIDE.search(p.read_text("utf-8"))] == []
    assert sheets
    assert scripts


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<script>1</script>", "<script>"),
        ('<p style="color:red">', "p style"),
        ('<a onclick="x()">', "a onclick"),
        ('<a href="javascript:x()">', "a href"),
        ('<script src="https://example.org/x.js"></script>', "script src=https://example.org/x.js"),
        ('<link href="//example.org/x.css">', "link href=//example.org/x.css"),
        ('<form action="https://example.org/">', "form action=https://example.org/"),
    ],
)
def test_what_is_looked_for_is_found(html: str, fault: str) -> None:
    assert Loaded(html).faults == [fault]
