"""Strict headers, nothing inline, nothing loaded from outside the network.

The pages behind the sign-in are judged where their doors are tried (test_bad_input.py), so that none is opened twice.
"""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.test import Client

from tests.security.crawling import text_of
from tests.security.strict import Loaded, missing

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/nowhere/at/all", "/"])
def test_the_pages_before_signing_in_do_so_too(path: str, settled_town: int) -> None:
    answer = Client(raise_request_exception=False).get(path, follow=True)
    assert missing(answer.headers) == []
    assert Loaded(text_of(answer)).faults == []


def test_a_cookie_is_read_by_no_script_and_sent_to_no_other_site(settled_town: int) -> None:
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
