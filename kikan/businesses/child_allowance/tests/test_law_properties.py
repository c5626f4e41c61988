"""What must hold of every month and every family: borders of age, order of the children, first months."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.child_allowance.law.amounts import BANDS, PAST, Amounts, Children, bands_in
from kikan.businesses.child_allowance.law.months import (
    claim_deadline,
    first_month,
    is_payment_month,
    last_month,
)
from kikan.law import Law, LawGap, book, call, column
from kikan.law.days import day

NOTHING_CLOSED = column()


def month(text: str) -> int:
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def law(text: str) -> Law:
    return book().law("benefit_month", month(text))


def band(born: date, in_month: str) -> int:
    return int(bands_in(column(day(born)), month(in_month), law=law(in_month))[0])


def paid(in_month: str, *born: date, supported: tuple[int, ...] = (), standing: int = 0) -> list[int]:
    """The amounts of one recipient's children; `supported` names places of confirmed ones."""
    places = column(*range(len(born)))
    children = Children(
        0 * places, 1, column(*map(day, born)), places, np.isin(places, supported), 0 * places + standing
    )
    found: Amounts = call("child_allowance_act.monthly", children, law=law(in_month))
    return list(found.amount.tolist())


@pytest.mark.parametrize(
    ("born", "last", "age"),
    [
        (date(2023, 4, 1), "2026-04", "under_three"),  # three years have passed on 1 April, not on 31 March
        (date(2023, 4, 2), "2026-04", "under_three"),
        (date(2023, 4, 30), "2026-04", "under_three"),
        (date(2024, 2, 29), "2027-02", "under_three"),
        (date(2014, 4, 1), "2026-03", "elementary"),  # born on 1 April: of the school year before
        (date(2014, 4, 2), "2027-03", "elementary"),
        (date(2011, 4, 1), "2026-03", "junior_high"),
        (date(2008, 4, 1), "2026-03", "high_school"),
        (date(2008, 4, 2), "2027-03", "high_school"),
        (date(2008, 2, 29), "2026-03", "high_school"),
        (date(2008, 3, 31), "2026-03", "high_school"),
    ],
)
def test_an_age_class_lasts_to_its_month(born: date, last: str, age: str) -> None:
    place, following = BANDS.index(age), month(last) + 1
    after = int(bands_in(column(day(born)), following, law=law("2027-03"))[0])
    assert band(born, last) == place
    assert after == place + 1


@given(st.dates(date(2000, 1, 1), date(2026, 12, 31)))
def test_a_class_is_never_left_for_a_younger_one_and_begins_in_april_or_after_the_third_birthday(
    born: date,
) -> None:
    birth, start = column(day(born)), born.year * 12 + born.month - 1
    seen = [int(bands_in(birth, start + n, law=law("2026-04"))[0]) for n in range(20 * 12)]
    steps = [n for n in range(1, len(seen)) if seen[n] != seen[n - 1]]
    assert [seen[n] for n in steps] == [1, 2, 3, PAST]
    assert steps[0] == 37
    assert {(start + n) % 12 for n in steps[1:]} == {3}


def test_a_student_counts_to_the_march_of_22_while_confirmed() -> None:
    student, second, third = date(2004, 4, 1), date(2012, 5, 1), date(2015, 5, 1)
    assert paid("2026-03", student, second, third, supported=(0,)) == [0, 10000, 30000]
    assert paid("2026-04", student, second, third, supported=(0,)) == [0, 10000, 10000]
    assert paid("2026-03", student, second, third) == [0, 10000, 10000]


def test_twins_are_paid_in_the_order_registered_and_families_never_mix() -> None:
    twins, elder = date(2025, 1, 1), date(2020, 1, 1)
    births = column(*(day(d) for d in (twins, elder, twins, twins)))
    children = Children(
        column(0, 0, 0, 1), 2, births, column(2, 1, 1, 1), np.zeros(4, dtype=np.bool_), column(0, 0, 0, 0)
    )
    found: Amounts = call("child_allowance_act.monthly", children, law=law("2026-04"))
    assert found.order.tolist() == [3, 1, 2, 1]
    assert found.amount.tolist() == [30000, 10000, 15000, 15000]


def test_before_october_2024_the_limits_of_income_and_the_old_ages_hold() -> None:
    high_school, elementary, infant = date(2007, 5, 1), date(2015, 5, 1), date(2023, 5, 1)
    assert paid("2024-09", high_school, elementary, infant) == [0, 10000, 15000]
    assert paid("2024-09", high_school, date(2012, 5, 1), elementary, infant) == [0, 10000, 15000, 15000]
    assert paid("2024-09", high_school, elementary, infant, standing=1) == [0, 5000, 5000]
    assert paid("2024-09", high_school, elementary, infant, standing=2) == [0, 0, 0]
    assert paid("2022-05", elementary, standing=2) == [5000]
    assert paid("2024-10", high_school, elementary, infant, standing=2) == [10000, 10000, 30000]


def test_an_unknown_standing_before_the_reform_is_an_error() -> None:
    with pytest.raises(LawGap):
        paid("2024-09", date(2015, 5, 1), standing=3)


@given(
    st.lists(st.dates(date(2004, 4, 2), date(2026, 3, 31)), min_size=1, max_size=6, unique=True),
    st.randoms(use_true_random=False),
)
def test_the_order_entered_does_not_change_what_a_child_brings(born: list[date], random: object) -> None:
    shuffled = list(born)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    every = tuple(range(len(born)))
    one = dict(zip(born, paid("2026-03", *born, supported=every), strict=True))
    assert dict(zip(shuffled, paid("2026-03", *shuffled, supported=every), strict=True)) == one


def first(event_on: date, claimed_on: date, closed: tuple[date, ...] = ()) -> int:
    own = book().law("event_date", day(claimed_on))
    deadline = claim_deadline(column(day(event_on)), column(*map(day, closed)), law=own)
    return int(first_month(column(day(event_on)), column(day(claimed_on)), deadline, law=own)[0])


@given(st.dates(date(2020, 1, 1), date(2026, 12, 1)), st.integers(0, 60))
def test_a_claim_within_fifteen_days_loses_no_month(event_on: date, later: int) -> None:
    claimed_on = date.fromordinal(event_on.toordinal() + later)
    counted = event_on if later <= 15 else claimed_on
    assert first(event_on, claimed_on) == counted.year * 12 + counted.month


def test_a_closed_last_day_moves_the_end_of_the_fifteen_days() -> None:
    sunday = date(2026, 2, 15)
    assert first(date(2026, 1, 31), date(2026, 2, 16)) == month("2026-03")
    assert first(date(2026, 1, 31), date(2026, 2, 16), (sunday,)) == month("2026-02")


def test_the_month_of_the_loss_is_the_last_paid() -> None:
    own = book().law("event_date", day(date(2026, 3, 1)))
    days = column(day(date(2026, 3, 1)), day(date(2026, 3, 31)))
    assert last_month(days, law=own).tolist() == [month("2026-03")] * 2


def test_even_months_are_paid_since_the_reform_and_three_a_year_before() -> None:
    year = column(*range(12))
    for text, expected in (("2023-01", [1, 5, 9]), ("2025-01", [1, 3, 5, 7, 9, 11])):
        assert np.flatnonzero(is_payment_month(year, law=law(text))).tolist() == expected
