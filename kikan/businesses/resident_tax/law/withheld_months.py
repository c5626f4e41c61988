"""What is withheld in a year, told apart by month and tax, and spread anew when it changes (月割額の内訳・変更)."""

import numpy as np

SALARY_MONTHS = (6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5)
PENSION_MONTHS = (4, 6, 8, 10, 12, 2)


def parts_by_month(amounts: np.ndarray, yearly: np.ndarray) -> np.ndarray:
    """Shape (rows, months, taxes): each month's amount shared by the taxes of the year, which add up in both directions.

    Law: 森林環境税及び森林環境譲与税に関する法律 第8条・第9条（あん分）
    Rounding: what the taxes but the first have come to by a month is cut to the yen; the first takes the rest
    """
    if (amounts.sum(axis=1) != yearly.sum(axis=1)).any():
        raise ValueError("months and taxes differ in their sum")
    total = np.maximum(yearly.sum(axis=1), 1)
    running = np.cumsum(amounts, axis=1)
    reached = running[:, :, None] * yearly[:, None, 1:] // total[:, None, None]
    others = np.diff(reached, axis=1, prepend=0)
    first = amounts[:, :, None] - others.sum(axis=2, keepdims=True)
    parts: np.ndarray = np.concatenate([first, others], axis=2)
    return parts


def spread_rest(amounts: np.ndarray, total: np.ndarray, first_open: int, unit: int) -> np.ndarray:
    """The months so that they come to `total`: those before `first_open` stay, the rest is spread over the others.

    With no month left an increase changes nothing. Where even nothing more would be too much, the months gone by are
    lowered from the last backwards: what was paid for them is paid too much.

    Law: 地方税法 第321条の6（特別徴収税額の変更）、第20条の4の2第6項
    Rounding: each open month cut below `unit`, the rest in the first of them
    """
    changed = amounts.copy()
    count = amounts.shape[1] - first_open
    rest = total - amounts[:, :first_open].sum(axis=1)
    if count:
        open_ = np.maximum(rest, 0)
        each = open_ // (count * unit) * unit
        changed[:, first_open:] = each[:, None]
        changed[:, first_open] += open_ - each * count
    rest = np.minimum(rest, 0)
    for month in range(first_open - 1, -1, -1):
        back = np.minimum(-rest, changed[:, month])
        changed[:, month] -= back
        rest = rest + back
    return changed


def month_of(day_year: int, day_month: int, fiscal_year: int) -> int:
    """The place of a calendar month among June to May of the fiscal year; below 0 before June, 12 and more after May."""
    return (day_year - fiscal_year) * 12 + day_month - SALARY_MONTHS[0]
