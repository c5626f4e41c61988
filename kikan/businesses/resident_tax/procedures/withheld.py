"""Writes what collectors take in each month, and charges them with the differences (特別徴収税額の記録と調定)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from kikan.businesses.resident_tax.law.withheld_months import parts_by_month
from kikan.businesses.resident_tax.models import Withholding
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.businesses.resident_tax.reads.collectors import MONTHS, CollectorLine, WithholdingLine
from kikan.law.days import next_month
from kikan.shared import history
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.tenancy.calendar import closed_days

TAXES = 3
LONGEST_CLOSED = 15


@dataclass(frozen=True)
class Wanted:
    """What a collector shall take from a person in a year: amounts by month, the year's amounts by tax."""

    person: int
    fiscal_year: int
    collector: int
    kind: int
    amounts: tuple[int, ...] = field(repr=False)
    by_tax: tuple[int, int, int] = field(repr=False)
    assessment: int
    reason: str = ""


def write(wanted: Sequence[Wanted], *, entry: int) -> int:
    """Let these be the amounts; what a collector owes changes by the differences. Returns how many rows changed."""
    differences: dict[tuple[int, int], np.ndarray] = {}
    known = {line.collector: line for line in map(reads.collector_of, {w.collector for w in wanted})}
    changed = 0
    for each in wanted:
        before = _standing(each)
        parts = _parts(each)
        if before is not None and before.amounts == each.amounts and before.parts == parts:
            continue
        charge = _charge(known[each.collector], each.fiscal_year, entry)
        _replace(each, parts, charge, entry)
        old = np.array(before.parts if before else (0,) * len(parts), dtype=np.int64)
        key = (charge, len(parts) // TAXES)
        differences[key] = differences.get(key, 0) + np.array(parts, dtype=np.int64) - old
        changed += 1
    for (charge, months), difference in differences.items():
        rows = difference.reshape(months, TAXES)
        ledger.place(charge, {i + 1: tuple(map(int, row)) for i, row in enumerate(rows)}, entry=entry)
    return changed


def _standing(wanted: Wanted) -> WithholdingLine | None:
    rows = reads.withheld_of(wanted.person, wanted.fiscal_year)
    return next((r for r in rows if r.collector == wanted.collector), None)


def _parts(wanted: Wanted) -> tuple[int, ...]:
    amounts, yearly = (np.array([v], dtype=np.int64) for v in (wanted.amounts, wanted.by_tax))
    return tuple(int(x) for x in parts_by_month(amounts, yearly).reshape(-1))


def _replace(wanted: Wanted, parts: tuple[int, ...], charge: int, entry: int) -> None:
    key = {
        "person": wanted.person,
        "fiscal_year": wanted.fiscal_year,
        "collector": wanted.collector,
    }
    values = {
        "kind": wanted.kind, "amounts": list(wanted.amounts), "parts": list(parts), "charge": charge,
        "assessment": wanted.assessment, "reason": wanted.reason[:12],
    }  # fmt: skip
    year = wanted.fiscal_year
    history.replace(
        Withholding, key, values, entry=entry, valid_from=date(year, 1, 1), valid_until=date(year + 1, 1, 1)
    )


def _charge(collector: CollectorLine, fiscal_year: int, entry: int) -> int:
    """The collector's charge of the year, opened with its months where there is none yet."""
    known = reads.charge_of(collector, fiscal_year)
    if known is not None:
        return known
    due = due_days(collector.kind, fiscal_year, collector.is_half_yearly)
    return ledger.open_charge(
        levy=RESIDENT_TAX.code, fiscal_year=fiscal_year, payer=collector.addressee,
        reference=collector.collector, due=dict(enumerate(due, 1)), entry=entry,
    )  # fmt: skip


def due_days(kind: int, fiscal_year: int, is_half_yearly: bool = False) -> list[date]:
    """Until when a collector pays what it took in each month: the 10th of the next month (納期限).

    With 納期の特例 what was taken from June to November is due on 10 December, the rest on 10 June.
    Law: 地方税法 第321条の5第1項・第321条の5の2・第321条の7の6、第20条の5第2項
    """
    months = MONTHS[kind]
    taken = [date(fiscal_year + (m < months[0]), m, 1) for m in months]
    if is_half_yearly and kind == SALARY:
        half = [date(fiscal_year, 12, 10), date(fiscal_year + 1, 6, 10)]
        nominal = [half[0] if day < date(fiscal_year, 12, 1) else half[1] for day in taken]
    else:
        nominal = [next_month(day).replace(day=10) for day in taken]
    closed = set(closed_days(min(nominal), max(nominal) + timedelta(days=LONGEST_CLOSED)))
    return [_open_day(day, closed) for day in nominal]


def _open_day(day: date, closed: set[date]) -> date:
    while day in closed:
        day += timedelta(days=1)
    return day


def sums_by_tax(lines: Iterable[WithholdingLine]) -> dict[int, tuple[int, int, int]]:
    """By person what all collectors together take of each tax."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in lines:
        for i, amount in enumerate(line.by_tax):
            found[line.person][i] += amount
    return {person: (a, b, c) for person, (a, b, c) in found.items()}
