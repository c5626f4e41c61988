"""A winter on estimates and its settlement in spring (冬期概算と精算)."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.water.law.charge import water_charge
from kikan.businesses.water.law.relief import winter_settlement
from kikan.businesses.water.models import Bill, Reading, ReadingKind
from kikan.businesses.water.procedures.settle_winter import settle_winter
from kikan.businesses.water.procedures.winter_settlement import settlements, share_evenly
from kikan.businesses.water.tests import town
from kikan.businesses.water.tests.tariffs import law_of, metered
from kikan.businesses.water.tests.test_bill_month import bills, release, tried
from kikan.law import column
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, tenant

WINTER, LONG_AGO = (202512, 202601, 202602, 202603), date(2025, 4, 1)


@pytest.fixture
def winter(live_database: object) -> Iterator[list[int]]:
    """Two points of the snowy zone, read until November and billed on 24 and 26 m3 a month from December to March."""
    town.settle(since=LONG_AGO)
    with clock.set_to("2025-12-01"):
        points = [town.point(zone=2, sequence=n + 1, since=LONG_AGO) for n in range(2)]
        for n, at in enumerate(points):
            town.opened(at, payer=town.PEOPLE[n], on=date(2025, 8, 1))
            for month, index in ((8, 110), (9, 130), (10, 154 + 2 * n), (11, 178 + 4 * n)):
                town.read(at, date(2025, month, 20), index)
        release(tried(202510))
        release(tried(202511))
    for month in WINTER:
        with clock.set_to(f"{month // 100}-{month % 100:02d}-25"):
            release(tried(month, zone=2, winter=1))
    with clock.set_to("2026-04-21"):
        yield points


def volumes(point: int) -> list[int]:
    with tenant(town.TOWN):
        rows = Bill.objects.filter(point=point, ended_by__isnull=True, month__in=WINTER).order_by("month")
        return list(rows.values_list("volume", flat=True))


def test_the_real_water_of_the_winter_takes_the_place_of_the_estimates(winter: list[int]) -> None:
    more, less = winter
    assert volumes(more) == [24] * 4
    # 178 -> 340: 162 m3 in five months are 33, 33, 32, 32, 32; 182 -> 200: 18 m3 are 4, 4, 4, 3, 3
    town.read(more, date(2026, 4, 20), 340)
    town.read(less, date(2026, 4, 20), 200)
    with tenant(town.TOWN):
        found = settlements()
        assert [s.shares for s in found.each] == [(33, 33, 32, 32, 32), (4, 4, 4, 3, 3)]
        owed = {s.winter.point: (s.water, s.sewer) for s in found.each}
    number = queue.enqueue("water.settle_winter", actor=town.CLERK, parameters={"zone": 0})
    assert run_now(town.TOWN, number) == State.DONE, queue.find(town.TOWN, number).error
    assert volumes(more) == [33, 33, 32, 32]
    assert volumes(less) == [4, 4, 4, 3]
    with tenant(town.TOWN):
        assert not settlements().each
        for point in winter:
            rows = Bill.objects.filter(point=point, ended_by__isnull=True, month__in=WINTER)
            assert (sum(b.water for b in rows), sum(b.sewer for b in rows)) == (
                owed[point][0][1],
                owed[point][1][1],
            )
            for bill in rows:
                balance = sum(
                    Balance.objects.filter(charge=bill.water_charge).values_list("balance", flat=True)
                )
                assert balance == bill.water
        rows = Reading.objects.filter(ended_by__isnull=True, valid_until__gte=date(2025, 12, 2))
        assert set(rows.values_list("kind", flat=True)) == {ReadingKind.SETTLED}
    release(tried(202604))
    assert {p: b.volume for p, b in bills(202604).items()} == {more: 32, less: 3}


def test_the_spring_is_billed_only_after_the_winter_is_settled(winter: list[int]) -> None:
    town.read(winter[0], date(2026, 4, 20), 340)
    number = queue.enqueue("water.bill_month", actor=town.CLERK, parameters={"month": 202604})
    assert run_now(town.TOWN, number) == State.DONE, "nothing is left to bill"
    settle_winter(point=winter[0], actor=town.CLERK)
    release(tried(202604))
    assert bills(202604)[winter[0]].volume == 32
    with pytest.raises(Refused):
        settle_winter(point=winter[0], actor=town.CLERK)


def test_a_meter_below_the_estimate_is_settled_and_below_the_autumn_refused(winter: list[int]) -> None:
    below_autumn = winter[1]
    town.read(winter[0], date(2026, 4, 20), 190)
    town.read(below_autumn, date(2026, 4, 20), 150)
    assert settle_winter(point=winter[0], actor=town.CLERK).shares == (3, 3, 2, 2, 2)
    with pytest.raises(Refused) as refused:
        settle_winter(point=below_autumn, actor=town.CLERK)
    assert "読み直し" in str(refused.value.what_to_do)


@given(real=st.integers(0, 5000), months=st.lists(st.integers(1, 2), min_size=1, max_size=6))
def test_the_shares_of_a_winter_are_its_water_and_no_month_has_more_than_one_above_another(
    real: int, months: list[int]
) -> None:
    shares = share_evenly(real, months)
    assert sum(shares) == real
    each = [share / length for share, length in zip(shares, months, strict=True)]
    assert max(each) - min(each) <= 1


@given(real=st.integers(0, 400), periods=st.integers(1, 6))
def test_the_months_cost_what_the_rule_of_the_settlement_says(real: int, periods: int) -> None:
    law = law_of(split="half_remainder_first")
    each = water_charge(metered(*share_evenly(real, [1] * periods)), law=law).total
    rule = winter_settlement(
        column(0), column(real), column(periods), column(1), column(0), law, "water_supply"
    )
    assert int(each.sum()) == int(rule.due[0])
