"""Households whose levy a pension may pay, with every condition in words (特別徴収の対象の一覧)."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.health_insurance.law.pensions import PensionCollectable
from kikan.businesses.health_insurance.reads.pension_facts import judged_on
from kikan.shared.journal.append import head
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import MISSING

# What a list says of a condition that does not hold; the head is insured and all are aged in every row but a collected one.
CONDITIONS = {
    "is_insured": "世帯主が被保険者でない", "is_aged": "65歳未満の被保険者がいる", "stays": "世帯主が年度内に75歳になる",
    "is_not_by_transfer": "口座振替の申出がある", "is_notified": "年金の額の通知がない", "is_large": "年金の額が下限に満たない",
    "is_within": "介護保険料との合計が年金の半分を超える",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class PensionHousehold:
    """One household; pension is None without a notification. `why`: the conditions that do not hold."""

    household: int
    head: int
    insured: int
    pension: int | None
    care: int
    levy: int
    most: int
    is_collected: bool
    is_collectable: bool
    may_go_on: bool
    why: tuple[str, ...]


def pension_households(fiscal_year: int, on: date) -> list[PensionHousehold]:
    """Households of which everybody insured is old enough and the head insured, and all that are collected from.

    As of a day, by the law of a fiscal year; nine queries. Errors: LawGap.
    """
    law = ordinances.law("fiscal_year", fiscal_year)
    found = judged_on(law, head(), on)
    working = found.working(law)
    chosen = np.flatnonzero((working.is_insured & working.is_aged) | (found.is_collected == 1))
    return [
        PensionHousehold(
            household=int(found.household[i]),
            head=int(found.head[i]),
            insured=int(found.insured[i]),
            pension=None if found.pension[i] == MISSING else int(found.pension[i]),
            care=int(found.care[i]),
            levy=int(found.levy[i]),
            most=int(working.most[i]),
            is_collected=bool(found.is_collected[i]),
            is_collectable=bool(working.is_collectable[i]),
            may_go_on=bool(working.may_go_on[i]),
            why=_why(working, int(i)),
        )
        for i in chosen
    ]


def _why(working: PensionCollectable, row: int) -> tuple[str, ...]:
    """Without a notification the amounts say nothing."""
    names = list(CONDITIONS)
    if not working.is_notified[row]:
        names = [n for n in names if n not in ("is_large", "is_within")]
    return tuple(CONDITIONS[n] for n in names if not getattr(working, n)[row])
