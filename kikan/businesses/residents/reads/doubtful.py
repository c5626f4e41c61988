"""Names that papers could not show (文字の注意, A10): outside the list of characters, or without a glyph."""

from datetime import date
from functools import lru_cache

from django.db import connection

from kikan.ground.mj.doubts import doubts
from kikan.shared.documents import rendering
from kikan.shared.tenancy.opener import current_or_raise

# A name that is its own JIS form holds nothing rare.
RARE = """
SELECT person, name FROM addressees_name
WHERE municipality = %s AND ended_by IS NULL AND valid_from <= %s AND valid_until > %s AND name <> jis
"""


@lru_cache(maxsize=4096)
def is_doubtful(name: str) -> bool:
    """Whether a name holds a character that is not listed or that the typeface of papers lacks."""
    return bool(doubts(name)) or _is_unprintable(name)


def why_doubtful(name: str) -> str:
    """The reason for a clerk: of the list of characters, else of the typeface."""
    listed = [f"{each.codes}：{each.message}" for each in doubts(name)]
    return listed[0] if listed else "書類の書体に字形がありません。"


def _is_unprintable(name: str) -> bool:
    try:
        return bool(rendering.unprintable(name))
    except rendering.NoFont:
        # Without any font no paper is printed at all, and the page of papers says so: that is no fault of a name.
        return False


def doubtful_persons(day: date) -> list[int]:
    """Everybody of the municipality with such a name on a day."""
    with connection.cursor() as cursor:
        cursor.execute(RARE, [current_or_raise(), day, day])
        return sorted({person for person, name in cursor.fetchall() if is_doubtful(name)})
