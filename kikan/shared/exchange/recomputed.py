"""What a business itself asks of everybody for a year (再計算): its rows of today, or those of a run that waits."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kikan.shared.jobs.models import Run, State
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Amounts:
    """Columns of one length. amount: yen for the year; each flag says what may explain that another system's differs."""

    person: Ints = field(repr=False)
    amount: Ints = field(repr=False)
    is_relieved: Bools = field(repr=False)
    lacks_income: Bools = field(repr=False)
    is_part: Bools = field(repr=False)

    def __len__(self) -> int:
        return len(self.person)

    def by_person(self) -> "Amounts":
        """One row a person: amounts added, flags joined; in the order of the numbers."""
        persons, at = np.unique(self.person, return_inverse=True)
        count = len(persons)
        total = np.zeros(count, dtype=np.int64)
        np.add.at(total, at, self.amount)
        flags = [
            np.bincount(at, weights=f, minlength=count) > 0
            for f in (self.is_relieved, self.lacks_income, self.is_part)
        ]
        return Amounts(persons, total, *flags)


def amounts(table: str, job: str, columns: str, where: str, fiscal_year: int) -> Amounts:
    """Read by SQL that the business writes down: `columns` give person, amount, relieved, unknown, part.

    The trial of the newest run of `job` that waits for its approval (承認待ち) comes before the released rows.
    """
    rows = Run.objects.filter(municipality=current_or_raise(), job=job, state=State.WAITING)
    waiting = rows.order_by("-number").values_list("number", "parameters").first()
    if waiting is not None and dict(waiting[1]).get("fiscal_year") == fiscal_year:
        source, given = f"{table}_trial WHERE run = %s AND", [waiting[0]]
    else:
        source, given = f"{table} WHERE ended_by IS NULL AND", []
    found = read_columns(f"SELECT {columns} FROM {source} {where}", [*given, fiscal_year])  # noqa: S608
    flags = (np.asarray(found[name], dtype=np.bool_) for name in ("relieved", "unknown", "part"))
    return Amounts(found["person"], found["amount"], *flags)
