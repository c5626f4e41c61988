"""Which year a page of documents is about: that of the session's address, else the year whose documents come in now."""

from django.http import HttpRequest

from kikan.shared.desk.as_of import as_of


def year_of_documents(request: HttpRequest) -> int:
    """The year of `?year=`; otherwise that of the page's day: documents of January are of the year that begins in April."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) <= 2099:
        return int(asked)
    return as_of(request).year
