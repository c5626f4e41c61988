"""What an address asks for: the fiscal year of a page."""

from datetime import date

from django.http import HttpRequest

from kikan.shared.desk.as_of import as_of

FIRST_YEAR, LAST_YEAR = 2000, 2099


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day belongs to (4月から翌年3月)."""
    return day.year - (day.month < 4)


def year_asked(request: HttpRequest) -> int:
    """The year of `?year=`; that of the page's day where none or nonsense is asked."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR:
        return int(asked)
    return fiscal_year_of(as_of(request))
