"""Opening, closing, changing users, exchanging meters: what is written, what is billed, what is refused."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from kikan.businesses.water.models import (
    Bill,
    ContractState,
    NeverStop,
    Reading,
    ReadingKind,
    Sewer,
    Step,
    Well,
)
from kikan.businesses.water.procedures.change_contract import change_contract
from kikan.businesses.water.procedures.change_user import change_user
from kikan.businesses.water.procedures.close_water import close_water
from kikan.businesses.water.procedures.computed import Laws, compute
from kikan.businesses.water.procedures.enter_readings import NO_POINT, Read, enter_readings
from kikan.businesses.water.procedures.exchange_meter import exchange_meter
from kikan.businesses.water.procedures.open_water import Terms
from kikan.businesses.water.procedures.posting import asking_now, post
from kikan.businesses.water.procedures.take_arrears_step import take_arrears_step
from kikan.businesses.water.reads.periods import unbilled
from kikan.businesses.water.tests import town
from kikan.shared.access import system_actor
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Refused
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.models import Balance, Charge, ChargeLine
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    town.settle()
    with clock.set_to(town.TODAY):
        yield


def reading(point: int) -> Reading:
    with tenant(town.TOWN):
        return Reading.objects.filter(point=point, ended_by__isnull=True).order_by("-valid_until")[0]


def test_closing_ends_the_contract_and_bills_the_days_at_once() -> None:
    point = town.point()
    contract = town.opened(point, on=date(2026, 11, 1))
    closed = close_water(contract=contract, closed_on=date(2026, 11, 16), index=115, actor=town.CLERK)
    # 15 days, counted from the day of opening: 800 × 15 ÷ 31 = 387; 10 × 80 + 5 × 180 = 1,700; × 1.1 = 2,295
    assert closed.volume == 15
    assert closed.water == (387 + 800 + 900) * 11 // 10
    # The sewer's table is with tax and covers 10 m3: 1,925 × 15 ÷ 31 = 931; 5 × 209 = 1,045
    assert closed.sewer == 931 + 1045
    with tenant(town.TOWN):
        bill = Bill.objects.get()
        assert bill.part_days == 15
        balances = {b.charge: b.balance for b in Balance.objects.all()}
        assert balances == {bill.water_charge: closed.water, bill.sewer_charge: closed.sewer}
        assert sorted(Charge.objects.values_list("levy", flat=True)) == [51, 52]
        for line in ChargeLine.objects.all():
            assert line.components[1] in (bill.water_tax, bill.sewer_tax)
        assert not ContractState.objects.filter(
            ended_by__isnull=True, valid_until__gt=date(2026, 11, 16)
        ).exists()


def test_a_user_changes_on_one_day_and_the_other_goes_on_from_the_same_reading() -> None:
    point = town.point()
    first = town.opened(point)
    second = change_user(
        contract=first,
        payer=26,
        changed_on=date(2026, 9, 10),
        index=130,
        terms=Terms(sewer=Sewer.NONE),
        actor=town.CLERK,
    )
    assert town.read(point, date(2026, 10, 20), 141).volumes == (11,)
    last = reading(point)
    assert (last.contract, last.valid_from, last.previous_index) == (second, date(2026, 9, 10), 130)
    with tenant(town.TOWN):
        assert [b.payer for b in Bill.objects.all()] == [18]


def test_a_meter_exchanged_within_the_period_counts_both() -> None:
    point = town.point(start=100)
    town.opened(point)
    town.read(point, date(2026, 8, 20), 110)
    exchange_meter(
        point=point,
        exchanged_on=date(2026, 9, 5),
        removed_index=117,
        meter=town.meter(3, calibre=20),
        actor=town.CLERK,
    )
    assert town.read(point, date(2026, 9, 20), 12).volumes == (7 + 9,)
    assert town.read(point, date(2026, 10, 20), 20).volumes == (8,)


def test_a_dial_that_rolled_over_goes_on_counting() -> None:
    point = town.point(start=9990)
    town.opened(point)
    assert town.read(point, date(2026, 8, 20), 5).volumes == (15,)


def test_a_recognised_volume_stands_for_a_reading_and_counting_goes_on_from_it() -> None:
    point = town.point()
    town.opened(point)
    recognised = Read(point, date(2026, 8, 20), volume=12)
    enter_readings(readings=[recognised], kind=ReadingKind.RECOGNISED, actor=town.CLERK)
    assert town.read(point, date(2026, 9, 20), 130).volumes == (18,)


def test_one_line_that_cannot_be_leaves_the_others() -> None:
    point = town.point()
    town.opened(point)
    day = date(2026, 8, 20)
    taken = enter_readings(readings=[Read(999, day, 5), Read(point, day, 108)], actor=town.CLERK)
    assert (taken.kept, taken.reasons) == (1, (NO_POINT, 0))


@pytest.mark.parametrize(
    ("day", "index", "field"),
    [
        (date(2026, 8, 20), 99, "index"),
        (date(2026, 8, 20), 10_000, "index"),
        (date(2026, 8, 10), 110, "read_on"),
        (date(2026, 11, 21), 110, "read_on"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_beside_its_field(day: date, index: int, field: str) -> None:
    point = town.point()
    town.opened(point)
    town.read(point, date(2026, 8, 10), 105)
    with pytest.raises(Refused) as refused:
        town.read(point, day, index)
    assert refused.value.field == field
    assert refused.value.message


def exchanged(point: int, removed_index: int) -> None:
    exchange_meter(
        point=point,
        exchanged_on=date(2026, 9, 1),
        removed_index=removed_index,
        meter=town.meter(),
        actor=town.CLERK,
    )


def changed(contract: int, payer: int) -> None:
    change_user(
        contract=contract,
        payer=payer,
        changed_on=date(2026, 9, 1),
        index=110,
        terms=Terms(),
        actor=town.CLERK,
    )


def test_acts_that_cannot_be_are_refused_and_nothing_is_written() -> None:
    point = town.point()
    contract = town.opened(point)
    attempts = [
        (lambda: town.opened(point, payer=26), Refused),
        (lambda: town.opened(999), NotFound),
        (lambda: town.opened(town.point(sequence=2), payer=99), NotFound),
        (lambda: town.opened(town.point(sequence=3), sewer=Sewer.NONE, well=Well.METERED), Refused),
        (lambda: town.opened(town.point(sequence=4), well=Well.ASSESSED), Refused),
        (lambda: close_water(contract=contract, closed_on=date(2026, 7, 1), index=110, actor=town.CLERK), Refused),
        (lambda: close_water(contract=contract, closed_on=date(2026, 9, 1), index=90, actor=town.CLERK), Refused),
        (lambda: close_water(contract=999, closed_on=date(2026, 9, 1), index=110, actor=town.CLERK), NotFound),
        (lambda: exchanged(point, 90), Refused),
        (lambda: changed(contract, payer=18), Refused),
    ]  # fmt: skip
    for attempt, error in attempts:
        with pytest.raises(error) as refused:
            attempt()
        assert isinstance(refused.value, ProcedureError)
    with tenant(town.TOWN):
        assert not Reading.objects.exists()
        assert ContractState.objects.count() == 1


def test_closing_twice_is_refused_and_the_receivable_stays() -> None:
    contract = town.opened(town.point())
    close_water(contract=contract, closed_on=date(2026, 9, 1), index=110, actor=town.CLERK)
    with pytest.raises(Refused):
        close_water(contract=contract, closed_on=date(2026, 9, 2), index=110, actor=town.CLERK)
    with tenant(town.TOWN):
        assert Balance.objects.filter(balance__gt=0).count() == 2


def test_water_is_stopped_in_order_after_the_days_and_never_where_it_is_held() -> None:
    point = town.point()
    contract = town.opened(point, never_stop=NeverStop.PROMISE)
    close_bill(point)
    steps = (
        (Step.REMINDED, date(2027, 1, 14)),
        (Step.NOTICED, date(2027, 2, 23)),
        (Step.STOPPED, date(2027, 3, 9)),
    )
    with clock.set_to("2027-03-10"):
        for step, day in steps[:2]:
            with pytest.raises(Refused, match="期間がまだ"):
                taken(contract, step, day - timedelta(days=1))
            taken(contract, step, day)
        with pytest.raises(Refused, match="給水を停止できません"):
            taken(contract, *steps[2])
        terms = Terms(sewer=Sewer.PUBLIC)
        change_contract(
            contract=contract, changed_on=date(2027, 3, 8), terms=terms, index=None, actor=town.CLERK
        )
        with pytest.raises(NotPermitted):
            take_arrears_step(
                contract=contract,
                step=Step.STOPPED,
                happened_on=steps[2][1],
                actor=system_actor(town.TOWN, "water.change"),
            )
        taken(contract, *steps[2])
        taken(contract, Step.RESTARTED, date(2027, 3, 10))
        with pytest.raises(Refused):
            taken(contract, Step.STOPPED, date(2027, 3, 10))


def taken(contract: int, step: Step, day: date) -> None:
    take_arrears_step(contract=contract, step=step, happened_on=day, actor=town.CLERK)


def close_bill(point: int) -> None:
    """A bill of the point in use, overdue from 25 December on: written as a closing of another contract would be."""
    town.read(point, date(2026, 9, 20), 130)
    with tenant(town.TOWN):
        found = compute(unbilled(0, 30_000, head()), Laws.of(None))
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 2)]).number
        post(found, asking_now(Laws.of(None)), entry)
