"""Standing deductions and donations, what a payment gave up, and the sums each section receives (徴収・寄附の照会)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from kikan.businesses.child_allowance.models import Deduction, DeductionLine
from kikan.businesses.child_allowance.models.deduction import DeductionGround, DeductionItem
from kikan.law import Count, Yen, at_least
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

IN_FORCE = """
SELECT deduction, recipient, ground, amount FROM child_allowance_deduction
WHERE municipality = %(municipality)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
"""
SUMS = """
SELECT p.pay_month, d.section, d.item, count(DISTINCT l.recipient), sum(l.amount)::bigint
FROM child_allowance_deduction_line l
JOIN child_allowance_payment p ON p.municipality = l.municipality AND p.number = l.payment
JOIN (SELECT DISTINCT deduction, section, item, municipality FROM child_allowance_deduction
      WHERE municipality = %(municipality)s) d ON d.municipality = l.municipality AND d.deduction = l.deduction
WHERE l.municipality = %(municipality)s AND p.pay_month >= %(first)s AND p.pay_month < %(after)s
GROUP BY p.pay_month, d.section, d.item ORDER BY p.pay_month, d.section, d.item
"""
APRIL = 4


@dataclass(frozen=True)
class DeductionSum:
    """A standing request, in yen a payment; it takes from payments of days before `valid_until`."""

    deduction: int
    ground: int
    item: int
    amount: int
    section: str
    asked_on: date
    valid_from: date
    valid_until: date

    @property
    def is_open(self) -> bool:
        return self.valid_until == OPEN

    @property
    def ground_ja(self) -> str:
        return str(DeductionGround(self.ground).label)

    @property
    def item_ja(self) -> str:
        return str(DeductionItem(self.item).label)


def deductions_of(recipient: int) -> list[DeductionSum]:
    """The requests of a recipient, the oldest first."""
    rows = as_of(Deduction.objects.filter(municipality=current_or_raise(), recipient=recipient), None)
    return [
        DeductionSum(**{name: getattr(row, name) for name in DeductionSum.__dataclass_fields__})
        for row in rows.order_by("deduction", "valid_from")
    ]


def taken_by(recipient: int) -> dict[int, list[tuple[str, int]]]:
    """Per payment of a recipient: item with its ground, and yen."""
    lines = list(
        DeductionLine.objects.filter(municipality=current_or_raise(), recipient=recipient).order_by("payment", "deduction")
    )  # fmt: skip
    if not lines:
        return {}
    names = {d.deduction: f"{d.item_ja}　{d.ground_ja}" for d in deductions_of(recipient)}
    found: dict[int, list[tuple[str, int]]] = {}
    for line in lines:
        found.setdefault(line.payment, []).append((names[line.deduction], line.amount))
    return found


@dataclass(frozen=True, eq=False)
class Taken:
    """What payments give up: `place` the row of the recipient, per request."""

    place: Count
    deduction: Count
    amount: Yen

    def sums(self, count: int) -> Yen:
        """Per recipient."""
        found = np.zeros(count, dtype=np.int64)
        np.add.at(found, self.place, self.amount)
        return found


NOTHING = Taken(*(np.zeros(0, dtype=np.int64) for _ in range(3)))


def share_out(recipients: Count, amounts: Yen, asked: Mapping[str, np.ndarray]) -> Taken:
    """What each request takes of what its recipient is to be paid: the fees of the act first, donations last, never more.

    recipients: ascending, with `amounts` in yen; asked: columns of IN_FORCE.
    """
    rows = np.lexsort((asked["deduction"], asked["ground"], asked["recipient"]))
    rows = rows[np.isin(asked["recipient"][rows], recipients)]
    if not len(rows):
        return NOTHING
    place = np.searchsorted(recipients, asked["recipient"][rows]).astype(np.int64)
    wanted = asked["amount"][rows]
    running = np.cumsum(wanted) - wanted
    before = running - running[np.searchsorted(place, place)]
    amount = np.minimum(wanted, at_least(amounts[place] - before, 0))
    some = amount > 0
    return Taken(place[some], asked["deduction"][rows][some], amount[some])


def in_force(day: date) -> dict[str, np.ndarray]:
    """(deduction, recipient, ground, amount) of the requests that hold on a day."""
    return read_columns(IN_FORCE, {"municipality": current_or_raise(), "day": day})


@dataclass(frozen=True)
class SectionSum:
    """What a section receives of the payments of a month, in yen."""

    pay_month: date
    section: str
    item: int
    recipients: int
    amount: int

    @property
    def item_ja(self) -> str:
        return str(DeductionItem(self.item).label)


def sums_of_year(fiscal_year: int) -> list[SectionSum]:
    """What each section receives of the payments of a fiscal year, by month."""
    asked: dict[str, int | date] = {
        "municipality": current_or_raise(), "first": date(fiscal_year, APRIL, 1),
        "after": date(fiscal_year + 1, APRIL, 1),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SUMS, asked)
        return [SectionSum(*row) for row in cursor.fetchall()]
