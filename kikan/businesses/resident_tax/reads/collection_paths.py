"""Who collects a person's tax besides the person (徴収の方法): an employer from the salary, a pension payer from the pension."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.shared.history.fields import KNOWN_SQL
from kikan.shared.journal.append import head
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

SALARY, PENSION = 1, 2
# An employer is notified by 31 May of whom it collects from June on; the first pension of a fiscal year is that of April.
FIRST_OF = {SALARY: (6, 1), PENSION: (4, 1)}
COLLECTED = f"""
SELECT person, collector, pension FROM resident_tax_collected
WHERE municipality = %(town)s AND kind = %(kind)s AND valid_from <= %(day)s AND %(day)s < valid_until AND {KNOWN_SQL}
"""  # noqa: S608


@dataclass(frozen=True)
class CollectionPaths:
    """Columns beside the persons asked for; 0 where nobody collects. `pension`: the yearly pension it is taken from."""

    salary_collector: np.ndarray
    pension_collector: np.ndarray
    pension: np.ndarray


def collection_paths(person: np.ndarray, fiscal_year: int, known_at: int | None = None) -> CollectionPaths:
    """The collectors of these people for a fiscal year, as known at an entry; two queries, however many they are."""
    (employer, _), (payer, pension) = (_of(kind, person, fiscal_year, known_at) for kind in (SALARY, PENSION))
    return CollectionPaths(employer, payer, pension)


def _of(
    kind: int, person: np.ndarray, fiscal_year: int, known_at: int | None
) -> tuple[np.ndarray, np.ndarray]:
    values = {
        "town": current_or_raise(), "kind": kind, "day": date(fiscal_year, *FIRST_OF[kind]),
        "known": head() if known_at is None else known_at,
    }  # fmt: skip
    rows = read_columns(COLLECTED, values)
    return found_at(rows["person"], rows["collector"], person), found_at(
        rows["person"], rows["pension"], person
    )


def found_at(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The value of each wanted key, 0 where there is none."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64)
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    found: np.ndarray = np.where(keys[order][at] == wanted, values[order][at], 0)
    return found
