"""What is merged (併合の材料): the matched documents of a year and what the incomes say now, in columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.law.merging import Documents
from kikan.businesses.resident_tax.reads import INPUT_COLUMNS
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

VALUES = ", ".join(f'values[{place}] AS "{name}"' for place, (name, _) in enumerate(INPUTS, start=1))
# Two reads joined here, no join in the database: it has no statistics of what has just come in.
DOCUMENTS = f"""
SELECT document, kind, received_on, amount, previous, entry, {VALUES} FROM resident_tax_document
WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL
"""  # noqa: S608 - names of INPUTS
MATCHES = """
SELECT document, person, entry FROM resident_tax_document_match
WHERE municipality = %s AND ended_by IS NULL AND state = %s AND valid_from = make_date(%s, 1, 1)
"""
INCOMES = f"""
SELECT person, is_declared, fixed_asset_tax, entry, {INPUT_COLUMNS} FROM resident_tax_income
WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL AND person = ANY(%s)
"""  # noqa: S608
BIRTHS = """
SELECT DISTINCT ON (person) person, birth_on FROM addressees_profile
WHERE municipality = %s AND ended_by IS NULL AND person = ANY(%s) ORDER BY person, valid_from DESC
"""
SOURCES = """
SELECT person, documents::text, given_by::text FROM resident_tax_income_source
WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL AND person = ANY(%s)
"""
CORRECTED = (
    "SELECT number FROM journal_entry WHERE municipality = %s AND kind = 'resident_tax.income_corrected'"
)
PEOPLE = """
SELECT DISTINCT person FROM resident_tax_document_match
WHERE municipality = %s AND ended_by IS NULL AND person IS NOT NULL AND valid_from = make_date(%s, 1, 1)
UNION
SELECT person FROM resident_tax_income_source WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL
"""


@dataclass(frozen=True, repr=False)
class Material:
    """Documents of `persons` (each document's person is a row of it), and the entry of the newest of each person."""

    persons: np.ndarray
    documents: Documents
    newest: np.ndarray


@dataclass(frozen=True, repr=False)
class Present:
    """What is known of persons now, in their order; a person without an income has `entry` 0."""

    entry: np.ndarray
    is_declared: np.ndarray
    fixed_asset_tax: np.ndarray
    inputs: np.ndarray
    birth: np.ndarray
    sources: dict[int, tuple[str, str]]
    is_corrected: np.ndarray
    """Whether a clerk set the income by hand (所得の更正)."""


def people_with_documents(fiscal_year: int) -> np.ndarray:
    """Everybody whose income of the year comes, or came, from documents; ascending."""
    town = current_or_raise()
    return np.sort(read_columns(PEOPLE, [town, fiscal_year, town, fiscal_year])["person"])


def material(fiscal_year: int, persons: np.ndarray) -> Material:
    """The documents that count (照合済) of some people."""
    town = current_or_raise()
    matches = read_columns(MATCHES, [town, codes.MATCHED, fiscal_year])
    kept = np.isin(matches["person"], persons)
    matches = {name: column[kept] for name, column in matches.items()}
    order = np.argsort(matches["document"])
    matches = {name: column[order] for name, column in matches.items()}
    found = read_columns(DOCUMENTS, [town, fiscal_year])
    is_mine = np.isin(found["document"], matches["document"])
    found = {name: column[is_mine] for name, column in found.items()}
    at = np.searchsorted(matches["document"], found["document"])
    row = np.searchsorted(persons, matches["person"][at])
    newest = np.zeros(len(persons), dtype=np.int64)
    np.maximum.at(newest, row, np.maximum(found["entry"], matches["entry"][at]))
    values = np.stack([found[name] for name, _ in INPUTS], axis=1)
    return Material(
        persons,
        Documents(row, found["document"], found["kind"], found["received_on"], found["amount"], found["previous"], values),
        newest,
    )  # fmt: skip


def present(fiscal_year: int, persons: np.ndarray) -> Present:
    """Incomes, births and sources of some people as they stand."""
    town, wanted = current_or_raise(), persons.tolist()
    rows = read_columns(INCOMES, [town, fiscal_year, wanted])
    entry = laid_out(persons, rows["person"], rows["entry"], 0)
    births = read_columns(BIRTHS, [town, wanted])
    inputs = np.stack([laid_out(persons, rows["person"], rows[name], 0) for name, _ in INPUTS], axis=1)
    with connection.cursor() as cursor:
        cursor.execute(SOURCES, [town, fiscal_year, wanted])
        sources = {person: (documents, given) for person, documents, given in cursor.fetchall()}
    corrected = read_columns(CORRECTED, [town])["number"]
    return Present(
        entry, laid_out(persons, rows["person"], rows["is_declared"], 0),
        laid_out(persons, rows["person"], rows["fixed_asset_tax"], 0), inputs,
        laid_out(persons, births["person"], births["birth_on"], MISSING), sources, np.isin(entry, corrected),
    )  # fmt: skip


def laid_out(persons: np.ndarray, of: np.ndarray, column: np.ndarray, otherwise: int) -> np.ndarray:
    """A column in the order of `persons` (ascending)."""
    result = np.full(len(persons), otherwise, dtype=np.int64)
    known = np.isin(of, persons)
    result[np.searchsorted(persons, of[known])] = column[known]
    return result


def as_array(numbers: Sequence[int]) -> str:
    """A bigint[] as the database writes it."""
    return "{" + ",".join(map(str, numbers)) + "}"
