"""Published figures of a year's taxes (課税状況の閲覧): the tables as published, and whether counting again gives the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kikan.businesses.resident_tax.models import Status, TaxFigure, TaxPublication
from kikan.businesses.resident_tax.reads import tax_census
from kikan.businesses.resident_tax.reads.tax_census import (
    BAND_NAMES,
    BANDS,
    EARNERS,
    PATH_NAMES,
    PATHS,
    STATUSES,
    WIDTH,
)
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class PublicationLine:
    """One publication in a list."""

    number: int
    fiscal_year: int
    known_at: int
    published_at: datetime

    @property
    def ja(self) -> str:
        return f"{fiscal_year_in_words(self.fiscal_year)} 課税状況"


@dataclass(frozen=True)
class FigureLine:
    """One line of a table: its name, heads and sums."""

    table: int
    band: int
    kind: int
    ja: str
    count: int
    amounts: tuple[int, ...]


@dataclass(frozen=True)
class TaxStatistics:
    """A publication with its tables; `by_earner` has the bands once for each kind of earner and for all (0)."""

    line: PublicationLine
    by_earner: Mapping[int, tuple[FigureLine, ...]]
    statuses: tuple[FigureLine, ...]
    paths: tuple[FigureLine, ...]


def publications() -> list[PublicationLine]:
    """Every publication, the latest first."""
    rows = TaxPublication.objects.filter(municipality=current_or_raise()).order_by("-number")
    return [PublicationLine(r.number, r.fiscal_year, r.known_at, r.published_at) for r in rows]


def publication(number: int) -> PublicationLine:
    """Errors: NotFound."""
    found = next((p for p in publications() if p.number == number), None)
    if found is None:
        raise NotFound("この番号の集計はありません。", what_to_do="統計の一覧から開いてください。")
    return found


def statistics(number: int) -> TaxStatistics:
    """All tables of a publication, as published. Errors: NotFound."""
    line = publication(number)
    cells = _cells(number)
    bands = {k: v for k, v in cells.items() if k[0] == BANDS}
    return TaxStatistics(
        line,
        {0: _bands(bands, 0), **{kind: _bands(bands, kind) for kind in EARNERS}},
        tuple(_line(STATUSES, s.value, 0, s.label, cells) for s in Status),
        tuple(_line(PATHS, path, 0, ja, cells) for path, ja in PATH_NAMES.items()),
    )


Cells = Mapping[tuple[int, int, int], tuple[int, ...]]


def _cells(number: int) -> dict[tuple[int, int, int], tuple[int, ...]]:
    rows = TaxFigure.objects.filter(municipality=current_or_raise(), publication=number)
    return {(r.table, r.band, r.kind): (r.count, *r.amounts) for r in rows.order_by("line")}


def _bands(cells: Cells, kind: int) -> tuple[FigureLine, ...]:
    found = []
    for band, ja in enumerate(BAND_NAMES, 1):
        rows = [v for k, v in cells.items() if k[1] == band and kind in (0, k[2])]
        sums = [sum(r[i] for r in rows) for i in range(WIDTH + 1)]
        found.append(FigureLine(BANDS, band, kind, ja, sums[0], tuple(sums[1:])))
    return tuple(found)


def _line(table: int, band: int, kind: int, ja: str, cells: Cells) -> FigureLine:
    count, *amounts = cells.get((table, band, kind), (0,) * (WIDTH + 1))
    return FigureLine(table, band, kind, ja, count, tuple(amounts))


def people_of(number: int, table: int, band: int, kind: int) -> list[int]:
    """The people behind a figure, counted again as known then. Errors: NotFound."""
    line = publication(number)
    return tax_census.people_in(line.fiscal_year, line.known_at, table, band, kind)


def differences(number: int) -> int:
    """How many cells come out otherwise when the publication is counted again as known then: none, ever."""
    line = publication(number)
    again = tax_census.counted(line.fiscal_year, line.known_at)
    counted = {
        (t, b, k, n, *a)
        for t, b, k, n, a in zip(
            *(again[name].tolist() for name in ("table", "band", "kind", "count", "amounts")), strict=True
        )
    }
    return len(counted ^ {(*key, *values) for key, values in _cells(number).items()})
