"""renew: an approved renewal run becomes the next year's terms (医療費助成の一斉更新)."""

from datetime import date

from kikan.businesses.medical_subsidy.procedures.checking import CITES
from kikan.shared.access import Actor
from kikan.shared.jobs.trial import release
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

# Whose rows, written after the run's journal number, mean that somebody must be judged again.
FACTS = {
    "fact_residents_residency": "person", "fact_resident_tax_status": "person", "fact_resident_tax_income": "person",
    "medical_subsidy_tax_proof": "person", "medical_subsidy_application": "person", "medical_subsidy_recipient": "person",
}  # fmt: skip


@procedure("medical_subsidy.renew", right="medical_subsidy.approve", ja="医療費助成の一斉更新の決定")
def renew(*, run: int, first: date, known_at: int, actor: Actor) -> Entry:
    """Move the trial rows of an approved run into the times of being subsidised under one entry.

    Errors: Refused without two approvals or when released before; FactsChanged where facts have moved on.
    """
    entry = append(
        actor=actor, kind="medical_subsidy.renewed", procedure="medical_subsidy.renew", subjects=[("run", run)],
        happened_on=first, cites=CITES,
    )  # fmt: skip
    release(run, ("medical_subsidy_recipient",), entry.number, facts=FACTS, known_at=known_at)
    return entry
