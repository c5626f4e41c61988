"""How each premium is collected (徴収の方法): from a pension, month by month, or by the instalments of the ordinance."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.law import Law
from kikan.law.days import day
from kikan.law.notions.from_pensions import (
    INTERIM,
    MAIN,
    PENSION_MONTHS,
    cut_to,
    first_share,
    taken_from_pension,
)
from kikan.law.notions.instalments import over
from kikan.shared.premiums.plan import Ints, Withholds
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

MONTHS = len(PENSION_MONTHS)
KNOWN = "entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
COLLECTIONS = f"""
SELECT person, interim, valid_from, valid_until FROM premiums_pension_collection
WHERE municipality = %(town)s AND levy = %(levy)s AND valid_from < %(until)s AND valid_until > %(from)s AND {KNOWN}
"""  # noqa: S608
CHARGES = """
SELECT number AS charge, payer AS person FROM ledger_charge
WHERE municipality = %(town)s AND levy = %(withheld)s AND fiscal_year = %(year)s AND entry <= %(known)s
"""
LINES = """
SELECT l.charge, l.instalment, l.components FROM ledger_charge c
JOIN ledger_charge_line l ON l.municipality = c.municipality AND l.charge = c.number
WHERE c.municipality = %(town)s AND c.levy = %(withheld)s AND c.fiscal_year = %(year)s AND l.entry <= %(known)s
  AND l.instalment <= 6
"""


@dataclass(frozen=True)
class Standing:
    """What is known of the pensions of some people before the year is decided, one row each.

    charge: of this year's interim months, 0 without one; taken: their components, shape (persons, 6, components);
    last: what each interim month takes where there is no charge yet. in_april, in_october: whether a pension payer
    collects then.
    """

    charge: Ints
    taken: Ints
    last: Ints
    in_april: Ints
    in_october: Ints

    def of(self, rows: Ints | slice) -> "Standing":
        """The same of some rows."""
        return Standing(
            self.charge[rows], self.taken[rows], self.last[rows], self.in_april[rows], self.in_october[rows]
        )


def standing(plan: Withholds, year: int, known_at: int, persons: Ints) -> Standing:
    """The pensions of these people (sorted); four queries however many they are."""
    values = {
        "town": current_or_raise(), "levy": plan.levy.code, "withheld": plan.withheld.code, "known": known_at,
        "year": year, "from": date(year, 4, 1), "until": date(year + 1, 4, 1),
    }  # fmt: skip
    rows = read_columns(COLLECTIONS, values)
    place = places(persons, rows["person"])
    here = place >= 0
    in_april, in_october, first = (np.zeros(len(persons), dtype=np.int64) for _ in range(3))
    for on, found in ((date(year, 4, 1), in_april), (date(year, 10, 1), in_october)):
        holds = here & (rows["valid_from"] <= day(on)) & (day(on) < rows["valid_until"])
        found[place[holds]] = 1
        first[place[holds]] = rows["interim"][holds]
    charge, taken = _charged(values, persons, len(plan.withheld.components))
    _, before = _charged(values | {"year": year - 1}, persons, len(plan.withheld.components))
    february = before[:, MONTHS - 1].sum(axis=1)
    last = np.where(february > 0, february, first)
    return Standing(charge, taken, last, in_april, in_october)


def _charged(values: dict[str, object], persons: Ints, width: int) -> tuple[Ints, Ints]:
    """The charge of each person's pension in a year, and its components by month."""
    charges, lines = read_columns(CHARGES, values), read_columns(LINES, values)
    place = places(persons, charges["person"])
    number = np.zeros(len(persons), dtype=np.int64)
    number[place[place >= 0]] = charges["charge"][place >= 0]
    taken = np.zeros((len(persons), MONTHS, width), dtype=np.int64)
    if len(lines["charge"]):
        order = np.argsort(charges["charge"])
        of_line = place[order[np.searchsorted(charges["charge"], lines["charge"], sorter=order)]]
        here = of_line >= 0
        np.add.at(taken, (of_line[here], lines["instalment"][here] - 1), lines["components"][here])
    return number, taken


def places(persons: Ints, wanted: Ints) -> Ints:
    """For each wanted number its place among the sorted persons, or -1."""
    if not len(persons):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(persons, wanted), len(persons) - 1)
    return np.where(persons[at] == wanted, at, -1)


def from_pensions(totals: Ints, known: Standing, law: Law) -> Ints:
    """What the pension payers take of each total in the six months: shape (persons, 6).

    The interim months stay as they were charged. Who is collected from in April takes the rest in the main months as
    long as the pension payer still collects; who begins in October pays the first part of the year himself.
    Law: 介護保険法第134条〜第140条
    """
    charged = known.taken.sum(axis=2)
    last = np.where(known.charge > 0, 0, known.last * known.in_april)
    months = taken_from_pension(totals, last, law)
    has_interim = (known.charge > 0) & (charged[:, :INTERIM].sum(axis=1) > 0)
    interim = charged[:, :INTERIM]
    main = over(
        np.maximum(totals - interim.sum(axis=1), 0), MAIN, law.amount("instalment_unit"),
        remainder=law.choice("instalment_remainder"),
    )  # fmt: skip
    months = np.where(has_interim[:, None], np.concatenate([interim, main], axis=1), months)
    goes_on = ((known.in_april > 0) | has_interim) & (known.in_october > 0)
    months[~goes_on, INTERIM:] = 0
    months[(known.in_april == 0) & ~has_interim] = 0
    begins = (known.in_october > 0) & (known.in_april == 0) & ~has_interim
    share = over(first_share(totals, begins, law), MAIN, law.amount("instalment_unit"))
    months[begins, INTERIM:] = share[begins]
    return cut_to(totals, months)


def collected_in_april(plan: Withholds, year: int, known_at: int) -> Ints:
    """Whose pension payer collects on 1 April, in the order of their numbers."""
    values = {
        "town": current_or_raise(), "levy": plan.levy.code, "known": known_at, "from": date(year, 4, 1),
        "until": date(year, 4, 2),
    }  # fmt: skip
    found: Ints = np.unique(read_columns(COLLECTIONS, values)["person"])
    return found
