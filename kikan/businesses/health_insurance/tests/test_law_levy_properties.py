"""What holds for every household: the columns equal a slow model, alone, together, in any order, in blocks."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikan.businesses.health_insurance.law.flat_amounts import PARTS
from kikan.businesses.health_insurance.law.instalments import instalments
from kikan.businesses.health_insurance.law.levy import Households, levy, some_households
from kikan.businesses.health_insurance.law.months import WHOLE_YEAR
from kikan.businesses.health_insurance.tests.levy_facts import MEMBER, members_of, nhi_law
from kikan.businesses.health_insurance.tests.slow_levy import slow_total
from kikan.law import Law, column

MASKS = st.one_of(st.sampled_from([0, WHOLE_YEAR, 1, 1 << 11, 0b111]), st.integers(0, WHOLE_YEAR))
SELDOM = st.one_of(st.just(0), st.just(0), st.just(0), MASKS)
INCOMES = st.one_of(st.integers(0, 3_000_000), st.integers(0, 40_000_000))
YEARS = st.sampled_from([2022, 2023, 2024, 2025, 2026])
ORDERS = st.sampled_from(["annual_first", "months_first"])


@st.composite
def member(draw: st.DrawFn) -> dict[str, Any]:
    insured = draw(MASKS)
    income, counted = draw(INCOMES), draw(st.booleans())
    former = draw(SELDOM)
    return MEMBER | {
        "insured_months": insured,
        "care_months": insured & draw(st.sampled_from([0, WHOLE_YEAR, 0b111111])),
        "unemployed_months": draw(SELDOM),
        "maternity_months": draw(SELDOM),
        "former_dependant_months": former,
        "former_dependant_flat_months": former & draw(MASKS),
        "is_judged": counted or draw(st.booleans()),
        "is_counted": counted,
        "is_preschool": draw(st.integers(0, 9)) == 0,
        "is_minor": draw(st.integers(0, 9)) < 2,
        "is_known": draw(st.integers(0, 19)) > 0,
        "total_income": income,
        "relieved_income": income * 3 // 10,
        "aggregate_income": income,
        "judged_income": draw(st.one_of(st.just(income), st.integers(0, 1_500_000))),
        "is_earner": draw(st.booleans()),
        "fixed_asset_tax": draw(st.sampled_from([0, 0, 70_000])),
    }


@st.composite
def household(draw: st.DrawFn) -> tuple[list[dict[str, Any]], int, int]:
    rows = draw(st.lists(member(), min_size=1, max_size=5))
    specified = draw(SELDOM)
    return rows, specified, draw(SELDOM) & ~specified


TOWN = st.lists(household(), min_size=1, max_size=6)


def columns_of(town: list[tuple[list[dict[str, Any]], int, int]]) -> tuple[Any, Households]:
    rows = [row | {"household": place} for place, (members, _, _) in enumerate(town) for row in members]
    kinds = [column(*(each[kind] for each in town)) for kind in (1, 2)]
    return members_of(*rows), Households(*kinds)


LOW = {"medical_cap": 60_000, "support_cap": 20_000, "care_cap": 12_000, "child_cap": 2_000}
CAPS = st.sampled_from([{}, LOW])


def law_of(year: int, order: str = "annual_first", **caps: int) -> Law:
    return nhi_law(year, cap_proration=order, **caps)


@settings(max_examples=150, deadline=None)
@given(TOWN, YEARS, ORDERS, CAPS)
def test_the_columns_equal_the_slow_model(town: Any, year: int, order: str, caps: dict[str, int]) -> None:
    """With low caps too, so that the order of cap and months decides often."""
    law = law_of(year, order, **caps)
    totals = levy(*columns_of(town), law=law).total
    assert [slow_total(rows, first, then, law) for rows, first, then in town] == totals.tolist()


@settings(max_examples=25, deadline=None)
@given(TOWN, YEARS)
def test_one_household_alone_is_the_household_among_others(town: Any, year: int) -> None:
    law = law_of(year)
    together = levy(*columns_of(town), law=law).pack()
    for place, each in enumerate(town):
        alone = levy(*columns_of([each]), law=law)
        assert alone.total[0] == levy_total(together, alone)[place]


def levy_total(packed: Any, like: Any) -> Any:
    return packed[:, like.layout().index("total")]


@settings(max_examples=25, deadline=None)
@given(household(), YEARS, st.randoms())
def test_the_order_of_members_does_not_matter(one: Any, year: int, chance: Any) -> None:
    rows, first, then = one
    shuffled = list(rows)
    chance.shuffle(shuffled)
    law = law_of(year)
    totals = [levy(*columns_of([(each, first, then)]), law=law).total[0] for each in (rows, shuffled)]
    assert totals[0] == totals[1]


@settings(max_examples=25, deadline=None)
@given(TOWN, YEARS, ORDERS)
def test_parts_sum_to_the_whole_and_no_part_passes_its_cap(town: Any, year: int, order: str) -> None:
    law = law_of(year, order)
    found = levy(*columns_of(town), law=law)
    parts = [found.of(name) for name in PARTS]
    assert sum(part.amount for part in parts).tolist() == found.total.tolist()
    for name, part in zip(PARTS, parts, strict=True):
        assert (part.amount <= law.amount(f"national_health_insurance.{name}_cap")).all()
        assert (part.amount % 100 == 0).all()


@settings(max_examples=25, deadline=None)
@given(household(), YEARS, st.integers(0, WHOLE_YEAR))
def test_months_add_before_the_cap(one: Any, year: int, some: int) -> None:
    rows, first, then = one
    law = law_of(year)

    def before_cap(months: int) -> Any:
        cut = [row | {name: row[name] & months for name in ("insured_months", "care_months")} for row in rows]
        found = levy(*columns_of([(cut, first, then)]), law=law)
        return sum((found.of(name).before_cap.fraction(0) for name in PARTS), start=0)

    assert before_cap(some) + before_cap(WHOLE_YEAR & ~some) == before_cap(WHOLE_YEAR)


@settings(max_examples=20, deadline=None)
@given(TOWN, YEARS)
def test_the_members_shares_make_up_the_households_parts(town: Any, year: int) -> None:
    members, households = columns_of(town)
    found = levy(members, households, law=law_of(year))
    assert found.members is not None
    for name in PARTS:
        share = getattr(found.members, name)
        for place in range(len(town)):
            mine = np.flatnonzero(members.household == place)
            brought = sum((share.income_levy.fraction(int(row)) for row in mine), start=0)
            assert brought == found.of(name).income_levy.fraction(place)


@settings(max_examples=20, deadline=None)
@given(TOWN, YEARS, st.integers(1, 5))
def test_blocks_of_households_give_the_same_levies(town: Any, year: int, block: int) -> None:
    members, households = columns_of(town)
    law = law_of(year)
    whole = levy(members, households, law=law).total.tolist()
    slices = [slice(start, min(start + block, len(town))) for start in range(0, len(town), block)]
    blocks = [levy(*some_households(members, households, each), law=law).total.tolist() for each in slices]
    assert [total for each in blocks for total in each] == whole


@given(
    st.lists(st.integers(0, 1_130_000), min_size=1, max_size=20),
    st.integers(1, 12),
    st.sampled_from(["first", "last"]),
)
def test_instalments_sum_to_the_levy(levies: list[int], count: int, remainder: str) -> None:
    law = nhi_law(2026, instalment_remainder=remainder)
    split = instalments(column(*levies), count, law=law)
    assert split.sum(axis=1).tolist() == levies
    others = split[:, 1:] if remainder == "first" else split[:, :-1]
    assert (others % 100 == 0).all()


@pytest.mark.parametrize("rounding", [1, 10, 100])
def test_a_total_that_is_cut_once_is_never_below_parts_cut_each(rounding: int) -> None:
    rows = [MEMBER | {"total_income": income, "aggregate_income": income} for income in (1_234_567, 765_432)]
    town = columns_of([(rows, 0, 0)])
    once = levy(*town, law=nhi_law(2025, rounding_stage="total", rounding_unit=rounding)).total[0]
    each = levy(*town, law=nhi_law(2025, rounding_unit=rounding)).total[0]
    assert each <= once < each + 3 * rounding + rounding
