"""Registration on the electoral roll (選挙人名簿の登録): its cut-off dates and who meets them.

Law: 公職選挙法 第21条・第22条・第28条. Periods are counted from the day after (初日不算入, 民法 第140条・第143条).
"""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Day, Law, Truth, Working, choose, rule, step
from kikan.law.ages import age_on
from kikan.law.days import day_of_month, first_of_month, first_start, last_start, month_of, months_passed

# 平成27年法律第43号 (18 years) and 平成28年法律第8号 (registration at the former address) came into force on 2016-06-19.
SINCE = 16_971
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Registration:
    """Registrations, one row each or one per person.

    base_on: 登録基準日. age_on: the day the age is reckoned at: of an election-time registration (選挙時登録) the
    election day, of a regular one (定時登録) the base date. roll_on: the day the roll is to be used: the election
    day, or the base date where there is no election.
    """

    base_on: Day
    age_on: Day
    roll_on: Day

    @staticmethod
    def election_time(base_on: Day, election_on: Day) -> "Registration":
        return Registration(base_on, election_on, election_on)

    @staticmethod
    def regular(base_on: Day) -> "Registration":
        return Registration(base_on, base_on, base_on)


@dataclass(frozen=True)
class Cutoffs(Working):
    """The dates a commission publishes, as days since 1970-01-01."""

    last_birth: Day = step("年齢要件（この日までに生まれた人）", "公職選挙法 第21条第1項", unit="日目")
    last_notification: Day = step("住所要件（この日までに届け出た人）", "公職選挙法 第21条第1項", unit="日目")
    first_moved_out: Day = step("選挙期日に名簿に残る最初の転出日", "公職選挙法 第28条第2号", unit="日目")
    first_moved_out_early: Day = step(
        "期日前投票の初日に名簿に残る最初の転出日", "公職選挙法 第28条第2号・第48条の2第1項", unit="日目"
    )


@rule("public_offices_election_act.electoral_roll_cutoffs", axis="event_date", since=SINCE, ja="登録の基準日")
def cutoffs(registration: Registration, notice_on: Day, *, law: Law) -> Cutoffs:
    """The last birth date and notification of those registered, the first move-out of those still on the roll.

    notice_on: 公示日・告示日; where there is no election, the eve of the day asked about.
    Law: 公職選挙法 第21条第1項・第2項、第28条第2号、第48条の2第1項
    Rounding: none; days
    """
    early_from = notice_on + law.amount("early_vote_from_days")
    former = law.amount("former_residence_months")
    return Cutoffs(
        last_birth=last_start(registration.age_on, law.amount("voting_age") * MONTHS_A_YEAR),
        last_notification=last_start(registration.base_on, law.amount("residence_months")) - 1,
        first_moved_out=first_start(registration.roll_on, former) - 1,
        first_moved_out_early=first_start(early_from, former) - 1,
    )


@dataclass(frozen=True)
class Persons:
    """One row per person, from one record of residence (住民票).

    notified_on: the day the record was made, for who moved in the day of the notification. moved_out_on: read
    where has_moved_out alone. has_lost_vote: 公民権停止・失権. is_registered_elsewhere: on another roll already.
    """

    is_japanese: Truth
    birth_on: Day
    notified_on: Day
    has_moved_out: Truth
    moved_out_on: Day
    has_lost_vote: Truth
    is_registered_elsewhere: Truth


@dataclass(frozen=True)
class RollEligibility(Working):
    """Each condition by itself, so that a work list can name the reason."""

    is_japanese: Truth = step("日本国民である", "公職選挙法 第9条")
    age: Count = step("満年齢", "公職選挙法 第9条・第22条", unit="歳")
    is_old_enough: Truth = step("選挙権を有する年齢に達する", "公職選挙法 第9条・第22条")
    three_months_on: Day = step(
        "3か月が満了する日（1970年からの日数）", "公職選挙法 第21条第1項", unit="日目"
    )
    has_residence: Truth = step("引き続き3か月以上記録されている", "公職選挙法 第21条第1項・第2項")
    kept_until: Day = step(
        "転出後も名簿に残る最後の日（1970年からの日数）", "公職選挙法 第28条第2号", unit="日目"
    )
    is_kept: Truth = step(
        "転出していない、または転出後4か月を経過していない", "公職選挙法 第21条第2項・第28条第2号"
    )
    has_vote: Truth = step("選挙権を停止されていない", "公職選挙法 第11条・第21条第1項")
    is_here_alone: Truth = step("ほかの市町村の名簿に登録されていない", "公職選挙法 第21条第2項")
    eligible: Truth = step("登録できる", "公職選挙法 第21条・第22条")
    needs_decision: Truth = step("数え方で結論が変わるため委員会の判断を要する", "民法 第143条")


@rule(
    "public_offices_election_act.electoral_roll_eligibility",
    axis="event_date",
    since=SINCE,
    ja="選挙人名簿の登録の要件",
)
def eligibility(given: Persons, registration: Registration, *, law: Law) -> RollEligibility:
    """Whether each person is registered and on the roll on the day it is used, condition by condition.

    Who has moved out needs the three months before leaving. `needs_decision` marks whom counting to the same
    number of the day (28 February to 28 May, where the Civil Code says 31 May) would judge otherwise, and who
    left on the very day the three months were full: no published source decides either.
    Law: 公職選挙法 第9条、第11条、第21条、第22条、第28条第2号
    Rounding: none; days
    """
    residence, former = law.amount("residence_months"), law.amount("former_residence_months")
    age = age_on(given.birth_on, registration.age_on)
    three_months_on = months_passed(given.notified_on + 1, residence)
    recorded_until = choose(
        given.has_moved_out, np.minimum(given.moved_out_on, registration.base_on), registration.base_on
    )
    kept_until = choose(
        given.has_moved_out, months_passed(given.moved_out_on + 1, former), registration.roll_on
    )
    by_person = {
        "is_japanese": given.is_japanese,
        "is_old_enough": age >= law.amount("voting_age"),
        "has_vote": ~given.has_lost_vote,
        "is_here_alone": ~given.is_registered_elsewhere,
    }
    by_days = {
        "has_residence": three_months_on <= recorded_until,
        "is_kept": kept_until >= registration.roll_on,
    }
    same_number = (_same_number(given.notified_on, residence) <= recorded_until) & (
        ~given.has_moved_out | (_same_number(given.moved_out_on, former) >= registration.roll_on)
    )
    meets_person, meets_days = (np.logical_and.reduce(list(c.values())) for c in (by_person, by_days))
    left_on_the_day = given.has_moved_out & (three_months_on == given.moved_out_on) & meets_days
    return RollEligibility(
        age=age,
        three_months_on=three_months_on,
        kept_until=kept_until,
        eligible=meets_person & meets_days,
        needs_decision=meets_person & ((meets_days != same_number) | left_on_the_day),
        **by_person,
        **by_days,
    )


def _same_number(days: Day, months: int) -> Day:
    """The day of the same number so many months on, the last of the month where there is none."""
    then = month_of(days) + months
    return np.minimum(first_of_month(then) + day_of_month(days) - 1, first_of_month(then + 1) - 1)


@rule(
    "public_offices_election_act.on_roll_at_election", axis="event_date", since=SINCE, ja="選挙時の名簿の登録"
)
def on_roll_at_election(
    given: Persons, election: Registration, regular_base_on: Day, has_regular: Truth, *, law: Law
) -> Truth:
    """Whether each person is on the roll on election day by the election-time or by a regular registration.

    regular_base_on: read where has_regular alone: a regular base date after the election's own and not after the
    election; its age is reckoned at it, the roll is used on election day.
    Law: 公職選挙法 第22条
    Errors: ValueError for a regular base date outside that span
    """
    inside = (regular_base_on > election.base_on) & (regular_base_on <= election.roll_on)
    if np.any(has_regular & ~inside):
        raise ValueError("a regular base date is not between the base date of the election and election day")
    base_on = choose(has_regular, regular_base_on, election.base_on)
    regular = Registration(base_on, base_on, election.roll_on)
    return eligibility(given, election, law=law).eligible | (
        has_regular & eligibility(given, regular, law=law).eligible
    )
