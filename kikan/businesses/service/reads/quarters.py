"""A quarter as it is judged now, and what was checked and approved of it (四半期); the tenant is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.service.law.consequence import Quarter, of_quarter
from kikan.businesses.service.models import Quarter as QuarterRow
from kikan.businesses.service.models import QuarterApproval
from kikan.businesses.service.reads.report import Report, report_of
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Checked:
    """What somebody has checked; approved_on: None while nobody else has approved it."""

    number: int
    first_month: int
    scheme: str
    met: int
    judged: int
    money: int
    measure: str
    illustrative: str
    entry: int
    approved_on: date | None = None


@dataclass(frozen=True)
class QuarterNow:
    """The reports of the months and what they come to; is_over: all three months are."""

    first_month: int
    reports: Sequence[Report]
    found: Quarter
    is_over: bool

    @property
    def scheme(self) -> str:
        return str(self.reports[-1].law.choice("service_level.penalty_scheme"))

    @property
    def illustrative(self) -> str:
        return "、".join(dict.fromkeys(ja for r in self.reports for ja in r.illustrative))[:400]


def first_of_quarter(month: int) -> int:
    """The first month of the quarter a month lies in: April, July, October, January."""
    return month - month % 12 % 3


def quarter_of(municipality: int, first_month: int, until: int) -> QuarterNow:
    """The months of a quarter up to `until`, computed anew. Errors: Refused where the contract's values lack."""
    months = range(first_month, min(first_month + 3, until + 1))
    reports = [report_of(municipality, m) for m in months]
    found = of_quarter({r.month: r.items for r in reports}, {r.month: r.follows for r in reports})
    return QuarterNow(first_month, reports, found, len(reports) == 3 and reports[-1].is_over)


def checks_of(first_month: int) -> list[Checked]:
    """Every check of a quarter, the newest first; two queries."""
    here = {"municipality": current_or_raise(), "first_month": first_month}
    approved = dict(QuarterApproval.objects.filter(**here).values_list("quarter", "approved_on"))
    names = tuple(Checked.__dataclass_fields__)[:-1]
    rows = QuarterRow.objects.filter(**here).order_by("-number").values_list(*names)
    return [Checked(*(*row, approved.get(row[0]))) for row in rows]
