"""What a member's own cut-over came to (団体での取込み), for the pages on which the office sees it ready and accepts it.

Of a member with a tenant here numbers alone are read, and only by a union.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.businesses.joint_office.reads.penalties import seen_by
from kikan.ground.eras import in_words
from kikan.shared.exchange.taken import Step, standing_of
from kikan.shared.tenancy import tenant

# The cut-over planned last, else the newest rehearsal: what the member's own page of the acceptance shows.
NEWEST = """
SELECT rehearsal, businesses, rows_in, loaded, rejected, left_out, merged, signatures, unsigned, differences, undecided, step
FROM fact_data_migration_acceptance WHERE municipality = %s ORDER BY plan DESC, rehearsal DESC LIMIT 1
"""


@dataclass(frozen=True)
class Received:
    """What a member's rehearsal came to; step: 0 before anything was taken in."""

    rehearsal: int
    businesses: int
    rows_in: int
    loaded: int
    rejected: int
    left_out: int
    merged: int
    signatures: int
    unsigned: int
    differences: int
    undecided: int
    step: int

    @property
    def step_ja(self) -> str:
        return str(Step(self.step).label) if self.step else "取込み前"

    @property
    def is_accepted(self) -> bool:
        return self.step == Step.ACCEPTED


def received(union: int, member: int) -> Received | None:
    """None before a rehearsal was carried out, and of a member the office does not see; no municipality is open."""
    if not seen_by(union, {member} - {union}):
        return None
    with tenant(member), connection.cursor() as cursor:
        cursor.execute(NEWEST, [member])
        found = cursor.fetchone()
    return Received(*found) if found else None


def taken_in(union: int, member: int) -> tuple[str, date | None]:
    """In words, and the day it was accepted there; nothing of a member whose tenant the office does not see.

    No municipality is open.
    """
    if not seen_by(union, {member} - {union}):
        return "", None
    found = standing_of(member)
    if found is None:
        return "団体での取込みは、まだありません。", None
    told = f"団体での取込み：{found.step_ja}（{in_words(found.happened_on)}　{found.decided_by}）"
    return told, found.happened_on if found.is_accepted else None
