"""Days as papers print them: Japanese era, Western where the paper's rule says so, or the words of an unknown day."""

from datetime import date

from kikan.ground import eras

# A text is an uncertain date's own words (不詳日) and stays as it is; None is blank.
Day = date | str | None


def era_day(day: Day) -> str:
    """令和8年11月23日."""
    return eras.in_words(day) if isinstance(day, date) else day or ""


def western_day(day: Day) -> str:
    """2026年11月23日, for a foreigner's birth date and the end of a stay."""
    return eras.western(day) if isinstance(day, date) else day or ""
