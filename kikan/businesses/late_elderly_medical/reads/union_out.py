"""What the union should know (広域連合に送る内容): every item as it is now; what was said of it last."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.late_elderly_medical.models import BenefitStage, UnionKind
from kikan.shared.addressees.protection import all_covered
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.levies import LATE_ELDERLY, LATE_ELDERLY_PENSION
from kikan.shared.tenancy.opener import current_or_raise

# Everybody ever insured, and who lives with somebody insured on the day.
WANTED = """
spell AS (
  SELECT DISTINCT ON (person) person, insured_number, acquired_on, acquired_by, valid_until, lost_by, is_former_dependant
  FROM late_elderly_insured WHERE municipality = %(town)s AND ended_by IS NULL ORDER BY person, valid_from DESC
), home AS (
  SELECT DISTINCT ON (person) person, household, is_head FROM fact_residents_residency
  WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
  ORDER BY person, valid_from DESC
), wanted AS (
  SELECT person FROM spell
  UNION SELECT other.person FROM spell JOIN home mine USING (person) JOIN home other USING (household)
  WHERE spell.valid_until > %(day)s
)"""
RESIDENTS = f"""
WITH {WANTED}
SELECT w.person, s.insured_number, s.acquired_on, s.acquired_by,
  CASE WHEN s.valid_until < DATE '9999-12-31' THEN s.valid_until END, s.lost_by, s.is_former_dependant, coalesce(x.kind, 0),
  n.name, n.kana, p.birth_on, p.sex, h.household, h.is_head, a.postal_code, a.address
FROM wanted w LEFT JOIN spell s USING (person) LEFT JOIN home h USING (person)
LEFT JOIN late_elderly_address_exception x ON x.municipality = %(town)s AND x.person = w.person AND x.ended_by IS NULL
  AND x.valid_from <= %(day)s AND %(day)s < x.valid_until
LEFT JOIN LATERAL (SELECT name, kana FROM addressees_name WHERE municipality = %(town)s AND person = w.person
  AND kind = 'official' AND ended_by IS NULL ORDER BY valid_from DESC LIMIT 1) n ON true
LEFT JOIN LATERAL (SELECT birth_on, sex FROM addressees_profile WHERE municipality = %(town)s AND person = w.person
  AND ended_by IS NULL ORDER BY valid_from DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (SELECT postal_code, address FROM addressees_address WHERE municipality = %(town)s AND person = w.person
  AND use = 'home' AND ended_by IS NULL AND valid_from <= %(day)s ORDER BY valid_from DESC LIMIT 1) a ON true
ORDER BY w.person
"""  # noqa: S608
INCOMES = f"""
WITH {WANTED}
SELECT w.person, i.is_declared, i.salary_revenue, i.salary_income, i.pension_revenue, i.pension_income, i.total_income,
  i.aggregate_income, i.land_deduction, s.status, s.taxable_income
FROM wanted w
LEFT JOIN fact_resident_tax_income i ON i.municipality = %(town)s AND i.person = w.person AND i.fiscal_year = %(year)s
  AND i.ended_by IS NULL
LEFT JOIN fact_resident_tax_status s ON s.municipality = %(town)s AND s.person = w.person AND s.fiscal_year = %(year)s
  AND s.ended_by IS NULL
WHERE i.person IS NOT NULL OR s.person IS NOT NULL
ORDER BY w.person
"""  # noqa: S608
RECEIPTS = """
SELECT c.number, b.instalment, c.payer, s.insured_number, c.levy, b.due_on, b.charged, b.allocated, max(r.paid_on)
FROM ledger_charge c
JOIN ledger_balance b ON b.municipality = c.municipality AND b.charge = c.number
LEFT JOIN ledger_allocation a ON a.municipality = c.municipality AND a.charge = c.number AND a.instalment = b.instalment
LEFT JOIN ledger_receipt r ON r.municipality = c.municipality AND r.number = a.receipt
LEFT JOIN LATERAL (SELECT insured_number FROM late_elderly_insured WHERE municipality = c.municipality
  AND person = c.payer AND ended_by IS NULL ORDER BY valid_from DESC LIMIT 1) s ON true
WHERE c.municipality = %(town)s AND c.levy = ANY(%(levies)s) AND c.fiscal_year = %(year)s AND b.allocated <> 0
GROUP BY c.number, b.instalment, c.payer, s.insured_number, c.levy, b.due_on, b.charged, b.allocated
ORDER BY c.number, b.instalment
"""
# What is asked for by instalment; of arrears only what is overdue and not written off.
ASKED = """
SELECT c.number, b.instalment, c.payer, s.insured_number, c.levy, b.due_on, b.charged, b.balance
FROM ledger_charge c
JOIN ledger_balance b ON b.municipality = c.municipality AND b.charge = c.number
LEFT JOIN LATERAL (SELECT insured_number FROM late_elderly_insured WHERE municipality = c.municipality
  AND person = c.payer AND ended_by IS NULL ORDER BY valid_from DESC LIMIT 1) s ON true
WHERE c.municipality = %(town)s AND c.levy = ANY(%(levies)s) AND c.fiscal_year = %(year)s AND b.instalment < %(base)s
  AND {wanted}
ORDER BY c.number, b.instalment
"""
CHARGED, OVERDUE = "b.charged <> 0", "b.balance > 0 AND b.due_on < %(day)s"
# One that came back says the same until it is mended, and so is not told again.
APPLICATIONS = """
SELECT a.application, a.person, a.round, s.insured_number, a.kind, a.applied_on, a.month, a.paid, a.claimant,
  a.claimant_name, a.papers
FROM late_elderly_benefit_application a
LEFT JOIN LATERAL (SELECT insured_number FROM late_elderly_insured WHERE municipality = a.municipality
  AND person = a.person AND ended_by IS NULL ORDER BY valid_from DESC LIMIT 1) s ON true
WHERE a.municipality = %(town)s AND a.ended_by IS NULL AND a.valid_until = DATE '9999-12-31' AND a.stage <> %(withdrawn)s
ORDER BY a.application
"""
LAST = """
SELECT DISTINCT ON (key) key, person, change, digest, cells FROM late_elderly_union_item
WHERE municipality = %(town)s AND kind = %(kind)s AND fiscal_year = %(year)s ORDER BY key, file DESC
"""
INSTALMENTS = 100
"""A charge has fewer instalments than this: an item of 収納, 期割 or 滞納者 is numbered charge * INSTALMENTS + instalment."""


@dataclass(frozen=True)
class Item:
    """One thing the union should know; `cells` in the order of the layout without the change, as a list in JSON."""

    key: int
    person: int
    cells: str = field(repr=False)


@dataclass(frozen=True)
class Said:
    """What was said last of an item."""

    person: int
    change: int
    digest: int
    cells: str = field(repr=False)


def items(kind: int, year: int, day: date) -> list[Item]:
    """Everything of a kind as it is now, by key; `year` counts for incomes, receipts, instalments and arrears."""
    values: dict[str, Any] = {"town": current_or_raise(), "day": day, "year": year}
    if kind == UnionKind.RESIDENTS:
        covered = all_covered(day)
        return [_resident(row, covered) for row in _rows(RESIDENTS, values)]
    if kind == UnionKind.INCOMES:
        return [Item(row[0], row[0], _cells(row[0], year, *row[1:])) for row in _rows(INCOMES, values)]
    if kind == UnionKind.APPLICATIONS:
        return _applications(_rows(APPLICATIONS, values | {"withdrawn": BenefitStage.WITHDRAWN.value}))
    if kind == UnionKind.ARREARS:
        own = {"levies": [LATE_ELDERLY.code], "base": KIND_STEP}
        return [_arrears(row, year) for row in _rows(ASKED.format(wanted=OVERDUE), values | own)]
    levies = {"levies": [LATE_ELDERLY.code, LATE_ELDERLY_PENSION.code], "base": KIND_STEP}
    if kind == UnionKind.INSTALMENTS:
        return [_instalment(row, year) for row in _rows(ASKED.format(wanted=CHARGED), values | levies)]
    return [_receipt(row, year) for row in _rows(RECEIPTS, values | levies)]


def _rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _resident(row: tuple[Any, ...], covered: set[int]) -> Item:
    """Who is protected goes without an address."""
    person, *cells = row
    is_protected = person in covered
    where = ("", "") if is_protected else tuple(cells[-2:])
    return Item(person, person, _cells(person, *cells[:-2], is_protected, *where))


def _applications(rows: list[tuple[Any, ...]]) -> list[Item]:
    return [
        Item(application, person, _cells(application, time, person, *others))
        for application, person, time, *others in rows
    ]


def _receipt(row: tuple[Any, ...], year: int) -> Item:
    charge, instalment, payer, number, levy, due_on, charged, collected, paid_on = row
    way = 2 if levy == LATE_ELDERLY_PENSION.code else 1
    cells = _cells(payer, number, year, way, instalment, due_on, charged, collected, paid_on)
    return Item(charge * INSTALMENTS + instalment, payer, cells)


def _instalment(row: tuple[Any, ...], year: int) -> Item:
    charge, instalment, payer, number, levy, due_on, charged, _ = row
    way = 2 if levy == LATE_ELDERLY_PENSION.code else 1
    cells = _cells(payer, number, year, way, instalment, due_on, charged)
    return Item(charge * INSTALMENTS + instalment, payer, cells)


def _arrears(row: tuple[Any, ...], year: int) -> Item:
    charge, instalment, payer, number, _, due_on, charged, balance = row
    cells = _cells(payer, number, year, instalment, due_on, charged, balance)
    return Item(charge * INSTALMENTS + instalment, payer, cells)


def _cells(*values: Any) -> str:
    """Days as YYYYMMDD, truth values as 1 and 0, nothing as an empty text."""
    return json.dumps([_plain(value) for value in values], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> int | str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    return int(value) if isinstance(value, int) else str(value)


def said(kind: int, year: int) -> dict[int, Said]:
    """What was said last of each item of a kind and year, by key."""
    rows = _rows(LAST, {"town": current_or_raise(), "kind": kind, "year": year})
    return {key: Said(person, change, digest, cells) for key, person, change, digest, cells in rows}
