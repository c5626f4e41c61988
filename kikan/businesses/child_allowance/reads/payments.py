"""What is unpaid of each month, what was decided and paid (未払・支払の照会)."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.child_allowance.law.amounts import BANDS
from kikan.businesses.child_allowance.models import Decision, MonthlyResult, Payment, PaymentLine
from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.law import book
from kikan.law.days import date_of
from kikan.law.moments import moment_of_day
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

UNPAID = """
SELECT recipient, child, month, amount FROM (
  SELECT recipient, child, month, sum(amount)::bigint AS amount FROM (
    SELECT recipient, child, month, amount FROM (
      SELECT DISTINCT ON (recipient, child, month) recipient, child, month, amount FROM child_allowance_month
      WHERE municipality = %(municipality)s
        AND (%(recipients)s::bigint[] IS NULL OR recipient = ANY(%(recipients)s))
      ORDER BY recipient, child, month, entry DESC
    ) determined
    UNION ALL
    SELECT recipient, child, month, -amount FROM child_allowance_payment_line
    WHERE municipality = %(municipality)s
      AND (%(recipients)s::bigint[] IS NULL OR recipient = ANY(%(recipients)s))
    UNION ALL
    SELECT recipient, child, month, amount FROM child_allowance_return_line
    WHERE municipality = %(municipality)s
      AND (%(recipients)s::bigint[] IS NULL OR recipient = ANY(%(recipients)s))
  ) moved GROUP BY recipient, child, month
) rest WHERE amount <> 0 AND month < %(until)s ORDER BY recipient, month, child
"""
ROWS = """
SELECT m.month, m.child, m.order_number, m.band, m.amount,
  (SELECT coalesce(sum(l.amount), 0)::bigint FROM child_allowance_payment_line l
   WHERE l.municipality = m.municipality AND l.recipient = m.recipient AND l.child = m.child AND l.month = m.month)
  - (SELECT coalesce(sum(r.amount), 0)::bigint FROM child_allowance_return_line r
   WHERE r.municipality = m.municipality AND r.recipient = m.recipient AND r.child = m.child AND r.month = m.month) AS paid
FROM (
  SELECT DISTINCT ON (child, month) * FROM child_allowance_month
  WHERE municipality = %(municipality)s AND recipient = %(recipient)s ORDER BY child, month, entry DESC
) m ORDER BY m.month DESC, m.order_number, m.child
"""
BANDS_JA = ("3歳未満", "3歳以上小学校修了前", "中学生", "高校生年代", "大学生年代")
assert len(BANDS_JA) == len(BANDS) + 1


def unpaid_before(until: date, recipients: list[int] | None = None) -> dict[str, np.ndarray]:
    """(recipient, child, month, amount) of what is determined and not paid of months before a day; below zero: overpaid."""
    return read_columns(
        UNPAID, {"municipality": current_or_raise(), "recipients": recipients, "until": until}
    )


@dataclass(frozen=True)
class MonthLine:
    """One child's month as the ledger says now, with the article its amount stands in. paid: less what is asked back."""

    month: date
    child: int
    order: int
    band: int
    amount: int
    paid: int
    cites: str

    @property
    def why_ja(self) -> str:
        """Class of age and number among the children."""
        return _why_ja(self.band, self.order)


def _why_ja(band: int, order: int) -> str:
    return f"{BANDS_JA[band]}　第{order}子" if order else "支給事由がなくなった月"


def month_lines(recipient: int) -> list[MonthLine]:
    """Every month of a recipient, the newest first."""
    found = read_columns(ROWS, {"municipality": current_or_raise(), "recipient": recipient})
    values = book().parameter("child_allowance_act.monthly_amounts").values

    def cites(month: date) -> str:
        at = moment_of_day("benefit_month", month)
        return next(v.cites for v in values if v.begins <= at and (v.ends is None or at < v.ends))

    rows = zip(*(values.tolist() for values in found.values()), strict=True)
    return [
        MonthLine(date_of(month), child, order, band, amount, paid, cites(date_of(month)))
        for month, child, order, band, amount, paid in rows
    ]


@dataclass(frozen=True)
class DecisionLine:
    """A decision about a recipient."""

    number: int
    kind: int
    decided_on: date
    month: date
    before: int
    amount: int
    reason: str
    entry: int

    @property
    def kind_ja(self) -> str:
        return str(DecisionKind(self.kind).label)


def decisions_of(recipient: int) -> list[DecisionLine]:
    """The decisions about a recipient, the newest first."""
    rows = Decision.objects.filter(municipality=current_or_raise(), recipient=recipient).order_by("-number")
    return [
        DecisionLine(**{name: getattr(row, name) for name in DecisionLine.__dataclass_fields__})
        for row in rows
    ]


@dataclass(frozen=True)
class PaymentSum:
    """A payment decided, in yen. payee: who gets it instead of the recipient."""

    number: int
    payee: int | None
    pay_month: date
    pays_on: date
    due: int
    offset: int
    amount: int
    carried: int
    deducted: int
    entry: int


def payments_of(recipient: int) -> list[PaymentSum]:
    """The payments decided for a recipient, the newest first."""
    rows = Payment.objects.filter(municipality=current_or_raise(), recipient=recipient).order_by("-number")
    return [
        PaymentSum(**{name: getattr(row, name) for name in PaymentSum.__dataclass_fields__}) for row in rows
    ]


@dataclass(frozen=True)
class PaidMonth:
    """A child's month on a paper: why it brings what, and the amount."""

    month: date
    child: int
    why_ja: str
    amount: int


def months_at(recipient: int, month: date, known_at: int) -> list[PaidMonth]:
    """What a recipient's children bring in a month as known at an entry, in their order."""
    rows = MonthlyResult.objects.filter(
        municipality=current_or_raise(), recipient=recipient, month=month, entry__lte=known_at
    )
    newest = {row.child: row for row in rows.order_by("entry")}
    counted = sorted((row for row in newest.values() if row.order), key=lambda row: row.order)
    return [PaidMonth(month, row.child, _why_ja(row.band, row.order), row.amount) for row in counted]


def lines_of(recipient: int, payment: int) -> list[PaidMonth]:
    """The months a payment settles, in order."""
    rows = PaymentLine.objects.filter(municipality=current_or_raise(), recipient=recipient, payment=payment)
    known = {(line.month, line.child): line.why_ja for line in month_lines(recipient)}
    return [
        PaidMonth(r.month, r.child, "内払調整" if r.amount < 0 else known[r.month, r.child], r.amount)
        for r in rows.order_by("month", "child")
    ]


def unpaid_total(day: date) -> tuple[int, int]:
    """(yen due and not yet decided, yen overpaid) over all recipients, of the months before that of a day."""
    amounts = unpaid_before(day.replace(day=1))["amount"]
    return int(amounts[amounts > 0].sum()), -int(amounts[amounts < 0].sum())
