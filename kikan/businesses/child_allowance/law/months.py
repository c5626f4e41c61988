"""From which month to which month is paid, and when (支給の始期・終期・支払月). Months as year × 12 + month - 1."""

import numpy as np

from kikan.law import Count, Day, Law, Truth, choose, rule
from kikan.law.days import month_of

SINCE_DAY, SINCE_MONTH = 15431, 2012 * 12 + 3  # 2012-04-01, 2012-04


@rule("child_allowance_act.claim_deadline", axis="event_date", since=SINCE_DAY)
def claim_deadline(event_on: Day, closed: Day, *, law: Law) -> Day:
    """The last day of a claim that counts as made on the day of the event (15日特例の期限).

    event_on: the day of birth, the planned day of moving out, or the day a hindrance (やむを得ない理由) ended; it is not
    counted itself. closed: the days on which the office is closed, in any order; they move the end on.
    Law: 児童手当法第8条第3項・第9条第2項, 民法第140条・第142条
    """
    last = event_on + law.amount("grace_days")
    while (is_closed := np.isin(last, closed)).any():
        last = last + is_closed
    return last


@rule("child_allowance_act.first_month", axis="event_date", since=SINCE_DAY, ja="支給の始まる月")
def first_month(event_on: Day, claimed_on: Day, deadline: Day, *, law: Law) -> Count:
    """The first month paid after a claim, also of an increase: the one after the claim, in time after the event.

    deadline: of `claim_deadline`.
    Law: 児童手当法第8条第2項・第3項, 第9条第1項・第2項
    """
    return month_of(choose(claimed_on <= deadline, event_on, claimed_on)) + 1


@rule("child_allowance_act.last_month", axis="event_date", since=SINCE_DAY, ja="支給の終わる月")
def last_month(event_on: Day, *, law: Law) -> Count:
    """The last month paid when the ground is lost or fewer children are raised: that of the event.

    Law: 児童手当法第8条第2項, 第9条第3項
    """
    return month_of(event_on)


@rule("child_allowance_act.is_payment_month", axis="benefit_month", since=SINCE_MONTH, ja="支払月")
def is_payment_month(months: Count, *, law: Law) -> Truth:
    """Whether in each month what is due up to the month before is paid, by the law of the month asked.

    Law: 児童手当法第8条第4項
    """
    return (months % 12 + 1 - law.amount("first_payment_month")) % law.amount("payment_interval") == 0
