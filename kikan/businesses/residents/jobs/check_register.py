"""The nightly check of the register (整合性点検): what the checks find becomes tasks of the worklist."""

import hashlib

from kikan.businesses.residents.reads.consistency import Inconsistency, consistency
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.proposals import Proposal, propose

MOST_SUBJECTS = 500


def run(context: RunContext) -> Outcome:
    """Check everybody of today; the same finding about the same people is told once."""
    with tenant(context.municipality):
        found = consistency(clock.today())
        propose("residents", [_task(each) for each in found])
    context.note_figures(errors=_people(found, True), alerts=_people(found, False))
    return Outcome.DONE


def _people(found: list[Inconsistency], is_error: bool) -> int:
    return len({n for each in found if each.is_error == is_error for n in each.persons})


def _task(found: Inconsistency) -> Proposal:
    digest = hashlib.sha256(repr((found.number, found.message, found.persons)).encode()).hexdigest()[:32]
    return Proposal(
        procedure="",
        subjects=tuple(("person", number) for number in found.persons[:MOST_SUBJECTS]),
        title=f"{found.number} {found.message}（{len(found.persons)}人）"[:120],
        reason=found.what_to_do,
        key=f"check:{digest}",
        right="residents.change",
    )
