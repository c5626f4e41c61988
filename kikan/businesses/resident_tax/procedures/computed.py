"""From facts to the rows of an assessment (賦課の行): the rule, the ways of collecting, the instalments, as columns."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.resident_tax.law.collection_shares import Taxed, collection_shares
from kikan.businesses.resident_tax.law.instalments import instalments
from kikan.businesses.resident_tax.law.relief import relief
from kikan.businesses.resident_tax.law.resident_tax import ResidentTax
from kikan.businesses.resident_tax.models import Reason, Status
from kikan.businesses.resident_tax.reads.assessments import ORDINARY, PENSION, SALARY
from kikan.businesses.resident_tax.reads.tax_facts import DeclaredFacts, TaxFacts
from kikan.businesses.resident_tax.reads.worked import worked
from kikan.law import Law
from kikan.law.ages import age_on
from kikan.law.days import day
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.ledger.levies import RESIDENT_TAX

Ints = NDArray[np.int64]
Columns = dict[str, Any]
LEVIES = 3  # 市町村民税, 道府県民税, 森林環境税
# Beyond this a product of two amounts leaves 64 bits.
SAFE = 2_000_000_000


@dataclass(frozen=True)
class Computed:
    """The rows of consecutive people, by table, without entry; `charges` are of those who pay anything themselves."""

    assessments: Columns
    charges: Columns
    instalments: Columns
    lines: Columns
    working: ResidentTax

    def tables(self) -> dict[str, Columns]:
        return {
            "ledger_charge": self.charges,
            "ledger_instalment": self.instalments,
            "ledger_charge_line": self.lines,
            "resident_tax_assessment": self.assessments,
        }


def calendar_of(law: Law) -> YearCalendar:
    """How the year's taxes are asked for. Errors: LawGap."""
    return YearCalendar.of(
        law.of("local_tax_act"), lambda yearly, count, inside: instalments(yearly, count, law=inside)
    )


def compute(
    facts: TaxFacts, known: DeclaredFacts, charges: Ints, law: Law, calendar: YearCalendar
) -> Computed:
    """The assessments of some people; `charges` are their charge numbers, also of those who pay nothing themselves."""
    found = worked(facts, known, law)
    parts = _parts(facts, found, law)
    reliefs = _reliefs(facts, parts, calendar)
    parts = _relieved(parts, reliefs)
    path = parts.reshape(-1, 3, LEVIES).sum(axis=2)
    ordinary = path[:, ORDINARY]
    rows = {
        "fiscal_year": law.at,
        "valid_from": date(law.at, 1, 1),
        "valid_until": date(law.at + 1, 1, 1),
        "person": facts.person,
        "basis": facts.basis,
        "status": _status(found, known),
        "reason": _reason(found, known, known.declared.of("is_assisted") > 0),
        "aggregate_income": found.incomes.total_income,
        "total_income": found.incomes.income_after_losses,
        "taxable_income": found.levy.taxable_income,
        "nontaxable_line": _nontaxable_line(found, law),
        "city_levy": found.levy.city_levy,
        "prefecture_levy": found.levy.prefecture_levy,
        "city_per_capita": found.city_per_capita,
        "prefecture_per_capita": found.prefecture_per_capita,
        "forest_tax": found.forest.tax,
        "city_relief": reliefs[:, 0],
        "prefecture_relief": reliefs[:, 1],
        "forest_relief": reliefs[:, 2],
        "annual_tax": path.sum(axis=1),
        "salary": path[:, SALARY],
        "pension": path[:, PENSION],
        "ordinary": ordinary,
        "parts": parts,
        "is_split_decided": np.zeros(len(facts), dtype=np.int64),
        "charge": charges,
        "working": found.pack(),
    }
    payable = ordinary > 0
    return Computed(
        rows,
        _charges(law.at, charges[payable], facts.person[payable]),
        *_instalments(charges[payable], parts[payable, ORDINARY * LEVIES :], calendar),
        found,
    )


def _parts(facts: TaxFacts, found: ResidentTax, law: Law) -> Ints:
    """The nine amounts of each person before relief: salary, pension and ordinary by levy."""
    april = np.full(len(facts), day(date(law.at, 4, 1)), dtype=np.int64)
    taxed = Taxed(
        city_levy=found.levy.city_levy,
        prefecture_levy=found.levy.prefecture_levy,
        city_per_capita=found.city_per_capita,
        prefecture_per_capita=found.prefecture_per_capita,
        forest_tax=found.forest.tax,
        total_income=found.incomes.total_income,
        pension_income=found.incomes.pension_income,
        has_employer=facts.employer != 0,
        has_pension_payer=facts.pension_payer != 0,
        is_pensioner_by_age=age_on(facts.birth_on, april)
        >= law.of("local_tax_act").amount("pension_collection_age"),
    )
    shares: Ints = collection_shares(taxed, law=law.of("local_tax_act")).pack()
    return shares


def _reliefs(facts: TaxFacts, parts: Ints, calendar: YearCalendar) -> Ints:
    """What is relieved of each levy: of the ordinary part what falls due later, of the others all or nothing."""
    by_path = parts.reshape(-1, 3, LEVIES)
    if not (facts.relief_tenths > 0).any():
        return np.zeros((len(facts), LEVIES), dtype=np.int64)
    ordinary = by_path[:, ORDINARY].sum(axis=1)
    later = calendar.later(ordinary, facts.relief_from)
    from_begin = facts.relief_from <= day(calendar.due[0])
    found = []
    for levy in range(LEVIES):
        own = by_path[:, ORDINARY, levy]
        of_ordinary = own * later // np.maximum(ordinary, 1)
        others = by_path[:, SALARY, levy] + by_path[:, PENSION, levy]
        found.append(
            relief(own + others, of_ordinary + others * from_begin, facts.relief_tenths, law=calendar.law)
        )
    return np.stack(found, axis=1)


def _relieved(parts: Ints, reliefs: Ints) -> Ints:
    """The parts without what is relieved: taken off the ordinary part, then the pension's, then the salary's."""
    left, remains = reliefs.copy(), parts.reshape(-1, 3, LEVIES).copy()
    for path in (ORDINARY, PENSION, SALARY):
        taken = np.minimum(left, remains[:, path])
        remains[:, path] -= taken
        left -= taken
    return remains.reshape(-1, 3 * LEVIES)


def _status(found: ResidentTax, known: DeclaredFacts) -> Ints:
    by_income = found.levy.city_levy + found.levy.prefecture_levy
    flat = found.city_per_capita + found.prefecture_per_capita
    conditions = [by_income > 0, flat > 0, found.forest.tax > 0, ~known.is_known]
    chosen = [Status.TAXED, Status.PER_CAPITA, Status.FOREST, Status.UNDECLARED]
    return np.select(conditions, [int(c) for c in chosen], int(Status.FREE)).astype(np.int64)


def _reason(found: ResidentTax, known: DeclaredFacts, is_assisted: NDArray[np.bool_]) -> Ints:
    owes = (found.annual_tax > 0) | ~known.is_known
    conditions = [owes, is_assisted, known.is_child, found.nontaxable.by_status]
    chosen = [Reason.NONE, Reason.ASSISTED, Reason.CHILD, Reason.STATUS]
    return np.select(conditions, [int(c) for c in chosen], int(Reason.INCOME)).astype(np.int64)


def _nontaxable_line(found: ResidentTax, law: Law) -> Ints:
    """合計所得金額 up to which somebody is free of 均等割: the higher of both lines for who is free by status."""
    free, limit = found.nontaxable, law.amount("local_tax_act.nontaxable_status_limit")
    higher: Ints = np.where(
        free.by_status, np.maximum(free.per_capita_threshold, limit), free.per_capita_threshold
    )
    return higher


def _charges(year: int, number: Ints, payer: Ints) -> Columns:
    return {
        "number": number,
        "levy": RESIDENT_TAX.code,
        "fiscal_year": year,
        "payer": payer,
        "reference": payer,
    }


def _instalments(number: Ints, parts: Ints, calendar: YearCalendar) -> tuple[Columns, Columns]:
    """Instalments with an amount, and their lines by component."""
    amounts = calendar.split(parts.sum(axis=1))
    row, instalment = np.nonzero(amounts)
    components = share_out(amounts, parts)[row, instalment]
    charge = number[row]
    return (
        {"charge": charge, "instalment": instalment + 1, "due_on": calendar.due_columns[instalment]},
        {
            "charge": charge,
            "instalment": instalment + 1,
            "amount": amounts[row, instalment],
            "components": components,
        },
    )


def share_out(amounts: Ints, parts: Ints) -> Ints:
    """The levies of the year shared over the instalments in proportion; rows and columns add up exactly.

    Every boundary between two levies moves on with what has been asked for so far, its fraction of a yen cut.
    """
    whole = np.maximum(parts.sum(axis=1), 1)
    wide = object if len(whole) and int(whole.max()) > SAFE else np.int64
    ends, borders = np.cumsum(amounts, axis=1).astype(wide), np.cumsum(parts, axis=1).astype(wide)
    reached = ends[:, :, None] * borders[:, None, :] // whole.astype(wide)[:, None, None]
    by_levy = np.diff(reached, axis=2, prepend=0)
    return np.diff(by_levy, axis=1, prepend=0).astype(np.int64)
