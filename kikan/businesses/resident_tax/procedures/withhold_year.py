"""withhold_year: what each collector takes in a year follows the decided taxes (特別徴収税額の決定・変更)."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kikan.businesses.resident_tax.law import special_collection  # noqa: F401  (registers the rule)
from kikan.businesses.resident_tax.law.pension_collection import PensionSplit
from kikan.businesses.resident_tax.law.resident_tax import ResidentTax
from kikan.businesses.resident_tax.law.withheld_months import (
    PENSION_MONTHS,
    SALARY_MONTHS,
    month_of,
    parts_by_month,
    spread_rest,
)
from kikan.businesses.resident_tax.procedures import moved_shares
from kikan.businesses.resident_tax.procedures.withheld import Wanted, due_days, write
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.assessments import assessment_columns
from kikan.businesses.resident_tax.reads.collection_paths import (
    PENSION,
    SALARY,
    collection_paths,
    found_at,
)
from kikan.law import Law, call
from kikan.shared.access import Actor
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.charge import CHARGES
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers, ordinances
from kikan.shared.tenancy.columns import read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

MONTHS = {SALARY: len(SALARY_MONTHS), PENSION: len(PENSION_MONTHS)}
# Places of the columns of one path among `part_0` to `part_8` of an assessment.
FIRST_PART = {SALARY: 0, PENSION: 3}
TOTAL = {SALARY: "salary", PENSION: "pension"}
STANDING = """
SELECT person, collector, kind, assessment, (SELECT sum(a) FROM unnest(amounts) a)::bigint AS total
FROM resident_tax_withholding WHERE municipality = %(town)s AND fiscal_year = %(year)s AND ended_by IS NULL
"""


@dataclass(frozen=True)
class Decided:
    """How many amounts were decided anew and changed, and for whom nobody collects what is to be withheld.

    to_stop: whose pension can be changed no more this year (地方税法 第321条の7の9): a clerk stops its collection.
    """

    begun: int = 0
    changed: int = 0
    without_collector: tuple[int, ...] = field(default=(), repr=False)
    to_stop: tuple[int, ...] = field(default=(), repr=False)


@procedure("resident_tax.withhold_year", right="resident_tax.batch", ja="特別徴収税額の決定・変更")
def withhold_year(*, fiscal_year: int, actor: Actor) -> Decided:
    """Let the monthly amounts follow the taxes as decided now; who is up to date stays as he is.

    Before anything was withheld in the year the whole year is split; later only the months to come change.
    Errors: LawGap for a year whose split is unknown.
    """
    known_at = head()
    assessed = assessment_columns(fiscal_year, known_at)
    standing = read_columns(STANDING, {"town": current_or_raise(), "year": fiscal_year})
    law = ordinances.law("fiscal_year", fiscal_year, known_at).of("local_tax_act")
    plans = [_plan(kind, fiscal_year, known_at, assessed, standing, law) for kind in (SALARY, PENSION)]
    begun = sum(
        _begin(plan, fiscal_year, _entry(fiscal_year, actor)) for plan in plans if len(plan.new["person"])
    )
    is_late = clock.today() > date(fiscal_year, 12, law.amount("pension_stop_day"))
    late = [w for plan in plans for w in plan.changes if is_late and w.kind == PENSION]
    changes = [w for plan in plans for w in plan.changes if w not in late]
    changed = write(changes, entry=_entry(fiscal_year, actor)) if changes else 0
    return Decided(begun, changed, _missing(plans), tuple(sorted(w.person for w in late)))


def _entry(fiscal_year: int, actor: Actor) -> int:
    """An entry of its own for each step: an instalment gets one line an entry."""
    return append(
        actor=actor, kind="resident_tax.withholding_decided", procedure="resident_tax.withhold_year",
        subjects=[("tax_year", fiscal_year)], happened_on=clock.today(), cites="地方税法 第321条の4・第321条の6",
    ).number  # fmt: skip


def _missing(plans: list["_Plan"]) -> tuple[int, ...]:
    return tuple(sorted({int(p) for plan in plans for p in plan.without_collector}))


@dataclass(frozen=True)
class _Plan:
    kind: int
    new: dict[str, np.ndarray]
    amounts: np.ndarray
    parts: np.ndarray
    slips: np.ndarray
    changes: list[Wanted]
    without_collector: np.ndarray


def _plan(
    kind: int, year: int, known_at: int, assessed: dict[str, np.ndarray], standing: dict[str, np.ndarray], law: Law
) -> _Plan:  # fmt: skip
    """Who begins, whose amounts change, who has no collector."""
    mine = {k: v[standing["kind"] == kind] for k, v in standing.items()}
    person, total = assessed["person"], assessed[TOTAL[kind]]
    paths = collection_paths(person, year, known_at)
    collector = paths.salary_collector if kind == SALARY else paths.pension_collector
    taken = _taken(mine, person)
    is_known = np.isin(person, mine["person"])
    is_new = (total > 0) & ~is_known & (collector > 0)
    new = {name: column[is_new] for name, column in assessed.items()} | {"collector": collector[is_new]}
    is_first = not len(mine["person"])
    amounts = _months(kind, new, year, law, is_first)
    whole = np.stack([new[f"part_{FIRST_PART[kind] + i}"] for i in range(3)], axis=1)
    slips = _slips(whole, whole.sum(axis=1) - amounts.sum(axis=1))
    differs = is_known & (taken != total)
    changes = _changes(kind, year, {k: v[differs] for k, v in assessed.items()}, mine, law)
    lost = (total > 0) & ~is_known & (collector == 0)
    parts = parts_by_month(amounts, whole - slips)
    return _Plan(kind, new, amounts, parts, slips, changes, person[lost])


def _slips(whole: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """By tax what the person pays himself of what is to be taken from the pension: half of it in the first year."""
    others = amount[:, None] * whole[:, 1:] // np.maximum(whole.sum(axis=1), 1)[:, None]
    slips: np.ndarray = np.column_stack([amount - others.sum(axis=1), others])
    return slips


def _taken(mine: dict[str, np.ndarray], person: np.ndarray) -> np.ndarray:
    people, place = np.unique(mine["person"], return_inverse=True)
    sums = np.zeros(len(people), dtype=np.int64)
    np.add.at(sums, place, mine["total"])
    return found_at(people, sums, person)


def _months(kind: int, new: dict[str, np.ndarray], year: int, law: Law, is_first: bool) -> np.ndarray:
    count = len(new["person"])
    empty = np.zeros((count, MONTHS[kind]), dtype=np.int64)
    if not count:
        return empty
    if kind == PENSION:
        split = _pension_split(new, year, law)
        names = ("april", "june", "august", "october", "december", "february")
        months = np.stack([getattr(split, name) for name in names], axis=1)
        taken = new["pension"] - split.ordinary_june - split.ordinary_august
        return spread_rest(
            months, taken, MONTHS[PENSION], 1
        )  # what was taken too much comes off from the last
    if not is_first:
        unit = law.amount("withholding_month_unit")
        return spread_rest(empty, new["salary"], first_open(SALARY, year, clock.today()), unit)
    per_capita = new["city_per_capita"] + new["prefecture_per_capita"] + new["forest_tax"]
    split = call(
        "local_tax_act.special_collection_split", new["salary"], per_capita, _has_flat_cut(new["person"], year),
        law=law,
    )  # fmt: skip
    columns = [split.june, split.july, *[split.other_months] * 10]
    return np.stack(columns, axis=1)


FLAT_CUT = """
SELECT person, working[%(place)s] AS cut FROM resident_tax_assessment
WHERE municipality = %(town)s AND fiscal_year = %(year)s AND ended_by IS NULL AND cardinality(working) = %(length)s
"""


def _has_flat_cut(person: np.ndarray, year: int) -> np.ndarray:
    """Whose tax was reduced by 定額減税: their withholding begins in July of 2024."""
    names = ResidentTax.layout()
    place = names.index("levy.flat_cut.total") + 1
    values = {"town": current_or_raise(), "year": year, "place": place, "length": len(names)}
    rows = read_columns(FLAT_CUT, values)
    found: np.ndarray = found_at(rows["person"], rows["cut"], person) > 0
    return found


BEFORE = """
SELECT w.person, a.pension FROM resident_tax_withholding w JOIN resident_tax_assessment a
  ON a.municipality = w.municipality AND a.person = w.person AND a.fiscal_year = w.fiscal_year AND a.entry = w.assessment
WHERE w.municipality = %(town)s AND w.fiscal_year = %(year)s AND w.ended_by IS NULL AND w.kind = %(kind)s
  AND w.amounts[6] > 0
"""


def _pension_split(new: dict[str, np.ndarray], year: int, law: Law) -> PensionSplit:
    """The months of each; the first year is that of one from whom nothing was taken in February before."""
    rows = read_columns(BEFORE, {"town": current_or_raise(), "year": year - 1, "kind": PENSION})
    before = found_at(rows["person"], rows["pension"], new["person"])
    first = ~np.isin(new["person"], rows["person"])
    split: PensionSplit = call(
        "local_tax_act.pension_collection_split", new["pension"], before, first, law=law
    )
    return split


def first_open(kind: int, year: int, today: date) -> int:
    """The place of the first month that can still change: the one after the decision."""
    if kind == SALARY:
        return min(max(month_of(today.year, today.month, year) + 1, 0), MONTHS[SALARY])
    passed = [date(year + (m < PENSION_MONTHS[0]), m, 1) <= today for m in PENSION_MONTHS]
    return sum(passed)


def _changes(
    kind: int, year: int, assessed: dict[str, np.ndarray], mine: dict[str, np.ndarray], law: Law
) -> list[Wanted]:
    """The months to come of everybody whose tax came out otherwise since."""
    persons = [int(p) for p in assessed["person"]]
    lines: dict[int, list[reads.WithholdingLine]] = {p: [] for p in persons}
    for line in reads.withheld_of_people(persons, year) if persons else ():
        if line.kind == kind:
            lines[line.person].append(line)
    first, unit = first_open(kind, year, clock.today()), law.amount("withholding_month_unit")
    found = []
    for row, person in enumerate(persons):
        parts = [int(assessed[f"part_{FIRST_PART[kind] + i}"][row]) for i in range(3)]
        changed = _changed(lines[person], parts, int(assessed["entry"][row]), first, unit)
        found += [changed] if changed else []
    return found


def _changed(
    lines: list[reads.WithholdingLine], parts: list[int], assessment: int, first: int, unit: int
) -> Wanted | None:
    """The collector that took last takes what the others leave; None where no month is left for more."""
    last = lines[-1]
    for other in lines[:-1]:
        parts = [a - b for a, b in zip(parts, other.by_tax, strict=True)]
    total = max(sum(parts), 0)
    if first >= len(last.amounts) and total > last.total:
        return None
    amounts = spread_rest(
        np.array([last.amounts], dtype=np.int64), np.array([total], dtype=np.int64), first, unit
    )[0]
    a, b, c = parts if sum(parts) == total else (0, 0, 0)
    return Wanted(
        last.person, last.fiscal_year, last.collector, last.kind, tuple(map(int, amounts)), (a, b, c),
        assessment, "税額の変更",
    )  # fmt: skip


def _begin(plan: _Plan, year: int, entry: int) -> int:
    """Write the rows of everybody new and charge their collectors, all at once. Returns how many."""
    count = len(plan.new["person"])
    charges, opened = _charges(plan, year, entry)
    months = MONTHS[plan.kind]
    write_columns(
        "resident_tax_withholding",
        {
            "person": plan.new["person"], "fiscal_year": year, "collector": plan.new["collector"], "kind": plan.kind,
            "amounts": plan.amounts, "parts": plan.parts.reshape(count, months * 3),
            "charge": found_at(opened, charges, plan.new["collector"]), "assessment": plan.new["entry"], "reason": "",
            "valid_from": date(year, 1, 1), "valid_until": date(year + 1, 1, 1), "entry": entry,
        },
    )  # fmt: skip
    _charge_lines(plan, opened, charges, entry)
    for row in np.flatnonzero(plan.slips.sum(axis=1)).tolist():
        person, (a, b, c) = int(plan.new["person"][row]), plan.slips[row].tolist()
        known = moved_shares.assessed(person, year)
        moved_shares.move(
            known, (a, b, c), source=moved_shares.PENSION, target=moved_shares.ORDINARY, entry=entry
        )
    return count


COLLECTORS = """
SELECT collector, addressee, is_half_yearly FROM resident_tax_collector
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until = %(open)s AND kind = %(kind)s
"""
CHARGED = """
SELECT reference, payer, number FROM ledger_charge
WHERE municipality = %(town)s AND levy = %(levy)s AND fiscal_year = %(year)s AND payer <> reference
"""


def _charges(plan: _Plan, year: int, entry: int) -> tuple[np.ndarray, np.ndarray]:
    """The charge of each collector with somebody new, and the collectors in the same order."""
    values = {
        "town": current_or_raise(), "levy": RESIDENT_TAX.code, "year": year, "open": OPEN, "kind": plan.kind
    }  # fmt: skip
    rows, known = read_columns(COLLECTORS, values), read_columns(CHARGED, values)
    is_own = found_at(rows["collector"], rows["addressee"], known["reference"]) == known["payer"]
    rows["charge"] = found_at(known["reference"][is_own], known["number"][is_own], rows["collector"])
    is_asked = np.isin(rows["collector"], plan.new["collector"])
    rows = {name: column[is_asked] for name, column in rows.items()}
    charge, is_opened = rows["charge"], rows["charge"] == 0
    count = int(is_opened.sum())
    if count:
        charge[is_opened] = numbers.draw(CHARGES, count) + np.arange(count)
        write_columns(
            "ledger_charge",
            {
                "number": charge[is_opened], "payer": rows["addressee"][is_opened],
                "reference": rows["collector"][is_opened], "levy": RESIDENT_TAX.code, "fiscal_year": year,
                "entry": entry,
            },
        )  # fmt: skip
        for half in (0, 1):
            _open_months(
                plan.kind, year, charge[is_opened & (rows["is_half_yearly"] == half)], bool(half), entry
            )
    return charge, rows["collector"]


def _open_months(kind: int, year: int, charge: np.ndarray, is_half_yearly: bool, entry: int) -> None:
    if not len(charge):
        return
    months = MONTHS[kind]
    due = np.array(
        [(d - date(1970, 1, 1)).days for d in due_days(kind, year, is_half_yearly)], dtype=np.int64
    )
    write_columns(
        "ledger_instalment",
        {
            "charge": np.repeat(charge, months), "instalment": np.tile(np.arange(1, months + 1), len(charge)),
            "due_on": np.tile(due, len(charge)), "entry": entry,
        },
    )  # fmt: skip


def _charge_lines(plan: _Plan, collectors: np.ndarray, charges: np.ndarray, entry: int) -> None:
    months = MONTHS[plan.kind]
    order = np.argsort(collectors)
    place = order[np.searchsorted(collectors[order], plan.new["collector"])]
    sums = np.zeros((len(collectors), months, 3), dtype=np.int64)
    np.add.at(sums, place, plan.parts)
    flat = sums.reshape(-1, 3)
    some = flat.any(axis=1)
    write_columns(
        "ledger_charge_line",
        {
            "charge": np.repeat(charges, months)[some],
            "instalment": np.tile(np.arange(1, months + 1), len(charges))[some],
            "amount": flat.sum(axis=1)[some], "components": flat[some], "entry": entry,
        },
    )  # fmt: skip
