"""Who is taxed otherwise than the register says, and who has a relief (課税の根拠・減免の照会)."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.businesses.resident_tax.models import Basis, Liability, Relief
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

LIVES = """
SELECT EXISTS (SELECT 1 FROM fact_residents_residency WHERE municipality = %s AND person = %s AND ended_by IS NULL
  AND valid_from <= %s AND %s < valid_until)
"""


@dataclass(frozen=True, repr=False)
class LiabilityLine:
    """One ground of taxation and the years it holds for."""

    person: int
    kind: int
    since_year: int
    until_year: int | None
    other_code: str
    told_on: date | None
    entry: int

    @property
    def kind_ja(self) -> str:
        return "住民記録による" if self.kind == Basis.RESIDENT else str(Basis(self.kind).label)


@dataclass(frozen=True, repr=False)
class ReliefLine:
    """One decision of relief in force."""

    person: int
    fiscal_year: int
    ground: str
    tenths: int
    applies_from: date
    applied_on: date
    entry: int


def lives_here(person: int, day: date) -> bool:
    """Whether the register has the person on a day."""
    with connection.cursor() as cursor:
        cursor.execute(LIVES, [current_or_raise(), person, day, day])
        return bool(cursor.fetchone()[0])


def liabilities(person: int | None = None) -> list[LiabilityLine]:
    """The decisions in force, of everybody or one person."""
    rows = as_of(Liability.objects.filter(municipality=current_or_raise()), None)
    if person is not None:
        rows = rows.filter(person=person)
    return [_liability(row) for row in rows.order_by("person", "valid_from")]


def _liability(row: Liability) -> LiabilityLine:
    is_open = row.valid_until.year == 9999
    return LiabilityLine(
        row.person, row.kind, row.valid_from.year, None if is_open else row.valid_until.year - 1, row.other_code,
        row.told_on, row.entry,
    )  # fmt: skip


def reliefs(fiscal_year: int | None = None, person: int | None = None) -> list[ReliefLine]:
    """Reliefs in force, those taken back left out."""
    rows = as_of(Relief.objects.filter(municipality=current_or_raise(), tenths__gt=0), None)
    if fiscal_year is not None:
        rows = rows.filter(fiscal_year=fiscal_year)
    if person is not None:
        rows = rows.filter(person=person)
    names = tuple(ReliefLine.__dataclass_fields__)
    return [ReliefLine(*(getattr(row, n) for n in names)) for row in rows.order_by("-fiscal_year", "person")]


def kinds() -> list[tuple[int, str]]:
    """What a clerk may decide."""
    chosen = (Basis.HOUSE, Basis.UNREGISTERED, Basis.ELSEWHERE)
    return [
        *((k.value, str(k.label)) for k in chosen),
        (Basis.RESIDENT.value, "住民記録による（決定の取消し）"),
    ]
