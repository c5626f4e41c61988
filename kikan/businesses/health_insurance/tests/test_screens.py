"""Looking at NHI: home, households, explanations, runs, and what is not there. All persons are invented."""

from collections.abc import Iterator
from typing import Any

import pytest

from conftest import _connected_to
from kikan.businesses.health_insurance.models import Levy
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import (
    HOME,
    HUGE,
    chief,
    clerk,
    named_town,
    released,
    shown,
)
from kikan.shared.access.models import Look
from kikan.shared.access.tests.people import client_of
from kikan.shared.tenancy import tenant
from kikan.site.launcher.templates import TestDatabases

WITHDRAWAL = f"{HOME}persons/26/withdrawal/"


@pytest.fixture(scope="module", autouse=True)
def run(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    """The number of this year's run, in a town assessed last year and this year; nothing here changes it."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), named_town():
        released(2025)
        yield released(2026)
    test_databases.drop(name)


def test_the_home_page_shows_the_year_and_marks_illustrative_values() -> None:
    page = shown(clerk(), HOME)
    assert "令和8年度" in page
    assert "例示値を使っています" in page
    assert page.count("月") > 8
    with tenant(town.TOWN):
        total = sum(
            Levy.objects.filter(fiscal_year=2026, ended_by__isnull=True).values_list("total", flat=True)
        )
    assert f"{total:,}円" in page


def test_a_year_whose_law_nobody_checked_names_the_gap_and_what_it_blocks() -> None:
    page = shown(clerk(), f"{HOME}?year=2027")
    assert "足りない値があります" in page
    assert "当初賦課・更正の全世帯" in page


@pytest.mark.parametrize("year", ["", "abc", HUGE, "1", "2026' OR 1=1", "<b>"])
def test_a_nonsense_year_shows_the_present_one(year: str) -> None:
    assert "令和8年度" in shown(clerk(), f"{HOME}?year={year}")


def test_a_household_shows_its_levy_and_every_amount_is_a_link() -> None:
    page = shown(clerk(), f"{HOME}households/101/")
    with tenant(town.TOWN):
        levy = Levy.objects.get(household=101, fiscal_year=2026, ended_by__isnull=True)
    link = f"{HOME}households/101/levies/2026/decisions/{levy.entry}/"
    for name in ("medical", "support", "care", "child"):
        assert f'href="{link}#{name}">{getattr(levy, name):,}円</a>' in page
    assert f"<b>{levy.total:,}円</b>" in page
    with tenant(town.TOWN):
        look = Look.objects.filter(screen="health_insurance.household").latest("at")
    assert set(look.persons) == {18, 26, 34}


def test_an_explanation_gives_steps_articles_values_facts_and_last_year() -> None:
    page = shown(clerk(), f"{HOME}households/101/levies/2026/")
    for word in (
        "軽減判定所得", "地方税法第703条の5第1項", "端数切捨て後の額", "令和7年度", "使った条例の値", "例示", "住民税の所得",
        "記録番号", "一致", "やさしい説明", "あなたの世帯の令和8年度の国民健康保険税は", "未就学児",
    ):  # fmt: skip
        assert word in page, word
    assert "不一致" not in page


@pytest.mark.parametrize(
    "path",
    [
        "households/999/", f"households/{HUGE}/", "households/101/levies/2031/", "households/101/levies/9999/",
        "households/101/levies/2026/decisions/1/", "persons/999/", "persons/999/enrolment/", "runs/999/",
        "runs/1/households/999/", "acts/999/", f"values/{HUGE}/", "households/-1/", "households/%27%3B--/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(path: str) -> None:
    shown(chief(), HOME + path, 404)


def test_numbers_of_another_municipality_are_not_there() -> None:
    client = client_of(town.OTHER, "insurance_chief")
    town.Municipality.objects.get_or_create(code=town.OTHER, defaults={"name": "例市", "kana": "レイシ"})
    elsewhere = f"/{town.OTHER}/health_insurance/"
    for path in ("households/101/", "persons/18/", "households/101/levies/2026/", "runs/1/"):
        shown(client, elsewhere + path, 404)
    shown(client, HOME, 404)


def test_who_may_only_look_cannot_open_a_form() -> None:
    shown(client_of(town.TOWN, "resident_clerk"), WITHDRAWAL, 403)


@pytest.mark.parametrize(
    "tab", ["result", "outliers", "spot", "exceptions", "values", "notices", "x' --", HUGE]
)
def test_every_tab_of_a_run_opens(run: int, tab: str) -> None:
    assert "確定しました" in shown(chief(), f"{HOME}runs/{run}/?tab={tab}")


def test_a_list_of_a_run_is_exported_with_a_reason_by_who_may(run: int) -> None:
    path = f"{HOME}runs/{run}/?tab=spot&households-export=1"
    assert "理由" in shown(chief(), path)
    answer = chief().post(path, {"reason": "抜き取り確認のため"})
    assert answer["Content-Type"].startswith("text/csv")
    with tenant(town.TOWN):
        assert Look.objects.get(operation="export").reason == "抜き取り確認のため"
    assert clerk().get(path).status_code == 403


@pytest.mark.parametrize(
    ("typed", "status"), [("101", 302), ("０００－１０１", 302), ("x", 200), (HUGE, 200), ("", 200)]
)
def test_a_household_is_opened_by_its_number(typed: str, status: int) -> None:
    answer = clerk().get(f"{HOME}households/", {"household": typed})
    assert answer.status_code == status
    assert status == 200 or answer["Location"] == f"{HOME}households/101/"
