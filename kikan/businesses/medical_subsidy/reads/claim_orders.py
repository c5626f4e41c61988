"""What of the claims of institutions is still to be paid to whom, and what was ordered (支払の指図)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.medical_subsidy.models import ClaimOrder, ClaimOrderEnd, ClaimOrderLine
from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.shared.errors import NotFound
from kikan.shared.ledger.payout_models import PayoutStatus
from kikan.shared.ledger.payouts import states
from kikan.shared.ledger.purposes import MEDICAL_CLAIMS
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

TO_ORDER = """
SELECT s.file, s.institution_code, s.institution, s.scheme, s.count, s.amount, coalesce(own.payee, every.payee)
FROM (
  SELECT c.file, c.institution_code, max(c.institution) AS institution, c.scheme, count(*) AS count,
    sum(c.subsidy)::bigint AS amount
  FROM medical_subsidy_claim c JOIN medical_subsidy_claim_file f ON f.municipality = c.municipality AND f.number = c.file
  WHERE c.municipality = %(town)s AND f.month = %(month)s
  GROUP BY c.file, c.institution_code, c.scheme HAVING sum(c.subsidy) > 0
) s
LEFT JOIN medical_subsidy_claim_payee own ON own.municipality = %(town)s AND own.institution_code = s.institution_code
  AND own.ended_by IS NULL AND own.valid_from <= %(day)s AND %(day)s < own.valid_until
LEFT JOIN medical_subsidy_claim_payee every ON every.municipality = %(town)s AND every.institution_code = ''
  AND every.ended_by IS NULL AND every.valid_from <= %(day)s AND %(day)s < every.valid_until
WHERE NOT EXISTS (
  SELECT 1 FROM medical_subsidy_claim_order_line l WHERE l.municipality = %(town)s AND l.file = s.file
    AND l.institution_code = s.institution_code AND l.scheme = s.scheme AND NOT EXISTS (
      SELECT 1 FROM medical_subsidy_claim_order_end e WHERE e.municipality = %(town)s AND e.number = l.number
    )
)
ORDER BY s.file, s.institution_code, s.scheme
"""


@dataclass(frozen=True)
class ToOrder:
    """The claims of one institution and scheme in one file that no order holds; payee: None while nobody is named."""

    file: int
    institution_code: str
    institution: str
    scheme: int
    count: int
    amount: int
    payee: int | None


@dataclass(frozen=True)
class OrderLine:
    """One line of the accounts: what an order pays under a scheme for an institution, in yen (会計への仕訳の元)."""

    number: int
    payee: int
    pays_on: date
    file: int
    institution_code: str
    scheme_ja: str
    count: int
    amount: int
    state_ja: str
    paid_on: date | None


def to_order(month: date) -> list[ToOrder]:
    """Of the files billed for a month; one query however many the claims are."""
    values: dict[str, Any] = {"town": current_or_raise(), "month": month.replace(day=1), "day": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(TO_ORDER, values)
        return [ToOrder(*row) for row in cursor.fetchall()]


def order_of(number: int) -> ClaimOrder:
    """An order that was not taken back. Errors: NotFound."""
    town = current_or_raise()
    row = ClaimOrder.objects.filter(municipality=town, number=number).first()
    if row is None or ClaimOrderEnd.objects.filter(municipality=town, number=number).exists():
        raise NotFound(
            "この番号の支払の指図はありません。", field="number", what_to_do="指図番号を確かめてください。"
        )
    return row


def files_in(number: int) -> list[int]:
    """The files whose claims an order holds."""
    rows = ClaimOrderLine.objects.filter(municipality=current_or_raise(), number=number)
    return sorted(set(rows.values_list("file", flat=True)))


def ordered_in(month: date) -> list[OrderLine]:
    """Every line ordered for a month, those taken back too, with where its payment stands; the newest order first."""
    town = current_or_raise()
    orders = {o.number: o for o in ClaimOrder.objects.filter(municipality=town, month=month.replace(day=1))}
    lines = ClaimOrderLine.objects.filter(municipality=town, number__in=list(orders))
    stand = states(MEDICAL_CLAIMS, list(orders))
    return [
        OrderLine(
            row.number, orders[row.number].payee, orders[row.number].pays_on, row.file, row.institution_code,
            str(Scheme(row.scheme).label), row.count, row.amount, str(PayoutStatus(stand[row.number].status).label),
            stand[row.number].paid_on,
        )
        for row in lines.order_by("-number", "file", "institution_code", "scheme")
    ]  # fmt: skip


def total(rows: Sequence[ToOrder]) -> int:
    return sum(row.amount for row in rows)
