"""Rates tried out over every household: totals, who pays more, who is at the cap; nothing is written."""

from collections.abc import Iterator
from typing import Any

import pytest

from conftest import _connected_to
from kikan.businesses.health_insurance.models import Levy
from kikan.businesses.health_insurance.reads import what_if as reads
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import HOME, chief, named_town, released
from kikan.law import book
from kikan.law.ordinances import typed
from kikan.law.value_words import plain_of_text
from kikan.shared.access.tests.people import client_of
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant
from kikan.site.launcher.templates import TestDatabases

PAGE = f"{HOME}what-if/"
YEAR = 2026


@pytest.fixture(scope="module", autouse=True)
def run(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[None]:
    """A town whose year is assessed; nothing here changes it."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), named_town():
        released(YEAR)
        yield
    test_databases.drop(name)


def now(**other: str) -> dict[str, str]:
    with tenant(town.TOWN):
        values = {name.split(".")[1]: text for name, text in reads.typed_now(YEAR).items()}
    return {"year": str(YEAR), **values, **other}


def compared(**other: str) -> reads.Comparison:
    """By the values now, but those given as a clerk types them."""
    with tenant(town.TOWN):
        texts = {name.split(".")[1]: text for name, text in reads.typed_now(YEAR).items()} | other
        tried = {}
        for name, text in texts.items():
            parameter = book().parameters[f"{reads.STATUTE}.{name}"]
            tried[parameter.id] = typed(parameter, plain_of_text(parameter, text))
        return reads.compared(YEAR, tried)


def test_the_values_of_now_give_the_levy_that_was_decided() -> None:
    found = compared()
    with tenant(town.TOWN):
        decided = sum(
            Levy.objects.filter(fiscal_year=YEAR, ended_by__isnull=True).values_list("total", flat=True)
        )
    assert found.everybody.before == found.everybody.after == decided > 0
    assert (found.everybody.less, found.everybody.more) == (0, 0)


def test_a_higher_per_capita_amount_costs_every_household_and_the_sums_agree() -> None:
    found = compared(medical_per_capita="40,000")
    assert found.everybody.more == found.everybody.count > 0
    assert found.everybody.less == 0
    for lines in (found.bands, found.sizes, found.classes):
        assert sum(line.count for line in lines) == found.everybody.count
        assert sum(line.difference for line in lines) == found.everybody.difference
    medical = found.parts[0]
    assert medical.difference > 0
    assert {part.difference for part in found.parts[1:]} == {0}


def test_a_low_cap_is_reached_by_more_households() -> None:
    found = compared(medical_cap="50,000")
    assert found.parts[0].capped_after > found.parts[0].capped_before
    assert found.everybody.after < found.everybody.before


def test_nothing_is_written() -> None:
    with tenant(town.TOWN):
        before = head()
    compared(medical_per_capita="40,000")
    with tenant(town.TOWN):
        assert head() == before


def test_the_page_shows_totals_a_plot_the_parts_and_the_bands() -> None:
    page = chief().get(PAGE, now(medical_per_capita="40,000")).content.decode()
    for words in (
        "賦課額の合計（試算）",
        "1世帯当たり",
        "限度額の世帯（試算）",
        "200万円以下",
        "7割軽減",
        "<svg",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("medical_cap", "9,000,000", "以下で入力してください"), ("medical_income_rate", "abc", "入力してください"),
        ("care_per_capita", "", "入力"),
    ],
)  # fmt: skip
def test_a_value_the_law_does_not_let_a_body_set_is_refused_beside_its_field(
    field: str, text: str, said: str
) -> None:
    answer = chief().get(PAGE, now(**{field: text}))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "賦課額の合計（試算）" not in answer.content.decode()


def test_a_year_without_law_says_so_and_a_clerk_without_the_right_is_refused() -> None:
    assert "試算できません" in chief().get(PAGE, {"year": "2027"}).content.decode()
    assert client_of(town.TOWN, "resident_clerk", "見本　住民").get(PAGE).status_code == 403
