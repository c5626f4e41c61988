"""Our own amounts held against the old system's as a run (再計算の突合); parameters `rehearsal`, `fiscal_year`."""

from kikan.businesses.data_migration.procedures.compare import keep_comparisons
from kikan.businesses.data_migration.reads.comparing import compared
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Every levy that the old system gave amounts of. Errors: NotFound, Refused, VaultClosed."""
    rehearsal, year = (int(context.parameters[name]) for name in ("rehearsal", "fiscal_year"))
    with tenant(context.municipality):
        found = compared(rehearsal, year)
    keep_comparisons(rehearsal=rehearsal, found=found, actor=context.actor)
    context.note_figures(
        levies=len(found), even=sum(c.even for c in found), differing=sum(len(c.person) for c in found)
    )
    return Outcome.DONE
