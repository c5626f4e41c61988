"""Readings of names (氏名の振り仮名): from when on they may be entered without a notice."""

from datetime import date

from kikan.law import book
from kikan.law.days import day as day_number


def may_be_entered_ex_officio(on: date) -> bool:
    """Whether the municipality enters the notified reading by itself on that day (振り仮名の職権記載).

    Law: 戸籍法の一部改正を含む法律（令和5年法律第48号）附則
    """
    law = book().law("event_date", day_number(on))
    return law.choice("resident_register_act.reading_entry") == "ex_officio"
