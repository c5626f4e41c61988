"""find_high_cost, issue_high_cost_letters: whom a month's high-cost benefit is owed, and asking them to apply (勧奨)."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from kikan.businesses.health_insurance.documents import HIGH_COST_LETTER, letters
from kikan.businesses.health_insurance.models import HighCostFinding, HighCostLetter, HighCostSearch
from kikan.businesses.health_insurance.reads import high_cost as reads
from kikan.businesses.health_insurance.reads.judged import last_claim_day
from kikan.law.days import next_month
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import addressees
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import letter
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

CITES = "国民健康保険法第57条の2"


@procedure("health_insurance.find_high_cost", right="health_insurance.batch", ja="高額療養費該当世帯の抽出")
def find_high_cost(*, month: date, actor: Actor) -> int:
    """Keep each household for which the month's claims give another benefit than is decided; returns how many.

    Who is decided as the claims say is not among them; a corrected claim brings the difference. Searching again
    without new facts writes nothing. Errors: LawGap for a month without limits.
    """
    first, known_at = month.replace(day=1), head()
    found = reads.found_in(first, known_at)
    chosen = found.differs
    rows = np.stack([found.household, found.person, found.head, found.benefit, found.decided], axis=1)[chosen]
    last = reads.last_search(first)
    if last is not None and last.uninsured == found.uninsured and _same(last.entry, rows):
        return len(rows)
    entry = append(
        actor=actor, kind="health_insurance.high_cost_found", procedure="health_insurance.find_high_cost",
        subjects=[("claim_month", first.year * 100 + first.month)], happened_on=clock.today(), cites=CITES,
    ).number  # fmt: skip
    HighCostSearch.objects.create(
        municipality=current_or_raise(),
        entry=entry,
        month=first,
        known_at=known_at,
        uninsured=found.uninsured,
    )
    if len(rows):
        names = ("household", "person", "head", "benefit", "decided")
        columns = {name: rows[:, n].copy() for n, name in enumerate(names)}
        write_columns(
            HighCostFinding._meta.db_table,
            {**columns, "working": found.working.pack()[chosen], "entry": entry},
        )
    return len(rows)


def _same(entry: int, rows: np.ndarray) -> bool:
    kept = HighCostFinding.objects.filter(municipality=current_or_raise(), entry=entry)
    names = ("household", "person", "head", "benefit", "decided")
    return sorted(kept.values_list(*names)) == sorted(map(tuple, rows.tolist()))


@procedure(
    "health_insurance.issue_high_cost_letters",
    right="health_insurance.print",
    ja="高額療養費の勧奨通知の発行",
)
def issue_high_cost_letters(*, month: date, households: Sequence[int], actor: Actor) -> dict[int, int]:
    """Ask households of the last search to apply; returns the issue number by household.

    Passed over: who is protected or cannot be reached, whom nothing is owed any more, who was told this amount.
    """
    first, today = month.replace(day=1), clock.today()
    search = reads.last_search(first)
    if search is None:
        return {}
    wanted = set(households)
    owed = [
        row
        for row in reads.findings(search, head())
        if row.household in wanted and row.is_open and not row.is_told
    ]
    to = addressees([row.head for row in owed], actor, today)
    reached = [row for row in owed if to[row.head].can_be_reached]
    until = last_claim_day(next_month(first))
    papers_of: list[tuple[dict[str, object], About]] = [
        (
            letter(letters.high_cost_letter(to[row.head], first, row.difference, until)),
            [("person", row.head)],
        )
        for row in reached
    ]
    issued = issue_many(kind=HIGH_COST_LETTER.kind, papers_of=papers_of, actor=actor)
    town = current_or_raise()
    HighCostLetter.objects.bulk_create(
        HighCostLetter(
            municipality=town, household=row.household, month=first, issue=each.number, amount=row.difference,
            entry=search.entry,
        )
        for row, each in zip(reached, issued, strict=True)
    )  # fmt: skip
    return {row.household: each.number for row, each in zip(reached, issued, strict=True)}
