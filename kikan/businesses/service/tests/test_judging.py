"""Each item of a month is judged from raw events; what follows shows every step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.service.law import consequence
from kikan.businesses.service.law.judging import (
    DAY,
    EVERY,
    Drill,
    Incident,
    Item,
    Judged,
    Month,
    PlannedStop,
    SpecialHours,
    available,
    is_peak,
    judge,
    notice_due,
    progress_delay,
    windows,
)
from kikan.law import Law, LawGap, book
from kikan.law.days import day as day_number
from kikan.law.ordinances import ordinance_of

FIRST = date(2026, 11, 2).toordinal()
VALUES: Mapping[str, Any] = {
    "availability_target": "0.995", "service_begins": 480, "service_minutes": 720, "service_days": 20,
    "shown_decimals": 2, "min_stop_minutes": 5, "planned_stop_notice_days": 30, "first_notice_minutes": 60,
    "progress_notice_minutes": 120,
    "response_limit": "3000", "response_target": "0.99", "peak_response_target": "0.95",
    "batch_hours": 8, "enquiry_days": 1, "drill_months": 12,
    "penalty_scheme": "points", "points_repeat": 1, "points_expire_months": 12, "contract_payment": 12_000_000,
    "item_points": [{"item": int(i), "points": 5} for i in Item],
    "peak_spells": [{"first": 215, "last": 430}, {"first": 1020, "last": 1023}],
    "points_cuts": [{"from_points": 10, "cut": "0.05"}, {"from_points": 20, "cut": "0.1"}],
}  # fmt: skip


def law(**changed: Any) -> Law:
    rows = [
        {"id": f"service_level.{name}", "from": date(2020, 1, 1), "value": value, "cites": "契約"}
        for name, value in {**VALUES, **changed}.items()
        if value is not None
    ]
    return book().law(
        "event_date", day_number(date(2026, 11, 1)), ordinance_of(book(), 62022, "見本市", rows)
    )


def at(day: int, hour: int, minute: int = 0) -> int:
    return (FIRST + day) * DAY + hour * 60 + minute


def month(**changed: Any) -> Month:
    """Ten days, the office open on the first five; everything went well."""
    whole = Month(
        period=(at(0, 0), at(10, 0)), days=range(FIRST, FIRST + 5), unproven=[], incidents=[], planned=[],
        answers={100: 99, 3000: 0, 5000: 1}, runs=[60], elapsed=range(FIRST, FIRST + 10),
        backups=frozenset(range(FIRST, FIRST + 10)), drills=[Drill(at(-9, 9), True, Fraction(600), True)],
        enquiries=[(FIRST + 1, FIRST + 1)],
        nights={i: (range(FIRST, FIRST + 10), frozenset(range(FIRST, FIRST + 10))) for i in (Item.COPY, Item.LEAVING)},
        peak_answers={3000: 95, 5000: 5},
    )  # fmt: skip
    return replace(whole, **changed)


def found(item: Item, its: Month, **changed: Any) -> Judged:
    return next(j for j in judge(its, at(10, 0), law(**changed)) if j.item == item)


def stop(begins: int, ends: int, **changed: Any) -> Incident:
    values: dict[str, Any] = {
        "business": EVERY, "noticed": begins, "notified": begins + 10, "is_stop": True, "is_duty": True,
    }  # fmt: skip
    return Incident(begins=begins, ends=ends, **{**values, **changed})


def test_a_month_in_which_all_went_well_meets_every_item_that_occurred() -> None:
    met = {j.item: j.is_met for j in judge(month(), at(10, 0), law())}
    assert met == dict.fromkeys(Item, True) | {Item.NOTICE: None, Item.PLANNED: None, Item.PROGRESS: None}


def test_minutes_without_proof_inside_the_hours_are_a_stop() -> None:
    told = found(Item.AVAILABILITY, month(unproven=[(at(0, 7), at(0, 8, 30)), (at(5, 9), at(5, 12))]))
    assert (told.counted, told.counted - told.good, told.is_met) == (5 * 720, 30, False)


def test_a_stop_that_the_target_allows_is_met_to_the_minute() -> None:
    allowed = found(Item.AVAILABILITY, month(unproven=[(at(0, 9), at(0, 9, 18))]))
    assert allowed.is_met is True
    assert found(Item.AVAILABILITY, month(unproven=[(at(0, 9), at(0, 9, 19))])).is_met is False


def test_four_minutes_on_end_are_no_stop_and_five_are() -> None:
    assert found(Item.AVAILABILITY, month(unproven=[(at(0, 9), at(0, 9, 4))])).good == 3600
    assert found(Item.AVAILABILITY, month(unproven=[(at(0, 9), at(0, 9, 5))])).good == 3595


def test_a_stop_outside_the_duty_leaves_the_time_promised() -> None:
    power = stop(at(0, 9), at(0, 11), is_duty=False)
    told = found(Item.AVAILABILITY, month(unproven=[(at(0, 9), at(0, 11))], incidents=[power]))
    assert (told.counted, told.good, told.is_met) == (3480, 3480, True)


@pytest.mark.parametrize(("days", "counted", "is_met"), [(30, 3480, True), (29, 3600, False)])
def test_a_planned_stop_is_left_out_only_when_told_thirty_days_ahead(
    days: int, counted: int, is_met: bool
) -> None:
    plan = PlannedStop(EVERY, FIRST - days, at(0, 9), at(0, 11))
    its = month(unproven=[(at(0, 9), at(0, 11))], planned=[plan])
    assert found(Item.AVAILABILITY, its).counted == counted
    assert found(Item.PLANNED, its).is_met is is_met


def test_the_stop_of_one_business_counts_for_it_alone_and_decides_the_item() -> None:
    its = month(incidents=[stop(at(1, 9), at(1, 10), business="water")])
    assert [(a.business, a.measured.stopped) for a in available(its, law())] == [(EVERY, 0), ("water", 60)]
    assert found(Item.AVAILABILITY, its).is_met is False


def test_a_peak_season_has_a_target_of_its_own_and_its_days_are_counted_apart() -> None:
    its = month(answers={3000: 989, 5000: 11}, peak_answers={3000: 95, 5000: 5})
    assert found(Item.RESPONSE, its).is_met is False
    assert found(Item.PEAK_RESPONSE, its).is_met is True
    assert [is_peak(date(2026, 10, d).toordinal(), law()) for d in (19, 20, 23, 24)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_contract_without_a_peak_season_judges_every_answer_alike() -> None:
    without = {"peak_spells": None, "peak_response_target": None}
    assert Item.PEAK_RESPONSE not in {j.item for j in judge(month(), at(10, 0), law(**without))}
    assert not is_peak(date(2026, 10, 20).toordinal(), law(**without))


def test_a_business_is_measured_within_the_hours_promised_for_it() -> None:
    rows = [
        {"business": "water", "days": "every", "begins": 0, "minutes": 1440},
        {"business": "residents", "days": "open", "begins": 480, "minutes": 720},
        {"business": "residents", "days": "thu", "begins": 1200, "minutes": 60},
        {"business": "all", "days": "closed", "begins": 540, "minutes": 60},
    ]
    night = month(unproven=[(at(5, 9, 30), at(5, 10, 30)), (at(3, 20), at(3, 20, 30)), (at(1, 2), at(1, 3))])
    told = {a.business: a.measured for a in available(night, law(service_windows=rows))}
    # Ten days, five open: 5 x 720 and an hour on each closed one; a day and a night; a Thursday evening.
    assert {b: (m.planned, m.stopped) for b, m in told.items()} == {
        EVERY: (3600 + 5 * 60, 30), "water": (14_400, 60 + 30 + 60), "residents": (3600 + 60, 30),
    }  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        {"business": "all", "days": "holiday", "begins": 0, "minutes": 60},
        {"business": "all", "days": "every", "begins": 1400, "minutes": 60},
    ],
)
def test_hours_nobody_can_read_are_not_guessed(row: Mapping[str, Any]) -> None:
    with pytest.raises(LawGap):
        available(month(), law(service_windows=[row]))


def test_a_slow_hour_is_no_stop() -> None:
    assert (
        found(Item.AVAILABILITY, month(incidents=[stop(at(1, 9), at(1, 10), is_stop=False)])).is_met is True
    )


@pytest.mark.parametrize(("notified", "is_met"), [(at(1, 10), True), (at(1, 10, 1), False), (None, False)])
def test_the_first_notice_is_due_an_hour_after_noticing(notified: int | None, is_met: bool) -> None:
    its = month(incidents=[stop(at(1, 9), at(1, 12), notified=notified)])
    assert found(Item.NOTICE, its).is_met is is_met


@pytest.mark.parametrize(
    ("item", "changed"),
    [
        (Item.RESPONSE, {"answers": {3000: 98, 5000: 2}}),
        (Item.BATCH, {"runs": [480, 481]}),
        (Item.BATCH, {"runs": [None]}),
        (Item.BACKUP, {"backups": frozenset(range(FIRST, FIRST + 9))}),
        (Item.PEAK_RESPONSE, {"peak_answers": {3000: 94, 5000: 6}}),
        (Item.LEAVING, {"nights": {Item.LEAVING: (range(FIRST, FIRST + 2), frozenset({FIRST}))}}),
        (Item.DRILL, {"drills": []}),
        (Item.DRILL, {"drills": [Drill(at(-9, 9), True, Fraction(43_201), True)]}),
        (Item.DRILL, {"drills": [Drill(at(-9, 9), True, Fraction(600), False)]}),
        (Item.ENQUIRY, {"enquiries": [(FIRST + 2, FIRST + 1)]}),
        (Item.ENQUIRY, {"enquiries": [(None, FIRST + 1)]}),
    ],
)
def test_one_failure_misses_its_item(item: Item, changed: Mapping[str, Any]) -> None:
    assert found(item, month(**changed)).is_met is False


def test_where_nothing_was_measured_nothing_is_judged() -> None:
    empty = month(
        period=(at(10, 0), at(10, 0)),
        answers={},
        peak_answers={},
        runs=[],
        elapsed=[],
        enquiries=[],
        nights={},
    )
    assert {j.is_met for j in judge(empty, at(10, 0), law())} == {None}


SPELL = st.tuples(st.integers(at(-1, 0), at(6, 0)), st.integers(0, 900)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(SPELL, max_size=4), st.lists(SPELL, max_size=3), st.lists(SPELL, max_size=3))
def test_the_spells_shown_are_the_minutes_counted(
    unproven: list[tuple[int, int]], duty: list[tuple[int, int]], power: list[tuple[int, int]]
) -> None:
    incidents = [stop(a, b) for a, b in duty] + [stop(a, b, is_duty=False) for a, b in power]
    (told,) = available(month(unproven=unproven, incidents=incidents), law())
    assert sum(b - a for a, b in told.stops) == told.measured.stopped
    assert told.measured.planned + told.excluded == 3600


def _judged(*missed: Item) -> list[Judged]:
    return [Judged(i, 1, int(i not in missed), Fraction(1), i not in missed) for i in Item]


NOVEMBER = 2026 * 12 + 10


def test_points_add_up_repeat_and_cut_by_the_highest_threshold_reached() -> None:
    months = {
        NOVEMBER - 1: _judged(Item.AVAILABILITY), NOVEMBER: _judged(Item.AVAILABILITY, Item.BACKUP),
        NOVEMBER - 12: _judged(*Item),
    }  # fmt: skip
    told = consequence.follows(months, NOVEMBER, law())
    assert isinstance(told, consequence.ByPoints)
    assert told.months == [(NOVEMBER - 12, 60, False), (NOVEMBER - 1, 5, True), (NOVEMBER, 11, True)]
    assert (told.in_force, told.cut, told.money) == (16, Fraction(1, 20), 50_000)


def test_attainment_counts_the_fiscal_year_so_far_and_cuts_the_years_payment() -> None:
    april = 2026 * 12 + 3
    months = {m: _judged() for m in range(april - 1, NOVEMBER + 1)} | {
        NOVEMBER: _judged(Item.BATCH, Item.DRILL)
    }
    told = consequence.follows(months, NOVEMBER, law(penalty_scheme="attainment"))
    assert isinstance(told, consequence.ByAttainment)
    assert (told.months[0][0], told.met, told.judged) == (april, 94, 96)
    assert told.money == 250_000


def test_a_contract_of_best_efforts_cuts_nothing() -> None:
    assert consequence.follows({NOVEMBER: _judged(*Item)}, NOVEMBER, law(penalty_scheme="none")) is None


def test_the_sample_values_of_every_item_are_there_and_marked() -> None:
    text = Path("samples/ordinances/illustrative.yaml").read_text("utf-8")
    there = {v["id"]: v for v in yaml.safe_load(text)["values"]}
    asked = {
        p for p in book().parameters.values() if p.id.startswith("service_level.") and p.set_by == "ordinance"
    }
    assert all(there[p.id]["illustrative"] for p in asked)


def lasting(*told: int, until: int, **changed: Any) -> Incident:
    """Noticed at nine, first told at half past nine."""
    return stop(at(0, 9), until, notified=at(0, 9, 30), told=told, is_stop=False, **changed)


@pytest.mark.parametrize(
    ("told", "until", "expected"),
    [
        ((), at(0, 11, 30), (0, 0, None)),
        ((), at(0, 11, 31), (0, 1, False)),
        ((at(0, 11, 30),), at(0, 13, 30), (1, 1, True)),
        ((at(0, 11, 31),), at(0, 12), (0, 1, False)),
        ((at(0, 11, 30),), at(0, 13, 31), (0, 1, False)),
        ((at(0, 13), at(0, 11, 30)), at(0, 15), (1, 1, True)),
    ],
)
def test_members_hear_every_two_hours_until_it_is_over(
    told: tuple[int, ...], until: int, expected: tuple[int, int, bool | None]
) -> None:
    told_ = found(Item.PROGRESS, month(incidents=[lasting(*told, until=until)]))
    assert (told_.good, told_.counted, told_.is_met) == expected


def test_what_was_told_after_the_end_is_no_progress_notice() -> None:
    late = lasting(at(0, 13), until=at(0, 12))
    assert progress_delay(late, at(10, 0), 120) == 30


def test_the_next_notice_is_due_after_the_last_one_and_first_of_all_the_first() -> None:
    told = lasting(at(0, 11), until=at(10, 0))
    assert notice_due(told, law()) == at(0, 13)
    assert notice_due(replace(told, notified=None), law()) == at(0, 10)


def test_a_contract_that_promises_no_progress_notices_has_no_such_item() -> None:
    its = month(incidents=[lasting(until=at(1, 0))])
    assert Item.PROGRESS not in {j.item for j in judge(its, at(10, 0), law(progress_notice_minutes=None))}


def special(first: int, *, last: int | None = None, business: str = EVERY, **hours: int) -> SpecialHours:
    """On the days numbered from FIRST; without hours the service is closed."""
    return SpecialHours(
        business, FIRST + first, FIRST + (first if last is None else last), bool(hours), **hours
    )


def test_hours_told_for_a_closed_day_are_promised_and_its_stops_count() -> None:
    its = month(special=[special(5, begins=480, ends=1320)], unproven=[(at(5, 21), at(5, 21, 30))])
    told = found(Item.AVAILABILITY, its)
    assert (told.counted, told.counted - told.good) == (5 * 720 + 840, 30)


def test_hours_that_overlap_those_of_the_week_count_once() -> None:
    its = month(special=[special(0, begins=1080, ends=1260)])
    assert windows(its, law())[0] == (at(0, 8), at(0, 21))


def test_a_day_told_as_closed_promises_nothing_and_its_stops_do_not_count() -> None:
    its = month(special=[special(1, last=2)], unproven=[(at(1, 9), at(1, 12))])
    told = found(Item.AVAILABILITY, its)
    assert (told.counted, told.good) == (3 * 720, 3 * 720)


def test_a_closed_day_may_have_other_hours_instead() -> None:
    its = month(special=[special(1), special(1, begins=540, ends=720)])
    assert [s for s in windows(its, law()) if s[0] // DAY == FIRST + 1] == [(at(1, 9), at(1, 12))]


def test_hours_of_one_business_leave_all_others_alone() -> None:
    its = month(special=[special(5, business="elections", begins=480, ends=1320)])
    planned = {a.business: a.measured.planned for a in available(its, law())}
    assert planned == {EVERY: 3600, "elections": 3600 + 840}
