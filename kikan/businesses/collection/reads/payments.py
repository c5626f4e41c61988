"""What somebody paid by levy and year (納税証明の元): tax, paid, open, and of that not due yet."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kikan.law.days import day
from kikan.shared.ledger.claims import claims_of_payers
from kikan.shared.ledger.levies import LEVIES

YEARS_BEFORE = 3


@dataclass(frozen=True, repr=False)
class PaidYear:
    """The principal of one levy and year of one payer."""

    levy: int
    fiscal_year: int
    tax: int
    paid: int
    open: int
    not_due: int
    beside: int

    @property
    def levy_ja(self) -> str:
        return LEVIES[self.levy].ja

    @property
    def overdue(self) -> int:
        """Tax past due, and late charges and fees that were asked for."""
        return self.open - self.not_due + self.beside


def paid_years(payer: int, on: date) -> list[PaidYear]:
    """Every levy and year, the newest year first."""
    claims = claims_of_payers([payer])
    found: dict[tuple[int, int], PaidYear] = {}
    not_due = claims.due >= day(on)
    rows = zip(
        claims.levy.tolist(), claims.fiscal_year.tolist(), claims.charged.tolist(), claims.paid.tolist(),
        claims.balance.tolist(), not_due.tolist(), (claims.late_open + claims.fee_open).tolist(), strict=True,
    )  # fmt: skip
    for levy, year, charged, paid, balance, is_ahead, beside in rows:
        known = found.get((year, levy), PaidYear(levy, year, 0, 0, 0, 0, 0))
        found[year, levy] = replace(
            known, tax=known.tax + charged, paid=known.paid + paid, open=known.open + balance,
            not_due=known.not_due + (balance if is_ahead else 0), beside=known.beside + beside,
        )  # fmt: skip
    return [found[key] for key in sorted(found, key=lambda k: (-k[0], k[1]))]


def shown_by_year(payer: int, shown: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Amounts shown by receipts, by (year, levy). Errors: KeyError for an instalment that is not the payer's."""
    claims = claims_of_payers([payer])
    years = {
        (c, i): (y, levy, b)
        for c, i, y, levy, b in zip(
            claims.charge.tolist(), claims.instalment.tolist(), claims.fiscal_year.tolist(), claims.levy.tolist(),
            claims.balance.tolist(), strict=True,
        )
    }  # fmt: skip
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for place, amount in shown.items():
        year, levy, balance = years[place]
        sums[year, levy] += min(amount, balance)
    return sums
