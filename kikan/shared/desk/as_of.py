"""The as-of date of a session (基準日): looking at another day turns all writes off."""

from datetime import date

from django.http import HttpRequest

from kikan.ground.eras import DateFault, in_words, parse_day
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock

KEY = "as_of"


def as_of(request: HttpRequest) -> date:
    """The day the page is read as of: the chosen one, else today."""
    chosen = request.session.get(KEY, "") if hasattr(request, "session") else ""
    return date.fromisoformat(chosen) if chosen else clock.today()


def choose(request: HttpRequest, text: str) -> None:
    """Read pages as of another day from now on; blank or today's date returns to today.

    Errors: Refused where the text names no day.
    """
    try:
        day = parse_day(text) if text.strip() else clock.today()
    except DateFault as fault:
        raise Refused(f"基準日：{fault.message}", field="as_of") from None
    if day == clock.today():
        request.session.pop(KEY, None)
    else:
        request.session[KEY] = day.isoformat()


def is_today(request: HttpRequest) -> bool:
    return as_of(request) == clock.today()


def require_today(request: HttpRequest) -> None:
    """Errors: Refused for an act while another day is looked at."""
    if not is_today(request):
        raise Refused(
            f"基準日が{in_words(as_of(request))}なので登録できません。",
            what_to_do="画面上の「本日に戻す」を押してから、もう一度登録してください。",
        )
