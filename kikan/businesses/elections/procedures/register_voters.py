"""register_voters: an approved registration run becomes entries of the roll (選挙人名簿の登録)."""

from datetime import date

from kikan.shared.access import Actor
from kikan.shared.jobs.trial import release
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

# Whose rows, written after the run's journal number, mean that somebody must be judged again.
FACTS = {
    "fact_residents_residency": "person", "addressees_address": "person", "elections_suspension": "person",
    "elections_roll": "person",
}  # fmt: skip


@procedure("elections.register_voters", right="elections.approve", ja="選挙人名簿の登録")
def register_voters(*, run: int, registered_on: date, known_at: int, actor: Actor) -> Entry:
    """Move the trial rows of an approved run onto the roll under one entry.

    Errors: Refused without two approvals or when released before; FactsChanged where the register has moved on.
    """
    entry = append(
        actor=actor, kind="elections.voters_registered", procedure="elections.register_voters",
        subjects=[("run", run)], happened_on=registered_on, cites="公職選挙法第22条",
    )  # fmt: skip
    release(run, ("elections_roll",), entry.number, facts=FACTS, known_at=known_at)
    return entry
