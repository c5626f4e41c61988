"""How values look on screens (表示): days in eras, yen, numbers, names with their exact glyphs."""

from datetime import date, datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

from kikan.ground.eras import in_words, western
from kikan.shared.desk.person import Badge

NONE = mark_safe("")


def day_html(day: date | datetime | str | None) -> SafeString:
    """令和8年11月23日 with the western form on hover and focus; a text (不詳日) stays as it is."""
    if day is None or isinstance(day, str):
        return format_html("{}", day or "")
    if isinstance(day, datetime):
        day = localtime(day).date() if is_aware(day) else day.date()
    return format_html(
        '<time class="day" datetime="{}" title="{}">{}</time>', day.isoformat(), western(day), in_words(day)
    )


def yen(amount: int | None) -> str:
    """12,300円; negative amounts with the minus sign of typesetting; unknown is a dash."""
    if amount is None:
        return "―"
    return f"{'−' if amount < 0 else ''}{abs(int(amount)):,}円"


def short_yen(amount: int) -> str:
    """2.70億, 9,810万: large sums in a tile; the exact figure stands in the table."""
    if amount >= 10**8:
        hundredth = amount // 10**6
        return f"{hundredth // 100:,}.{hundredth % 100:02d}億"
    return f"{amount // 10**4:,}万" if amount >= 10**6 else f"{amount:,}"


def count(number: int | None) -> str:
    return "―" if number is None else f"{'−' if number < 0 else ''}{abs(int(number)):,}"


def person_number(number: int | None) -> str:
    """The person number (宛名番号) with its check digit set apart: 0002741-3."""
    return "" if number is None else f"{int(number) // 10:07d}-{int(number) % 10}"


def glyphs(name: str | None) -> SafeString:
    """A name in the typeface that has every form of its characters."""
    return format_html('<span class="glyphs">{}</span>', name) if name else NONE


def badge(mark: Badge) -> SafeString:
    html = format_html('<span class="badge badge-{}" title="{}">{}</span>', mark.tone, mark.title, mark.ja)
    if not mark.title:
        html = format_html('<span class="badge badge-{}">{}</span>', mark.tone, mark.ja)
    return format_html('<a href="{}">{}</a>', mark.url, html) if mark.url else html


def html(value: Any, kind: str) -> SafeString:
    """The cell of a list."""
    if kind == "badge":
        marks = value if isinstance(value, (list, tuple)) else [value] if value else []
        return format_html_join(" ", "{}", ((badge(m),) for m in marks))
    if kind == "day":
        return day_html(value)
    if kind == "name":
        return glyphs(value)
    return format_html("{}", plain(value, kind))


def plain(value: Any, kind: str) -> str:
    """The same in letters, for filters and headings."""
    if kind == "yen":
        return yen(value)
    if kind == "count":
        return count(value)
    if kind == "number":
        return person_number(value)
    if kind == "badge":
        marks = value if isinstance(value, (list, tuple)) else [value] if value else []
        return " ".join(m.ja for m in marks)
    if isinstance(value, date):
        return in_words(value)
    return "" if value is None else str(value)


def for_csv(value: Any, kind: str) -> str | int:
    """The same for a file: bare integers, ISO days; a text that a spreadsheet would run is quoted."""
    if value is None:
        return ""
    if kind in ("yen", "count", "number") and isinstance(value, int):
        return value
    text = value.isoformat() if isinstance(value, date) else plain(value, kind)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
