"""The borders of the electoral roll: birthdays, month ends, 29 February, exactly three and four months."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.elections.law.early_votes import ABSENTEE_VOTE, EARLY_VOTE, NO_VOTE, early_vote_kind
from kikan.businesses.elections.law.registration import (
    Cutoffs,
    Persons,
    Registration,
    RollEligibility,
    cutoffs,
    eligibility,
    on_roll_at_election,
)
from kikan.law import LawGap, book, column
from kikan.law.days import date_of, day, first_start, last_start, months_passed

BOOK = book()
LAW = BOOK.law("event_date", day(date(2025, 7, 2)))
DAYS = st.dates(date(2017, 1, 1), date(2060, 12, 31))
BORN, NOTIFIED = date(1980, 5, 5), date(2010, 4, 1)
YES, NO = np.array([True]), np.array([False])


def person(born: date = BORN, notified: date = NOTIFIED, left: date | None = None) -> Persons:
    return Persons(
        is_japanese=YES,
        birth_on=column(day(born)),
        notified_on=column(day(notified)),
        has_moved_out=YES if left else NO,
        moved_out_on=column(day(left) if left else 0),
        has_lost_vote=NO,
        is_registered_elsewhere=NO,
    )


def registration(base: date, election: date | None = None) -> Registration:
    if election is None:
        return Registration.regular(column(day(base)))
    return Registration.election_time(column(day(base)), column(day(election)))


def published(base: date, election: date) -> Cutoffs:
    return cutoffs(registration(base, election), column(day(base) + 1), law=LAW)


def judged(one: Persons, base: date, election: date | None = None) -> RollEligibility:
    return eligibility(one, registration(base, election), law=LAW)


@given(DAYS, st.integers(1, 240))
def test_the_borders_of_a_period_are_the_last_and_the_first_start_that_keep_it(
    until: date, months: int
) -> None:
    end = column(day(until))
    last, first = last_start(end, months), first_start(end, months)
    assert months_passed(last, months) <= end < months_passed(last + 1, months)
    assert months_passed(first - 1, months) < end <= months_passed(first, months)


@given(DAYS, st.integers(5, 40))
def test_the_published_dates_are_the_borders_of_who_is_registered(base: date, days: int) -> None:
    election = base + timedelta(days)
    found = published(base, election)
    born, notified, left = (
        date_of(int(c[0])) for c in (found.last_birth, found.last_notification, found.first_moved_out)
    )
    one = timedelta(1)
    assert judged(person(born=born), base, election).eligible.tolist() == [True]
    assert judged(person(born=born + one), base, election).eligible.tolist() == [False]
    assert judged(person(notified=notified), base, election).eligible.tolist() == [True]
    assert judged(person(notified=notified + one), base, election).eligible.tolist() == [False]
    assert judged(person(left=left), base, election).eligible.tolist() == [True]
    assert judged(person(left=left - one), base, election).eligible.tolist() == [False]
    assert found.first_moved_out_early <= found.first_moved_out


@pytest.mark.parametrize(
    ("election", "last_birth"),
    [
        (date(2026, 2, 27), date(2008, 2, 28)),
        (date(2026, 2, 28), date(2008, 3, 1)),
        (date(2028, 2, 28), date(2010, 2, 28)),
        (date(2028, 2, 29), date(2010, 3, 1)),
        (date(2026, 12, 31), date(2009, 1, 1)),
    ],
)
def test_around_29_february_and_new_year_the_eve_of_the_birthday_counts(
    election: date, last_birth: date
) -> None:
    found = published(election - timedelta(12), election)
    assert date_of(int(found.last_birth[0])) == last_birth


@pytest.mark.parametrize(
    ("notified", "full_on", "in_doubt"),
    [
        (date(2025, 4, 2), date(2025, 7, 2), False),
        (date(2025, 2, 28), date(2025, 5, 31), True),
        (date(2024, 2, 29), date(2024, 5, 31), True),
        (date(2024, 11, 29), date(2025, 2, 28), False),
        (date(2024, 11, 30), date(2025, 2, 28), False),
        (date(2025, 1, 31), date(2025, 4, 30), False),
    ],
)
def test_three_months_are_full_at_the_end_of_their_last_day(
    notified: date, full_on: date, in_doubt: bool
) -> None:
    eve = full_on - timedelta(1)
    assert judged(person(notified=notified), full_on).eligible.tolist() == [True]
    assert judged(person(notified=notified), full_on).needs_decision.tolist() == [False]
    assert judged(person(notified=notified), eve).eligible.tolist() == [False]
    assert judged(person(notified=notified), eve).needs_decision.tolist() == [in_doubt]


def test_who_left_at_the_end_of_june_is_for_the_commission_on_31_october_alone() -> None:
    left = person(left=date(2025, 6, 30))
    for election, eligible, in_doubt in (
        (date(2025, 10, 30), True, False),
        (date(2025, 10, 31), True, True),
        (date(2025, 11, 1), False, False),
    ):
        found = judged(left, election - timedelta(12), election)
        assert (found.eligible.tolist(), found.needs_decision.tolist()) == ([eligible], [in_doubt])


@pytest.mark.parametrize(
    ("left", "eligible", "in_doubt"),
    [
        (date(2025, 7, 1), False, False),
        (date(2025, 7, 2), True, True),
        (date(2025, 7, 3), True, False),
    ],
)
def test_who_left_needs_the_three_months_before(left: date, eligible: bool, in_doubt: bool) -> None:
    found = judged(person(notified=date(2025, 4, 2), left=left), date(2025, 9, 1))
    assert (found.eligible.tolist(), found.needs_decision.tolist()) == ([eligible], [in_doubt])


@pytest.mark.parametrize(
    "changed", [{"is_japanese": NO}, {"has_lost_vote": YES}, {"is_registered_elsewhere": YES}]
)
def test_who_is_foreign_deprived_or_on_another_roll_is_not_registered(changed: dict[str, np.ndarray]) -> None:
    assert judged(replace(person(), **changed), date(2025, 9, 1)).eligible.tolist() == [False]


def test_a_regular_registration_counts_only_within_the_election() -> None:
    election = registration(date(2025, 2, 26), date(2025, 3, 16))
    for outside in (date(2025, 2, 26), date(2025, 3, 17)):
        with pytest.raises(ValueError, match="regular base date"):
            on_roll_at_election(person(), election, column(day(outside)), YES, law=LAW)


@given(st.dates(date(2006, 1, 1), date(2009, 12, 31)), st.integers(1, 16))
def test_before_election_day_a_ballot_is_early_from_the_eve_of_the_18th_birthday(
    born: date, days: int
) -> None:
    election = date(2026, 2, 8)
    voted = election - timedelta(days)
    is_leap = (born.month, born.day) == (2, 29)
    birthday = date(born.year + 18, 3, 1) if is_leap else born.replace(year=born.year + 18)
    of_age_on = birthday - timedelta(1)
    expected = EARLY_VOTE if of_age_on <= voted else ABSENTEE_VOTE if of_age_on <= election else NO_VOTE
    found = early_vote_kind(column(day(born)), column(day(voted)), column(day(election)), law=LAW)
    assert found.tolist() == [expected]


def test_on_election_day_nobody_votes_early() -> None:
    today = column(day(date(2026, 2, 8)))
    with pytest.raises(ValueError, match="earlier day"):
        early_vote_kind(column(day(BORN)), today, today, law=LAW)


def test_before_the_vote_at_18_the_law_is_a_gap() -> None:
    with pytest.raises(LawGap):
        eligibility(
            person(),
            registration(date(2016, 6, 18)),
            law=BOOK.law("event_date", day(date(2016, 6, 18))),
        )


@given(st.lists(st.tuples(DAYS, DAYS, st.none() | DAYS), min_size=1, max_size=30))
def test_many_people_are_judged_as_each_alone(rows: list[tuple[date, date, date | None]]) -> None:
    alone = [
        person(born.replace(year=born.year - 20, day=1), notified, left) for born, notified, left in rows
    ]
    together = Persons(
        *(np.concatenate([getattr(one, name) for one in alone]) for name in Persons.__annotations__)
    )
    base, election = date(2040, 7, 2), date(2040, 7, 20)
    many = Registration(*(np.repeat(c, len(rows)) for c in vars(registration(base, election)).values()))
    found = eligibility(together, many, law=LAW).pack()
    assert np.array_equal(found, np.concatenate([judged(one, base, election).pack() for one in alone]))
