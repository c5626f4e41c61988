"""How long one may take to notify (届出期間), and until when a card replaces the certificate (特例転入)."""

import numpy as np

from kikan.law import Law, rule
from kikan.law.amounts import Day, Truth
from kikan.law.days import day_of_month, first_of_month, month_of


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


@rule("resident_register_act.deleted_record_issuable", axis="event_date", since=-783)
def deleted_record_issuable(removed_on: Day, requested_on: Day, *, law: Law) -> Truth:
    """Whether a removed record (除票) is kept still: what was destroyed before the law changed is gone for good.

    Law: 住民基本台帳法 第15条の2・第15条の4, 同法施行令 第34条
    """
    years = law.amount("deleted_record_years")
    kept_until = first_of_month(month_of(removed_on) + years * 12) + day_of_month(removed_on) - 1
    retained = law.amount("deleted_records_retained_from")
    month = (retained // 10000) * 12 + retained // 100 % 100 - 1
    oldest = first_of_month(np.array([month], dtype=np.int64)) + retained % 100 - 1
    return (removed_on >= oldest) & (requested_on < kept_until)


def stored_from(removed_on: Day, *, law: Law) -> Day:
    """The day from which a removed record goes to the long-term store (長期保存): years after its removal."""
    months = month_of(removed_on) + law.amount("resident_register_act.long_term_store_years") * 12
    return first_of_month(months) + day_of_month(removed_on) - 1


@rule("resident_register_act.move_out_certificate_allowed", axis="event_date", since=-783)
def move_out_certificate_allowed(left_on: Day, notified_on: Day, *, law: Law) -> Truth:
    """Whether a move-out is notified in time for its certificate (転出証明書); after that the equivalent one is given.

    Law: 住民基本台帳法 第24条, 同法施行令 第23条・第24条, 住民基本台帳事務処理要領
    """
    return notified_on <= left_on + law.amount("move_out_certificate_days")
