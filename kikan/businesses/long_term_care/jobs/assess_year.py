"""The yearly run of care premiums (当初賦課); parameter `fiscal_year`."""

from kikan.businesses.long_term_care.procedures.decide_premiums import decide_premiums
from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.premiums import yearly


def run(context: RunContext) -> Outcome:
    """Compute everybody's premium as known at the run's journal number. Errors: Refused, LawGap."""
    return yearly.run(context, PLAN)


def release(context: RunContext) -> None:
    """After two approvals: recompute whom the facts have left behind, then release under one entry."""
    yearly.release(context, PLAN, decide_premiums)
