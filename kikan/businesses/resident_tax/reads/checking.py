"""What the checks look at (点検の材料), and what they find in it, in columns."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.law.merging import PLACES
from kikan.law import Law, book
from kikan.law.ages import age_on
from kikan.law.days import day
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

SPOUSE_KIND, SALARY = PLACES["spouse_kind"] + 1, PLACES["salary_revenue"] + 1
DOCUMENTS = f"""
SELECT document, kind, amount, values[{SPOUSE_KIND}] AS spouse_kind, values[{SALARY}] AS salary,
       hashtextextended(coalesce(nullif(payer_code, ''), nullif(payer_corporate, ''), payer_name), 0) AS payer
FROM resident_tax_document WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL
"""  # noqa: S608 - two numbers
MATCHES = """
SELECT document, person FROM resident_tax_document_match
WHERE municipality = %s AND ended_by IS NULL AND state = %s AND valid_from = make_date(%s, 1, 1)
"""
RELATIVES = """
SELECT document, line, kind, person FROM resident_tax_document_relative
WHERE municipality = %s AND ended_by IS NULL AND valid_from = make_date(%s, 1, 1)
"""
INCOMES = """
SELECT person, is_declared, aggregate_income FROM resident_tax_income
WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL
"""
BIRTHS = "SELECT person, birth_on FROM addressees_profile WHERE municipality = %s AND ended_by IS NULL ORDER BY valid_from"
HERE = """
SELECT person FROM fact_residents_residency
WHERE municipality = %s AND ended_by IS NULL AND valid_from <= %s AND valid_until > %s
"""


@dataclass(frozen=True, order=True)
class Found:
    """One finding (指摘): `about` is a document or another person, by the check."""

    code: int
    person: int
    about: int
    document: int | None
    amount: int


@dataclass(frozen=True, repr=False)
class Year:
    """Documents that count and their relatives, with what is known of everybody in the year."""

    fiscal_year: int
    documents: dict[str, np.ndarray]
    relatives: dict[str, np.ndarray]
    incomes: dict[int, int]
    undeclared: frozenset[int]
    births: dict[int, int]
    here: frozenset[int]


def year_to_check(fiscal_year: int) -> Year:
    """Six reads, joined here."""
    town, first = current_or_raise(), date(fiscal_year, 1, 1)
    matches = read_columns(MATCHES, [town, codes.MATCHED, fiscal_year])
    owner = dict(zip(matches["document"].tolist(), matches["person"].tolist(), strict=True))
    documents = _owned(read_columns(DOCUMENTS, [town, fiscal_year]), owner)
    relatives = _owned(read_columns(RELATIVES, [town, fiscal_year]), owner, "claimant")
    rows = read_columns(INCOMES, [town, fiscal_year])
    births = read_columns(BIRTHS, [town])
    known = rows["is_declared"] == 1
    return Year(
        fiscal_year, documents, relatives,
        dict(zip(rows["person"][known].tolist(), rows["aggregate_income"][known].tolist(), strict=True)),
        frozenset(rows["person"][~known].tolist()),
        dict(zip(births["person"].tolist(), births["birth_on"].tolist(), strict=True)),
        frozenset(read_columns(HERE, [town, first, first])["person"].tolist()),
    )  # fmt: skip


def _owned(rows: dict[str, np.ndarray], owner: dict[int, int], name: str = "owner") -> dict[str, np.ndarray]:
    """Only rows of documents that count, with whose document it is."""
    of = np.array([owner.get(d, MISSING) for d in rows["document"].tolist()], dtype=np.int64)
    return {n: column[of != MISSING] for n, column in (rows | {name: of}).items()}


def findings(year: Year) -> list[Found]:
    """Everything the checks find in a year, in order; each of them once."""
    found = (*_documents(year), *_claims(year), *_relatives(year), *_not_filed(year))
    return sorted({(f.code, f.person, f.about): f for f in found}.values())


def _documents(year: Year) -> Iterator[Found]:
    d = year.documents
    by_payer: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    kinds: dict[int, dict[int, int]] = defaultdict(dict)
    reported: dict[int, int] = defaultdict(int)
    returned: dict[int, tuple[int, int]] = {}
    columns = (d[n].tolist() for n in ("owner", "kind", "payer", "document", "amount", "salary"))
    for person, kind, payer, document, amount, salary in zip(*columns, strict=True):
        if kind in (codes.SALARY, codes.PENSION):
            by_payer[person, kind, payer].append(document)
        kinds[person][kind] = document
        if kind == codes.SALARY:
            reported[person] += amount
        if kind in (codes.RETURN, codes.DECLARATION):
            returned[person] = (document, salary)
    for (person, _, _), documents in by_payer.items():
        for document in sorted(documents)[1:]:
            yield Found(codes.DUPLICATE, person, document, document, len(documents))
    for person, mine in kinds.items():
        if codes.RETURN in mine and codes.DECLARATION in mine:
            yield Found(codes.TWO_RETURNS, person, mine[codes.DECLARATION], mine[codes.DECLARATION], 0)
    for person, (document, salary) in returned.items():
        if reported[person] > max(salary, 0):
            yield Found(codes.SALARY_LEFT_OUT, person, document, document, reported[person] - max(salary, 0))


def _claims(year: Year) -> Iterator[Found]:
    """親族の重複: everybody who claims a person that another one claims too; `amount` is the other one."""
    r = year.relatives
    claimed: dict[int, dict[int, int]] = defaultdict(dict)
    for claimant, relative, document in zip(
        r["claimant"].tolist(), r["person"].tolist(), r["document"].tolist(), strict=True
    ):
        if relative != MISSING:
            claimed[relative][claimant] = document
    for relative, claimants in claimed.items():
        for claimant, document in claimants.items():
            other = next((c for c in sorted(claimants) if c != claimant), None)
            if other is not None:
                yield Found(codes.CLAIMED_TWICE, claimant, relative, document, other)


def _relatives(year: Year) -> Iterator[Found]:
    """Income and age of every relative against the class it is claimed in, by the law of the year."""
    law = book().law("fiscal_year", year.fiscal_year)
    limit = law.of("local_tax_act").amount("relative_income_limit")
    classes = _classes(year, law.of("local_tax_act"))
    spouse_kinds = dict(
        zip(year.documents["document"].tolist(), year.documents["spouse_kind"].tolist(), strict=True)
    )
    r = year.relatives
    columns = (r[n].tolist() for n in ("claimant", "person", "document", "line", "kind"))
    for (claimant, relative, document, line, kind), age_class in zip(
        zip(*columns, strict=True), classes, strict=True
    ):
        if relative == MISSING:
            yield Found(codes.UNKNOWN_RELATIVE, claimant, document * 100 + line, document, line)
            continue
        income = year.incomes.get(relative, 0)
        is_special = kind == codes.SPOUSE and spouse_kinds.get(document) == SPECIAL_SPOUSE
        if income > limit and not is_special and kind != codes.SPECIFIC_RELATIVE:
            yield Found(codes.OVER_LIMIT, claimant, relative, document, income)
        if (kind, age_class) in WRONG:
            yield Found(codes.WRONG_AGE, claimant, relative, document, kind)


SPECIAL_SPOUSE = 4
WRONG = {
    *((codes.UNDER_16, c) for c in ("general", "specific", "elderly")), (codes.DEPENDANT, "under16"),
    *((codes.SPECIFIC_RELATIVE, c) for c in ("under16", "general", "elderly")),
}  # fmt: skip


def _classes(year: Year, law: Law) -> list[str]:
    """The class of each relative by age at the end of the income year; empty for one nobody knows."""
    persons = year.relatives["person"].tolist()
    birth = np.array([year.births.get(p, MISSING) for p in persons], dtype=np.int64)
    known = birth != MISSING
    ages = age_on(
        np.where(known, birth, 0),
        np.full(len(birth), day(date(year.fiscal_year - 1, 12, 31)), dtype=np.int64),
    )
    table = law.table("dependant_ages")
    kinds = [str(kind) for kind in table.cells("kind")]
    rows = table.row_up_to(ages).tolist()
    return [kinds[row] if is_known else "" for row, is_known in zip(rows, known.tolist(), strict=True)]


def _not_filed(year: Year) -> Iterator[Found]:
    """未申告: a resident of 1 January without any document or declared income, whom nobody claims, no child."""
    claimed = set(year.relatives["person"].tolist())
    told = set(year.documents["owner"].tolist()) | set(year.incomes)
    left = sorted(year.here - told - claimed)
    birth = np.array([year.births.get(p, MISSING) for p in left], dtype=np.int64)
    ages = age_on(
        np.where(birth == MISSING, 0, birth),
        np.full(len(left), day(date(year.fiscal_year - 1, 12, 31)), np.int64),
    )
    table = book().law("fiscal_year", year.fiscal_year).of("local_tax_act").table("dependant_ages")
    kinds, rows = list(table.cells("kind")), table.row_up_to(ages).tolist()
    for person, row, age in zip(left, rows, ages.tolist(), strict=True):
        if kinds[row] != "under16":
            yield Found(codes.NOT_FILED, person, 0, None, age)
