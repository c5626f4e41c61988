"""Which receipt pays which instalment (消込の割当て): pure, over columns where a whole file is cleared."""

from collections.abc import Mapping, Sequence

import numpy as np

from kikan.shared.ledger.kinds import Kind, base_of, keys, kind_of

Place = tuple[int, int]


def find(charge: np.ndarray, instalment: np.ndarray, among: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """The row of each instalment among others (each once there), -1 where it is not."""
    key = keys(*among)
    if not len(key):
        return np.full(len(charge), -1, dtype=np.int64)
    order, wanted = np.argsort(key, kind="stable"), keys(charge, instalment)
    at = np.minimum(np.searchsorted(key[order], wanted), len(order) - 1)
    return np.where(key[order][at] == wanted, order[at], -1)


def one_each(index: np.ndarray, amount: np.ndarray, balance: np.ndarray) -> np.ndarray:
    """What each receipt pays of the one instalment it names, the first receipt first.

    index: the instalment of each receipt; balance: what each instalment still asks for. Several receipts of one
    instalment share its balance; what exceeds it stays with the later ones (過誤納).
    """
    order = np.argsort(index, kind="stable")
    sorted_amount = amount[order]
    before = np.cumsum(sorted_amount) - sorted_amount
    starts = np.r_[True, index[order][1:] != index[order][:-1]] if len(index) else np.zeros(0, dtype=bool)
    before -= np.maximum.accumulate(np.where(starts, before, 0))
    open_ = np.maximum(balance[index[order]] - before, 0)
    part = np.empty_like(amount)
    part[order] = np.minimum(sorted_amount, open_)
    return part


def in_order(amount: int, places: Sequence[Place], balances: Mapping[Place, int]) -> dict[Place, int]:
    """What one receipt pays of several instalments, in their order, each up to its balance."""
    paid: dict[Place, int] = {}
    for place in places:
        part = min(amount, balances.get(place, 0) - paid.get(place, 0))
        if part > 0:
            paid[place] = paid.get(place, 0) + part
            amount -= part
    return paid


# The tax itself, then the reminder fee, then the late charge.
ORDER = (Kind.PRINCIPAL, Kind.REMINDER_FEE, Kind.LATE_CHARGE)


def order_of(instalment: int) -> tuple[int, int]:
    """Where an instalment stands within its charge (本税、督促手数料、延滞金の順).

    Law: 地方税法14条の5 (the tax itself before the late charge, when it is paid out of a seizure; read in
    https://www.genmai-note.com/entry/20111110/1320879934). That a voluntary payment follows the same order, and the
    place of the reminder fee, are unverified.
    """
    return base_of(instalment), ORDER.index(kind_of(instalment))
