"""Who owes the levy of which months (納税義務者の変更): a household's year cut where its head changes."""

from dataclasses import dataclass

import numpy as np

from kikan.businesses.health_insurance.law.months import MONTHS, WHOLE_YEAR, months_between
from kikan.law import Count, Day

NOBODY = -1


@dataclass(frozen=True)
class HeadSpells:
    """Periods of headship, one row each: the row of the household, the head, from and until before which day."""

    household: Count
    head: Count
    begins: Day
    ends: Day


@dataclass(frozen=True)
class PayerTerms:
    """Stretches of months of one payer, in the order of households and months; together all twelve months of each.

    household: its row; payer: NOBODY where a household has no head at all; first: the month it begins (0 = April);
    months: as a mask.
    """

    household: Count
    payer: Count
    first: Count
    months: Count

    def __len__(self) -> int:
        return len(self.household)

    def spread(self, household: Count) -> tuple[Count, Count]:
        """Rows that belong to households as rows of every term of theirs: (the row, the term)."""
        begins = np.searchsorted(self.household, household, side="left")
        many = np.searchsorted(self.household, household, side="right") - begins
        row = np.repeat(np.arange(len(household), dtype=np.int64), many)
        within = np.arange(len(row), dtype=np.int64) - np.repeat(np.cumsum(many) - many, many)
        return row, begins[row] + within


def payer_terms(heads: HeadSpells, present: Count, otherwise: Count, fiscal_year: int) -> PayerTerms:
    """The terms of the payers of households in a year. `present`: the months with somebody insured, a mask each.

    A month is owed by who is head at its end, as a month of insurance counts by its end: the former head owes the
    months before that of the change, the new head from that month on. A month in which nobody was recorded as head is
    the next head's, after the last one the last one's; `otherwise`: who owes where nobody is head in any such month.
    Law: 地方税法第703条の4第1項、条例（納税義務の発生、消滅等に伴う賦課）
    """
    held = months_between(heads.begins, heads.ends, fiscal_year) & present[heads.household]
    payer = np.full((len(present), MONTHS), NOBODY, dtype=np.int64)
    for month in range(MONTHS):
        rows = np.flatnonzero(held >> month & 1)
        payer[heads.household[rows], month] = heads.head[rows]
    for month in reversed(range(MONTHS - 1)):
        payer[:, month] = np.where(payer[:, month] == NOBODY, payer[:, month + 1], payer[:, month])
    for month in range(1, MONTHS):
        payer[:, month] = np.where(payer[:, month] == NOBODY, payer[:, month - 1], payer[:, month])
    unknown = payer[:, 0] == NOBODY
    payer[unknown] = otherwise[unknown, None]
    changes = np.ones((len(present), MONTHS), dtype=np.bool_)
    changes[:, 1:] = payer[:, 1:] != payer[:, :-1]
    household, first = (found.astype(np.int64) for found in np.nonzero(changes))
    after = np.full(len(first), MONTHS, dtype=np.int64)
    goes_on = household[1:] == household[:-1]
    after[:-1][goes_on] = first[1:][goes_on]
    months = (np.int64(1) << after) - (np.int64(1) << first)
    return PayerTerms(household, payer[household, first], first, months & WHOLE_YEAR)
