"""The billing run (料金の計算): readings of a month become trial bills, then two approvals, then one release."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from kikan.businesses.water.procedures.computed import Asking, Laws, asking_for, compute, tables
from kikan.businesses.water.procedures.decide_bills import FACTS, decide_bills
from kikan.businesses.water.procedures.posting import BILLS
from kikan.businesses.water.procedures.winter_settlement import open_winters
from kikan.businesses.water.reads.periods import Ints, Periods, in_zone, of_readings, unbilled
from kikan.businesses.water.reads.winter import estimated_readings, is_winter
from kikan.law.days import day as to_day
from kikan.shared.errors import Refused
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head, hold
from kikan.shared.ledger.charge import CHARGES
from kikan.shared.tenancy import numbers, tenant
from kikan.shared.tenancy.calendar import closed_days
from kikan.shared.tenancy.columns import read_columns

BLOCK = 5_000


def run(context: RunContext) -> Outcome:
    """Compute the bills of a month's readings as known at the run's journal number.

    Parameters: month (yyyymm), zone (0 = all), winter (1 = estimate the winter zones instead of reading them).
    A month with nothing left to bill is done at once. Errors: LawGap for a value the ordinance lacks; Refused for a
    winter run outside the winter.
    """
    with tenant(context.municipality):
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        laws, asking = Laws.of(known_at), None
        periods, unknown = to_bill(context, laws, known_at)
        asking = asking_of(context, laws)
        first = _first_numbers(context, len(periods))
    if not len(periods):
        context.note_figures(bills=0, unknown=unknown)
        return Outcome.DONE
    context.note_figures(
        first_bill=first[0],
        first_charge=first[1],
        bills=len(periods),
        unknown=unknown,
        due_on=asking.due_on.isoformat(),
    )
    finished = trial.finished_blocks(context)
    context.expect(len(periods), sum(finished.values()))
    for block, start in enumerate(range(0, len(periods), BLOCK)):
        if block not in finished:
            rows = np.arange(start, min(start + BLOCK, len(periods)))
            written = trial_tables(
                context, periods.rows(rows), laws, asking, first[0] + rows, first[1] + 2 * start
            )
            trial.write_block(context, block, len(rows), written)
    with tenant(context.municipality):
        figures = trial_figures(context.number)
    context.note_figures(**figures)
    return Outcome.WAITING


def month_of(context: RunContext) -> tuple[int, date, date]:
    """(yyyymm, first day, last day)."""
    month = int(context.parameters["month"])
    first = date(month // 100, month % 100, 1)
    return month, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def to_bill(
    context: RunContext, laws: Laws, known_at: int, points: Ints | None = None
) -> tuple[Periods, int]:
    """The periods of the run, and how many points have no estimate."""
    month, first, last = month_of(context)
    zone = int(context.parameters.get("zone", 0))
    if not int(context.parameters.get("winter", 0)):
        found = in_zone(unbilled(to_day(first) - 1, to_day(last), known_at, points), zone)
        return without_open_winters(found), 0
    law = laws.of_day(to_day(last))
    if not is_winter(month % 100, law):
        raise Refused("この月は冬期ではありません。", what_to_do="検針の入力により料金を計算してください。")
    read, unknown = estimated_readings(month, zone, law)
    if points is not None:
        chosen = np.isin(read["point"], points)
        read = {name: column[chosen] for name, column in read.items()}
    return of_readings(read, known_at), unknown


def without_open_winters(periods: Periods) -> Periods:
    """Those whose winter is settled: a reading that ends a winter on estimates is billed after the settlement (冬期の精算)."""
    waiting = {(w.contract, w.begins[-1]) for w in open_winters()}
    keys = zip(periods.contract.tolist(), periods.begins.tolist(), strict=True)
    return periods.rows(np.array([key not in waiting for key in keys], dtype=np.bool_))


def asking_of(context: RunContext, laws: Laws) -> Asking:
    month, _, last = month_of(context)
    closed = set(closed_days(last, last + timedelta(days=150)))
    return asking_for(month, laws.of_day(to_day(last)), closed.__contains__)


def trial_tables(
    context: RunContext, periods: Periods, laws: Laws, asking: Asking, bills: Ints, first_charge: int
) -> dict[str, Any]:
    """The trial rows of some periods; those of a winter bring their readings with them."""
    found = tables(compute(periods, laws), asking, bills, first_charge)
    filled = {name: columns for name, columns in found.items() if len(next(iter(columns.values())))}
    if int(context.parameters.get("winter", 0)):
        filled["water_reading"] = reading_columns(periods)
    return filled


def reading_columns(p: Periods) -> dict[str, Any]:
    zero = p.point * 0
    return {
        "point": p.point, "contract": p.contract, "kind": p.kind, "previous_index": p.previous_index, "index": p.index,
        "volume": p.volume, "well_volume": p.well_volume, "odd": p.odd, "code": zero, "reader": zero,
        "is_checked": zero + 1, "valid_from": p.begins, "valid_until": p.ends,
    }  # fmt: skip


def _first_numbers(context: RunContext, count: int) -> tuple[int, int]:
    """Numbers of bills and charges are drawn once for the run: a resumed run goes on with them."""
    from kikan.shared.jobs.queue import find

    figures = find(context.municipality, context.number).figures
    if figures.get("first_bill") is not None:
        return int(figures["first_bill"]), int(figures["first_charge"])
    return numbers.draw(BILLS, max(count, 1)), numbers.draw(CHARGES, max(2 * count, 1))


SUMS = """
SELECT count(*) AS bills, coalesce(sum(volume), 0)::bigint AS volume, coalesce(sum(sewage), 0)::bigint AS sewage,
  coalesce(sum(water), 0)::bigint AS water, coalesce(sum(sewer), 0)::bigint AS sewer,
  coalesce(sum(water_tax + sewer_tax), 0)::bigint AS tax, coalesce(sum(water_off + sewer_off), 0)::bigint AS off,
  count(*) FILTER (WHERE volume = 0) AS zero, count(*) FILTER (WHERE odd > 0) AS odd,
  count(*) FILTER (WHERE part_days > 0) AS part
FROM water_bill_trial WHERE run = %s
"""


def trial_figures(number: int) -> dict[str, int]:
    """The totals of a run's trial rows, for its page."""
    return {name: int(column[0]) for name, column in read_columns(SUMS, [number]).items()}


def release(context: RunContext) -> None:
    """After two approvals: recompute the points that have moved on, then release under one entry."""
    _, _, last = month_of(context)

    def act(known_at: int) -> Any:
        return decide_bills(run=context.number, charged_on=last, known_at=known_at, actor=context.actor)

    trial.release_when_current(
        context.number, facts=FACTS, recompute=lambda changed: _recompute(context, changed), act=act, hold=hold,
        municipality=context.municipality,
    )  # fmt: skip


BEFORE = """
SELECT point, number, coalesce(water_charge, 0) AS water_charge, coalesce(sewer_charge, 0) AS sewer_charge
FROM water_bill_trial WHERE run = %(run)s AND point = ANY(%(points)s)
"""


def _recompute(context: RunContext, points: Ints) -> int:
    with tenant(context.municipality):
        known_at = head()
        before = read_columns(BEFORE, {"run": context.number, "points": [int(p) for p in points]})
        laws = Laws.of(known_at)
        periods, _ = to_bill(context, laws, known_at, points)
        asking = asking_of(context, laws)
        first = numbers.draw(BILLS, max(len(periods), 1)), numbers.draw(CHARGES, max(2 * len(periods), 1))
        bills = first[0] + np.arange(len(periods), dtype=np.int64)
        written = trial_tables(context, periods, laws, asking, bills, first[1]) if len(periods) else {}
    charges = np.concatenate([before["water_charge"], before["sewer_charge"]])
    by = {
        "point": (points, ("water_bill", "water_reading")),
        "charge": (charges, ("ledger_instalment", "ledger_charge_line")),
        "number": (charges, ("ledger_charge",)),
    }
    nothing = np.zeros(0, dtype=np.int64)
    for column, (whom, names) in by.items():
        trial.rewrite(context, whom, column, {name: written.get(name, {column: nothing}) for name in names})
    return known_at
