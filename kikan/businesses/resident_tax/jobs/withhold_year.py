"""Decide what each collector takes in a year (特別徴収税額の決定・変更), as a run: one transaction, and again changes nothing."""

from kikan.businesses.resident_tax.procedures.withhold_year import withhold_year
from kikan.shared.jobs.context import Outcome, RunContext


def run(context: RunContext) -> Outcome:
    """Parameter `fiscal_year`. A killed run leaves nothing behind; the next one begins anew."""
    decided = withhold_year(fiscal_year=int(context.parameters["fiscal_year"]), actor=context.actor)
    context.note_figures(
        begun=decided.begun,
        changed=decided.changed,
        without_collector=len(decided.without_collector),
        to_stop=len(decided.to_stop),
    )
    return Outcome.DONE
