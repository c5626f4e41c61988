"""How published cases of the electoral roll reach the rules (計算例の読み替え)."""

from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.elections.law.early_votes import ABSENTEE_VOTE, EARLY_VOTE, NO_VOTE, early_vote_kind
from kikan.businesses.elections.law.registration import (
    Persons,
    Registration,
    RollEligibility,
    cutoffs,
    eligibility,
    on_roll_at_election,
)
from kikan.law import Day, Law, Truth
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import DATE, TRUTH, one_of
from kikan.law.days import date_of
from kikan.law.days import day as to_day

ROLL_KIND = one_of("election_time", "regular")
KINDS = {NO_VOTE: "none", EARLY_VOTE: "early_vote", ABSENTEE_VOTE: "absentee_vote"}


@case_adapter(
    "electoral_roll_cutoffs", axis="event_date",
    input={"roll_kind": ROLL_KIND, "base_date": DATE, "election_date": DATE},
    expected={
        "last_birth_date?": DATE, "last_notification_date?": DATE, "first_moved_out_date?": DATE,
        "first_moved_out_date_early_vote?": DATE,
    },
)  # fmt: skip
def _cutoffs(inputs: Inputs, law: Law) -> Answers:
    """The public notice is on the day after the base date, as in every published election."""
    registration = _registration(inputs)
    found = cutoffs(registration, registration.base_on + 1, law=law)
    names = (
        "last_birth_date",
        "last_notification_date",
        "first_moved_out_date",
        "first_moved_out_date_early_vote",
    )
    columns = (found.last_birth, found.last_notification, found.first_moved_out, found.first_moved_out_early)
    rows = zip(*(c.tolist() for c in columns), strict=True)
    return [dict(zip(names, map(date_of, row), strict=True)) for row in rows]


def _working(inputs: Inputs, law: Law) -> RollEligibility:
    return eligibility(_persons(inputs), _registration(inputs), law=law)


@case_adapter(
    "electoral_roll_eligibility", axis="event_date",
    input={
        "nationality": one_of("JP", "foreign"), "birth_date": DATE, "notification_date": DATE,
        "moved_out_date?": DATE, "roll_kind": ROLL_KIND, "base_date": DATE, "election_date?": DATE,
        "regular_base_date?": DATE,
    },
    expected={"eligible": TRUTH},
    working=_working,
)  # fmt: skip
def _eligible(inputs: Inputs, law: Law) -> Answers:
    """The cases know nobody who has lost the vote and nobody who is on another roll."""
    found = on_roll_at_election(
        _persons(inputs),
        _registration(inputs),
        _days(inputs, "regular_base_date"),
        _told(inputs, "regular_base_date"),
        law=law,
    )
    return [{"eligible": one} for one in found.tolist()]


@case_adapter(
    "early_vote_kind", axis="event_date",
    input={"birth_date": DATE, "vote_date": DATE, "election_date": DATE},
    expected={"kind": one_of(*KINDS.values())},
)  # fmt: skip
def _kinds(inputs: Inputs, law: Law) -> Answers:
    days = (_days(inputs, key) for key in ("birth_date", "vote_date", "election_date"))
    return [{"kind": KINDS[one]} for one in early_vote_kind(*days, law=law).tolist()]


def _registration(inputs: Inputs) -> Registration:
    """A regular registration is used on its base date; an election-time one needs the election day."""
    base = _days(inputs, "base_date")
    is_regular = np.array([one["roll_kind"] == "regular" for one in inputs], dtype=np.bool_)
    election = np.where(is_regular, base, _days(inputs, "election_date"))
    return Registration.election_time(base, election)


def _persons(inputs: Inputs) -> Persons:
    nobody = np.zeros(len(inputs), dtype=np.bool_)
    return Persons(
        is_japanese=np.array([one["nationality"] == "JP" for one in inputs], dtype=np.bool_),
        birth_on=_days(inputs, "birth_date"),
        notified_on=_days(inputs, "notification_date"),
        has_moved_out=_told(inputs, "moved_out_date"),
        moved_out_on=_days(inputs, "moved_out_date"),
        has_lost_vote=nobody,
        is_registered_elsewhere=nobody,
    )


def _told(inputs: Inputs, key: str) -> Truth:
    return np.array([key in one for one in inputs], dtype=np.bool_)


def _days(inputs: Inputs, key: str) -> Day:
    """The days of a key; 1970-01-01 where it is not told, which the rules do not read."""
    return np.array([_day(one.get(key)) for one in inputs], dtype=np.int64)


def _day(when: date | Any) -> int:
    return to_day(when) if when is not None else 0
