"""Persons on the border of a day: birthdays, three and four months, the ends of months, 29 February."""

from datetime import date

import numpy as np
import pytest

from kikan.businesses.elections.law.early_votes import ABSENTEE_VOTE, EARLY_VOTE, NO_VOTE, early_vote_kind
from kikan.businesses.elections.law.registration import Persons, Registration, RollEligibility, eligibility
from kikan.businesses.elections.reads import roll
from kikan.businesses.elections.reads.voters import is_of_age, off_overseas_on, off_roll_on, three_months_on
from kikan.law import column
from kikan.law.days import day as to_day

LONG_AGO, NEVER = date(2010, 4, 1), date(1970, 1, 1)


def judged(
    born: date, base_on: date, used_on: date, *, notified: date = LONG_AGO, left: date | None = None
) -> RollEligibility:
    """One Japanese citizen at an election-time registration."""
    yes, no = np.array([True]), np.array([False])
    persons = Persons(
        is_japanese=yes, birth_on=column(to_day(born)), notified_on=column(to_day(notified)),
        has_moved_out=yes if left else no, moved_out_on=column(to_day(left or NEVER)), has_lost_vote=no,
        is_registered_elsewhere=no,
    )  # fmt: skip
    days = (column(to_day(d)) for d in (base_on, used_on, used_on))
    return eligibility(persons, Registration(*days), law=roll.law_of(base_on))


# The age is reached at the end of the eve of the birthday (年齢計算ニ関スル法律): who has the birthday on the day after
# the election votes, a day later not. Without 29 February in the year, its birthday is reached at the end of the 28th.
@pytest.mark.parametrize(
    ("born", "election_on", "votes"),
    [
        (date(2009, 3, 14), date(2027, 3, 14), True),
        (date(2009, 3, 15), date(2027, 3, 14), True),
        (date(2009, 3, 16), date(2027, 3, 14), False),
        (date(2008, 4, 1), date(2026, 4, 1), True),
        (date(2008, 4, 2), date(2026, 4, 1), True),
        (date(2008, 4, 3), date(2026, 4, 1), False),
        (date(2009, 4, 1), date(2027, 3, 31), True),
        (date(2009, 4, 2), date(2027, 3, 31), False),
        (date(2008, 2, 29), date(2026, 2, 27), False),
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2006, 3, 1), date(2024, 2, 28), False),
        (date(2006, 3, 1), date(2024, 2, 29), True),
    ],
)
def test_the_voting_age_on_the_border_of_election_day(born: date, election_on: date, votes: bool) -> None:
    base_on = date.fromordinal(election_on.toordinal() - 8)
    assert bool(judged(born, base_on, election_on).eligible[0]) is votes
    assert is_of_age(born, election_on) is votes


@pytest.mark.parametrize(
    ("vote_on", "kind"),
    [(date(2026, 2, 27), ABSENTEE_VOTE), (date(2026, 2, 28), EARLY_VOTE), (date(2026, 2, 26), ABSENTEE_VOTE)],
)
def test_a_vote_before_the_day_of_who_was_born_on_29_february(vote_on: date, kind: int) -> None:
    days = [column(to_day(d)) for d in (date(2008, 2, 29), vote_on, date(2026, 3, 1))]
    assert int(early_vote_kind(*days, law=roll.law_of(vote_on))[0]) == kind
    days[0] = column(to_day(date(2008, 3, 3)))
    assert int(early_vote_kind(*days, law=roll.law_of(vote_on))[0]) == NO_VOTE


# (moved in and notified, base date, is registered, the commission decides)
@pytest.mark.parametrize(
    ("notified", "base_on", "registered", "decides"),
    [
        (date(2026, 12, 6), date(2027, 3, 6), True, False),
        (date(2026, 12, 7), date(2027, 3, 6), False, False),
        (date(2026, 12, 30), date(2027, 3, 30), True, False),
        (date(2026, 12, 31), date(2027, 3, 31), True, False),
        (date(2027, 1, 1), date(2027, 3, 31), False, False),
        # From a month's end: by the Civil Code the count begins on the 1st and is full at the end of the third month.
        (date(2026, 2, 28), date(2026, 5, 28), False, True),
        (date(2026, 2, 28), date(2026, 5, 31), True, False),
        (date(2026, 11, 30), date(2027, 2, 28), True, False),
        (date(2023, 11, 29), date(2024, 2, 28), False, False),
        (date(2023, 11, 29), date(2024, 2, 29), True, False),
        (date(2023, 11, 30), date(2024, 2, 29), True, False),
    ],
)
def test_moved_in_three_months_before(notified: date, base_on: date, registered: bool, decides: bool) -> None:
    found = judged(date(1990, 1, 1), base_on, date.fromordinal(base_on.toordinal() + 8), notified=notified)
    assert (bool(found.eligible[0]), bool(found.needs_decision[0])) == (registered, decides)
    assert (three_months_on(notified) <= base_on) is registered


# (left, the last day on the roll): on the day four months after, still; the day after, no longer.
@pytest.mark.parametrize(
    ("left", "last"),
    [
        (date(2024, 6, 27), date(2024, 10, 27)),
        (date(2024, 6, 26), date(2024, 10, 26)),
        (date(2026, 10, 30), date(2027, 2, 28)),
        (date(2026, 10, 31), date(2027, 2, 28)),
        (date(2023, 10, 31), date(2024, 2, 29)),
        (date(2023, 10, 28), date(2024, 2, 28)),
        (date(2026, 2, 28), date(2026, 6, 30)),
        (date(2024, 2, 29), date(2024, 6, 30)),
    ],
)
def test_left_four_months_ago(left: date, last: date) -> None:
    after = date.fromordinal(last.toordinal() + 1)
    assert off_roll_on(left) == after
    assert off_overseas_on(left) == after
    for day, is_kept in ((last, True), (after, False)):
        base_on = date.fromordinal(day.toordinal() - 8)
        assert bool(judged(date(1990, 1, 1), base_on, day, left=left).is_kept[0]) is is_kept
