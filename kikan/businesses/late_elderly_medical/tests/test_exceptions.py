"""Whom another union than that of the address insures (住所地特例): who stays, who does not come, who is carried over."""

from datetime import date

import pytest

from kikan.businesses.late_elderly_medical import listeners
from kikan.businesses.late_elderly_medical.procedures.accept_gain import accept_gain
from kikan.businesses.late_elderly_medical.procedures.decide_ratios import decide_ratios
from kikan.businesses.late_elderly_medical.procedures.record_exception import end_exception, record_exception
from kikan.businesses.late_elderly_medical.reads.elsewhere import stays_insured
from kikan.businesses.late_elderly_medical.reads.insured import exceptions_of, lines_of
from kikan.businesses.late_elderly_medical.tests import town
from kikan.businesses.long_term_care.tests import town as care
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant

# Born 20 August 1951: 75 on 20 August 2026.
BIRTHDAY = date(2026, 8, 20)
OURS, CARRIED, THEIRS = 1, 2, 3


def recorded(person: int, kind: int, on: date = date(2026, 7, 1)) -> None:
    record_exception(
        person=person, kind=kind, facility="例示苑", other_body=42013, begins_on=on, actor=town.CLERK
    )


def gained(person: int, on: date = BIRTHDAY) -> None:
    accept_gain(person=person, acquired_on=on, acquired_by=1, reported_on=date(2026, 7, 15), actor=town.CLERK)


def proposed(day: date = BIRTHDAY) -> list[int]:
    with tenant(town.TOWN):
        return [p.arguments["person"] for p in listeners.on_day(day, head())]


def test_who_is_insured_by_another_union_neither_gains_nor_is_proposed(undone: int) -> None:
    assert proposed() == [town.TURNING]
    recorded(town.TURNING, THEIRS)
    assert proposed() == []
    with pytest.raises(Refused, match="他の広域連合"):
        gained(town.TURNING)


def test_who_moves_into_a_facility_elsewhere_stays_insured(undone: int) -> None:
    with tenant(town.TOWN):
        assert not stays_insured(town.HUSBAND, date(2026, 8, 1), head())
    recorded(town.HUSBAND, OURS)
    with tenant(town.TOWN):
        assert stays_insured(town.HUSBAND, date(2026, 8, 1), head())


def test_who_was_carried_over_from_nhi_gains_at_75_without_living_here(undone: int) -> None:
    town.moved_away(town.TURNING, date(2026, 7, 1))
    assert proposed() == []
    with pytest.raises(NotFound):
        gained(town.TURNING)
    recorded(town.TURNING, CARRIED)
    assert proposed() == [town.TURNING]
    with pytest.raises(Refused, match="75歳になっていません"):
        gained(town.TURNING, date(2026, 8, 19))
    gained(town.TURNING)
    with tenant(town.TOWN):
        assert lines_of(town.TURNING)[-1].valid_from == BIRTHDAY
    assert proposed() == []


def test_an_exception_ends_and_only_one_holds_at_a_time(undone: int) -> None:
    recorded(town.TURNING, THEIRS)
    with pytest.raises(Refused, match="すでに住所地特例"):
        recorded(town.TURNING, OURS, date(2026, 7, 10))
    end_exception(person=town.TURNING, ends_on=date(2026, 7, 12), actor=town.CLERK)
    with tenant(town.TOWN):
        (line,) = exceptions_of(town.TURNING)
    assert line.valid_until == date(2026, 7, 12)
    with pytest.raises(NotFound, match="適用されていません"):
        end_exception(person=town.TURNING, ends_on=date(2026, 7, 13), actor=town.CLERK)
    assert proposed() == [town.TURNING]


def test_a_small_base_of_one_born_after_1945_keeps_him_from_three_tenths(undone: int) -> None:
    """Pension 3,000,000 (income 1,900,000) and business 700,000: base 2,170,000, by 630,000 exactly 2,100,000."""
    care.earned(town.HUSBAND, pension_revenue=3_000_000, business_income=700_000)
    found = {c.person: c.after for c in decide_ratios(year=2026, actor=town.CLERK)}
    assert found[town.HUSBAND] == 3
    care.earned(town.HUSBAND, pension_revenue=3_000_000, business_income=630_000)
    (change,) = decide_ratios(year=2026, actor=town.CLERK)
    assert (change.person, change.before, change.after) == (town.HUSBAND, 3, 2)
