"""The first day a member may be gone after telling the others (脱退の予告)."""

from datetime import date

from kikan.law import Law, column
from kikan.law.days import date_of, day, months_passed


def earliest_leaving(noticed_on: date, law: Law) -> date:
    """The first day without the member: the same day so many years after the written notice.

    Law: 地方自治法第286条の2第1項（脱退する日の二年前までに書面で予告）. Errors: LawGap before what is known
    """
    years = law.of("joint_operation").amount("leaving_notice_years")
    # A notice of a day counts from the day after it (民法第140条), so the same day is the first one possible.
    return date_of(int(months_passed(column(day(noticed_on) + 1), years * 12)[0]))
