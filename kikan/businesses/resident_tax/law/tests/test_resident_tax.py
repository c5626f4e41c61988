"""Resident tax: the published examples, and what must hold for everybody."""

from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikan.businesses.resident_tax.law import case_adapters  # noqa: F401 - registers the adapters
from kikan.businesses.resident_tax.law.case_columns import with_standards
from kikan.businesses.resident_tax.law.nontaxable import nontaxable_thresholds
from kikan.businesses.resident_tax.law.relatives import RelativeCounts, Relatives
from kikan.businesses.resident_tax.law.resident_tax import ResidentTax, resident_tax
from kikan.businesses.resident_tax.law.special_collection import MonthlySplit
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers, taxpayers
from kikan.law import Law, LawGap, book, call, column, in_blocks
from kikan.law.blocks import rows_of_columns
from kikan.law.case_adapter import adapters
from kikan.law.case_file import Case, read_cases
from kikan.law.case_runner import PASSED, run_cases
from kikan.law.notions.incomes import pension_income, salary_income

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.yaml"))
YEARS = st.sampled_from([2021, 2022, 2023, 2024, 2025, 2026])


def published() -> list[Case]:
    return [case for file in CASES for case in read_cases(file.read_text("utf-8"), file.name)]


@lru_cache
def law_of(year: int) -> Law:
    return with_standards(book().law("fiscal_year", year))


def test_every_published_example_is_met_to_the_yen() -> None:
    outcomes = run_cases(published(), adapters(), book())
    assert len(outcomes) > 25
    assert [outcome for outcome in outcomes if outcome.state != PASSED] == []


YEN_COLUMNS = {"salary_revenue": 20_000_000, "pension_revenue": 4_000_000, "other_income": 3_000_000}
COUNTS = ("under16", "general", "specific", "elderly", "elderly_parents", "disabled")
TRUTHS = ("is_widow", "is_single_mother", "is_working_student", "has_spouse", "spouse_is_elderly", "is_minor")
PERSON = st.fixed_dictionaries(
    {name: st.one_of(st.just(0), st.integers(0, most)) for name, most in YEN_COLUMNS.items()}
    | {name: st.integers(0, 2) for name in COUNTS}
    | {name: st.booleans() for name in TRUTHS}
    | {
        "age": st.integers(15, 100),
        "disability": st.integers(0, 2),
        "social_insurance": st.integers(0, 2_000_000),
        "new_general": st.integers(0, 150_000),
        "old_annuity": st.integers(0, 150_000),
        "earthquake": st.integers(0, 60_000),
        "medical_paid": st.integers(0, 3_000_000),
        "spouse_income": st.integers(0, 1_500_000),
    }
)
PEOPLE = st.lists(PERSON, min_size=1, max_size=12)


def columns_of(people: list[dict[str, Any]]) -> Taxpayers:
    return taxpayers(len(people), **{name: np.array([each[name] for each in people]) for name in people[0]})


def tax_of(who: Taxpayers, year: int) -> ResidentTax:
    return resident_tax(who, law=law_of(year))


@settings(max_examples=30)
@given(PEOPLE, YEARS)
def test_each_alone_owes_what_he_owes_among_others(people: list[dict[str, Any]], year: int) -> None:
    together = tax_of(columns_of(people), year)
    for row, person in enumerate(people):
        alone = tax_of(columns_of([person]), year)
        assert list(alone.steps(0)) == list(together.steps(row))


@given(PEOPLE, YEARS, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(people: list[dict[str, Any]], year: int, random: Any) -> None:
    order = list(range(len(people)))
    random.shuffle(order)
    first, second = tax_of(columns_of(people), year), tax_of(columns_of([people[i] for i in order]), year)
    assert first.annual_tax[np.array(order)].tolist() == second.annual_tax.tolist()


@given(PEOPLE, YEARS)
def test_the_parts_make_the_whole_and_none_is_negative(people: list[dict[str, Any]], year: int) -> None:
    tax = tax_of(columns_of(people), year)
    parts = tax.levy.city_levy, tax.levy.prefecture_levy, tax.city_per_capita, tax.prefecture_per_capita
    assert all(bool((part >= 0).all()) for part in (*parts, tax.forest.tax))
    assert np.array_equal(sum(parts) + tax.forest.tax, tax.annual_tax)
    assert not (tax.levy.city_levy % 100).any()
    assert not (tax.levy.prefecture_levy % 100).any()
    assert not (tax.levy.taxable_income % 1000).any()


@given(PEOPLE, YEARS)
def test_the_levy_never_takes_a_person_below_the_line(people: list[dict[str, Any]], year: int) -> None:
    tax = tax_of(columns_of(people), year)
    rest = tax.incomes.income_after_losses - tax.levy.city_levy - tax.levy.prefecture_levy
    assert bool((tax.nontaxable.levy_free | (rest >= tax.nontaxable.levy_threshold)).all())


@given(PEOPLE, YEARS)
def test_who_is_free_pays_nothing_of_it(people: list[dict[str, Any]], year: int) -> None:
    tax = tax_of(columns_of(people), year)
    levy = tax.levy.city_levy + tax.levy.prefecture_levy
    assert not levy[tax.nontaxable.levy_free].any()
    assert not (tax.city_per_capita + tax.prefecture_per_capita)[tax.nontaxable.per_capita_free].any()
    assert not tax.forest.tax[tax.forest.is_free].any()


@given(PEOPLE, st.integers(1, 500_000))
def test_more_social_insurance_never_raises_the_tax(people: list[dict[str, Any]], more: int) -> None:
    who = columns_of(people)
    before = tax_of(who, 2026)
    after = tax_of(replace(who, social_insurance=who.social_insurance + more), 2026)
    untouched = (before.levy.limit_cut_city + before.levy.limit_cut_prefecture) == 0
    assert bool((~untouched | (after.annual_tax <= before.annual_tax)).all())


@given(PEOPLE, st.sampled_from([2024, 2025]))
def test_the_flat_cut_is_shared_without_loss_and_takes_no_more_than_the_levy(
    people: list[dict[str, Any]], year: int
) -> None:
    levy = tax_of(columns_of(people), year).levy
    cut = levy.flat_cut
    assert np.array_equal(cut.city + cut.prefecture, cut.total)
    assert bool((cut.total <= cut.entitled).all())
    assert bool((cut.prefecture >= 0).all())
    assert bool((cut.city >= 0).all())


def test_there_is_no_flat_cut_in_other_years() -> None:
    who = taxpayers(1, salary_revenue=column(5_000_000))
    assert [int(tax_of(who, year).levy.flat_cut.total[0]) for year in (2023, 2024, 2025, 2026)] == [
        0,
        10_000,
        0,
        0,
    ]


@settings(max_examples=20)
@given(st.lists(PERSON, min_size=20, max_size=40), st.integers(3, 11))
def test_blocks_of_any_size_give_the_same_tax(people: list[dict[str, Any]], rows: int) -> None:
    who = columns_of(people)
    in_parts = in_blocks(lambda block: tax_of(block, 2025), who, rows)
    assert np.array_equal(in_parts.annual_tax, tax_of(who, 2025).annual_tax)
    assert len(rows_of_columns(who, slice(0, 5))) == 5


@pytest.mark.parametrize("tax_year", [2020, 2024, 2025])
def test_salary_income_never_falls_as_the_salary_grows(tax_year: int) -> None:
    revenue = np.arange(0, 12_000_000, 500, dtype=np.int64) + np.arange(24_000) % 3 - 1
    income = salary_income(np.maximum(revenue, 0), law=book().law("tax_year", tax_year))
    assert bool((np.diff(income) >= 0).all())
    assert bool((income <= np.maximum(revenue, 0)).all())


@pytest.mark.parametrize("age", [64, 65])
def test_pension_income_never_falls_as_the_pension_grows(age: int) -> None:
    revenue = np.arange(0, 12_000_000, 997, dtype=np.int64)
    zero = revenue * 0
    income = pension_income(revenue, zero + age, zero, law=book().law("tax_year", 2024))
    assert bool((np.diff(income) >= 0).all())
    assert bool(((income >= 0) & (income <= revenue)).all())


def test_the_line_itself_is_free_and_one_yen_more_is_not() -> None:
    line = int(nontaxable_thresholds(column(1), law=law_of(2026)).per_capita[0])
    who = taxpayers(2, other_income=column(line, line + 1))
    assert tax_of(who, 2026).nontaxable.per_capita_free.tolist() == [True, False]


def test_forest_tax_has_a_line_of_its_own() -> None:
    full = law_of(2026)
    rounded = book().law("fiscal_year", 2026, full.ordinance)
    values = dict(full.ordinance.values) | {
        "local_tax_act.nontaxable_addition": tuple(
            replace(each, value=170_000)
            for each in full.ordinance.series("local_tax_act.nontaxable_addition")
        )
    }
    law = replace(rounded, ordinance=replace(full.ordinance, values=tuple(values.items())))
    who = taxpayers(1, other_income=column(829_000), has_spouse=np.array([True]))
    tax = resident_tax(who, law=law)
    assert (int(tax.city_per_capita[0]), int(tax.forest.tax[0])) == (0, 1000)


@pytest.mark.parametrize("year", [2020, 2027])
def test_a_year_the_book_does_not_know_has_no_tax(year: int) -> None:
    with pytest.raises(LawGap):
        resident_tax(taxpayers(1), law=book().law("fiscal_year", year))


def test_a_municipality_that_has_not_said_its_rates_has_no_tax() -> None:
    with pytest.raises(LawGap, match="local_tax_act"):
        resident_tax(taxpayers(1), law=book().law("fiscal_year", 2026))


@given(st.integers(0, 9_999_900), YEARS, st.booleans())
def test_the_months_sum_to_the_year(annual: int, year: int, has_flat_cut: bool) -> None:
    split: MonthlySplit = call(
        "local_tax_act.special_collection_split",
        column(annual),
        column(5000),
        np.array([has_flat_cut]),
        law=law_of(year),
    )
    june, july, month = int(split.june[0]), int(split.july[0]), int(split.other_months[0])
    assert june + july + 10 * month == annual
    assert min(june, july, month) >= 0
    assert month % 100 == 0


RELATIVE = st.tuples(
    st.integers(0, 3),
    st.integers(0, 100),
    st.integers(0, 1_400_000),
    st.booleans(),
    st.integers(0, 2),
    st.booleans(),
)


@given(st.lists(RELATIVE, max_size=12), YEARS)
def test_every_relative_is_counted_once_and_only_with_little_income(rows: list[Any], year: int) -> None:
    by_column = list(zip(*rows, strict=True)) if rows else [()] * 6
    taxpayer, age, income, parent, disability, together = (np.array(each) for each in by_column)
    relatives = Relatives(
        *(each.astype(np.int64) for each in (taxpayer, age, income)),
        parent.astype(bool),
        disability.astype(np.int64),
        together.astype(bool),
        np.zeros(len(rows), dtype=bool),
    )
    counts: RelativeCounts = call("local_tax_act.relatives", relatives, 4, law=law_of(year))
    counted = counts.under16 + counts.general + counts.specific + counts.elderly + counts.elderly_parents
    limit = 580_000 if year >= 2026 else 480_000
    assert int(counted.sum()) == sum(each[2] <= limit for each in rows)
    assert bool(counts.specific_relatives.any()) <= (year >= 2026)


def test_every_column_of_the_taxpayers_has_its_japanese_term() -> None:
    source = Path(__file__).parents[1].joinpath("taxpayers.py").read_text("utf-8")
    assert source.count('    """') >= len(fields(Taxpayers))
