"""What the allowance of a fiscal year comes to (支給の状況): children and yen by month, pension and class."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.child_allowance.law.amounts import BANDS
from kikan.businesses.child_allowance.models.entitlement import PensionKind
from kikan.businesses.child_allowance.reads import determination
from kikan.law import Count, Groups
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.history.columns import row_on
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

PENSIONS = """
SELECT person, pension_kind, valid_from, valid_until FROM child_allowance_recipient
WHERE municipality = %(municipality)s AND ended_by IS NULL
"""
DECIDED = """
SELECT recipient, child, month, sum(amount)::bigint AS amount FROM child_allowance_payment_line
WHERE municipality = %(municipality)s GROUP BY recipient, child, month
"""
APRIL = 4
UNDER_THREE = BANDS.index("under_three")
THIRD = 3
CLASSES = ("3歳未満　第1子・第2子", "3歳未満　第3子以降", "3歳以上　第1子・第2子", "3歳以上　第3子以降")


@dataclass(frozen=True)
class ReportLine:
    """One month, kind of pension and class; money in yen. decided: of it already decided to be paid, offsets taken off."""

    month: date
    pension_ja: str
    class_ja: str
    recipients: int
    children: int
    amount: int
    decided: int


def of_year(fiscal_year: int) -> list[ReportLine]:
    """The months from April to March as the ledger stands; a child that brings nothing is not counted."""
    known = determination.ledger()
    first, after = to_day(date(fiscal_year, APRIL, 1)), to_day(date(fiscal_year + 1, APRIL, 1))
    rows = known.at((known.month >= first) & (known.month < after) & (known.amount > 0))
    if not len(rows.child):
        return []
    values: dict[str, object] = {"municipality": current_or_raise()}
    pensions = read_columns(PENSIONS, values)
    at = row_on(rows.recipient, rows.month, pensions)
    pension = np.where(at >= 0, pensions["pension_kind"][at], int(PensionKind.UNKNOWN))
    which = 2 * (rows.band != UNDER_THREE) + (rows.order >= THIRD)
    keys, place = np.unique(np.stack((rows.month, pension, which)), axis=1, return_inverse=True)
    place = place.reshape(-1).astype(np.int64)
    groups = Groups(place, keys.shape[1])
    people = np.unique(np.stack((place, rows.recipient)), axis=1)[0]
    figures = (
        np.bincount(people, minlength=keys.shape[1]), groups.sum(np.ones(len(place), dtype=np.int64)),
        groups.sum(rows.amount), groups.sum(_decided(rows, values)),
    )  # fmt: skip
    return [
        ReportLine(date_of(month), str(PensionKind(kind).label), CLASSES[one], *counted)
        for (month, kind, one), *counted in zip(keys.T.tolist(), *(f.tolist() for f in figures), strict=True)
    ]


def _decided(rows: determination.Months, values: dict[str, object]) -> Count:
    """What was decided to be paid of each child's month."""
    found = read_columns(DECIDED, values)
    paid = dict(
        zip(
            zip(*(found[n].tolist() for n in ("recipient", "child", "month")), strict=True),
            found["amount"].tolist(), strict=True,
        )
    )  # fmt: skip
    keys = zip(rows.recipient.tolist(), rows.child.tolist(), rows.month.tolist(), strict=True)
    return np.array([paid.get(key, 0) for key in keys], dtype=np.int64)
