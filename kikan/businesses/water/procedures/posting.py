"""Bills written at once, outside a run (即時の調定・更正): at closing, for corrections."""

from datetime import date

import numpy as np

from kikan.businesses.water.models import Bill
from kikan.businesses.water.procedures.computed import Asking, Computed, Laws, asking_for, tables
from kikan.shared.ledger.charge import CHARGES
from kikan.shared.ledger.levies import SEWER, WATER
from kikan.shared.procedures import recorder
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.calendar import is_closed
from kikan.shared.tenancy.columns import write_columns

BILLS = "water.bill"


def asking_now(laws: Laws, day: date | None = None) -> Asking:
    """The billing month of a day (today)."""
    from kikan.law.days import day as to_day

    on = day or clock.today()
    return asking_for(on.year * 100 + on.month, laws.of_day(to_day(on)), is_closed)


def post(found: Computed, asking: Asking, entry: int) -> int:
    """Write the bills of a few periods with their charges. Returns the first bill's number."""
    first = numbers.draw(BILLS, len(found.periods))
    bills = first + np.arange(len(found.periods), dtype=np.int64)
    charge = numbers.draw(CHARGES, 2 * len(bills))
    for table, columns in tables(found, asking, bills, charge).items():
        if len(next(iter(columns.values()))):
            write_columns(table, {**columns, "entry": entry})
    for levy, total in ((WATER, found.water_total), (SEWER, found.sewer_total)):
        if int(total.sum()):
            recorder.note("charge", levy.ja, fiscal_year=asking.fiscal_year, amount=int(total.sum()))
    return first


def bill_of(number: int) -> Bill | None:
    """The bill in force of a number."""
    return Bill.objects.filter(number=number, ended_by__isnull=True).first()
