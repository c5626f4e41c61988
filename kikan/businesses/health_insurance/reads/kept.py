"""A levy as it was kept (保存した賦課): decided or on trial, with the workings of the household and its members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.health_insurance.law.levy import Levy as Working
from kikan.businesses.health_insurance.law.levy import MemberShares
from kikan.businesses.health_insurance.models import Levy, LevyMember
from kikan.businesses.health_insurance.reads.levies import LEAST_YEAR, known_at_of
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.jobs.models import Run, State
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise

COLUMNS = (
    "household",
    "fiscal_year",
    "valid_from",
    "valid_until",
    "payer",
    "judged_on",
    "tenths",
    "total",
    "charge",
    "working",
)
OF_MEMBERS = ("person", "insured_months", "care_months", "is_judged", "is_known", "working")


@dataclass(frozen=True, repr=False)
class KeptMember:
    """One person of a kept levy; months are masks, bit 0 = April."""

    person: int
    insured_months: int
    care_months: int
    is_judged: bool
    is_known: bool
    working: tuple[int, ...]

    def unpacked(self) -> MemberShares:
        return MemberShares.unpack(np.array([self.working], dtype=np.int64))


@dataclass(frozen=True, repr=False)
class Kept:
    """The levy of a household and year for the months of one payer.

    `entry` is None on trial; `known_at` is the journal number it was computed at.
    """

    household: int
    fiscal_year: int
    valid_from: date
    valid_until: date
    payer: int
    judged_on: date
    tenths: int
    total: int
    charge: int
    working: tuple[int, ...]
    members: tuple[KeptMember, ...]
    known_at: int
    entry: int | None = None
    ended_by: int | None = None
    decided_at: datetime | None = None

    @property
    def is_of_year(self) -> bool:
        """Whether one payer owes the whole year."""
        return (self.valid_until - self.valid_from).days >= LEAST_YEAR

    @property
    def last_month(self) -> date:
        """A day of the last month it is for."""
        return self.valid_until - timedelta(days=1)

    def unpacked(self) -> Working:
        return Working.unpack(np.array([self.working], dtype=np.int64))


def kept_levy(household: int, fiscal_year: int, entry: int | None = None, since: date | None = None) -> Kept:
    """The levy as decided last, or by one entry: of the payer whose months begin on `since`, or of the last payer.

    Errors: NotFound.
    """
    rows = Levy.objects.filter(municipality=current_or_raise(), household=household, fiscal_year=fiscal_year)
    rows = rows.filter(ended_by__isnull=True) if entry is None else rows.filter(entry=entry)
    rows = rows.filter(valid_from=since) if since is not None else rows
    found = rows.order_by("-valid_from").first()
    if found is None:
        raise NotFound(
            "この世帯のこの年度の賦課はありません。", what_to_do="世帯番号と年度を確かめてください。"
        )
    return _kept(found, known_at_of(fiscal_year, found.entry))


def last_years(kept: Kept) -> Kept | None:
    """The same household's levy of the year before as it was known then, of its last payer; None without one."""
    rows = Levy.objects.filter(
        municipality=current_or_raise(), household=kept.household, fiscal_year=kept.fiscal_year - 1
    )
    found = as_of(rows, None, kept.known_at).order_by("-valid_from").first()
    return _kept(found, known_at_of(found.fiscal_year, found.entry)) if found else None


def _kept(row: Levy, known_at: int) -> Kept:
    town = current_or_raise()
    members = LevyMember.objects.filter(
        municipality=town, household=row.household, fiscal_year=row.fiscal_year, entry=row.entry,
        valid_from=row.valid_from,
    )  # fmt: skip
    decided_at = JournalEntry.objects.values_list("recorded_at", flat=True).get(
        municipality=town, number=row.entry
    )
    of_members = members.order_by("person").values_list(*OF_MEMBERS)
    return Kept(
        **_of_levy(tuple(getattr(row, name) for name in COLUMNS)),
        members=_members(list(of_members)),
        known_at=known_at,
        entry=row.entry,
        ended_by=row.ended_by,
        decided_at=decided_at,
    )


TRIED = "SELECT {columns} FROM {table}_trial WHERE municipality = %s AND run = %s AND household = %s"


def tried_levy(run: Run, household: int, since: date | None = None) -> Kept:
    """The levy of a run's trial, or after its release the one its entry decided; `since` as `kept_levy`.

    Errors: NotFound.
    """
    year = int(run.parameters.get("fiscal_year", 0))
    if run.state == State.DONE:
        return kept_levy(household, year, run.entry, since)
    begins = COLUMNS.index("valid_from")
    rows = sorted(_tried("health_insurance_levy", COLUMNS, run, household), key=lambda row: row[begins])
    rows = [row for row in rows if since in (None, row[begins])]
    if not rows:
        raise NotFound("この世帯は、この試算にありません。", what_to_do="世帯番号を確かめてください。")
    tried = _tried("health_insurance_levy_member", ("valid_from", *OF_MEMBERS), run, household)
    members = sorted(row[1:] for row in tried if row[0] == rows[-1][begins])
    return Kept(**_of_levy(rows[-1]), members=_members(members), known_at=run.known_at or 0)


def _tried(table: str, columns: Sequence[str], run: Run, household: int) -> list[tuple[Any, ...]]:
    query = TRIED.format(columns=", ".join(columns), table=table)
    with connection.cursor() as cursor:
        cursor.execute(query, [current_or_raise(), run.number, household])
        return list(cursor.fetchall())


def _of_levy(values: tuple[Any, ...]) -> dict[str, Any]:
    named = dict(zip(COLUMNS, values, strict=True))
    return named | {"working": tuple(named["working"])}


def _members(rows: Sequence[tuple[Any, ...]]) -> tuple[KeptMember, ...]:
    return tuple(_member(row) for row in rows)


def _member(row: tuple[Any, ...]) -> KeptMember:
    values: dict[str, Any] = dict(zip(OF_MEMBERS, row, strict=True))
    return KeptMember(**values | {"working": tuple(values["working"])})
