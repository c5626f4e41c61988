"""From premiums to the rows of the tables (賦課の行): reliefs, ways of collecting, instalments, as columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kikan.law import Law
from kikan.law.days import day
from kikan.law.notions.from_pensions import pension_due_days
from kikan.shared.ledger.asking import YearCalendar, open_days
from kikan.shared.ledger.law.instalments import share_out
from kikan.shared.premiums.collected import KNOWN, MONTHS, Standing, from_pensions, places, standing
from kikan.shared.premiums.plan import Found, Ints, PremiumPlan, Withholds, year_of
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Columns = dict[str, Any]
TABLES = ("ledger_charge", "ledger_instalment", "ledger_charge_line", "premiums_premium")
RELIEFS = f"""
SELECT person, amount FROM premiums_relief
WHERE municipality = %(town)s AND levy = %(levy)s AND fiscal_year = %(year)s AND {KNOWN}
"""  # noqa: S608


@dataclass(frozen=True)
class Decided:
    """Premiums after relief, one row per person: parts (persons, components), how each is collected."""

    found: Found
    relief: Ints
    parts: Ints
    standing: Standing
    from_pension: Ints

    @property
    def total(self) -> Ints:
        total: Ints = self.parts.sum(axis=1)
        return total

    def __len__(self) -> int:
        return len(self.found)


def decided(plan: PremiumPlan, law: Law, known_at: int, persons: Ints | None = None) -> Decided:
    """The premiums of a year of everybody, or of those numbered, as known at an entry. Errors: LawGap."""
    found = plan.found(law, known_at, persons)
    relief = reliefs(plan, law.at, known_at, found.person)
    taken_off = np.minimum(relief, found.parts.sum(axis=1))
    parts = found.parts - share_out(taken_off[:, None], found.parts)[:, 0]
    known = standing(plan, law.at, known_at, found.person)
    months = from_pensions(parts.sum(axis=1), known, law.of(plan.statute))
    return Decided(found, taken_off, parts, known, months)


def reliefs(plan: PremiumPlan, year: int, known_at: int, persons: Ints) -> Ints:
    """What was decided to be taken off for each of these people (sorted)."""
    values = {"town": current_or_raise(), "levy": plan.levy.code, "year": year, "known": known_at}
    rows = read_columns(RELIEFS, values)
    place = places(persons, rows["person"])
    found = np.zeros(len(persons), dtype=np.int64)
    found[place[place >= 0]] = rows["amount"][place >= 0]
    return found


def numbers_for(known: Standing, first: int) -> tuple[Ints, Ints]:
    """Charge numbers of everybody's own instalments and of the pension's, drawn together from `first` on."""
    own = first + 2 * np.arange(len(known.charge), dtype=np.int64)
    return own, np.where(known.charge > 0, known.charge, own + 1)


def tables(
    plan: PremiumPlan, given: Decided, chosen: slice, numbers: tuple[Ints, Ints], calendar: YearCalendar
) -> Mapping[str, Columns]:
    """The rows of consecutive people by table, without entry."""
    found, rows = given.found, slice(chosen.start, chosen.stop)
    person = found.person[rows]
    owed = Owed(
        person, person, given.parts[rows], given.from_pension[rows], given.standing.of(rows), numbers[0][rows],
        numbers[1][rows],
    )  # fmt: skip
    premiums = {
        "levy": plan.levy.code, "fiscal_year": calendar.law.at, **year_of(calendar.law.at),
        "person": found.person[rows], "judged_on": found.judged_on[rows], "grade": found.grade[rows],
        "months": found.months[rows], "is_known": found.is_known[rows], "relief": given.relief[rows],
        "parts": given.parts[rows], "total": given.total[rows], "charge": owed.own,
        "pension_charge": owed.pension_charge, "working": found.working[rows],
    }  # fmt: skip
    return {**ledger_rows(plan, owed, calendar), "premiums_premium": premiums}


@dataclass(frozen=True)
class Owed:
    """What some payers owe of a year and how it is asked for, one row each.

    parts: shape (rows, components); months: what the pension takes, shape (rows, 6); own, pension: the numbers of both
    charges; opens_all: an instalment of nothing is opened too, so that a later increase finds it.
    """

    payer: Ints
    reference: Ints
    parts: Ints
    months: Ints
    standing: Standing
    own: Ints
    pension: Ints
    opens_all: bool = False

    @property
    def has_pension(self) -> Ints:
        has: Ints = (self.months.sum(axis=1) > 0) | (self.standing.charge > 0)
        return has

    @property
    def pension_charge(self) -> Ints:
        """The number of the pension's charge, 0 without one."""
        return np.where(self.has_pension, self.pension, 0)


def ledger_rows(plan: Withholds, owed: Owed, calendar: YearCalendar) -> dict[str, Columns]:
    """The rows of both charges of each payer by table of the ledger, without entry."""
    withheld = owed.months.sum(axis=1)
    ordinary = owed.parts.sum(axis=1) - withheld
    asked = np.concatenate([owed.months, calendar.split(ordinary)], axis=1)
    components = share_out(asked, owed.parts)
    starts = (withheld > 0) & (owed.standing.charge == 0)
    pays = ordinary > 0
    due = calendar.due_columns
    opens = np.ones((int(pays.sum()), len(due)), dtype=np.int64) if owed.opens_all else None
    return {
        "ledger_charge": _joined(
            _charges(plan.levy.code, calendar.law.at, owed.own[pays], owed.payer[pays], owed.reference[pays]),
            _charges(
                plan.withheld.code, calendar.law.at, owed.pension[starts], owed.payer[starts], owed.payer[starts]
            ),
        ),
        **_lines(
            _Asked(owed.own[pays], asked[pays, MONTHS:], components[pays, MONTHS:], due, opens),
            _pension_lines(owed, components[:, :MONTHS], calendar),
        ),
    }  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """Instalments of some charges: amounts (charges, instalments), components, due days; `opens`: which are new."""

    charge: Ints
    amounts: Ints
    components: Ints
    due: Ints
    opens: Ints | None = None


def _pension_lines(owed: Owed, components: Ints, calendar: YearCalendar) -> _Asked:
    """What the pension's charge still lacks or has too much: interim months stand already."""
    before, chosen = owed.standing.taken, owed.has_pension
    difference = (components - before)[chosen]
    stands = np.broadcast_to(before.any(axis=2), components.shape[:2])[chosen]
    due = open_days(pension_due_days(calendar.law), calendar.closed)
    days = np.array([day(each) for each in due], dtype=np.int64)
    opens = difference.any(axis=2) & ~stands
    return _Asked(owed.pension[chosen], difference.sum(axis=2), difference, days, opens.astype(np.int64))


def _charges(levy: int, year: int, number: Ints, payer: Ints, reference: Ints) -> Columns:
    constant = np.ones(len(number), dtype=np.int64)
    return {
        "number": number,
        "levy": levy * constant,
        "fiscal_year": year * constant,
        "payer": payer,
        "reference": reference,
    }


def _lines(*asked: _Asked) -> dict[str, Columns]:
    instalments, lines = [], []
    for each in asked:
        row, place = np.nonzero(each.components.any(axis=2))
        cells = {"charge": each.charge[row], "instalment": place + 1}
        lines.append(cells | {"amount": each.amounts[row, place], "components": each.components[row, place]})
        if each.opens is not None:
            row, place = np.nonzero(each.opens)
        instalments.append({"charge": each.charge[row], "instalment": place + 1, "due_on": each.due[place]})
    return {"ledger_instalment": _joined(*instalments), "ledger_charge_line": _joined(*lines)}


def _joined(*columns: Columns) -> Columns:
    return {name: np.concatenate([each[name] for each in columns]) for name in columns[0]}
