"""What must hold of every tariff: one row is many rows, more water is never cheaper, edges and cuts are exact."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikan.businesses.water.law import meters, sewage
from kikan.businesses.water.law.beneficiary import beneficiary_charge
from kikan.businesses.water.law.charge import Charge, water_charge
from kikan.businesses.water.law.proration import water_part_charge, water_proration
from kikan.businesses.water.law.relief import leak_relief, reduced, winter_settlement
from kikan.businesses.water.law.tariff import rows_for, tariff_of
from kikan.businesses.water.tests.tariffs import law_of, law_with, metered
from kikan.law import Exact, Law, LawGap, column

SPLITS = ("none", "half_remainder_first", "half_remainder_last", "half_doubled")
STAGES = ("tax", "month", "total", "tax_then_total")
laws = st.builds(
    lambda split, stage, unit, taxed: law_of(
        split=split, rounding_at=stage, rounding_unit=unit, prices_include_tax=taxed
    ),
    st.sampled_from(SPLITS),
    st.sampled_from(STAGES),
    st.sampled_from((1, 10)),
    st.booleans(),
)
volumes = st.lists(st.integers(0, 3000), min_size=1, max_size=8)


@settings(max_examples=60)
@given(laws, volumes, st.integers(1, 3), st.integers(1, 12))
def test_many_bills_at_once_are_the_same_as_each_alone(
    law: Law, some: list[int], months: int, dwellings: int
) -> None:
    together = water_charge(metered(*some, months=months, dwellings=dwellings), law=law)
    alone = [water_charge(metered(v, months=months, dwellings=dwellings), law=law).total[0] for v in some]
    assert together.total.tolist() == alone


@settings(max_examples=60)
@given(laws, st.integers(0, 3000), st.integers(1, 3))
def test_one_more_cubic_metre_is_never_cheaper(law: Law, volume: int, months: int) -> None:
    less, more = water_charge(metered(volume, volume + 1, months=months), law=law).total
    assert less <= more


@settings(max_examples=60)
@given(laws, st.integers(0, 3000), st.integers(1, 3))
def test_a_working_adds_up_and_comes_back_as_it_was_kept(law: Law, volume: int, months: int) -> None:
    found = water_charge(metered(volume, months=months), law=law)
    larger, smaller = int(found.larger_volume[0]), int(found.smaller_volume[0])
    if tariff_of(law, "water_supply").split.startswith("half_remainder"):
        assert larger * int(found.larger_months[0]) + smaller * int(found.smaller_months[0]) == volume
    assert found.before_cut.fraction(0) >= int(found.total[0]) > found.before_cut.fraction(0) - 10 * months
    assert Charge.unpack(found.pack()).total.tolist() == found.total.tolist()


def by_hand(volume: int) -> Fraction:
    """PLAIN's table, one m3 at a time."""
    price = [Fraction(0)] * 5 + [Fraction("100.5")] * 5 + [Fraction(150)] * 20
    return 1000 + sum((price[n] if n < 30 else Fraction(200) for n in range(volume)), Fraction(0))


@pytest.mark.parametrize("volume", [0, 1, 4, 5, 6, 9, 10, 11, 29, 30, 31, 500])
def test_the_edges_of_tiers_are_where_the_table_says(volume: int) -> None:
    found = water_charge(metered(volume), law=law_of())
    assert found.subtotal.fraction(0) == by_hand(volume)
    assert found.total[0] == by_hand(volume) * Fraction(11, 10) // 1


def test_two_months_on_a_table_of_one_split_the_odd_cubic_metre_as_the_ordinance_says() -> None:
    for split in ("half_remainder_first", "half_remainder_last"):
        found = water_charge(metered(41, months=2), law=law_of(split=split))
        assert found.subtotal.fraction(0) == by_hand(21) + by_hand(20)
    assert water_charge(metered(40, months=2), law=law_of(split="half_doubled")).subtotal.fraction(
        0
    ) == 2 * by_hand(20)
    assert water_charge(metered(40, months=2), law=law_of()).subtotal.fraction(0) == 2 * by_hand(20)


def test_a_house_of_many_dwellings_pays_as_many_houses_of_its_share() -> None:
    ten = water_charge(metered(200, dwellings=10), law=law_of())
    assert ten.subtotal.fraction(0) == 10 * by_hand(20)


def test_half_the_base_is_due_where_nothing_was_used_and_the_ordinance_says_so() -> None:
    law = law_of(more={"water_supply.zero_volume_base": "1/2"})
    assert water_charge(metered(0, 1), law=law).total.tolist() == [550, 1100]


def test_a_volume_without_a_price_is_a_gap_and_no_guess() -> None:
    with pytest.raises(LawGap):
        water_charge(metered(31), law=law_of(tiers=[{"to": 30, "price": "100"}]))
    with pytest.raises(LawGap):
        water_charge(metered(5), law=law_of(split="half_remainder_first", price_period_months=2))


def test_a_row_of_use_and_bore_comes_before_one_of_the_use_or_the_bore_alone() -> None:
    rows = [(0, 0), (1, 0), (0, 20), (1, 20)]
    table = [{"use": u, "calibre": c, "base": "1", "base_volume": 0, "meter_fee": "0"} for u, c in rows]
    tariff = tariff_of(law_of(more={"water_supply.base": table}), "water_supply")
    asked = rows_for(column(1, 1, 2, 2), column(20, 13, 20, 13), tariff)
    assert [rows[row] for row in asked] == [(1, 20), (1, 0), (0, 20), (0, 0)]


PRORATION: dict[str, Any] = {
    "proration_method": "base_by_days", "days_per_month": 31, "proration_reserved": "0", "proration_minimum": 0,
    "base_volume_prorated": "yes",
    "proration_steps": [{"up_to": d, "rate": r} for d, r in ((15, "1/2"), (31, "1"), (None, "3/2"))],
}  # fmt: skip


def part_law(**changed: Any) -> Law:
    return law_of(more={f"water_supply.{k}": v for k, v in {**PRORATION, **changed}.items()})


@settings(max_examples=60)
@given(
    st.sampled_from(("full_month", "half_month_steps", "half_if_small", "base_by_days", "volume_and_charge_by_days")),
    st.integers(1, 95),
    st.integers(0, 300),
)  # fmt: skip
def test_a_part_of_a_period_costs_something_and_never_more_than_the_months_begun(
    method: str, days: int, volume: int
) -> None:
    law = part_law(proration_method=method)
    found = water_part_charge(metered(volume), column(days), law=law)
    months = int(found.months[0])
    assert 0 < found.base.fraction(0) <= 1000 * max(months, Fraction(3, 2))
    assert found.total[0] >= 0


@settings(max_examples=40)
@given(st.integers(1, 92))
def test_one_day_more_never_lowers_a_base_by_days(days: int) -> None:
    law = part_law(proration_reserved="200")
    base = Exact.of(column(650, 650))
    found = water_proration(column(days, days + 1), column(0, 0), base, column(0, 0), law=law)
    assert found.base_cut[0] <= found.base_cut[1]


def test_a_small_use_of_few_days_pays_half_the_base() -> None:
    law = part_law(proration_method="half_if_small")
    base = Exact.of(column(1000, 1000, 1000))
    found = water_proration(column(15, 16, 15), column(2, 2, 3), base, column(5, 5, 5), law=law)
    assert found.base_cut.tolist() == [500, 1000, 1000]


def test_volume_and_charge_by_days_scale_up_and_down_with_a_minimum() -> None:
    law = part_law(proration_method="volume_and_charge_by_days", proration_minimum=200)
    found = water_part_charge(metered(5, 0), column(10, 1), law=law)
    # 5 m3 in 10 days are 15 m3 in 31: (1000 + 5 × 100.5 + 5 × 150) × 10 ÷ 31 = 726.6, × 1.1 = 798.6
    assert found.total.tolist() == [798, 220]


def test_a_meter_that_rolled_over_counts_on_and_a_misread_one_is_kept_for_a_person() -> None:
    found = meters.judged(
        column(9990, 500, 100, 100), column(5, 480, 100, 150), column(4, 4, 4, 4), column(15, 20, 20, 20)
    )
    assert found.volume.tolist() == [15, meters.UNKNOWN, 0, 50]
    assert found.odd.tolist() == [
        meters.ROLLED, meters.BELOW, meters.HALF | meters.ZERO, meters.DOUBLE,
    ]  # fmt: skip


def test_an_exchanged_meter_counts_both() -> None:
    assert meters.with_exchange(column(120), column(100), column(7), column(2)).tolist() == [25]


@pytest.mark.parametrize(
    ("method", "expected"),
    [("previous_reading", 44), ("mean_of_previous_readings", 43), ("lowest_of_previous_readings", 40),
     ("same_period_last_year", 50)],
)  # fmt: skip
def test_an_estimate_is_the_one_the_ordinance_chose(method: str, expected: int) -> None:
    law = law_with({"water_supply.estimate_method": method, "water_supply.estimate_readings": 3})
    found = meters.estimate(np.array([[44, 40, 47, 9]], dtype=np.int64), column(50), law=law)
    assert found.tolist() == [expected]


def test_nobody_knows_an_estimate_where_nothing_was_ever_read() -> None:
    law = law_with(
        {"water_supply.estimate_method": "mean_of_previous_readings", "water_supply.estimate_readings": 2}
    )
    nothing = np.full((1, 4), meters.UNKNOWN, dtype=np.int64)
    assert meters.estimate(nothing, column(meters.UNKNOWN), law=law).tolist() == [meters.UNKNOWN]


LEAK = [{"up_to": 3, "rate": "1/3"}, {"up_to": None, "rate": "1/2"}]


def leak_law(bands: list[dict[str, Any]], applies: str, sewer: str) -> Law:
    values = {"leak_bands": bands, "leak_applies": applies, "leak_sewer": sewer}
    return law_with({f"water_supply.{name}": value for name, value in values.items()})


def test_a_leak_is_cut_band_by_band() -> None:
    law = leak_law(LEAK, "each_band", "whole")
    found = leak_relief(column(50, 100, 15), column(20, 20, 20), column(0, 1, 0), law=law)
    # up to 3 × the usual a third of what is above, beyond it a half: 30/3; 40/3 + 40/2
    assert found.cut_volume.tolist() == [10, 33, 0]
    assert found.sewer_cut.tolist() == [30, 0, 0]


def test_a_leak_is_cut_at_one_rate_where_the_ordinance_says_so() -> None:
    bands = [{"up_to": 3, "rate": "0"}, {"up_to": 10, "rate": "1/2"}, {"up_to": None, "rate": "3/4"}]
    law = leak_law(bands, "whole", "same")
    found = leak_relief(column(60, 61, 201), column(20, 20, 20), column(0, 0, 0), law=law)
    assert found.cut_volume.tolist() == [0, 20, 135]


def test_a_reduction_takes_the_base_or_the_whole() -> None:
    table = [{"code": 1, "of": "base", "rate": "1"}, {"code": 2, "of": "total", "rate": "1/2"}]
    law = law_of(more={"water_supply.reductions": table})
    found = water_charge(metered(5, 5, 5), law=law)
    assert reduced(found, column(0, 1, 2), law, "water_supply").tolist() == [0, 1100, 550]


def test_a_winter_is_settled_against_what_its_months_would_have_cost() -> None:
    law = law_of(split="half_remainder_first")
    found = winter_settlement(column(0), column(83), column(4), column(1), column(9000), law, "water_supply")
    each = [by_hand(v) * Fraction(11, 10) // 1 for v in (21, 21, 21, 20)]
    assert found.due[0] == sum(each)
    assert found.difference[0] == sum(each) - 9000


def test_wells_beside_a_tap_add_or_take_the_larger() -> None:
    values = {
        "sewerage.assessment_table": [{"use": "all", "persons": n, "volume": 4 * n} for n in (1, 2)],
        "sewerage.assessment_extra": [{"use": "all", "volume": 4}],
    }
    kinds = column(sewage.NO_WELL, sewage.METERED_WELL, sewage.ASSESSED_WELL, sewage.WELL_ONLY)
    columns = (column(10, 10, 10, 0), kinds, column(0, 7, 0, 0), column(3, 3, 3, 3), column(32, 32, 32, 32))
    for method, expected in (("table_by_persons", 24), ("table_by_use_plus_tap", 34)):
        law = law_with({**values, "sewerage.assessment_method": method})
        found = sewage.sewage_volume(*columns, column(2, 2, 2, 2), column(1, 0, 0, 0), law=law)
        assert found.volume.tolist() == [9, 17, expected, 24]


@settings(max_examples=40)
@given(st.integers(0, 5000), st.integers(0, 5), st.integers(1, 20))
def test_instalments_of_a_beneficiary_charge_add_up_to_it(area: int, pits: int, count: int) -> None:
    law = law_with({
        "sewerage.beneficiary_per_pit": "150000", "sewerage.beneficiary_per_m2": "250.5",
        "sewerage.beneficiary_instalments": count, "sewerage.beneficiary_reward_method": "share_of_rest",
        "sewerage.beneficiary_prepay_rate": "1/5", "sewerage.beneficiary_prepay_months": 0,
    })  # fmt: skip
    found = beneficiary_charge(Exact.of(column(area)), column(pits), np.array([True]), law=law)
    assert found.first[0] + found.each[0] * (count - 1) == found.charge[0]
    assert found.each[0] <= found.first[0]
    assert found.reward[0] == (found.charge[0] - found.first[0]) // 5
