"""Old minutes become days, and every sum stays what it was."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from kikan.businesses.service.reads.measures import answers_by_day, routes
from kikan.shared.operation.measuring import write
from kikan.shared.operation.models import Response
from kikan.shared.tenancy.clock import TOKYO
from kikan.site.nightly.running import SUM_UP

pytestmark = pytest.mark.django_db
TOWN, MONTHS_KEPT = 62022, 36


def sum_up() -> tuple[int, int]:
    """Rows before and after."""
    with connection.cursor() as cursor:
        cursor.execute(SUM_UP)
        ((minutes, days),) = cursor.fetchall()
    return minutes, days


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO)


def _border() -> date:
    """The first day whose minutes stay."""
    today = datetime.now(TOKYO).date()
    month = today.year * 12 + today.month - 1 - MONTHS_KEPT
    return date(month // 12, month % 12 + 1, 1)


def test_minutes_older_than_three_years_become_days_and_the_figures_stay() -> None:
    border = _midnight(_border())
    for n, minute in enumerate(
        (border - timedelta(minutes=1), border - timedelta(minutes=2), border - timedelta(hours=25))
    ):
        for process in (1, 2):
            write(
                [(minute, TOWN, "residents.home", (n, 5, 0, 0, 0, 0, 1, 0, 0), 900)], uuid.UUID(int=process)
            )
    write([(border, TOWN, "residents.home", (1, 0, 0, 0, 0, 0, 0, 0, 0), 7)], uuid.UUID(int=1))
    since, until = border - timedelta(days=31), border + timedelta(days=1)
    days, screens = answers_by_day(TOWN, since, until), routes(TOWN, since, until)
    assert sum_up() == (6, 2)
    assert (answers_by_day(TOWN, since, until), routes(TOWN, since, until)) == (days, screens)
    # The two days before and the minute that is young enough.
    kept = list(Response.objects.order_by("minute").values_list("minute", "process"))
    assert [process.int for _, process in kept] == [0, 0, 1]
    assert [minute.astimezone(UTC) for minute, _ in kept][-1] == border.astimezone(UTC)
    assert sum_up() == (0, 0)
    assert (answers_by_day(TOWN, since, until), routes(TOWN, since, until)) == (days, screens)
