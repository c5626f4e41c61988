"""How published cases reach the rules of the register."""

import numpy as np

from kikan.businesses.residents.law.deadlines import (
    deleted_record_issuable,
    notification_deadline,
    special_move_in_allowed,
)
from kikan.businesses.residents.law.support_measures import support_measure_period
from kikan.law import Law
from kikan.law.amounts import Day
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, TRUTH
from kikan.law.days import date_of, day


@case_adapter(
    "notification_deadline",
    axis="event_date",
    parameters={"days": COUNT},
    input={"event_date": DATE, "closed_days": [DATE]},
    expected={"last_day": DATE},
    values=lambda p: {"resident_register_act.notification_days": p["days"]},
)
def answer_deadline(inputs: Inputs, law: Law) -> Answers:
    """The closed days belong to each case, so each is a column of one."""
    last = [
        notification_deadline(_days([i["event_date"]]), _days(i["closed_days"]), law=law)[0] for i in inputs
    ]
    return [{"last_day": date_of(int(one))} for one in last]


@case_adapter(
    "special_move_in_allowed",
    axis="event_date",
    parameters={"days_from_moved_in": COUNT, "days_from_planned": COUNT},
    input={"planned_move_out_date": DATE, "moved_in_date": DATE, "notification_date": DATE},
    expected={"allowed": TRUTH},
    values=lambda p: {
        "resident_register_act.special_move_in_days_after_arrival": p["days_from_moved_in"],
        "resident_register_act.special_move_in_days_after_plan": p["days_from_planned"],
    },
)
def answer_special(inputs: Inputs, law: Law) -> Answers:
    allowed = special_move_in_allowed(
        _days([i["planned_move_out_date"] for i in inputs]),
        _days([i["moved_in_date"] for i in inputs]),
        _days([i["notification_date"] for i in inputs]),
        law=law,
    )
    return [{"allowed": bool(one)} for one in allowed]


@case_adapter(
    "support_measure_period",
    axis="event_date",
    input={"start_date?": DATE, "previous_end_date?": DATE},
    expected={"start_date?": DATE, "end_date": DATE},
)
def answer_support(inputs: Inputs, law: Law) -> Answers:
    """An extension begins on the day after the former end."""
    starts = _days([i["start_date"] if "start_date" in i else i["previous_end_date"] for i in inputs])
    starts = starts + np.array(["start_date" not in i for i in inputs], dtype=np.int64)
    ends = support_measure_period(starts, law=law)
    return [
        {"start_date": date_of(int(start)), "end_date": date_of(int(end))}
        for start, end in zip(starts, ends, strict=True)
    ]


@case_adapter(
    "deleted_record_issuable",
    axis="event_date",
    parameters={"retained_from": DATE, "retention_years": COUNT},
    input={"removed_date": DATE, "request_date": DATE},
    expected={"issuable": TRUTH},
    values=lambda p: {
        "resident_register_act.deleted_records_retained_from": int(p["retained_from"].strftime("%Y%m%d")),
        "resident_register_act.deleted_record_years": p["retention_years"],
    },
)
def answer_deleted(inputs: Inputs, law: Law) -> Answers:
    removed, requested = (_days([i[name] for i in inputs]) for name in ("removed_date", "request_date"))
    return [{"issuable": bool(one)} for one in deleted_record_issuable(removed, requested, law=law)]


def _days(dates: list) -> Day:  # type: ignore[type-arg]
    return np.array([day(one) for one in dates], dtype=np.int64)
