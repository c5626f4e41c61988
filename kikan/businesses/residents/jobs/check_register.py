"""The nightly check of the register (整合性点検): what the checks find becomes tasks of the worklist."""

from kikan.businesses.residents.procedures.findings import tell
from kikan.businesses.residents.reads.consistency import Inconsistency, consistency
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant


def run(context: RunContext) -> Outcome:
    """Check everybody of today; the same finding about the same people is told once."""
    with tenant(context.municipality):
        found = consistency(clock.today())
        tell(found)
    context.note_figures(errors=_people(found, True), alerts=_people(found, False))
    return Outcome.DONE


def _people(found: list[Inconsistency], is_error: bool) -> int:
    return len({n for each in found if each.is_error == is_error for n in each.persons})
