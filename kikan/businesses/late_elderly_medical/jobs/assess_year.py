"""The yearly run of premiums of the late-stage elderly (当初賦課); parameter `fiscal_year`."""

from kikan.businesses.late_elderly_medical.procedures.decide_premiums import decide_premiums
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.premiums import yearly


def run(context: RunContext) -> Outcome:
    """Compute everybody's premium as known at the run's journal number. Errors: Refused, LawGap."""
    return yearly.run(context, PLAN)


def release(context: RunContext) -> None:
    """After two approvals: recompute whom the facts have left behind, then release under one entry."""
    yearly.release(context, PLAN, decide_premiums)
