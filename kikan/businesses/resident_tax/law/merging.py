"""Several documents of one person become one income (資料併合): which document gives which amount, and what is added.

Law: 地方税法 第317条の2・第317条の3・第317条の6。確定申告書は住民税申告書とみなされるので、住民税申告書より先に採る
"""

from dataclasses import dataclass

import numpy as np

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.law import Count, Truth, Yen
from kikan.law.groups import Groups

PLACES = {name: place for place, (name, _) in enumerate(INPUTS)}
PREFERRED = {codes.EX_OFFICIO: 3, codes.RETURN: 2, codes.DECLARATION: 1}
"""Which kind is asked first; of one kind the document received last counts."""

ADDED = (
    "salary_revenue", "pension_revenue", "social_insurance", "small_enterprise_mutual_aid", "life_insurance",
    "old_life_insurance", "annuity_insurance", "old_annuity_insurance", "care_medical_insurance", "earthquake_insurance",
    "old_long_term_insurance",
)  # fmt: skip
"""Amounts of several payers' reports that are added; of counts, flags and everything else the largest counts."""


@dataclass(frozen=True, eq=False)
class Documents:
    """Matched documents of one fiscal year: `person` is the row of its person, `values` the amounts by INPUTS.

    `order` is larger for what was received later; `amount` and `previous` (paid by an earlier payer) in yen.
    """

    person: Count
    number: Count
    kind: Count
    order: Count
    amount: Yen
    previous: Yen
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class Merged:
    """One row per person: amounts by INPUTS, and the document (or SUMMED, or 0 for nothing) each came from."""

    values: np.ndarray
    given_by: np.ndarray
    counted: Truth
    """Of the documents: whether it was used at all."""


def merge(documents: Documents, persons: int) -> Merged:
    """Ex officio before the national return before the municipal one before payers' reports, item by item.

    A report whose pay another report includes as 前職分 is not added again. 支払調書 gives no amount: it tells revenue,
    and incomes need the expenses.
    """
    values = np.full((persons, len(INPUTS)), codes.NOT_STATED, dtype=np.int64)
    given = np.zeros((persons, len(INPUTS)), dtype=np.int64)
    usable = (documents.kind != codes.PAYMENT) & ~_included_elsewhere(documents)
    _reports(documents, usable & np.isin(documents.kind, codes.REPORTS), values, given)
    for kind in sorted(PREFERRED, key=PREFERRED.__getitem__):
        _lay_over(documents, usable & (documents.kind == kind), values, given)
    return Merged(np.where(values == codes.NOT_STATED, 0, values), given, usable)


def _included_elsewhere(documents: Documents) -> Truth:
    """給報 of an earlier payer whose whole pay the last payer has taken into the year-end adjustment (前職分)."""
    including = (documents.previous > 0) & (documents.kind == codes.SALARY)
    told = set(zip(documents.person[including].tolist(), documents.previous[including].tolist(), strict=True))
    found = [
        (p, a) in told
        for p, a in zip(documents.person.tolist(), documents.amount.tolist(), strict=True)
    ]  # fmt: skip
    return np.array(found, dtype=np.bool_) & (documents.kind == codes.SALARY) & ~including


def _reports(documents: Documents, chosen: Truth, values: np.ndarray, given: np.ndarray) -> None:
    """Add the reports of all payers; an item that one alone states carries its number."""
    rows = np.flatnonzero(chosen)
    groups = Groups(documents.person[rows], len(values))
    for place, (name, _) in enumerate(INPUTS):
        column = documents.values[rows, place]
        stated = column != codes.NOT_STATED
        if not stated.any():
            continue
        column = np.where(stated, column, 0)
        total = groups.sum(column) if name in ADDED else groups.max(column)
        has, several = groups.any(stated), groups.sum(column != 0) > 1
        one = groups.max(np.where(column != 0, documents.number[rows], 0))
        values[:, place] = np.where(has, total, values[:, place])
        given[:, place] = np.where(has, np.where(several, codes.SUMMED, one), given[:, place])


def _lay_over(documents: Documents, chosen: Truth, values: np.ndarray, given: np.ndarray) -> None:
    """What documents of a kind state takes the place of what was there, the earliest first."""
    rows = np.flatnonzero(chosen)
    for row in rows[np.lexsort((documents.number[rows], documents.order[rows]))].tolist():
        person, stated = documents.person[row], documents.values[row] != codes.NOT_STATED
        values[person, stated] = documents.values[row, stated]
        given[person, stated] = documents.number[row]
