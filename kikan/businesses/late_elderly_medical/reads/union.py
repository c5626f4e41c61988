"""Files to and from the union, what was refused, benefits of a person, and where the union judges otherwise than we."""

import json
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from kikan.businesses.late_elderly_medical.models import (
    UnionBenefit,
    UnionFile,
    UnionItem,
    UnionKind,
    UnionReject,
)
from kikan.shared.addressees.protection import all_covered
from kikan.shared.errors import NotFound
from kikan.shared.ledger.levies import LATE_ELDERLY
from kikan.shared.tenancy.opener import current_or_raise

# The newest result of each person beside our own: premiums as decided after relief, ratios that hold on the union's day.
COMPARED = """
WITH told AS (
  SELECT DISTINCT ON (person) person, medical, child, tenths, tenths_from FROM late_elderly_union_result
  WHERE municipality = %(town)s AND fiscal_year = %(year)s ORDER BY person, file DESC, line DESC
), own AS (
  SELECT person, parts, relief FROM premiums_premium
  WHERE municipality = %(town)s AND levy = %(levy)s AND fiscal_year = %(year)s AND ended_by IS NULL
)
SELECT coalesce(told.person, own.person), told.person IS NOT NULL, own.person IS NOT NULL, told.medical, told.child,
  own.parts[1], own.parts[2], coalesce(own.relief, 0), coalesce(told.tenths, 0), coalesce(r.tenths, 0)
FROM told FULL JOIN own ON own.person = told.person
LEFT JOIN late_elderly_ratio r ON r.municipality = %(town)s AND r.person = told.person AND r.ended_by IS NULL
  AND r.valid_from <= told.tenths_from AND told.tenths_from < r.valid_until
ORDER BY 1
"""


@dataclass(frozen=True)
class FileLine:
    """A file as lists show it."""

    number: int
    kind: int
    fiscal_year: int
    made_on: date
    lines: int
    rejected: int

    @property
    def kind_ja(self) -> str:
        return str(UnionKind(self.kind).label)

    @property
    def is_out(self) -> bool:
        return self.kind not in (UnionKind.RESULTS, UnionKind.BENEFITS)


@dataclass(frozen=True)
class RejectLine:
    line: int
    reason: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class SentLine:
    line: int
    person: int
    change_ja: str
    cells: tuple[int | str, ...] = field(repr=False)


@dataclass(frozen=True)
class BenefitLine:
    """A benefit of the union, for looking up alone."""

    number: int
    month: date
    name: str
    amount: int
    decided_on: date
    paid_on: date | None


@dataclass(frozen=True)
class Differing:
    """One thing in which the union's result and our own differ; an empty side says there is none."""

    person: int
    what: str
    union: str
    own: str


def union_files() -> list[FileLine]:
    """Every file, the newest first."""
    rows = UnionFile.objects.filter(municipality=current_or_raise()).order_by("-number")
    return [FileLine(r.number, r.kind, r.fiscal_year, r.made_on, r.lines, r.rejected) for r in rows]


def union_file(number: int) -> FileLine:
    """Errors: NotFound."""
    row = UnionFile.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound(
            "この番号のファイルはありません。", what_to_do="広域連合との連携の一覧から開いてください。"
        )
    return FileLine(row.number, row.kind, row.fiscal_year, row.made_on, row.lines, row.rejected)


def rejects_of(file: int) -> list[RejectLine]:
    rows = UnionReject.objects.filter(municipality=current_or_raise(), file=file).order_by("line")
    return [RejectLine(r.line, r.reason, r.text) for r in rows]


def sent_of(file: int) -> list[SentLine]:
    """The lines of a file that went out: the change before the cells. Who is protected by now is without an address."""
    rows = UnionItem.objects.filter(municipality=current_or_raise(), file=file).order_by("line")
    covered = all_covered()
    return [
        SentLine(r.line, r.person, r.get_change_display(), (r.change, *_open_cells(r, covered))) for r in rows
    ]


def _open_cells(row: UnionItem, covered: set[int]) -> list[int | str]:
    """The cells as they may go out today: of a protected resident the mark, and no postal code and address."""
    cells: list[int | str] = json.loads(row.cells)
    return [*cells[:-3], 1, "", ""] if row.kind == UnionKind.RESIDENTS and row.person in covered else cells


def benefits_of(person: int) -> list[BenefitLine]:
    """What the union has paid for a person, the newest month first; told twice, the newest file holds."""
    rows = UnionBenefit.objects.filter(municipality=current_or_raise(), person=person).order_by(
        "file", "line"
    )
    newest = {r.number: r for r in rows}
    found = [
        BenefitLine(r.number, r.month, r.name, r.amount, r.decided_on, r.paid_on) for r in newest.values()
    ]
    return sorted(found, key=lambda b: (b.month, b.number), reverse=True)


def years_told() -> list[int]:
    """The years the union has told results of, the newest first."""
    rows = UnionFile.objects.filter(
        municipality=current_or_raise(), kind=UnionKind.RESULTS, fiscal_year__gt=0
    )
    return sorted(set(rows.values_list("fiscal_year", flat=True)), reverse=True)


def differences(fiscal_year: int) -> list[Differing]:
    """Where results of the union and our own premiums and ratios differ, by person; one query.

    Our premiums after relief are compared. A ratio is compared on the day from which the union's holds.
    """
    values = {"town": current_or_raise(), "year": fiscal_year, "levy": LATE_ELDERLY.code}
    with connection.cursor() as cursor:
        cursor.execute(COMPARED, values)
        rows = cursor.fetchall()
    found: list[Differing] = []
    for person, is_told, is_own, medical, child, own_medical, own_child, relief, tenths, own_tenths in rows:
        note = f"（減免{relief:,}円の後）" if relief else ""
        if not is_told:
            found.append(
                Differing(person, "保険料", "", f"{(own_medical or 0) + (own_child or 0):,}円{note}")
            )
            continue
        if not is_own:
            found.append(Differing(person, "保険料", f"{medical + child:,}円", ""))
        else:
            for ja, told, own in (("医療分", medical, own_medical or 0), ("子ども分", child, own_child or 0)):
                if told != own:
                    found.append(Differing(person, ja, f"{told:,}円", f"{own:,}円{note}"))
        if tenths and tenths != own_tenths:
            found.append(
                Differing(person, "負担割合", f"{tenths}割", f"{own_tenths}割" if own_tenths else "")
            )
    return found
