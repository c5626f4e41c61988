"""The limitation of claims (消滅時効): begun anew by what renews it, standing still while postponed.

Five years of taxes, two of premiums. Law: 地方税法 第18条, 第18条の2; 介護保険法 第200条; 国民健康保険法 第110条;
高齢者の医療の確保に関する法律 第160条
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from kikan.law import Count, Day, Law, Truth, Yen, rule
from kikan.law.amounts import constant
from kikan.law.days import months_passed
from kikan.law.working import Working, step


class Event(IntEnum):
    """What touches the limitation (時効の更新・完成猶予); each with its first and last day."""

    REMINDER = 1
    ACKNOWLEDGED = 2
    SEIZURE = 3
    DELIVERY_REQUEST = 4
    POSTPONEMENT = 5

    @property
    def ja(self) -> str:
        return {
            1: "督促",
            2: "承認（一部納付・納付誓約）",
            3: "差押え",
            4: "交付要求",
            5: "徴収猶予・換価の猶予",
        }[self.value]


@dataclass(frozen=True)
class Events:
    """Events of many claims: the claim, the kind, the first and the last day (included)."""

    claim: Count
    kind: Count
    begin: Day
    end: Day


@dataclass(frozen=True)
class Limitation(Working):
    """Until when each claim lives, and which event was the last that counted (0: none)."""

    begin: Day = step("起算日（1970年からの日数）", "地方税法 第18条第1項", unit="日目")
    last: Day = step("時効が完成する日（1970年からの日数）", "地方税法 第18条第1項", unit="日目")
    last_event: Count = step("最後に数えた事由", "地方税法 第18条の2", unit="")
    is_over: Truth = step("時効が完成しているか", "地方税法 第18条第2項", unit="")


@rule("local_tax_collection.limitation", axis="event_date", since=0)
def limitation(due: Day, as_of: Day, events: Events, years: Count | None = None, *, law: Law) -> Limitation:
    """The last day on which each claim can be asked for (消滅時効の完成日); no plea is needed.

    What happens after that day changes nothing: neither a reminder nor a payment brings the claim back to life.
    years: of each claim by its own law (None: all by that of local tax). What renews it is taken from local tax for all.
    Law: 地方税法 第18条第1項・第2項, 第18条の2
    """
    months = 12 * (constant(law.amount("limitation_years"), due) if years is None else years)
    begin, last = due + 1, months_passed(due + 1, months)
    last_event = np.zeros(len(due), dtype=np.int64)
    for rows in _turns(events):
        claim, kind = events.claim[rows], events.kind[rows]
        end = _end_of(kind, events.begin[rows], events.end[rows], law)
        counts = events.begin[rows] <= last[claim]
        claim, kind, end = claim[counts], kind[counts], end[counts]
        stands_still = kind == Event.POSTPONEMENT
        longer = last[claim] + (end - events.begin[rows][counts] + 1)
        anew = months_passed(end + 1, months[claim])
        begin[claim] = np.where(stands_still, begin[claim], np.maximum(begin[claim], end + 1))
        last[claim] = np.where(stands_still, longer, np.maximum(last[claim], anew))
        last_event[claim] = kind
    return Limitation(begin, last, last_event, as_of > last)


def _turns(events: Events) -> list[Yen]:
    """The rows of everybody's first event, second event …: each turn has a claim at most once."""
    if not len(events.claim):
        return []
    order = np.lexsort((events.kind, events.begin, events.claim))
    claim = events.claim[order]
    starts = np.searchsorted(claim, claim)
    turn = np.arange(len(claim)) - starts
    return [order[turn == n] for n in range(int(turn.max()) + 1)]


def _end_of(kind: Count, begin: Day, end: Day, law: Law) -> Day:
    """A reminder holds until the tenth day after it was sent has come; the others until their own last day."""
    reminded = begin + law.amount("reminder_renewal_days")
    return np.where(kind == Event.REMINDER, reminded, end)
