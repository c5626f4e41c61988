"""Papers handed out while the service was down (停止時発行): kept afterwards as they were printed, with their fee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kikan.shared.access import Actor
from kikan.shared.documents import fees, papers
from kikan.shared.documents.issue import SERIES, digest_of
from kikan.shared.documents.models import Issue, Subject
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise

TERMINAL = "停止時"


@dataclass(frozen=True)
class Emergency:
    """A paper as the counter handed it out; its printed number is of the emergency series."""

    kind: str
    version: int
    title: str
    data: Mapping[str, Any] = field(repr=False)
    persons: Sequence[int] = field(repr=False)
    day: date
    at: datetime
    terminal: str
    fee: int


def keep(paper: Emergency, *, entry: int, by: Actor) -> int:
    """Keep it among the issued papers; its number in the archive. `by`: who handed it out."""
    number, municipality = numbers.draw(SERIES), current_or_raise()
    data = dict(paper.data)
    Issue.objects.create(
        municipality=municipality, number=number, kind=paper.kind, version=paper.version, title=paper.title,
        issued_on=paper.day, issued_at=paper.at, entry=entry, actor=by.user, office=by.office,
        terminal=f"{TERMINAL} {paper.terminal}"[:60], data=data, data_sha256=digest_of(data),
    )  # fmt: skip
    Subject.objects.bulk_create(
        Subject(municipality=municipality, kind="person", subject=person, issue=number)
        for person in dict.fromkeys(paper.persons)
    )
    kind = papers.find(paper.kind).fee
    if kind:
        fees.take(fees.Quote(kind, fees.COUNTER, 1, paper.fee), [number], by)
    return number
