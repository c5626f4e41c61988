"""Everybody whom unpaid premiums restrict is warned (給付制限の一斉予告); parameter `answer_by` (YYYYMMDD)."""

from datetime import datetime

from kikan.businesses.long_term_care.procedures.announce_restrictions import announce_restrictions
from kikan.shared.jobs.context import Outcome, RunContext


def run(context: RunContext) -> Outcome:
    """Write the cases of whom nobody has warned yet; the letters are printed apart. Errors: Refused, LawGap."""
    answer_by = datetime.strptime(str(context.parameters["answer_by"]), "%Y%m%d").date()  # noqa: DTZ007
    count = announce_restrictions(answer_by=answer_by, run=context.number, actor=context.actor)
    context.note_figures(restrictions_announced=count)
    return Outcome.DONE
