"""Certificates of seal registration to be laid beside an old system's (帳票の突合): impressions at their true size."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.seals.documents import CERTIFICATE
from kikan.businesses.seals.documents.certificate import certificate
from kikan.businesses.seals.exchange.outage import IN_FORCE, why_not_issued
from kikan.businesses.seals.law import codes
from kikan.businesses.seals.reads.people import people
from kikan.shared.addressees import suppression
from kikan.shared.exchange.side_by_side import WORDS, SideBySide
from kikan.shared.tenancy.opener import current_or_raise

# Those whose picture came along: without one there is nothing to lay beside the old paper.
PICTURED = f"SELECT * FROM ({IN_FORCE}) f WHERE f.png IS NOT NULL"  # noqa: S608  (a query of this business)


def persons(day: date) -> Sequence[int]:
    """Whoever has a registration in force with its picture."""
    return sorted({person for _, person, *_ in _rows(PICTURED, day)})


def bodies(numbers: Sequence[int], day: date) -> Mapping[int, Mapping[str, Any]]:
    """A certificate's contents of each of whom one could be issued."""
    kept_back = {each.person for each in suppression.in_force(numbers, suppression.ISSUE) if each.is_error}
    wanted, known = set(numbers) - kept_back, people(list(numbers), day)
    found: dict[int, Mapping[str, Any]] = {}
    rows = _rows(f"{PICTURED} AND f.person = ANY(%(persons)s)", day, list(wanted))
    for _, person, _, dpi, png, is_suspended in rows:
        if not why_not_issued(known[person], png is not None, is_suspended=is_suspended):
            found[person] = {**certificate(known[person], bytes(png), dpi), "words": WORDS}
    return found


def _rows(query: str, day: date, numbers: Sequence[int] = ()) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "town": current_or_raise(), "day": day, "active": codes.ACTIVE, "persons": list(numbers),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


SIDE_BY_SIDE = SideBySide("seals", "印鑑登録証明書", CERTIFICATE.template, persons, bodies)
