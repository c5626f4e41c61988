"""How long one may take to notify (届出期間), and until when a card replaces the certificate (特例転入)."""

import numpy as np

from kikan.law import Law, rule
from kikan.law.amounts import Day, Truth


@rule("resident_register_act.notification_deadline", axis="event_date", since=-783)
def notification_deadline(event_on: Day, closed: Day, *, law: Law) -> Day:
    """The last day of notifying (届出期間の末日): the day of the event is not counted, closed days move it on.

    Law: 住民基本台帳法 第22条第1項・第23条・第25条, 民法 第140条・第142条
    closed: the days on which the office is closed, in any order.
    """
    last = event_on + law.amount("notification_days")
    while (is_closed := np.isin(last, closed)).any():
        last = last + is_closed
    return last


@rule("resident_register_act.special_move_in_allowed", axis="event_date", since=12289)
def special_move_in_allowed(planned_on: Day, moved_in_on: Day, notified_on: Day, *, law: Law) -> Truth:
    """Whether one may still move in with the card alone (特例転入): both limits count from the next day.

    Law: 住民基本台帳法 第24条の2, 同法施行令
    """
    after_arrival = moved_in_on + law.amount("special_move_in_days_after_arrival")
    after_plan = planned_on + law.amount("special_move_in_days_after_plan")
    return (notified_on <= after_arrival) & (notified_on <= after_plan)
