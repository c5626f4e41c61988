"""The municipality's own rules of seal registration on a day (条例値), and which of them are illustrative."""

from datetime import date

import numpy as np

from kikan.businesses.seals.law import codes
from kikan.businesses.seals.law.deadlines import reply_due
from kikan.law import Law
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.law.errors import LawGap
from kikan.shared.tenancy import ordinances

STATUTE = "seal_registration"


def law_on(day: date) -> Law:
    """Its short names are those of the statute. Errors: LawGap where it is asked what nobody has set."""
    return ordinances.law("event_date", to_day(day)).of(STATUTE)


def reply_due_on(sent_on: date) -> date:
    """The last day of the reply to a letter sent on a day (回答の期限)."""
    sent = np.array([to_day(sent_on)], dtype=np.int64)
    return date_of(int(reply_due(sent, law=law_on(sent_on))[0]))


def is_told(reason: str, day: date) -> bool:
    """Whether the ordinance has the person told of a cancellation for this reason (抹消通知)."""
    notice = law_on(day).choice("notice_of_cancellation")
    return reason in codes.OF_REGISTER and (
        notice == "all" or (notice != "none" and reason not in codes.UNTOLD)
    )


def is_illustrative(day: date) -> bool:
    """Whether a value that decides about a registration stands in for one no ordinance has set (例示値)."""
    law = law_on(day)
    try:
        law.choice("adult_ward")
        for name in ("min_age", "min_mm", "max_mm", "reply_days"):
            law.amount(name)
    except LawGap:
        return False
    return any(doubt.mark == "illustrative" for doubt in law.doubts())
