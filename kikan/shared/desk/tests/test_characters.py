"""The search for characters: what is asked, what is shown, and the drawing of a glyph."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kikan.businesses.residents.tests import desk, scenes

pytestmark = pytest.mark.django_db
KUZU = "葛\U000e0102"


@pytest.fixture
def client() -> Client:
    desk.open_towns()
    return desk.signed_in("insurance_clerk")


def page(client: Client, **asked: str) -> str:
    answer: Any = client.get(f"/{scenes.TOWN}/characters/?{urlencode(asked)}")
    assert answer.status_code == 200
    return desk.text_of(answer)


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "葛"},
        {"q": "くず", "strokes": "11"},
        {"q": "クズ", "radical": "140"},
        {"q": "かずら", "strokes": "11", "radical": "140"},
        {"q": "MJ022335"},
        {"q": "U+845B U+E0102"},
        {"q": KUZU},
    ],
)
def test_a_form_is_found_by_what_a_clerk_knows_of_it(client: Client, asked: dict[str, str]) -> None:
    shown = page(client, **asked)
    assert f'data-pick="{KUZU}"' in shown
    assert "/_glyph/MJ22335.svg" in shown
    assert "縮退 葛" in shown


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"q": "渡邉"}, "どれかを入力してください"),
        ({"q": "MJ999999"}, "どれかを入力してください"),
        ({"strokes": "多い"}, "数字で入力してください"),
        ({"strokes": "0"}, "数字で入力してください"),
        ({"q": "そんなよみはない"}, "当てはまる文字はありません"),
        ({}, "手がかりを入力してください"),
    ],
)
def test_a_question_that_finds_nothing_says_what_to_do(
    client: Client, asked: dict[str, str], told: str
) -> None:
    shown = page(client, **asked)
    assert told in shown
    assert "data-pick" not in shown


def test_a_piece_of_the_page_is_given_alone(client: Client) -> None:
    assert "<html" not in page(client, q="葛", part="found")
    assert "閉じる" in page(client, part="dialog")


def test_a_glyph_is_drawn_for_terminals_without_the_font(client: Client) -> None:
    answer = client.get("/_glyph/MJ22335.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<path" in answer.content
    assert answer.content != client.get("/_glyph/MJ22336.svg").content


def test_what_is_no_glyph_is_not_found(client: Client) -> None:
    assert client.get("/_glyph/MJ999999.svg").status_code == 404


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["q", "strokes", "radical", "part"]), st.text(max_size=50)))
def test_no_question_breaks_the_page(client: Client, asked: dict[str, str]) -> None:
    page(client, **asked)
