"""What if an ordinance said otherwise: everybody by both values, who gains and loses, and nothing is written."""

import time
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from django.test import Client

from kikan.businesses.resident_tax.law.case_columns import with_standards
from kikan.businesses.resident_tax.law.taxpayers import taxpayers
from kikan.businesses.resident_tax.reads import what_if as reads
from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.law import LawGap, book
from kikan.shared.access.tests.people import client_of
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Municipality

PAGE = f"/{town.TOWN}/resident_tax/what-if/"
pytestmark = pytest.mark.usefixtures("undone")


@pytest.fixture
def chief() -> Client:
    return client_of(town.TOWN, "tax_chief")


def now(**other: str) -> dict[str, str]:
    with tenant(town.TOWN):
        values = {name.split(".")[1]: text for name, text in reads.typed_now(2026).items()}
    return {"year": "2026", **values, **other}


def compared(**other: Any) -> reads.Comparison:
    with tenant(town.TOWN):
        values = reads.values_now(2026) | {f"local_tax_act.{name}": value for name, value in other.items()}
        return reads.compared(2026, values)


def test_the_values_of_now_change_nothing() -> None:
    found = compared()
    assert found.everybody.people > 5
    assert found.everybody.before == found.everybody.after > 0
    assert (found.everybody.less, found.everybody.more) == (0, 0)


def test_a_thousand_yen_more_per_head_costs_each_payer_a_thousand() -> None:
    found = compared(city_per_capita=4_000)
    assert found.everybody.more > 0
    assert found.everybody.less == 0
    assert found.everybody.difference == 1_000 * found.everybody.more
    assert found.city_after - found.city_before == found.everybody.difference
    for lines in (found.bands, found.families):
        assert sum(line.people for line in lines) == found.everybody.people
        assert sum(line.difference for line in lines) == found.everybody.difference


def test_a_higher_line_spares_people_and_a_lower_rate_costs_nobody() -> None:
    higher = compared(nontaxable_basic=900_000).everybody
    assert higher.less > 0 == higher.more
    assert compared(city_rate=Fraction(5, 100)).everybody.more == 0


def test_nothing_is_written() -> None:
    with tenant(town.TOWN):
        before = head()
    compared(city_per_capita=4_000)
    with tenant(town.TOWN):
        assert head() == before


def test_the_page_shows_totals_a_plot_and_the_bands(chief: Client) -> None:
    assert "試算する" in chief.get(PAGE).content.decode()
    text = chief.get(PAGE, now(city_per_capita="4,000")).content.decode()
    assert "年税額の合計（試算）" in text
    assert "200万円以下" in text
    assert "<svg" in text


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("city_rate", "six"), ("city_per_capita", "-1"), ("city_rate", "0.9"), ("city_per_capita", "")],
)
def test_a_wrong_value_is_told_beside_its_field_and_kept(chief: Client, field: str, wrong: str) -> None:
    answer = chief.get(PAGE, now(**{field: wrong}))
    text = answer.content.decode()
    assert answer.status_code == 400
    assert f'value="{wrong}"' in text or not wrong
    assert "年税額の合計（試算）" not in text


@pytest.mark.parametrize(
    "typed", ["9" * 400, "1/0", "\ud800", "\x00", "１２", "＜b＞", "0", "999999999999999", "　", "6%%"]
)
def test_whatever_is_typed_is_answered(chief: Client, typed: str) -> None:
    for field in ("city_per_capita", "city_rate", "nontaxable_basic"):
        query = urlencode(now(**{field: typed}), errors="surrogatepass")
        assert chief.get(f"{PAGE}?{query}").status_code in (200, 400)


def test_a_year_without_values_says_so(chief: Client) -> None:
    assert "試算できません" in chief.get(PAGE, {"year": "2027"}).content.decode()


def test_the_table_is_written_out_with_a_reason(chief: Client) -> None:
    answer = chief.get(PAGE, now() | {"bands-export": "1"})
    assert answer.status_code in (200, 403)
    assert "理由" in answer.content.decode() or answer.status_code == 403


def test_another_municipality_has_nothing_of_it() -> None:
    compared()
    names = {"name": "別見本市", "kana": "ベツミホンシ", "prefecture": "見本県", "is_sample": True}
    Municipality.objects.get_or_create(code=town.OTHER, defaults=names)
    with tenant(town.OTHER):
        assert reads.compared(2026, {}).everybody.people == 0
        with pytest.raises(LawGap):
            reads.values_now(2026)


def test_thirty_thousand_taxpayers_take_less_than_a_second_of_processor() -> None:
    chance, count = np.random.default_rng(3), 30_000
    who = taxpayers(
        count, salary_revenue=chance.integers(0, 9_000_000, count), age=chance.integers(16, 90, count),
        social_insurance=chance.integers(0, 900_000, count), under16=chance.integers(0, 3, count),
    )  # fmt: skip
    law = with_standards(book().law("fiscal_year", 2026))
    reads.owed(who, law)
    began = time.process_time()
    reads.owed(who, reads.with_values(law, {"local_tax_act.city_per_capita": 4_000}))
    assert time.process_time() - began < 1


SPARED = "local_tax_act.levy_nontaxable_basic"


def test_a_revision_of_the_law_is_tried_and_told_beside_what_it_was(chief: Client) -> None:
    answer = chief.get(PAGE, now(law_1=SPARED, law_1_value="9,000,000"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "試した改正" in text
    assert "9,000,000円" in text
    with tenant(town.TOWN):
        found = reads.compared(2026, {}, {SPARED: 9_000_000}).everybody
    assert found.less > 0 == found.more


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (SPARED, "", "試算する値を入力してください"),
        ("", "1", "値を変える法令値を選んでください"),
        (SPARED, "-1", "整数で入力してください"),
        (SPARED, "abc", ""),
        ("local_tax_act.nothing", "1", ""),
    ],
)
def test_a_wrong_revision_is_told_beside_its_field(chief: Client, name: str, value: str, told: str) -> None:
    answer = chief.get(PAGE, now(law_1=name, law_1_value=value))
    assert answer.status_code == 400
    assert told in answer.content.decode()


def test_whatever_figure_of_the_law_becomes_nothing_is_answered(chief: Client) -> None:
    with tenant(town.TOWN):
        names = list(reads.revisable(2026))
    assert len(names) > 20
    for name in names:
        for value in ("0", "999,999,999,999"):
            assert chief.get(PAGE, now(law_1=name, law_1_value=value)).status_code in (200, 400), name
