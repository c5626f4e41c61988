"""Keeping the figures of a report, and what differs between those that were told and those that come out now."""

from dataclasses import dataclass
from datetime import date

from kikan.shared.errors import Refused
from kikan.shared.reports.models import Figure, Publication
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

Place = tuple[str, str, str]
"""The table, its row and its column."""


@dataclass(frozen=True)
class Published:
    """A publication: when, under which entry, and its figures by table, row and column."""

    entry: int
    published_on: date
    known_at: int
    figures: dict[Place, int]


@dataclass(frozen=True)
class Differs:
    """A figure that comes out another way now than it was published; None where it was not there."""

    part: str
    row: str
    column: str
    published: int | None
    now: int | None


def publications(report: str, period: int) -> list[Published]:
    """What was published of a period, the newest first; two queries."""
    town = current_or_raise()
    rows = list(
        Publication.objects.filter(municipality=town, report=report, period=period).order_by("-entry")
    )
    told: dict[int, dict[Place, int]] = {row.entry: {} for row in rows}
    cells = Figure.objects.filter(municipality=town, entry__in=list(told))
    for cell in cells.order_by("entry", "line"):
        told[cell.entry][cell.part, cell.row, cell.column] = cell.figure
    return [Published(r.entry, r.published_on, r.known_at, told[r.entry]) for r in rows]


def differences(published: Published, now: dict[Place, int]) -> list[Differs]:
    """The figures that come out another way now, in the order of the page."""
    places = list(dict.fromkeys([*published.figures, *now]))
    return [
        Differs(*place, published.figures.get(place), now.get(place))
        for place in places
        if published.figures.get(place) != now.get(place)
    ]


def require_changed(report: str, period: int, figures: dict[Place, int]) -> None:
    """Errors: Refused for figures that are those published last."""
    before = publications(report, period)
    if before and before[0].figures == figures:
        raise Refused(
            "前に確定した数字と同じです。", field="period", what_to_do="数字が変わったときに、もう一度確定してください。"
        )  # fmt: skip


def keep(report: str, period: int, figures: dict[Place, int], *, entry: int, known_at: int) -> None:
    """Keep every figure under an entry of the journal; an earlier publication stands beside it."""
    town = current_or_raise()
    Publication.objects.create(
        municipality=town, entry=entry, report=report, period=period, published_on=clock.today(), known_at=known_at
    )  # fmt: skip
    Figure.objects.bulk_create(
        Figure(municipality=town, entry=entry, line=line, part=part, row=row, column=column, figure=figure)
        for line, ((part, row, column), figure) in enumerate(figures.items(), 1)
    )
