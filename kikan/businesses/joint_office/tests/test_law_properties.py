"""What must hold of every allocation: no yen made or lost, no order that matters, days that move back."""

from datetime import date, timedelta
from fractions import Fraction
from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.joint_office.law.allocation import (
    Allocation,
    CostClass,
    Member,
    NotAllocable,
    allocate,
    keys_of,
)
from kikan.businesses.joint_office.law.effect import cost_effect
from kikan.businesses.joint_office.law.rounding import Rounding
from kikan.businesses.joint_office.law.tapering import tapered
from kikan.businesses.joint_office.law.years import Year, instalments, moved_back, service, settle
from kikan.law import Law, LawGap, book, read_ordinance
from kikan.law.ordinances import ordinance_of

HALF, TAPER = Fraction(1, 2), Fraction(3, 2)
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"
YEAR = Year(date(2026, 4, 1), date(2027, 4, 1))
ROUNDINGS = st.builds(
    Rounding, st.sampled_from([1, 100, 1000]), st.sampled_from(["floor", "round", "ceil"]),
    st.sampled_from(["to_first", "largest_remainder", "leave"]), st.sampled_from([None, 1, 99]),
)  # fmt: skip
PEOPLE = st.lists(st.integers(1, 2_000_000), min_size=1, max_size=9)


def law() -> Law:
    file = ORDINANCES / "illustrative.yaml"
    return book().law("fiscal_year", 2026, read_ordinance(file.read_text("utf-8"), file.name, book()))


def law_with(**values: object) -> Law:
    rows = [
        {"id": f"joint_operation.{n}", "from": 2008, "value": v, "cites": "規約"} for n, v in values.items()
    ]
    return book().law("fiscal_year", 2026, ordinance_of(book(), 999997, "見本", rows))


def members(people: list[int]) -> list[Member]:
    return [
        Member(code, {"population": n, "records": n // 3 + 1}, Fraction(code % 12 + 1, 12))
        for code, n in enumerate(people, 1)
    ]


def classes(total: int, own: int) -> list[CostClass]:
    equal_and_people = (("equal", Fraction(1, 10)), ("population", Fraction(9, 10)))
    return [
        CostClass("running", total, equal_and_people, {1: min(own, total)}),
        CostClass("shared", total // 3, (("tapered_population", HALF), ("records", HALF))),
        CostClass("options", own, (("own", Fraction(1)),), {1: own}),
    ]


def simple(total: int, people: list[int], rounding: Rounding, **more: Fraction) -> Allocation:
    keys = tuple(more.items())
    return allocate([CostClass("all", total, keys)], members_whole(people), rounding, TAPER)


def members_whole(people: list[int]) -> list[Member]:
    return [Member(code, {"population": n}) for code, n in enumerate(people, 1)]


@given(PEOPLE, st.integers(0, 10**10), st.integers(0, 10**6), ROUNDINGS)
def test_no_yen_is_made_or_lost(people: list[int], total: int, own: int, rounding: Rounding) -> None:
    sheet = allocate(classes(total, own), members(people), rounding, TAPER)
    assert sum(sheet.of_member().values()) + sum(sheet.left.values()) == total + total // 3 + own
    assert rounding.remainder == "leave" or set(sheet.left.values()) == {0}
    assert sum(line.share for line in sheet.lines) + min(own, total) == total + total // 3


@given(PEOPLE, st.integers(0, 10**10), ROUNDINGS)
def test_the_order_of_members_and_classes_does_not_matter(
    people: list[int], total: int, rounding: Rounding
) -> None:
    there = allocate(classes(total, 5), members(people), rounding, TAPER)
    back = allocate(classes(total, 5)[::-1], members(people)[::-1], rounding, TAPER)
    assert there == back


@given(
    PEOPLE,
    st.integers(0, 10**9),
    st.sampled_from([1, 100, 1000]),
    st.sampled_from(["floor", "round", "ceil"]),
)
def test_the_largest_remainder_moves_nobody_further_than_a_unit_and_nobody_below_nothing(
    people: list[int], total: int, unit: int, mode: str
) -> None:
    sheet = simple(total, people, Rounding(unit, mode, "largest_remainder"), equal=HALF, population=HALF)
    assert all(share.payable >= 0 and abs(share.payable - share.exact) < 2 * unit for share in sheet.shares)


@given(st.integers(1, 10**8))
def test_twice_the_population_bears_exactly_the_factor(population: int) -> None:
    assert tapered(2 * population, TAPER) == TAPER * tapered(population, TAPER)
    assert tapered(population + 1, TAPER) > tapered(population, TAPER)
    assert float(tapered(population, TAPER)) == pytest.approx(population ** log2(1.5), rel=1e-12)


def test_half_equal_half_by_population_cut_below_a_thousand_reports_what_is_left() -> None:
    sheet = simple(1_000_000, [70, 20, 10], Rounding(1000, "floor", "leave"), equal=HALF, population=HALF)
    assert sheet.of_member() == {1: 516_000, 2: 266_000, 3: 216_000}
    assert sheet.left == {"all": 2_000}


def test_own_amounts_come_out_first_and_an_associate_pays_nothing_else() -> None:
    whole = (*members_whole([100, 100]), Member(3, is_full=False))
    shared = CostClass("all", 1_000, (("population", Fraction(1)),), {1: 100, 3: 300})
    sheet = allocate([shared], whole, Rounding(1, "floor", "leave"), TAPER)
    assert sheet.of_member() == {1: 400, 2: 300, 3: 300}


@pytest.mark.parametrize(
    "keys",
    [
        (("equal", Fraction(1, 3)), ("population", Fraction(2, 3) - Fraction(1, 10**9))),
        (("equal", Fraction(3, 2)), ("population", -HALF)),
        (("equal", HALF), ("equal", HALF)),
        (("own", HALF), ("equal", HALF)),
        (),
    ],
)
def test_weights_that_do_not_make_exactly_one_are_refused(keys: tuple[tuple[str, Fraction], ...]) -> None:
    with pytest.raises(NotAllocable):
        allocate([CostClass("all", 10, keys)], members_whole([1]), Rounding(1, "floor", "leave"), TAPER)


def test_an_unknown_value_is_not_zero() -> None:
    with pytest.raises(LawGap, match="records"):
        simple(10, [1, 2], Rounding(1, "floor", "leave"), records=Fraction(1))


def test_own_amounts_cannot_exceed_their_class_or_belong_to_a_stranger() -> None:
    for own in ({1: 11}, {7: 1}):
        with pytest.raises(NotAllocable):
            allocate(
                [CostClass("all", 10, (("equal", Fraction(1)),), own)], members_whole([1]),
                Rounding(1, "floor", "leave"), TAPER,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "joined_on", "part"),
    [
        ("month", date(2026, 10, 15), Fraction(6, 12)),
        ("day", date(2026, 10, 1), Fraction(182, 365)),
        ("none", date(2026, 10, 15), Fraction(1)),
        ("month", date(2020, 4, 1), Fraction(1)),
        ("month", date(2027, 4, 1), Fraction(0)),
    ],
)
def test_joining_in_the_year_counts_as_the_rules_say(way: str, joined_on: date, part: Fraction) -> None:
    assert service(YEAR, joined_on, None, law_with(proration=way, leaving="whole_year")) == part


def test_who_leaves_owes_the_whole_year_or_until_the_day() -> None:
    joined, left = date(2020, 4, 1), date(2026, 7, 1)
    assert service(YEAR, joined, left, law_with(proration="month", leaving="whole_year")) == 1
    assert service(YEAR, joined, left, law_with(proration="month", leaving="until_leaving")) == Fraction(
        3, 12
    )
    assert service(YEAR, joined, date(2026, 4, 1), law_with(proration="month", leaving="whole_year")) == 0


@given(st.integers(0, 10**9))
def test_instalments_add_up(amount: int) -> None:
    found = instalments(amount, YEAR, (), law())
    assert sum(part.amount for part in found) == amount
    assert all(part.amount > 0 for part in found)


def test_a_large_share_is_split_in_four_and_a_closed_day_moves_back() -> None:
    closed = {date(2027, 2, 20)}  # a Saturday
    found = instalments(10_000_001, YEAR, closed, law())
    assert [part.due_on for part in found] == [
        date(2026, 5, 20), date(2026, 8, 20), date(2026, 11, 20), date(2027, 2, 19),
    ]  # fmt: skip
    assert [part.amount for part in found] == [2_500_001, 2_500_000, 2_500_000, 2_500_000]
    assert found[0].notice_by == date(2026, 5, 6)
    assert len(instalments(10_000_000, YEAR, closed, law())) == 1


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.sets(st.integers(0, 20)))
def test_a_day_moves_back_to_the_nearest_open_day(day: date, closed: set[int]) -> None:
    shut = {day - timedelta(days=n) for n in closed}
    found = moved_back(day, shut)
    assert found not in shut
    assert all(found + timedelta(days=n) in shut for n in range(1, (day - found).days + 1))


def test_the_settlement_gives_back_or_bills_what_changed() -> None:
    assert settle({1: 500, 2: 300}, {1: 450, 3: 70}) == {1: -50, 2: -300, 3: 70}


def test_the_effect_is_exact_and_says_nothing_where_nothing_is_saved() -> None:
    effect = cost_effect(130_000_000, 65_000_000, 97_500_000, 26_000)
    assert (effect.reduction, effect.rate) == (65_000_000, HALF)
    assert (effect.payback_years, effect.per_resident) == (Fraction(3, 2), 2500)
    assert cost_effect(100, 120, 10).payback_years is None
    assert cost_effect(0, 120).rate is None


def test_the_keys_of_the_illustrative_rules_make_exactly_one() -> None:
    assert set(keys_of(law())) == {"running", "shared_systems", "printing", "own_options"}
