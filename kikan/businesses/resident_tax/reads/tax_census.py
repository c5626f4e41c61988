"""Counts the taxes of a year as they were known at an entry (課税状況の集計): which cell everybody falls into, and its sums."""

from dataclasses import dataclass

import numpy as np

from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.models import Status
from kikan.businesses.resident_tax.reads.assessments import assessment_columns
from kikan.businesses.resident_tax.reads.collection_paths import found_at
from kikan.shared.history.fields import KNOWN_SQL
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

BANDS, STATUSES, PATHS = 1, 2, 3
TABLES = {BANDS: "課税標準額の段階別", STATUSES: "課税の区分別", PATHS: "徴収の方法別"}
# 課税標準額の段階 in yen, up to and including; the last has no limit. As in 課税状況調 (the official table was not seen).
LIMITS = (100_000, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_500_000, 7_000_000, 10_000_000)
BAND_NAMES = (
    "10万円以下", "10万円超 100万円以下", "100万円超 200万円以下", "200万円超 300万円以下", "300万円超 400万円以下",
    "400万円超 550万円以下", "550万円超 700万円以下", "700万円超 1,000万円以下", "1,000万円超",
)  # fmt: skip
EMPLOYEES, TRADERS, FARMERS, OTHERS = 1, 2, 3, 4
EARNERS = {EMPLOYEES: "給与所得者", TRADERS: "営業等所得者", FARMERS: "農業所得者", OTHERS: "その他の所得者"}
PATH_NAMES = {1: "給与特別徴収", 2: "年金特別徴収", 3: "普通徴収"}
AMOUNTS = {
    BANDS: ("総所得金額等", "課税標準額", "市町村民税所得割額", "道府県民税所得割額"),
    STATUSES: ("年税額", "市町村民税", "道府県民税", "森林環境税"),
    PATHS: ("税額", "市町村民税", "道府県民税", "森林環境税"),
}
WIDTH = 4
EARNED = f"""
SELECT person, salary_income, pension_income, inputs[%(business)s] AS business, inputs[%(farming)s] AS farming,
  other_income FROM resident_tax_income
WHERE municipality = %(town)s AND fiscal_year = %(year)s AND {KNOWN_SQL}
"""  # noqa: S608


@dataclass(frozen=True)
class Placed:
    """Columns of one table: who falls into which cell with which amounts (rows × four)."""

    table: int
    person: np.ndarray
    band: np.ndarray
    kind: np.ndarray
    amounts: np.ndarray


def placed(fiscal_year: int, known_at: int) -> list[Placed]:
    """Everybody assessed in the year, in the cells of every table."""
    tax = assessment_columns(fiscal_year, known_at)
    taxed = np.isin(tax["status"], [Status.TAXED, Status.PER_CAPITA, Status.FOREST])
    return [
        _bands(tax, tax["status"] == Status.TAXED, fiscal_year, known_at),
        _statuses(tax),
        *_paths({k: v[taxed] for k, v in tax.items()}),
    ]


def _bands(tax: dict[str, np.ndarray], has_levy: np.ndarray, year: int, known_at: int) -> Placed:
    one = {name: column[has_levy] for name, column in tax.items()}
    band = np.searchsorted(np.array(LIMITS), one["taxable_income"], "left") + 1
    names = ("total_income", "taxable_income", "city_levy", "prefecture_levy")
    amounts = np.stack([one[n] for n in names], axis=1)
    return Placed(BANDS, one["person"], band, _earners(one["person"], year, known_at), amounts)


def _earners(person: np.ndarray, year: int, known_at: int) -> np.ndarray:
    """What the largest of a person's incomes is (所得者の区分); equal ones count as the first."""
    names = [name for name, _ in INPUTS]
    values = {
        "town": current_or_raise(), "year": year, "known": known_at,
        "business": names.index("business_income") + 1, "farming": names.index("farming_income") + 1,
    }  # fmt: skip
    rows = read_columns(EARNED, values)
    salary, trade, farm, pension, other = (
        found_at(rows["person"], rows[n], person)
        for n in ("salary_income", "business", "farming", "pension_income", "other_income")
    )
    rest = pension + np.maximum(other - np.maximum(trade, 0) - np.maximum(farm, 0), 0)
    each = np.stack([salary, trade, farm, rest], axis=1)
    kind: np.ndarray = each.argmax(axis=1) + 1 if len(person) else np.zeros(0, dtype=np.int64)
    return kind


def _statuses(tax: dict[str, np.ndarray]) -> Placed:
    amounts = np.stack([tax["annual_tax"], *_sums(tax, range(3))], axis=1)
    return Placed(STATUSES, tax["person"], tax["status"], tax["status"] * 0, amounts)


def _paths(tax: dict[str, np.ndarray]) -> list[Placed]:
    """One part for each way of collecting; who pays in two ways stands in both."""
    found = []
    for path, name in enumerate(("salary", "pension", "ordinary"), 1):
        has_part = tax[name] > 0
        one = {k: v[has_part] for k, v in tax.items()}
        parts = [one[f"part_{(path - 1) * 3 + i}"] for i in range(3)]
        band = np.full(int(has_part.sum()), path, dtype=np.int64)
        found.append(Placed(PATHS, one["person"], band, band * 0, np.stack([one[name], *parts], axis=1)))
    return found


def _sums(tax: dict[str, np.ndarray], taxes: range) -> list[np.ndarray]:
    return [sum((tax[f"part_{path * 3 + i}"] for path in range(3)), tax["annual_tax"] * 0) for i in taxes]


def counted(fiscal_year: int, known_at: int) -> dict[str, np.ndarray]:
    """The cells of every table with heads and sums, in order: what is published."""
    lines: dict[tuple[int, int, int], np.ndarray] = {}
    for part in placed(fiscal_year, known_at):
        cells, place = np.unique(np.stack([part.band, part.kind], axis=1), axis=0, return_inverse=True)
        sums = np.zeros((len(cells), WIDTH + 1), dtype=np.int64)
        np.add.at(
            sums, place.reshape(-1), np.column_stack([np.ones(len(part.person), np.int64), part.amounts])
        )
        for (band, kind), row in zip(cells.tolist(), sums, strict=True):
            lines[part.table, band, kind] = row
    keys = sorted(lines)
    matrix = np.array([[*key, *lines[key].tolist()] for key in keys], dtype=np.int64).reshape(-1, WIDTH + 4)
    names = ("table", "band", "kind", "count")
    return {name: matrix[:, i] for i, name in enumerate(names)} | {"amounts": matrix[:, 4:]}


def people_in(fiscal_year: int, known_at: int, table: int, band: int, kind: int) -> list[int]:
    """Who stands behind a figure; 0 for every band or kind."""
    found: list[int] = []
    for part in placed(fiscal_year, known_at):
        if part.table == table:
            chosen = ((part.band == band) | (band == 0)) & ((part.kind == kind) | (kind == 0))
            found += [int(p) for p in part.person[chosen]]
    return sorted(set(found))
