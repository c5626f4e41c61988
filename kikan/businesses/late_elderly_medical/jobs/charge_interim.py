"""The interim months of those whose pension payer goes on (仮徴収); parameter `fiscal_year`."""

from kikan.businesses.late_elderly_medical.procedures.decide_premiums import decide_interim
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.premiums import yearly


def run(context: RunContext) -> Outcome:
    """Charge April, June and August. Errors: Refused where they are charged already."""
    return yearly.run_interim(context, PLAN)


def release(context: RunContext) -> None:
    """After two approvals: release under one entry."""
    yearly.release_interim(context, PLAN, decide_interim)
