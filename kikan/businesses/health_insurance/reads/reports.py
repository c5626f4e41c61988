"""Figures of the monthly and yearly report (事業月報・年報): benefits by kind, claims, levy and collection."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.health_insurance.models import BenefitKind, ClaimKind
from kikan.businesses.health_insurance.reads.census import Period
from kikan.ground.eras import fiscal_year_in_words, month_in_words
from kikan.law.days import next_month
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.ledger.kinds import IS_PRINCIPAL
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.ledger.sums import year_sums
from kikan.shared.tenancy.opener import current_or_raise

YEARS, MONTHS = 5, 15
# The law book has the ages of the levy and of the window from here on.
EARLIEST = (2015, 4)
BENEFIT_KINDS = {c.value: str(c.label) for c in BenefitKind}
# Decided in the period and not taken back within it; what was taken back later stays in its month and is told apart.
BENEFITS = """
SELECT b.kind, count(*), coalesce(sum(b.amount), 0)::bigint, count(x.benefit), coalesce(sum(b.amount) FILTER
  (WHERE x.benefit IS NOT NULL), 0)::bigint
FROM health_insurance_benefit b
JOIN journal_entry e ON e.municipality = b.municipality AND e.number = b.entry
LEFT JOIN health_insurance_benefit_end x ON x.municipality = b.municipality AND x.benefit = b.number
WHERE b.municipality = %(town)s AND e.recorded_at >= %(first)s AND e.recorded_at < %(until)s
GROUP BY b.kind ORDER BY b.kind
"""
BENEFIT_PEOPLE = """
SELECT DISTINCT b.person FROM health_insurance_benefit b
JOIN journal_entry e ON e.municipality = b.municipality AND e.number = b.entry
WHERE b.municipality = %(town)s AND e.recorded_at >= %(first)s AND e.recorded_at < %(until)s AND b.kind = %(kind)s
ORDER BY b.person
"""
# What stands of each claim, by the month of the treatment.
CLAIMS = """
SELECT kind, is_outpatient, count(*), sum(cost)::bigint, sum(paid)::bigint FROM (
  SELECT DISTINCT ON (receipt) receipt, act, month, kind, is_outpatient, cost, paid FROM health_insurance_claim
  WHERE municipality = %(town)s AND receipt IN (
    SELECT receipt FROM health_insurance_claim
    WHERE municipality = %(town)s AND month >= %(first)s AND month < %(until)s)
  ORDER BY receipt, entry DESC) s
WHERE act <> 3 AND month >= %(first)s AND month < %(until)s
GROUP BY kind, is_outpatient ORDER BY kind, is_outpatient
"""
RECEIVED = f"""
SELECT c.fiscal_year, coalesce(sum(a.amount), 0)::bigint FROM ledger_allocation a
JOIN ledger_charge c ON c.municipality = a.municipality AND c.number = a.charge
JOIN ledger_receipt r ON r.municipality = a.municipality AND r.number = a.receipt
WHERE a.municipality = %(town)s AND c.levy = %(levy)s AND r.processed_on >= %(first)s AND r.processed_on < %(until)s
  AND {IS_PRINCIPAL.format("a")}
GROUP BY c.fiscal_year
"""  # noqa: S608


@dataclass(frozen=True)
class BenefitSum:
    """Benefits of a kind decided in the period; ended: of these, taken back since."""

    kind: int
    count: int
    amount: int
    ended: int
    ended_amount: int

    @property
    def ja(self) -> str:
        return BENEFIT_KINDS[self.kind]


@dataclass(frozen=True)
class ClaimSum:
    """Claims that stand of treatment in the period, in yen."""

    kind: int
    is_outpatient: bool
    count: int
    cost: int
    paid: int

    @property
    def ja(self) -> str:
        return f"{ClaimKind(self.kind).label}　{'外来' if self.is_outpatient else '入院'}"

    @property
    def insurer(self) -> int:
        """What is not borne at the window (保険者負担と公費)."""
        return self.cost - self.paid


@dataclass(frozen=True)
class LevyYear:
    """A fiscal year of the levy as it stands, and what came in of it in the period, in yen."""

    fiscal_year: int
    charged: int
    received: int
    written_off: int
    in_period: int

    @property
    def ja(self) -> str:
        return fiscal_year_in_words(self.fiscal_year)

    @property
    def owed(self) -> int:
        return self.charged - self.received - self.written_off

    @property
    def rate(self) -> str:
        """Received of what was charged, in percent with two decimals, cut (収納率)."""
        if self.charged <= 0:
            return "―"
        parts = self.received * 10_000 // self.charged
        return f"{parts // 100}.{parts % 100:02d}%"


def period_of(code: str, today: date) -> Period:
    """`202610` a month, `2026` a fiscal year; the month before today's for anything else, also for what is to come."""
    is_number = code.isascii() and code.isdigit()
    year, month = (int(code[:4]), int(code[4:] or 4)) if is_number and len(code) in (4, 6) else (0, 0)
    if EARLIEST <= (year, month) <= (today.year, today.month) and len(code) == 6 and month <= 12:
        return _month(date(year, month, 1))
    if EARLIEST <= (year, month) <= (today.year, today.month) and len(code) == 4:
        return Period(date(year, 4, 1), date(year + 1, 4, 1), f"{fiscal_year_in_words(year)} 年報", code)
    return _month(date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1))


def _month(first: date) -> Period:
    number = first.year * 100 + first.month
    return Period(first, next_month(first), f"{month_in_words(number)} 月報", str(number))


def periods(today: date) -> tuple[list[Period], list[Period]]:
    """The last months and the last fiscal years that a page offers, the newest first."""
    months = [period_of("", today)]
    while len(months) < MONTHS:
        months.append(period_of("", months[-1].first))
    year = fiscal_year_of(today)
    return months, [period_of(str(year - n), today) for n in range(YEARS)]


def benefit_sums(period: Period) -> list[BenefitSum]:
    return [BenefitSum(*row) for row in _rows(BENEFITS, period)]


def benefit_people(period: Period, kind: int) -> list[int]:
    """Whom the benefits of a kind are about."""
    return [row[0] for row in _rows(BENEFIT_PEOPLE, period, kind=kind)]


def claim_sums(period: Period) -> list[ClaimSum]:
    return [ClaimSum(*row) for row in _rows(CLAIMS, period)]


def levy_years(period: Period) -> list[LevyYear]:
    """The year of the period and those before with anything charged; two queries."""
    year = period.fiscal_year
    came = dict(_rows(RECEIVED, period, levy=HEALTH_INSURANCE.code))
    sums = year_sums([HEALTH_INSURANCE.code], year - YEARS, year)
    return [LevyYear(y, charged, received, off, came.get(y, 0)) for y, _, charged, received, off in sums]


def _rows(query: str, period: Period, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            {"town": current_or_raise(), "first": period.first, "until": period.until, **values},
        )
        rows: list[Any] = cursor.fetchall()
    return rows
