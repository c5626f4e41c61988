"""A reading day in Chromium: a route by keyboard and by file, what looks wrong, the month billed, a bill explained."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.water.exchange.handheld import HEAD_IN
from kikan.businesses.water.tests import town
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import clock
from tests.browser.serving import served, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[[Client], Any]
Look = Callable[[Any, str], None]
HOME = f"/{town.TOWN}/water/"
PATIENCE = 60_000


@pytest.fixture
def points(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Four meters of one walk, in use since August, whose index stood at 100."""
    monkeypatch.setenv("KIKAN_TODAY", town.TODAY)
    with clock.set_to(town.TODAY):
        town.settle()
        found = [town.point(sequence=n) for n in range(1, 5)]
        for point, payer in zip(found, town.PEOPLE, strict=True):
            town.opened(point, payer=payer)
        yield found


@pytest.fixture
def address(points: list[int]) -> Iterator[str]:
    with served() as url:
        yield url


def of(role: str, name: str = "見本　担当") -> Client:
    return client_of(town.TOWN, role, name)


def typed(page: Any, field: str, value: str) -> None:
    """Type into the field the page stands on and send by keyboard."""
    page.locator(f"#id_{field}").focus()
    page.keyboard.type(value)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_a_walk_is_read_by_keyboard_and_file_billed_and_explained(
    page_of: PageOf, looked_at: Look, points: list[int], tmp_path: Path
) -> None:
    clerk = page_of(of("water_clerk"))
    clerk.goto(f"{HOME}readings/")
    looked_at(clerk, "water-zones")
    clerk.goto(f"{HOME}readings/1/")
    looked_at(clerk, "water-reading")
    typed(clerk, "index", "125")
    assert "残り 3件" in clerk.inner_text("h1")

    typed(clerk, "index", "90")  # lower than before
    assert "前回より小さい値" in clerk.inner_text("main")
    looked_at(clerk, "water-reading-wrong")
    clerk.fill("#id_index", "")
    typed(clerk, "index", "100")  # nothing used: asked once more
    assert "もう一度確かめてください" in clerk.inner_text("main")
    looked_at(clerk, "water-reading-odd")
    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    assert "残り 2件" in clerk.inner_text("h1")
    typed(clerk, "volume", "18")  # it could not be read
    assert "残り 1件" in clerk.inner_text("h1")

    with clerk.expect_download() as route:
        clerk.get_by_role("link", name="順路ファイルを取り出す").click()
    assert f"{points[3]}" in Path(route.value.path()).read_text("utf-8-sig")
    results = tmp_path / "results.csv"
    results.write_text(
        "\r\n".join([",".join(HEAD_IN), f"{points[3]},20261120,0910,142,,0,1", "999,20261120,0912,15,,0,1"])
        + "\r\n"
    )
    clerk.goto(f"{HOME}readings/files/")
    clerk.set_input_files("input[type=file]", results)
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="取り込む").click()
    assert "使用中の水栓ではありません" in clerk.inner_text("main")
    looked_at(clerk, "water-files")

    billed(page_of, clerk, looked_at)
    clerk.goto(f"{HOME}points/{points[0]}/")
    looked_at(clerk, "water-point")
    clerk.locator("a[href*='/bills/']").first.click()
    looked_at(clerk, "water-bill")
    steps = clerk.inner_text("main")
    for words in ("25", "従量料金", "消費税及び地方消費税の額", "汚水量"):
        assert words in steps


def billed(page_of: PageOf, clerk: Any, looked_at: Look) -> None:
    """The month's bills: tried, checked, approved by two and released."""
    clerk.goto(f"{HOME}runs/prepare/")
    looked_at(clerk, "water-prepare")
    clerk.select_option("#id_month", "202611")
    clerk.get_by_role("button", name="試算を始める").click()
    clerk.get_by_role("progressbar").first.wait_for()
    with worker():
        clerk.get_by_text("水量の段階ごとの件数").first.wait_for(timeout=PATIENCE)
        run = clerk.url
        looked_at(clerk, "water-run")
        assert "例示値を使っています" in clerk.inner_text("body")
        for name in ("見本　一", "見本　二"):
            chief = page_of(of("water_chief", name))
            chief.goto(run)
            chief.get_by_role("button", name="承認する").click()
            chief.get_by_text(name).first.wait_for()
        chief.get_by_role("button", name="今すぐ確定する").click()
        chief.get_by_text("確定しました").wait_for(timeout=PATIENCE)
    looked_at(chief, "water-released")
