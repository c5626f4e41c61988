"""What an instalment's number tells: principal (本税), late charge (延滞金) or reminder fee (督促手数料).

A charge keeps them under one number, so that balances, allocations, write-offs and the checks of the database
hold for all of them alike: instalment i, its late charge 1000 + i, its reminder fee 2000 + i.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

KIND_STEP = 1000


class Kind(IntEnum):
    """The kinds of money of one charge, in the order their numbers begin (収納区分)."""

    PRINCIPAL = 0
    LATE_CHARGE = 1
    REMINDER_FEE = 2

    @property
    def ja(self) -> str:
        return {0: "本税", 1: "延滞金", 2: "督促手数料"}[self.value]


# The words of SQL for the same rule: {0} is the table's alias.
IS_PRINCIPAL = f"{{0}}.instalment < {KIND_STEP}"


def kind_of(instalment: int) -> Kind:
    """Which kind of money an instalment's number means."""
    return Kind(instalment // KIND_STEP)


def base_of(instalment: int) -> int:
    """The instalment of the principal that a late charge or reminder fee belongs to."""
    return instalment % KIND_STEP


def late_charge_of(instalment: int) -> int:
    """The number of the late charge of an instalment of principal (延滞金)."""
    return KIND_STEP * Kind.LATE_CHARGE + _principal(instalment)


def reminder_fee_of(instalment: int) -> int:
    """The number of the reminder fee of an instalment of principal (督促手数料)."""
    return KIND_STEP * Kind.REMINDER_FEE + _principal(instalment)


def in_words(instalment: int) -> str:
    """The instalment as clerks and residents read it: 第3期, 第3期 延滞金."""
    kind = kind_of(instalment)
    return f"第{base_of(instalment)}期" + ("" if kind == Kind.PRINCIPAL else f" {kind.ja}")


def keys(charge: NDArray[np.int64], instalment: NDArray[np.int64]) -> NDArray[np.int64]:
    """One sortable number for each (charge, instalment), whatever the kind."""
    joined: NDArray[np.int64] = charge * (KIND_STEP * 10) + instalment
    return joined


def _principal(instalment: int) -> int:
    if not 0 < instalment < KIND_STEP:
        raise ValueError("only an instalment of the principal has a late charge and a reminder fee")
    return instalment
