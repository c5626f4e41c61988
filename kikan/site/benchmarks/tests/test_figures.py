"""Figures, percentiles, and where thirty clerks sit."""

import math

from kikan.site.benchmarks.figures import Figure, percentile, table
from kikan.site.samples.sources import town_codes, town_data


def test_a_figure_beyond_its_limit_is_missed_and_one_at_it_is_kept() -> None:
    assert Figure("x", "速さ", "speed", 2.01, "×", 2).is_missed
    assert not Figure("x", "速さ", "speed", 2, "×", 2).is_missed
    assert not Figure("x", "速さ", "speed", 99, "×").is_missed


def test_nothing_measured_is_a_target_missed() -> None:
    assert Figure("x", "速さ", "speed", percentile([], 95), "ms", 30).is_missed


def test_the_95th_percentile_leaves_out_the_slowest_twentieth() -> None:
    assert percentile([float(n) for n in range(1, 101)], 95) == 95
    assert percentile([7.0], 95) == 7
    assert math.isnan(percentile([], 50))


def test_the_table_marks_what_is_kept_and_what_is_missed() -> None:
    shown = table([Figure("a", "甲", "first", 1, "ms", 2), Figure("b", "乙", "second", 3, "ms", 2)])
    assert [line[0] for line in shown.splitlines()] == ["○", "×"]


def test_thirty_clerks_sit_like_the_people_and_everywhere_one(db: object) -> None:
    from kikan.site.benchmarks.thread import CLERKS, places

    towns = [town_data(code) for code in town_codes()]
    seats = places(towns)
    counts = {code: seats.count(code) for code in seats}
    assert len(seats) == CLERKS
    assert set(counts) == {int(town.code) for town in towns}
    by_size = sorted(towns, key=lambda town: town.population)
    assert [counts[int(t.code)] for t in by_size] == sorted(counts.values())
