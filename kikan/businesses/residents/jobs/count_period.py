"""Count a month or a year (月次・年次の集計): every figure is kept as it is told now, and can be told again."""

from dataclasses import replace
from datetime import date

import numpy as np

from kikan.businesses.residents.models import Publication
from kikan.businesses.residents.reads.census import Period, count, month_period, year_period
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, numbers, tenant
from kikan.shared.tenancy.columns import write_columns

SERIES = "residents.publication"


class NotOver(RuntimeError):
    """The period has not ended: its figures would change with the next event."""


def run_month(context: RunContext) -> Outcome:
    """Parameter `month`, such as 202610."""
    return _run(context, month_period(int(context.parameters["month"])))


def run_year(context: RunContext) -> Outcome:
    """Parameter `year`: population of 1 January, movements of the year before."""
    return _run(context, year_period(int(context.parameters["year"])))


def _run(context: RunContext, period: Period) -> Outcome:
    if max(period.day, period.until) > clock.today():
        raise NotOver(str(period.period))
    with tenant(context.municipality):
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality):
        made = Publication.objects.filter(municipality=context.municipality, run=context.number).first()
        number, cells = (made.number, 0) if made else _publish(context, period, known_at)
    context.note_figures(publication=number, cells=cells)
    return Outcome.DONE


def _publish(context: RunContext, period: Period, known_at: int) -> tuple[int, int]:
    """Count and keep in one transaction: a killed run leaves nothing, the next one begins anew."""
    before = last_before(period, known_at)
    begins = before.until if before is not None else period.begins_on
    counted = count(replace(period, begins_on=begins), known_at, before.known_at if before else known_at)
    number = numbers.draw(SERIES)
    Publication.objects.create(
        municipality=context.municipality, number=number, run=context.number, kind=period.kind, period=period.period,
        day=period.day, begins_on=begins, until=period.until, known_at=known_at,
        before=before.number if before else None, published_at=clock.now(),
    )  # fmt: skip
    size = len(counted["count"])
    if size:
        lines = np.arange(1, size + 1, dtype=np.int64)
        write_columns("residents_figure", {**counted, "publication": np.full(size, number), "line": lines})
    return number, size


def last_before(period: Period, known_at: int) -> Publication | None:
    """The publication of the month or year just before: where its movements ended these begin."""
    rows = Publication.objects.filter(kind=period.kind, until=_day_before(period), known_at__lte=known_at)
    return rows.order_by("-number").first()


def _day_before(period: Period) -> date:
    return period.begins_on
