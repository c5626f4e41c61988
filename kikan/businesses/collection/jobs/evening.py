"""The evening work of 収納 (夜間処理): late charges of what was paid, warnings of limitation; one transaction."""

from kikan.businesses.collection.procedures.close_evening import close_evening
from kikan.shared.jobs.context import Outcome, RunContext


def run(context: RunContext) -> Outcome:
    """A killed run has done nothing; done again it adds nothing."""
    found = close_evening(actor=context.actor)
    context.note_figures(late_yen=found.late, warnings=found.warnings)
    return Outcome.DONE
