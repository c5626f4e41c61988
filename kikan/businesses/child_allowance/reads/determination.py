"""The months of all recipients as columns, beside what the ledger says already: only differences are written."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.child_allowance.law.amounts import Amounts, Children
from kikan.law import Count, Day, Law, Truth, Yen, call
from kikan.law.days import date_of, first_of_month
from kikan.law.days import day as to_day
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

RAISED = """
SELECT c.child, c.recipient, c.tie, p.birth_on, r.standing, greatest(c.valid_from, r.valid_from) AS begins,
  least(c.valid_until, r.valid_until) AS ends
FROM child_allowance_child c
JOIN child_allowance_recipient r ON r.municipality = c.municipality AND r.person = c.recipient
  AND r.ended_by IS NULL AND r.valid_from < c.valid_until AND c.valid_from < r.valid_until
JOIN addressees_profile p ON p.municipality = c.municipality AND p.person = c.child AND p.ended_by IS NULL
  AND p.valid_until = DATE '9999-12-31'
WHERE c.municipality = %(municipality)s AND c.ended_by IS NULL
  AND (%(recipients)s::bigint[] IS NULL OR c.recipient = ANY(%(recipients)s))
"""
CONFIRMED = """
SELECT child, recipient, valid_from, valid_until FROM child_allowance_confirmation
WHERE municipality = %(municipality)s AND ended_by IS NULL
  AND (%(recipients)s::bigint[] IS NULL OR recipient = ANY(%(recipients)s))
"""
LEDGER = """
SELECT DISTINCT ON (recipient, child, month) recipient, child, month, order_number, band, amount
FROM child_allowance_month
WHERE municipality = %(municipality)s AND (%(recipients)s::bigint[] IS NULL OR recipient = ANY(%(recipients)s))
ORDER BY recipient, child, month, entry DESC
"""


@dataclass(frozen=True, eq=False)
class Months:
    """Rows of the ledger as columns; `month` is the first day of the month."""

    recipient: Count
    child: Count
    month: Day
    order: Count
    band: Count
    amount: Yen

    def at(self, rows: Truth | Count) -> "Months":
        return Months(*(values[rows] for values in vars(self).values()))

    def with_others(self, other: "Months") -> "Months":
        """Both one below the other."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Months(*(np.concatenate(pair) for pair in pairs))

    def as_nothing(self) -> "Months":
        """The same months, bringing nothing any more."""
        return Months(self.recipient, self.child, self.month, 0 * self.order, self.band, 0 * self.amount)


def months_through(last: int, recipients: list[int] | None = None) -> Months:
    """Every month that every recipient is entitled to, from the first to `last` (year × 12 + month - 1), by its own law.

    recipients: None for all. Errors: LawGap
    """
    asked = {"municipality": current_or_raise(), "recipients": recipients}
    return months_from(read_columns(RAISED, asked), read_columns(CONFIRMED, asked), last)


def months_from(raised: dict[str, np.ndarray], confirmed: dict[str, np.ndarray], last: int) -> Months:
    """The same of given columns: those of RAISED and CONFIRMED. Errors: LawGap"""
    law = ordinances.law("benefit_month", last, statute="child_allowance_act")
    found = Months(*(np.zeros(0, dtype=np.int64) for _ in range(6)))
    if not len(raised["child"]):
        return found
    first = date_of(int(raised["begins"].min()))
    for month in range(first.year * 12 + first.month - 1, last + 1):
        found = found.with_others(_month(month, raised, confirmed, law.on("benefit_month", month)))
    return found


def _month(month: int, raised: dict[str, np.ndarray], confirmed: dict[str, np.ndarray], law: Law) -> Months:
    day = int(first_of_month(np.array([month], dtype=np.int64))[0])
    holds = (raised["begins"] <= day) & (day < raised["ends"])
    one = {name: values[holds] for name, values in raised.items()}
    in_force = (confirmed["valid_from"] <= day) & (day < confirmed["valid_until"])
    supporting = dict(
        zip(confirmed["child"][in_force].tolist(), confirmed["recipient"][in_force].tolist(), strict=True)
    )
    is_supported = np.array(
        [
            supporting.get(c) == r
            for c, r in zip(one["child"].tolist(), one["recipient"].tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
    recipients, place = np.unique(one["recipient"], return_inverse=True)
    children = Children(
        place.astype(np.int64), len(recipients), one["birth_on"], one["tie"], is_supported, one["standing"]
    )
    amounts: Amounts = call("child_allowance_act.monthly", children, law=law)
    rows = Months(
        one["recipient"], one["child"], np.full(len(place), day, dtype=np.int64), amounts.order, amounts.band,
        amounts.amount,
    )  # fmt: skip
    return rows.at(amounts.order > 0)


def ledger(recipients: list[int] | None = None) -> Months:
    """What the ledger says now, of all or of some recipients."""
    found = read_columns(LEDGER, {"municipality": current_or_raise(), "recipients": recipients})
    return Months(*found.values())


def differences(known: Months, wanted: Months) -> Months:
    """What must be written so that the ledger says what is wanted: new and changed months, and months gone."""
    both = known.with_others(wanted)
    is_wanted = np.arange(len(both.child)) >= len(known.child)
    rows = np.lexsort((is_wanted, both.month, both.child, both.recipient))
    keys = np.stack((both.recipient, both.child, both.month))[:, rows]
    values = np.stack((both.order, both.band, both.amount))[:, rows]
    has_next = np.zeros(len(rows), dtype=np.bool_)
    has_next[:-1] = (keys[:, 1:] == keys[:, :-1]).all(axis=0)
    follows = np.roll(has_next, 1) if len(rows) else has_next
    equal = np.zeros(len(rows), dtype=np.bool_)
    equal[1:] = (values[:, 1:] == values[:, :-1]).all(axis=0)
    ordered = both.at(rows)
    side = is_wanted[rows]
    gone = ~side & ~has_next & (ordered.order > 0)
    return ordered.at(side & ~(follows & equal)).with_others(ordered.at(gone).as_nothing())


def first_day(month: int) -> date:
    """The first day of such a month."""
    return date(month // 12, month % 12 + 1, 1)


def monthly_sum(months: Months, month: int) -> int:
    """What all the children of these rows bring together in a month."""
    return int(months.amount[months.month == to_day(first_day(month))].sum())
