"""The law book on the screen: every parameter and rule has its page, a search finds them, a year shows what it changed."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.administration.reads import law_book as reads
from kikan.businesses.administration.tests.desk import TOWN, at, signed_in, text_of
from kikan.law import book
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.usefixtures("towns")


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.set_to(date(2026, 11, 23)):
        yield


def test_every_parameter_and_every_rule_can_be_read() -> None:
    with tenant(TOWN):
        pages = [reads.parameter_page(name) for name in book().parameters]
        rules = [reads.rule_page(r.name) for s in reads.statutes() for r in reads.rules(s.name, "")]
    assert all(page.history or page.is_of_body for page in pages)
    assert {"local_tax_act.levy", "local_tax_collection.late_charge"} <= {r.name for r in rules}
    assert all(
        rule.versions and rule.versions[0].cites for rule in rules if rule.name.startswith("local_tax_act.")
    )


def test_every_rule_has_a_japanese_name_of_its_own_within_its_law() -> None:
    for statute in reads.statutes():
        names = [rule.ja for rule in reads.rules(statute.name, "")]
        assert [name for name in names if not re.search("[ぁ-んァ-ヶ一-龠]", name)] == []
        assert len(set(names)) == len(names), statute.name


def test_a_rule_shows_its_steps_below_each_other() -> None:
    page = reads.rule_page("local_tax_act.resident_tax")
    depths = {step.ja: step.depth for step in page.steps}
    assert (depths["所得割"], depths["寄附金税額控除"], depths["基本控除額（市町村民税）"]) == (0, 2, 3)
    flat = reads.rule_page("local_tax_act.flat_cut")
    assert [(v.since, v.until) for v in flat.versions][1] == ("2025年度", "2026年度")


def test_what_is_not_in_the_book_is_not_found() -> None:
    for page in (reads.parameter_page, reads.rule_page):
        with pytest.raises(NotFound):
            page("local_tax_act.lottery")


def test_a_search_goes_through_names_and_articles() -> None:
    by_name = {row.id for row in reads.parameters("seal_registration", "特別控除額")}
    assert {
        "income_tax_act.occasional_special_deduction",
        "income_tax_act.transfer_special_deduction",
    } <= by_name
    assert "local_tax_act.donation_floor" in {row.id for row in reads.parameters("", "第314条の7")}
    assert "local_tax_act.donations" in {row.name for row in reads.rules("", "第314条の7")}


def test_the_page_of_a_value_shows_its_history_with_article_and_source() -> None:
    text = text_of(signed_in("operator").get(at("law/local_tax_act.relative_income_limit/")))
    assert "580,000円" in text
    assert "480,000円" in text
    assert "地方税法 第292条第1項第7号" in text
    assert "つがる" not in text
    assert "city.tsugaru.aomori.jp" in text


def test_a_value_of_the_municipality_leads_to_its_own_page() -> None:
    answer = signed_in("operator").get(at("law/local_tax_act.city_rate/"))
    assert at("values/local_tax_act.city_rate/") in answer.content.decode()


def test_a_year_shows_what_it_changed() -> None:
    clerk = signed_in("operator")
    text = text_of(clerk.get(at("law/changes/?year=2026")))
    assert "同一生計配偶者・扶養親族の合計所得金額の上限" in text
    assert "課税標準額の端数" not in text
    assert "定額減税" in text
    assert clerk.get(at("law/changes/?year=2050")).status_code == 200


@pytest.mark.parametrize("q", ["", "住宅", "%", "'; --", "x" * 500])
def test_whatever_is_searched_for_the_list_opens(q: str) -> None:
    assert signed_in("operator").get(at("law/"), {"q": q}).status_code == 200


def test_an_address_of_nothing_is_no_page() -> None:
    assert signed_in("operator").get(at("law/rules/local_tax_act.lottery/")).status_code == 404
