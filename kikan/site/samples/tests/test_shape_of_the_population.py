"""The invented people look like an ageing town of Yamagata; and the rare is there."""

from datetime import date

import numpy as np
import pytest

from kikan.site.samples import SampleTown, generate, installation_scale
from kikan.site.samples.peculiarities import peculiarities
from kikan.site.samples.world import day_number


@pytest.fixture(scope="module")
def city() -> SampleTown:
    return generate("062090", 0.3)


def residents(town: SampleTown) -> np.ndarray:
    today, rows = day_number(town.today), town["residency"]
    return rows["person"][(rows["valid_from"] <= today) & (today < rows["valid_until"])]


def household_sizes(town: SampleTown) -> np.ndarray:
    today, m = day_number(town.today), town["memberships"]
    now = (m["valid_from"] <= today) & (today < m["valid_until"])
    return np.unique(m["household"][now], return_counts=True)[1]


def test_the_population_is_that_of_the_census_times_the_scale(city: SampleTown):
    assert abs(len(residents(city)) / (27716 * 0.3) - 1) < 0.02


def test_ages_are_those_of_an_ageing_town(city: SampleTown):
    p = city["persons"]
    birth = p["birth_on"][np.isin(p["person"], residents(city))]
    age = (day_number(city.today) - birth) / 365.25
    assert 0.10 < (age < 15).mean() < 0.145  # 12.1 % in Yamagata 2015
    assert 0.28 < (age >= 65).mean() < 0.36  # 30.8 % in Yamagata 2015
    assert 0.13 < (age >= 75).mean() < 0.20


def test_households_are_large_and_many_have_three_generations(city: SampleTown):
    sizes = household_sizes(city)
    assert 2.5 < sizes.mean() < 2.95  # 2.78 in 2015, 2.61 in 2020
    assert 0.22 < (sizes == 1).mean() < 0.33
    assert 0.12 < (sizes >= 5).mean() < 0.22
    today, m = day_number(city.today), city["memberships"]
    now = (m["valid_from"] <= today) & (today < m["valid_until"])
    generations = {}
    depth = {
        "子": 1,
        "子の妻": 1,
        "子の夫": 1,
        "子の子": 2,
        "父": -1,
        "母": -1,
        "妻の母": -1,
        "妻の父": -1,
        "父の母": -2,
    }
    for home, relationship in zip(m["household"][now].tolist(), m["relationship"][now].tolist(), strict=True):
        generations.setdefault(home, set()).add(depth.get(relationship, 0))
    share = np.mean([max(g) - min(g) >= 2 for g in generations.values()])
    assert 0.10 < share < 0.19  # 17.8 % in 2015, 13.9 % in 2020


def test_a_fifth_is_in_national_health_insurance(city: SampleTown):
    today, e = day_number(city.today), city["enrolments"]
    now = (e["valid_from"] <= today) & (today < e["valid_until"])
    assert 0.17 < now.sum() / len(residents(city)) < 0.215
    m = city["memberships"]
    heads = m["head"][
        (m["valid_from"] <= today) & (today < m["valid_until"]) & np.isin(m["household"], e["household"][now])
    ]
    assert 0.15 < np.mean(~np.isin(np.unique(heads), e["person"][now])) < 0.45


def test_incomes_cover_four_years_of_nearly_all_grown_residents(city: SampleTown):
    i = city["incomes"]
    assert sorted(set(i["fiscal_year"].tolist())) == [2023, 2024, 2025, 2026]
    last = i["fiscal_year"] == 2026
    assert len(set(i["person"][last].tolist())) == last.sum() > 0.8 * len(residents(city))
    undeclared = i["declaration"][last] == 1
    assert 0.001 < undeclared.mean() < 0.04
    money = [n for n in i if n.endswith(("_revenue", "_income")) and n != "spouse_income"]
    assert all(i[n][last][undeclared].sum() == 0 for n in money)


@pytest.mark.parametrize("name", sorted(peculiarities(generate("999997"))))
def test_the_town_for_tests_has(name: str, small_town: SampleTown):
    assert peculiarities(small_town)[name] > 0


def test_the_town_for_tests_stays_small(small_town: SampleTown):
    assert 130 <= len(residents(small_town)) <= 190


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 4, 1)])
def test_any_day_can_be_the_day_of_the_sample(today: date):
    town = generate("064033", 0.005, today)
    assert town["events"]["reported_on"].max() <= day_number(today)
    assert len(residents(town)) >= 25


def test_the_scale_of_an_installation_is_a_tenth_unless_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KIKAN_SCALE", raising=False)
    assert installation_scale() == 0.1
    monkeypatch.setenv("KIKAN_SCALE", "1")
    assert installation_scale() == 1


@pytest.mark.parametrize("text", ["0", "2", "-1", "nan", "half"])
def test_an_impossible_scale_is_refused(text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KIKAN_SCALE", text)
    with pytest.raises(ValueError):
        installation_scale()
