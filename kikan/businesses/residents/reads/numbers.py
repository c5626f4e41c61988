"""Who has which number since when, and who has none (番号の記録の状況); no number itself."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.residents.reads import words
from kikan.shared.addressees import vault
from kikan.shared.addressees.models import PersonalNumber
from kikan.shared.addressees.vault import KINDS, MY_NUMBER, RESIDENT_CODE
from kikan.shared.history import OPEN
from kikan.shared.tenancy.opener import current_or_raise

WITHOUT = """
SELECT r.person, n.name,
  EXISTS (SELECT 1 FROM addressees_personal_number p WHERE p.municipality = r.municipality AND p.person = r.person
    AND p.kind = %(my_number)s AND p.ended_by IS NULL AND p.valid_from <= %(day)s AND p.valid_until > %(day)s),
  EXISTS (SELECT 1 FROM addressees_personal_number p WHERE p.municipality = r.municipality AND p.person = r.person
    AND p.kind = %(code)s AND p.ended_by IS NULL AND p.valid_from <= %(day)s AND p.valid_until > %(day)s)
FROM residents_resident r
JOIN addressees_name n ON n.municipality = r.municipality AND n.person = r.person AND n.kind = 'official'
  AND n.ended_by IS NULL AND n.valid_from <= %(day)s AND n.valid_until > %(day)s
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
  AND 2 > (SELECT count(*) FROM addressees_personal_number p WHERE p.municipality = r.municipality
    AND p.person = r.person AND p.ended_by IS NULL AND p.valid_from <= %(day)s AND p.valid_until > %(day)s)
ORDER BY r.person LIMIT %(most)s
"""
MOST = 2_000
# No number is older than 住民票コード (2002-08-05); what begins earlier was brought in without a first day.
FIRST = date(2002, 8, 5)


@dataclass(frozen=True)
class Held:
    """One period in which a person has a number of a kind; masked. Brought in without a first day: None."""

    kind: str
    kind_ja: str
    valid_from: date | None
    valid_until: date | None
    reason: str
    entry: int

    @property
    def is_now(self) -> bool:
        return self.valid_until is None


@dataclass(frozen=True)
class Without:
    """A resident of whom a number is missing."""

    person: int
    name: str = field(repr=False)
    has_my_number: bool = False
    has_code: bool = False


@dataclass(frozen=True)
class Overview:
    """The stock of codes, and the residents of whom a number is missing (at most MOST of them)."""

    left: int
    uses_codes: bool
    without: tuple[Without, ...] = field(repr=False)


def numbers_of(person: int) -> list[Held]:
    """Every period as believed now, the latest first; needs an open municipality."""
    rows = PersonalNumber.objects.filter(
        municipality=current_or_raise(), person=person, ended_by__isnull=True
    )
    return [_held(row) for row in rows.order_by("kind", "-valid_from")]


def _held(row: PersonalNumber) -> Held:
    return Held(
        row.kind,
        KINDS[row.kind],
        row.valid_from if row.valid_from >= FIRST else None,
        None if row.valid_until == OPEN else row.valid_until,
        words.EVENTS.get(row.reason, row.reason or "引継ぎ"),
        row.entry,
    )


def overview(day: date) -> Overview:
    """What is left of the stock and who still needs a number (番号のない住民)."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "town": current_or_raise(), "day": day, "my_number": MY_NUMBER, "code": RESIDENT_CODE, "most": MOST,
        }  # fmt: skip
        cursor.execute(WITHOUT, values)
        found = tuple(Without(*row) for row in cursor.fetchall())
    return Overview(vault.codes_left(), vault.uses_codes(), found)
