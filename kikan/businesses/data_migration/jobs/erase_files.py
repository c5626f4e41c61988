"""Erasing the old system's files as a run (旧ファイルの消去); parameter `erasure`: the order.

One transaction: a run whose worker was stopped or lost leaves everything as it was and is begun again.
"""

from kikan.businesses.data_migration.procedures.erase import erase_files
from kikan.shared.jobs.context import Outcome, RunContext


def run(context: RunContext) -> Outcome:
    """Errors: NotFound; Refused without the approval."""
    erased = erase_files(number=int(context.parameters["erasure"]), actor=context.actor)
    context.note_figures(erased=sum(e.rows for e in erased), bytes=sum(e.bytes for e in erased))
    return Outcome.DONE
