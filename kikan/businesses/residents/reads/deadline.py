"""Until when an event must be notified (届出期間の末日), as forms show it."""

from datetime import date, timedelta

import numpy as np

from kikan.businesses.residents.law.deadlines import notification_deadline
from kikan.law import book
from kikan.law.days import date_of
from kikan.law.days import day as day_number
from kikan.law.errors import LawGap
from kikan.shared.tenancy.calendar import closed_days


def notice_deadline(happened_on: date) -> date | None:
    """The last day of notifying; None for days the law book does not reach. Needs an open municipality."""
    on = day_number(happened_on)
    closed = closed_days(happened_on, happened_on + timedelta(days=60))
    try:
        law = book().law("event_date", on)
        days = np.array([day_number(d) for d in closed], dtype=np.int64)
        return date_of(int(notification_deadline(np.array([on], dtype=np.int64), days, law=law)[0]))
    except LawGap:
        return None
