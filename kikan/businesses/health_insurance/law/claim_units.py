"""Which claims are one payment of a month for the high-cost benefit (同一の病院等・薬局で受けた療養の合算)."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Groups, Truth, Yen

NOBODY = -1
DENTAL, PHARMACY = 3, 4


@dataclass(frozen=True)
class Claims:
    """One claim a row; prescriber: NOBODY where none is told."""

    person: Count
    institution: Count
    prescriber: Count
    kind: Count
    is_outpatient: Truth
    is_specified: Truth
    cost: Yen
    paid: Yen


@dataclass(frozen=True)
class Units:
    """One payment a row, in the order of persons."""

    person: Count
    institution: Count
    is_outpatient: Truth
    is_specified: Truth
    cost: Yen
    paid: Yen


def united(claims: Claims) -> Units:
    """A person's claims of one institution in a month, apart: in- and outpatients, dental and other treatment.

    What a pharmacy gave joins the treatment of the institution that prescribed it (the dental one where the person had
    only dental treatment there). A specified disease (特定疾病) is a payment of its own.
    Law: 国民健康保険法施行令第29条の2第1項・第2項
    """
    joins = (claims.kind == PHARMACY) & (claims.prescriber != NOBODY)
    place = np.where(joins, claims.prescriber, claims.institution)
    is_dental = claims.kind == DENTAL
    is_dental |= joins & _only_dental(claims, place, joins)
    key = np.stack(
        [claims.person, place, is_dental, claims.is_outpatient, claims.is_specified], axis=1
    ).astype(np.int64)
    rows, index = np.unique(key, axis=0, return_inverse=True)
    groups = Groups(index.reshape(-1).astype(np.int64), len(rows))
    return Units(
        rows[:, 0], rows[:, 1], rows[:, 3] == 1, rows[:, 4] == 1, groups.sum(claims.cost), groups.sum(claims.paid)
    )  # fmt: skip


def _only_dental(claims: Claims, place: Count, joins: Truth) -> Truth:
    """Whether the person had dental treatment and no other at the row's place."""
    pairs = np.stack([claims.person, place], axis=1)
    rows, index = np.unique(pairs, axis=0, return_inverse=True)
    groups = Groups(index.reshape(-1).astype(np.int64), len(rows))
    dental = groups.any(~joins & (claims.kind == DENTAL))
    other = groups.any(~joins & (claims.kind != DENTAL))
    only: Truth = (dental & ~other)[groups.index]
    return only
