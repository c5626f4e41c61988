"""Who must still hand in the yearly status report (現況届), and until when."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Day, Law, Truth, choose, rule
from kikan.law.days import first_of_month

SINCE = 19144  # 2022-06-01, since when most recipients need none
GROUNDS = (
    "none",
    "facility",
    "foster",
    "corporate_guardian",
    "divorcing",
    "violence",
    "unregistered_child",
    "supports_no_student",
    "apart",
    "asked_by_municipality",
)


@dataclass(frozen=True, eq=False)
class Situations:
    """Recipients on the first day of the month of the report, one row each; a column of truths for each ground."""

    of: dict[str, Truth]


@rule("child_allowance_act.status_report_ground", axis="event_date", since=SINCE, ja="現況届の要る受給者")
def status_report_ground(situations: Situations, *, law: Law) -> Count:
    """Why each recipient must hand in a status report, as a place in GROUNDS; 0 for whom the register tells enough.

    Living apart from a child asks for one where the municipality has it so.
    Law: 児童手当法第26条、同法施行規則第4条
    """
    asked = {str(name) for name in law.table("status_report_grounds").cells("ground")}
    if law.choice("status_report_apart") == "yes":
        asked.add("apart")
    found = np.zeros(len(next(iter(situations.of.values()))), dtype=np.int64)
    for place, name in reversed(list(enumerate(GROUNDS))):
        if name in asked:
            found = choose(situations.of[name], place, found)
    return found


@rule("child_allowance_act.status_report_days", axis="event_date", since=SINCE, ja="現況届の基準日と期限")
def status_report_days(year: Count, *, law: Law) -> tuple[Day, Day]:
    """The day whose situation a report tells, and the last day to hand it in.

    Law: 児童手当法施行規則第4条
    """
    month = year * 12 + law.amount("status_report_month") - 1
    return first_of_month(month), first_of_month(month + 1) - 1
