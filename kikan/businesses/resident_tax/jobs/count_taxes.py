"""Count the taxes of a year (課税状況の集計): every figure is kept as it is told now, and can be told again."""

import numpy as np

from kikan.businesses.resident_tax.models import TaxPublication
from kikan.businesses.resident_tax.reads.tax_census import counted
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, numbers, tenant
from kikan.shared.tenancy.columns import write_columns

SERIES = "resident_tax.publication"


def run(context: RunContext) -> Outcome:
    """Parameter `fiscal_year`. Counted and kept in one transaction: a killed run leaves nothing, the next begins anew."""
    with tenant(context.municipality):
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality):
        made = TaxPublication.objects.filter(municipality=context.municipality, run=context.number).first()
        number, cells = (
            (made.number, 0) if made else _publish(context, int(context.parameters["fiscal_year"]), known_at)
        )
    context.note_figures(publication=number, cells=cells)
    return Outcome.DONE


def _publish(context: RunContext, fiscal_year: int, known_at: int) -> tuple[int, int]:
    found = counted(fiscal_year, known_at)
    number = numbers.draw(SERIES)
    TaxPublication.objects.create(
        municipality=context.municipality, number=number, run=context.number, fiscal_year=fiscal_year,
        known_at=known_at, published_at=clock.now(),
    )  # fmt: skip
    size = len(found["count"])
    if size:
        lines = np.arange(1, size + 1, dtype=np.int64)
        write_columns("resident_tax_figure", {**found, "publication": np.full(size, number), "line": lines})
    return number, size
