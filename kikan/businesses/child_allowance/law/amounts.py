"""What a month brings for each child (児童手当の月額): age, order among the children, amount."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Day, Groups, Law, LawGap, Truth, Working, Yen, choose, only_where, rule, step
from kikan.law.ages import age_fiscal_year_end
from kikan.law.days import month_of

BANDS = ("under_three", "elementary", "junior_high", "high_school")
PAST = len(BANDS)
"""The band of somebody who is no child of the act any more: can count, is not paid for."""
WITHIN, ABOVE, ABOVE_UPPER = 0, 1, 2
"""The standing of a recipient's income under the limits of before October 2024."""
SINCE, REFORM = 2012 * 12 + 5, 2024 * 12 + 9  # 2012-06 (所得制限の適用), 2024-10


@dataclass(frozen=True, eq=False)
class Children:
    """Children raised in a month, one row each; every row belongs to a recipient.

    `recipient` is the recipient's row, of `count`; `tie` orders those born on one day (twins), lower first;
    `is_supported`: a confirmation of care and living costs (監護相当・生計費の負担) holds in the month;
    `standing` 0 within, 1 above, 2 above the upper limit of income, of the child's recipient; of no weight since 2024-10.
    """

    recipient: Count
    count: int
    birth: Day
    tie: Count
    is_supported: Truth
    standing: Count


@dataclass(frozen=True)
class Amounts(Working):
    """How a child's amount of a month was found (月額の算定). `order` 0: not counted; `band` is a place in BANDS or PAST."""

    band: Count = step("年齢の区分", "児童手当法第3条第1項・第6条第1項", "")
    order: Count = step("何人目の子か", "児童手当法第6条第1項", "人目")
    amount: Yen = step("手当の月額", "児童手当法第6条第1項")


def bands_in(birth: Day, month: Count | int, *, law: Law) -> Count:
    """The band of each child in a month, as a place in BANDS; PAST after the last. A month as year × 12 + month - 1.

    The month of the third birthday is still paid as under three, of somebody born on the 1st too: the act lets three
    years pass from the birth there (月の初日に生まれた児童については、出生の日から三年を経過しない児童). School ages end with
    the fiscal year, and who was born on 1 April belongs to the year before.
    Law: 児童手当法第3条第1項・第6条第1項, 年齢計算ニ関スル法律
    """
    ages = law.table("child_allowance_act.band_ages")
    band = np.zeros(len(birth), dtype=np.int64)
    for name in BANDS:
        age = ages.amount("until_age", band=name)
        last = (
            month_of(birth) + 12 * age if name == "under_three" else month_of(age_fiscal_year_end(birth, age))
        )
        band += np.greater(month, last)
    return band


def _order(children: Children, is_counted: Truth) -> Count:
    """1, 2, 3 … among the counted children of each recipient, oldest first; 0 for the others."""
    sorted_rows = np.lexsort((children.tie, children.birth, ~is_counted, children.recipient))
    recipients = children.recipient[sorted_rows]
    place = np.arange(len(sorted_rows), dtype=np.int64)
    order = np.zeros(len(sorted_rows), dtype=np.int64)
    order[sorted_rows] = place - np.searchsorted(recipients, recipients) + 1
    return only_where(is_counted, order)


def _amounts(children: Children, law: Law) -> Amounts:
    band = bands_in(children.birth, law.at, law=law)
    last_counted = month_of(age_fiscal_year_end(children.birth, law.amount("counted_until_age")))
    is_counted = (band < PAST) | (children.is_supported & np.less_equal(law.at, last_counted))
    order = _order(children, is_counted)
    amount = np.zeros(len(band), dtype=np.int64)
    for place, name in enumerate(BANDS):
        table = law.table("monthly_amounts").where(band=name)
        rows = table.row_from(np.maximum(order, 1), "from_order")
        amount += only_where((band == place) & is_counted, table.amounts("amount")[rows])
    return Amounts(band, order, amount)


@rule("child_allowance_act.monthly", axis="benefit_month", since=SINCE, until=REFORM, ja="児童手当の月額")
def monthly_before_reform(children: Children, *, law: Law) -> Amounts:
    """Before October 2024: children to junior high school, 5,000 yen above the limit of income, nothing above the upper.

    Law: 児童手当法第6条第1項・附則第2条 (令和6年法律第47号による改正前)
    Errors: LawGap for a standing that is none
    """
    if bool(np.any((children.standing < WITHIN) | (children.standing > ABOVE_UPPER))):
        raise LawGap("a recipient's standing to the limits of income is not known (所得の判定)")
    found = _amounts(children, law)
    above_upper = 0 if law.amount("nothing_above_limit") else law.amount("reduced_amount")
    reduced = choose(children.standing == ABOVE_UPPER, above_upper, law.amount("reduced_amount"))
    is_reduced = (children.standing != WITHIN) & (found.amount > 0)
    return Amounts(found.band, found.order, choose(is_reduced, reduced, found.amount))


@rule("child_allowance_act.monthly", axis="benefit_month", since=REFORM)
def monthly(children: Children, *, law: Law) -> Amounts:
    """Since October 2024: to the end of high school age, whatever the income; 22 year-olds supported are counted.

    Law: 児童手当法第3条第1項・第6条第1項
    """
    return _amounts(children, law)


def total_of(children: Children, amounts: Amounts) -> Yen:
    """The month's amount of each recipient."""
    return Groups(children.recipient, children.count).sum(amounts.amount)
