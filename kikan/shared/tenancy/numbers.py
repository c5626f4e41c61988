"""Numbers drawn per municipality (採番): gapless in order of commit, provisional in a preview."""

from django.db import connection

from kikan.shared.tenancy import provisional
from kikan.shared.tenancy.opener import current_or_raise

DRAW = """
INSERT INTO tenancy_number_series AS s (municipality, series, last) VALUES (%s, %s, %s)
ON CONFLICT (municipality, series) DO UPDATE SET last = s.last + EXCLUDED.last
RETURNING last
"""


def draw(series: str, count: int = 1) -> int:
    """The first of `count` new numbers of a series, counted from 1; needs an open municipality."""
    if provisional.is_preview():
        return provisional.take(count)
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [current_or_raise(), series, count])
        last: int = cursor.fetchone()[0]
    return last - count + 1


def continue_after(series: str, last: int) -> None:
    """Never draw a number up to `last` again: numbers brought in by migration are kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenancy_number_series AS s (municipality, series, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (municipality, series) DO UPDATE SET last = greatest(s.last, EXCLUDED.last)",
            [current_or_raise(), series, last],
        )
