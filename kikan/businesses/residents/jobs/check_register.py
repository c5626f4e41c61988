"""The check of the register whenever it is asked for (整合性点検); every night the day itself asks (listeners)."""

from kikan.businesses.residents.reads.consistency import Inconsistency, consistency
from kikan.businesses.residents.reads.findings import KEY, task_of
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.proposals import propose, settle_gone


def run(context: RunContext) -> Outcome:
    """Check everybody of today; the same finding about the same people is told once, what is gone is closed."""
    with tenant(context.municipality):
        found = consistency(clock.today())
        told = [task_of(each) for each in found]
        settle_gone("residents", KEY, told)
        propose("residents", told)
    context.note_figures(errors=_people(found, True), alerts=_people(found, False))
    return Outcome.DONE


def _people(found: list[Inconsistency], is_error: bool) -> int:
    return len({n for each in found if each.is_error == is_error for n in each.persons})
