"""The months of every recipient (月次の算定), once a day; only differences are written."""

from kikan.businesses.child_allowance.procedures.determine_months import determine_months
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Let the ledger reach the current month. Errors: LawGap."""
    with tenant(context.municipality):
        added = determine_months(actor=context.actor)
    context.note_figures(months=added)
    return Outcome.DONE
