"""What of a year's subsidies the prefecture pays its part of (県補助金の実績): by scheme and month, with the people behind.

A claim of an institution counts in the month it was billed for, a refund in the month it was decided; what is asked back
of recipients, and what insurers are asked for, is taken off in the month it was asked.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from kikan.businesses.medical_subsidy.law.prefecture import Costs, prefecture_covered, whole_yen
from kikan.businesses.medical_subsidy.law.subsidy import INPATIENT
from kikan.businesses.medical_subsidy.models import PrefectureFigure, PrefectureReport
from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.models.refund import Care
from kikan.businesses.medical_subsidy.reads.refunds import month_law
from kikan.ground.eras import month_of_day
from kikan.law.days import date_of
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

SPENT = """
SELECT f.month AS told_in, c.month, c.scheme, c.care, c.person, c.subsidy AS amount, 1 AS way
FROM medical_subsidy_claim c JOIN medical_subsidy_claim_file f ON f.municipality = c.municipality AND f.number = c.file
WHERE c.municipality = %(town)s AND f.month >= %(first)s AND f.month < %(after)s AND c.subsidy > 0
UNION ALL
SELECT date_trunc('month', p.decided_on)::date, r.month, r.scheme, r.care, r.person, l.amount, 2
FROM medical_subsidy_refund p
JOIN medical_subsidy_refund_line l ON l.municipality = p.municipality AND l.payment = p.number
JOIN medical_subsidy_receipt r ON r.municipality = p.municipality AND r.number = l.receipt AND r.ended_by IS NULL
WHERE p.municipality = %(town)s AND p.decided_on >= %(first)s AND p.decided_on < %(after)s
UNION ALL
SELECT date_trunc('month', b.demanded_on)::date, coalesce(r.month, c.month), coalesce(r.scheme, c.scheme),
  coalesce(r.care, c.care), b.person, -l.amount, 3
FROM medical_subsidy_return b
JOIN medical_subsidy_return_line l ON l.municipality = b.municipality AND l.number = b.number
LEFT JOIN medical_subsidy_receipt r ON r.municipality = b.municipality AND r.number = l.receipt AND r.ended_by IS NULL
LEFT JOIN medical_subsidy_claim c ON c.municipality = b.municipality AND c.file = l.file AND c.line = l.line
WHERE b.municipality = %(town)s AND b.demanded_on >= %(first)s AND b.demanded_on < %(after)s
UNION ALL
SELECT date_trunc('month', i.claimed_on)::date, l.month, c.scheme, c.care, l.person, -l.amount, 4
FROM medical_subsidy_insurer_claim i
JOIN medical_subsidy_insurer_line l ON l.municipality = i.municipality AND l.number = i.number
CROSS JOIN LATERAL (
  SELECT scheme, care FROM medical_subsidy_claim
  WHERE municipality = i.municipality AND person = l.person AND month = l.month ORDER BY subsidy DESC, file, line LIMIT 1
) c
WHERE i.municipality = %(town)s AND i.claimed_on >= %(first)s AND i.claimed_on < %(after)s
"""
BIRTHS = """
SELECT person, max(birth_on) AS birth FROM fact_residents_residency
WHERE municipality = %(town)s AND ended_by IS NULL GROUP BY person ORDER BY person
"""
WAYS = {1: "現物給付", 2: "償還払い", 3: "返納", 4: "保険者への請求"}
APRIL, PAID = 4, 2


@dataclass(frozen=True)
class Figure:
    """A month of a scheme, in yen; without a month its year with the prefecture's part."""

    month: date | None
    scheme: int
    cases: int
    persons: int
    amount: int
    covered: int
    share: int | None = None

    @property
    def scheme_ja(self) -> str:
        return str(Scheme(self.scheme).label)

    @property
    def month_ja(self) -> str:
        return "年度の計" if self.month is None else month_of_day(self.month)

    @property
    def addition(self) -> int:
        """What the municipality pays alone."""
        return self.amount - self.covered


@dataclass(frozen=True)
class Spent:
    """One payment, or what came back, behind a figure."""

    person: int
    month: date
    care: int
    way: int
    amount: int
    covered: int

    @property
    def care_ja(self) -> str:
        return str(Care(self.care).label)

    @property
    def way_ja(self) -> str:
        return WAYS[self.way]


@dataclass(frozen=True, eq=False)
class Year:
    """Everything of a fiscal year in columns, with what is covered of each row and the part of each scheme."""

    rows: dict[str, np.ndarray]
    covered: np.ndarray
    shares: dict[int, int]

    def figures(self) -> list[Figure]:
        """By month and scheme, then the year of each scheme."""
        rows, found = self.rows, []
        pairs = np.unique(np.stack((rows["told_in"], rows["scheme"])), axis=1).T.tolist()
        for month, scheme in pairs:
            at = (rows["told_in"] == month) & (rows["scheme"] == scheme)
            found.append(self._figure(at, date_of(month), scheme))
        for scheme in sorted({s for _, s in pairs}):
            found.append(self._figure(rows["scheme"] == scheme, None, scheme))
        return found

    def _figure(self, at: np.ndarray, month: date | None, scheme: int) -> Figure:
        paid = at & (self.rows["way"] <= PAID) & (self.rows["amount"] > 0)
        amounts = int(self.rows["amount"][at].sum()), int(self.covered[at].sum())
        people = len(np.unique(self.rows["person"][paid]))
        return Figure(
            month, scheme, int(paid.sum()), people, *amounts, None if month else self.shares[scheme]
        )

    def behind(self, month: date, scheme: int) -> Iterator[Spent]:
        """The payments of a month and scheme, by person."""
        first = np.datetime64(month).astype("datetime64[D]").astype(np.int64)
        at = np.flatnonzero((self.rows["told_in"] == first) & (self.rows["scheme"] == scheme))
        at = at[np.lexsort((self.rows["month"][at], self.rows["person"][at]))]
        names = ("person", "month", "care", "way", "amount")
        for person, care_month, care, way, amount, covered in zip(
            *(self.rows[n][at].tolist() for n in names), self.covered[at].tolist(), strict=True
        ):
            yield Spent(person, date_of(care_month), care, way, amount, covered)


def of_year(fiscal_year: int) -> Year:
    """A year's subsidies with the prefecture's part; a few queries, one call of the law a month of care. Errors: LawGap."""
    town = {"town": current_or_raise()}
    asked = town | {"first": date(fiscal_year, APRIL, 1), "after": date(fiscal_year + 1, APRIL, 1)}
    rows = read_columns(SPENT, asked)
    born = (
        read_columns(BIRTHS, town)
        if len(rows["person"])
        else {"person": rows["person"], "birth": rows["person"]}
    )
    at = np.searchsorted(born["person"], rows["person"])
    at = np.minimum(at, max(len(born["person"]) - 1, 0))
    birth = (
        np.where(born["person"][at] == rows["person"], born["birth"][at], 0) if len(at) else rows["person"]
    )
    covered = np.zeros(len(rows["person"]), dtype=np.int64)
    shares: defaultdict[int, Fraction] = defaultdict(Fraction)
    for month in np.unique(rows["month"]).tolist():
        of = np.flatnonzero(rows["month"] == month)
        found = prefecture_covered(
            Costs(
                rows["scheme"][of] - 1, rows["care"][of] == INPATIENT, birth[of], np.full(len(of), month), rows["amount"][of]
            ),
            law=month_law(date_of(month)),
        )  # fmt: skip
        covered[of] = found.amount
        for scheme in Scheme:
            shares[scheme] += found.share.fraction(scheme - 1)
    return Year(rows, covered, {int(s): whole_yen(shares[s]) for s in Scheme})


@dataclass(frozen=True)
class Decided:
    """A year's figures as they were decided on a day."""

    entry: int
    decided_on: date
    figures: tuple[Figure, ...]

    @property
    def share(self) -> int:
        return sum(f.share or 0 for f in self.figures)


def decided_of(fiscal_year: int) -> list[Decided]:
    """What was decided of a year, the newest first; two queries."""
    town = current_or_raise()
    reports = PrefectureReport.objects.filter(municipality=town, fiscal_year=fiscal_year).order_by("-entry")
    days = dict(reports.values_list("entry", "decided_on"))
    figures: defaultdict[int, list[Figure]] = defaultdict(list)
    names = ("month", "scheme", "cases", "persons", "amount", "covered", "share")
    kept = PrefectureFigure.objects.filter(municipality=town, entry__in=list(days)).order_by("entry", "line")
    for entry, *told in kept.values_list("entry", *names):
        figures[entry].append(Figure(*told))
    return [Decided(entry, on, tuple(figures[entry])) for entry, on in days.items()]
