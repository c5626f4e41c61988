"""What must hold of any stops, answers and penalties."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.service.law import availability as av
from kikan.businesses.service.law.penalties import (
    cut_by_points,
    money_by_attainment,
    points_in_force,
    points_of_month,
)
from kikan.businesses.service.law.recovery import is_recovered_in_time, reaches_back
from kikan.businesses.service.law.response import BEYOND, percentile, share_within

MINUTE = st.integers(0, 300)
SPELLS = st.lists(st.tuples(MINUTE, MINUTE).map(lambda s: (min(s), max(s))), max_size=6)
SHARE = st.fractions(0, 1)


def _set(spells: list[tuple[int, int]]) -> set[int]:
    return {m for a, b in spells for m in range(a, b)}


@given(SPELLS, SPELLS, SPELLS)
def test_minutes_are_counted_as_somebody_with_a_pencil_would(
    windows: list[tuple[int, int]], excluded: list[tuple[int, int]], stops: list[tuple[int, int]]
) -> None:
    found = av.measure(windows, excluded, stops)
    planned = _set(windows) - _set(excluded)
    assert (found.planned, found.stopped) == (len(planned), len(planned & _set(stops)))


@given(SPELLS, SPELLS, st.randoms())
def test_neither_order_nor_telling_a_stop_twice_changes_anything(
    windows: list[tuple[int, int]], stops: list[tuple[int, int]], chance: object
) -> None:
    again = [*stops, *stops]
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert av.measure(windows, [], again, 5) == av.measure(windows, [], stops, 5)


def test_a_stop_shorter_than_agreed_does_not_count_and_one_that_long_counts_whole() -> None:
    day = [(0, 100)]
    assert av.measure(day, [], [(10, 14)], 5).stopped == 0
    assert av.measure(day, [], [(10, 15)], 5).stopped == 5
    assert av.measure(day, [], [(97, 103)], 5).stopped == 3


@given(st.integers(1, 100_000), SHARE)
def test_the_allowed_stop_reaches_the_target_and_a_minute_more_does_not(
    planned: int, target: Fraction
) -> None:
    allowed = int(av.allowed_stop(Fraction(planned), target))
    assert av.Measured(planned, allowed).meets(target)
    assert allowed == planned or not av.Measured(planned, allowed + 1).meets(target)


def test_the_value_before_rounding_is_compared_with_the_target() -> None:
    just_below = av.Measured(100_000, 501)
    assert av.half_up(Fraction(99_499, 1000), 1) == "99.5"
    assert just_below.meets(Fraction("0.995")) is False


def test_nothing_planned_is_neither_met_nor_missed() -> None:
    assert av.Measured(0, 0).availability is None
    assert av.Measured(0, 0).meets(Fraction(1)) is None


@pytest.mark.parametrize(("told", "in_time"), [(30, True), (29, False)])
def test_a_planned_stop_is_excluded_when_it_was_told_long_enough_before(told: int, in_time: bool) -> None:
    assert av.is_announced_in_time(1000 - told, 1000, 30) is in_time


def test_mean_time_between_failures_needs_two_of_them() -> None:
    assert av.mean_time_between_failures(1000, 100, 4) == 300
    assert av.mean_time_between_failures(1000, 100, 1) is None


BORDERS = (100, 500, 1000, 3000, 5000)
COUNTS = st.dictionaries(st.sampled_from((*BORDERS, BEYOND)), st.integers(0, 50))


@given(COUNTS, st.fractions(Fraction(1, 100), 1))
def test_a_percentile_is_the_first_class_within_which_that_many_lie(
    counts: dict[int, int], share: Fraction
) -> None:
    found = percentile(counts, share)
    if found is None:
        assert sum(counts.values()) == 0
        return
    below = [b for b in BORDERS if b in counts and (found == BEYOND or b < found)]
    total = sum(counts.values())
    assert all(Fraction(sum(counts.get(x, 0) for x in BORDERS if x <= b), total) < share for b in below)
    if found != BEYOND:
        assert Fraction(sum(counts.get(x, 0) for x in BORDERS if x <= found), total) >= share


def test_a_limit_inside_a_class_is_refused_and_not_guessed() -> None:
    assert share_within({1000: 98, 3000: 1, BEYOND: 1}, 3000) == Fraction(99, 100)
    with pytest.raises(ValueError, match="no border"):
        share_within({1000: 1, 5000: 1}, 3000)


def test_recovery_is_counted_in_hours_and_business_days() -> None:
    holiday = {date(2026, 11, 23)}
    assert is_recovered_in_time(Fraction(12 * 3600), 12)
    assert not is_recovered_in_time(Fraction(12 * 3600) + Fraction(1, 10), 12)
    assert reaches_back(date(2026, 11, 24), date(2026, 11, 20), 1, holiday)
    assert not reaches_back(date(2026, 11, 24), date(2026, 11, 19), 1, holiday)


@given(st.integers(0, 10**10), SHARE)
def test_the_penalty_never_exceeds_the_payment_and_falls_with_attainment(
    payment: int, reached: Fraction
) -> None:
    penalty = money_by_attainment(payment, reached)
    assert 0 <= penalty <= payment
    assert money_by_attainment(payment, Fraction(1)) == 0
    assert penalty >= money_by_attainment(payment, (reached + 1) / 2)


def test_points_grow_with_repeats_and_expire() -> None:
    missed = {10: {"availability"}, 11: {"availability", "backup"}, 13: {"availability"}}
    points = {"availability": 3, "backup": 1}
    by_month = {m: points_of_month(points, missed, m, 2) for m in range(10, 14)}
    assert by_month == {10: 3, 11: 6, 12: 0, 13: 3}
    assert [points_in_force(by_month, m, 3) for m in (11, 12, 13)] == [9, 9, 9]
    cuts = [(5, Fraction(1, 20)), (10, Fraction(1, 10))]
    assert [cut_by_points(n, cuts) for n in (4, 5, 9, 10)] == [
        0, Fraction(1, 20), Fraction(1, 20), Fraction(1, 10)
    ]  # fmt: skip
