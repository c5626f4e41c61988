"""Bills computed from periods (料金の計算): water and sewer, prorated, reduced, as columns of the tables they go to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from kikan.businesses.water.law.charge import SEWER as SEWERAGE
from kikan.businesses.water.law.charge import WATER as SUPPLY
from kikan.businesses.water.law.charge import Charge, Metered, sewer_charge, water_charge
from kikan.businesses.water.law.proration import days_used, sewer_part_charge, water_part_charge
from kikan.businesses.water.law.relief import reduced
from kikan.businesses.water.law.sewage import WELL_ONLY, Sewage, sewage_volume
from kikan.businesses.water.law.tariff import rows_for, tariff_of
from kikan.businesses.water.reads.periods import Ints, Periods, known
from kikan.law import Law, LawGap, Truth, Working
from kikan.law.days import day as to_day
from kikan.shared.ledger.levies import SEWER, WATER
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import MISSING


@dataclass(frozen=True)
class Laws:
    """The law of each day a period may be charged by: one for all days between two changes of a value."""

    of_day: Callable[[int], Law]
    changes: tuple[int, ...]

    @staticmethod
    def of(known_at: int | None) -> "Laws":
        """Of the open municipality as known at an entry."""
        values = ordinances.ordinance(known_at)
        from kikan.law import book

        own = [series for name, series in values.values if name.split(".")[0] in (SUPPLY, SEWERAGE)]
        days = {d for series in own for one in series for d in (one.begins, one.ends) if d is not None}
        return Laws(lambda day: book().law("event_date", day, values), tuple(sorted(days)))

    def groups(self, days: Ints) -> Iterator[tuple[Law, Ints]]:
        """(law, rows) of the days that share their values."""
        span = np.searchsorted(np.array(self.changes, dtype=np.int64), days, side="right")
        for each in np.unique(span):
            rows = np.flatnonzero(span == each)
            yield self.of_day(int(days[rows].max())), rows


@dataclass(frozen=True)
class Asking:
    """How the money of a bill is asked for."""

    month: int
    fiscal_year: int
    due_on: date


def asking_for(month: int, law: Law, is_closed: Callable[[date], bool]) -> Asking:
    """The due day of a billing month (納期限): the ordinance's day, moved behind closed days."""
    own = law.of(SUPPLY)
    year, index = divmod(month // 100 * 12 + month % 100 - 1 + own.amount("due_month"), 12)
    first_after = date(year + (index == 11), (index + 1) % 12 + 1, 1)
    last = (first_after - timedelta(days=1)).day
    due = date(year, index + 1, min(own.amount("due_day"), last))
    while is_closed(due):
        due += timedelta(days=1)
    return Asking(month, month // 100 - (month % 100 < 4), due)


@dataclass(frozen=True)
class Computed:
    """Bills as columns, in the order of their periods."""

    periods: Periods
    months: Ints
    part_days: Ints
    sewage: Sewage
    water: Charge
    sewer: Charge
    water_off: Ints
    sewer_off: Ints
    tariff_on: Ints

    @property
    def water_total(self) -> Ints:
        return self.water.total - self.water_off

    @property
    def sewer_total(self) -> Ints:
        return self.sewer.total - self.sewer_off


def compute(periods: Periods, laws: Laws) -> Computed:
    """The charges of the periods, each by the tariff its ordinance names. Errors: LawGap."""
    parts, order = [], []
    for law, rows in laws.groups(_tariff_days(periods, laws)):
        parts.append(_by_law(periods.rows(rows), law))
        order.append(rows)
    if not parts:
        return _by_law(periods, laws.of_day(to_day(date(2026, 1, 1))))
    return _in_order(parts, np.argsort(np.concatenate(order), kind="stable"), periods)


def _tariff_days(periods: Periods, laws: Laws) -> Ints:
    """The day whose tariff holds: the day read, or where the ordinance says so the day the period began."""
    days = periods.ends.copy()
    for law, rows in laws.groups(periods.ends):
        if law.of(SUPPLY).choice("tariff_change") == "period_begin":
            days[rows] = periods.begins[rows]
    return days


def _by_law(p: Periods, law: Law) -> Computed:
    days = days_used(p.begins, p.ends, law, SUPPLY)
    months = np.maximum((days * 2 + 30) // 61, 1)
    part_days = np.where(p.is_part, days, 0)
    sewage = _sewage(p, months, law)
    has_tap, drains = p.has_tap == 1, p.drains
    charged = np.where(has_tap, p.volume - p.leak_cut, 0)
    water = _charge(SUPPLY, p.use, p.calibre, charged, months, p.dwellings, part_days, has_tap, law)
    sewer_days = _sewer_days(p, part_days, law)
    sewer = _charge(
        SEWERAGE, p.sewer_use, p.calibre, np.where(drains, sewage.volume, 0), months, p.dwellings, sewer_days, drains, law,
    )  # fmt: skip
    return Computed(
        p, months, part_days, sewage, water, sewer,
        reduced(water, np.where(has_tap, p.reduction, 0), law, SUPPLY),
        reduced(sewer, np.where(drains, p.reduction, 0), law, SEWERAGE),
        np.full(len(p), law.at, dtype=np.int64),
    )  # fmt: skip


def _sewage(p: Periods, months: Ints, law: Law) -> Sewage:
    """Tap water within the sewer's days, wells as the contract says; less what never drains."""
    starts_within = known(p.sewer_from) & (p.sewer_from > p.begins)
    ends_within = known(p.sewer_until) & (p.sewer_until < p.ends)
    lowest = np.where(starts_within & known(p.sewer_index), p.sewer_index, p.previous_index)
    highest = np.where(ends_within & known(p.sewer_end_index), p.sewer_end_index, p.index)
    by_index = np.clip(highest - lowest, 0, np.maximum(p.volume, 0))
    counted = (starts_within | ends_within) & known(p.index)
    tap = np.where(p.has_tap == 1, np.where(counted, by_index, p.volume), 0)
    if not bool(p.drains.any()):
        zero = tap * 0
        return Sewage(tap, zero, zero, zero, tap, zero, tap)
    well = np.where((p.has_tap == 0) & (p.well == 0), WELL_ONLY, p.well)
    return sewage_volume(
        tap,
        well,
        p.well_volume,
        p.persons,
        p.well_uses,
        months,
        p.not_drained * months + p.sewer_cut,
        law=law,
    )


def _sewer_days(p: Periods, part_days: Ints, law: Law) -> Ints:
    """Days of a sewer that began or ended within the period, else those of the period."""
    starts_within = known(p.sewer_from) & (p.sewer_from > p.begins)
    ends_within = known(p.sewer_until) & (p.sewer_until < p.ends)
    first = np.where(starts_within, p.sewer_from, p.begins)
    last = np.where(ends_within, p.sewer_until, p.ends)
    days = np.maximum(days_used(first, last, law, SEWERAGE), 1)
    return np.where(starts_within | ends_within | (part_days > 0), days, 0)


def _charge(
    statute: str, use: Ints, calibre: Ints, volume: Ints, months: Ints, dwellings: Ints, part_days: Ints, applies: Truth,
    law: Law,
) -> Charge:  # fmt: skip
    """Whole periods by the months, others by their days; nothing where the service does not apply."""
    if not bool(np.any(applies)):
        return empty_charge(len(volume))
    row = rows_for(use, calibre, tariff_of(law, statute))
    if bool((applies & (row < 0)).any()):
        raise LawGap(f"{statute}.base: no row for a use or bore (用途・口径)")
    metered = Metered(np.maximum(row, 0), volume, months, dwellings)
    whole, by_days = (
        (water_charge, water_part_charge) if statute == SUPPLY else (sewer_charge, sewer_part_charge)
    )
    found = whole(metered, law=law)
    is_part = part_days > 0
    if bool(is_part.any()):
        rows = np.flatnonzero(is_part)
        some = Metered(*(column[rows] for column in vars(metered).values()))
        found = _put(found, by_days(some, part_days[rows], law=law), rows)
    return _only_where(found, applies)


def empty_charge(count: int) -> Charge:
    """No charge at all, for services nobody has."""
    return Charge.unpack(np.stack([np.zeros(count, dtype=np.int64)] * len(Charge.layout()), axis=1) + _ones())


def _ones() -> Ints:
    """Denominators are 1, numerators 0."""
    return np.array([[name.endswith("/denominator") for name in Charge.layout()]], dtype=np.int64)


def _put(whole: Charge, some: Charge, rows: Ints) -> Charge:
    packed = whole.pack()
    packed[rows] = some.pack()
    return Charge.unpack(packed)


def _only_where(found: Charge, applies: Truth) -> Charge:
    if bool(np.all(applies)):
        return found
    packed = found.pack()
    none = np.flatnonzero(~applies)
    packed[none] = _ones()
    return Charge.unpack(packed)


def _in_order(parts: list[Computed], order: Ints, periods: Periods) -> Computed:
    def column(of: Callable[[Computed], Ints]) -> Ints:
        return np.concatenate([of(part) for part in parts])[order]

    def working(kind: type[Working], of: Callable[[Computed], Working]) -> Any:
        return kind.unpack(np.concatenate([of(part).pack() for part in parts])[order])

    return Computed(
        periods, column(lambda c: c.months), column(lambda c: c.part_days), working(Sewage, lambda c: c.sewage),
        working(Charge, lambda c: c.water), working(Charge, lambda c: c.sewer), column(lambda c: c.water_off),
        column(lambda c: c.sewer_off), column(lambda c: c.tariff_on),
    )  # fmt: skip


def tables(found: Computed, asking: Asking, bills: Ints, first_charge: int) -> dict[str, dict[str, Any]]:
    """The rows of bills and of the ledger; `bills` are their numbers, charges follow two by two."""
    at = first_charge + 2 * np.arange(len(bills), dtype=np.int64)
    charges = {"water": at, "sewer": at + 1}
    ledger = [
        _charges(found, asking, bills, charges[name], levy, *amounts)
        for name, levy, amounts in (
            ("water", WATER.code, (found.water_total, tax_left(found.water, found.water_off))),
            ("sewer", SEWER.code, (found.sewer_total, tax_left(found.sewer, found.sewer_off))),
        )
    ]
    merged = {
        table: {name: _merged([part[table][name] for part in ledger]) for name in ledger[0][table]}
        for table in ledger[0]
    }
    return {"water_bill": bill_columns(found, asking, bills, charges), **merged}


def _merged(columns: list[Any]) -> Any:
    return np.concatenate(columns) if isinstance(columns[0], np.ndarray) else columns[0]


def tax_left(charge: Charge, off: Ints) -> Ints:
    """The tax in what is left after a reduction: in proportion, cut (減免後の税額)."""
    left = charge.total - off
    return np.where(charge.total > 0, charge.tax * left // np.maximum(charge.total, 1), 0)


def _charges(
    found: Computed, asking: Asking, bills: Ints, charge: Ints, levy: int, total: Ints, tax: Ints
) -> dict[str, dict[str, Any]]:
    asked = np.flatnonzero(total > 0)
    number, one = charge[asked], np.ones(len(asked), dtype=np.int64)
    return {
        "ledger_charge": {
            "number": number, "levy": one * levy, "fiscal_year": one * asking.fiscal_year,
            "payer": found.periods.payer[asked], "reference": bills[asked],
        },
        "ledger_instalment": {"charge": number, "instalment": one, "due_on": one * to_day(asking.due_on)},
        "ledger_charge_line": {
            "charge": number, "instalment": one, "amount": total[asked],
            "components": np.stack([(total - tax)[asked], tax[asked]], axis=1),
        },
    }  # fmt: skip


def bill_columns(found: Computed, asking: Asking, bills: Ints, charges: dict[str, Ints]) -> dict[str, Any]:
    """The columns of `water_bill`, without entry."""
    p = found.periods
    count = np.ones(len(p), dtype=np.int64)
    return {
        "contract": p.contract, "number": bills, "point": p.point, "payer": p.payer, "month": count * asking.month,
        "zone": p.zone, "calibre": p.calibre, "use": p.use, "dwellings": p.dwellings, "months": found.months,
        "part_days": found.part_days, "kind": p.kind, "odd": p.odd, "volume": p.volume,
        "sewage": np.where(p.drains, found.sewage.volume, 0), "leak_cut": p.leak_cut,
        "water": found.water_total, "water_tax": tax_left(found.water, found.water_off), "water_off": found.water_off,
        "sewer": found.sewer_total, "sewer_tax": tax_left(found.sewer, found.sewer_off), "sewer_off": found.sewer_off,
        "due_on": count * to_day(asking.due_on), "tariff_on": found.tariff_on,
        "water_charge": np.where(found.water_total > 0, charges["water"], MISSING),
        "sewer_charge": np.where(found.sewer_total > 0, charges["sewer"], MISSING),
        "water_working": found.water.pack(), "sewer_working": found.sewer.pack(),
        "sewage_working": found.sewage.pack(), "valid_from": p.begins, "valid_until": p.ends,
    }  # fmt: skip
