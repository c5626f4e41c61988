"""Tables of the year (決算の表): what was charged and came in, what was given up, how much of the water was billed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.water.models import Distribution
from kikan.businesses.water.reads.pages import months_billed
from kikan.ground.eras import month_in_words
from kikan.shared.ledger.kinds import in_words
from kikan.shared.ledger.levies import LEVIES, SEWER, SEWER_BENEFICIARY, WATER, WATER_FEE
from kikan.shared.ledger.sums import year_sums
from kikan.shared.tenancy.opener import current_or_raise

OURS = (WATER, SEWER, WATER_FEE, SEWER_BENEFICIARY)
YEARS = 5


@dataclass(frozen=True)
class YearOfLevy:
    """A levy's fiscal year: charged, received, written off, still owed (調定・収入・不納欠損・未収)."""

    fiscal_year: int
    ja: str
    charged: int
    received: int
    written_off: int

    @property
    def owed(self) -> int:
        return self.charged - self.received - self.written_off

    @property
    def rate(self) -> str:
        """Received of what was charged, in percent with one decimal, cut (収納率)."""
        if self.charged <= 0:
            return "―"
        thousandth = self.received * 1000 // self.charged
        return f"{thousandth // 10}.{thousandth % 10}%"


def years_of_levies(fiscal_year: int) -> list[YearOfLevy]:
    """The last years of every levy of water, the newest first; one query."""
    rows = year_sums([levy.code for levy in OURS], fiscal_year - YEARS + 1, fiscal_year)
    return [YearOfLevy(year, LEVIES[levy].ja, *sums) for year, levy, *sums in rows]


GIVEN_UP = """
SELECT c.payer, c.levy, c.fiscal_year, w.charge, w.instalment, w.amount, w.reason, j.happened_on FROM ledger_write_off w
JOIN ledger_charge c ON c.municipality = w.municipality AND c.number = w.charge
JOIN journal_entry j ON j.municipality = w.municipality AND j.number = w.entry
WHERE w.municipality = %(town)s AND c.levy = ANY(%(levies)s) AND j.happened_on >= %(first)s AND j.happened_on < %(after)s
ORDER BY j.happened_on, w.charge, w.instalment
"""


@dataclass(frozen=True)
class GivenUp:
    """An amount given up (不納欠損)."""

    payer: int
    levy: int
    fiscal_year: int
    charge: int
    instalment: int
    amount: int
    reason: str
    on: date

    @property
    def levy_ja(self) -> str:
        return LEVIES[self.levy].ja

    @property
    def instalment_ja(self) -> str:
        return in_words(self.instalment)


def given_up(fiscal_year: int) -> list[GivenUp]:
    """What was given up of water within a fiscal year (不納欠損調書); one query."""
    values: dict[str, Any] = {
        "town": current_or_raise(), "levies": [levy.code for levy in OURS], "first": date(fiscal_year, 4, 1),
        "after": date(fiscal_year + 1, 4, 1),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(GIVEN_UP, values)
        return [GivenUp(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class MonthOfWater:
    """A month's water: sent out (None where nobody entered it) and billed, in m3."""

    month: int
    sent: int | None
    billed: int

    @property
    def ja(self) -> str:
        return month_in_words(self.month)

    @property
    def rate(self) -> str:
        """Billed of what was sent out (有収率), in percent with one decimal, cut."""
        if not self.sent:
            return "配水量が未登録"
        thousandth = self.billed * 1000 // self.sent
        return f"{thousandth // 10}.{thousandth % 10}%"


def water_of_months() -> list[MonthOfWater]:
    """The last thirteen months, the newest first; zones read every other month make a month's figure uneven."""
    rows = Distribution.objects.filter(municipality=current_or_raise()).order_by("entry")
    sent = dict(rows.values_list("month", "volume"))
    billed = {m.month: m.volume for m in months_billed()}
    months = sorted({*sent, *billed}, reverse=True)[:13]
    return [MonthOfWater(m, sent.get(m), billed.get(m, 0)) for m in months]
