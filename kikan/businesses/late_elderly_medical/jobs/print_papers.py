"""Premium notices and confirmations of everybody (一括印刷)."""

from kikan.businesses.late_elderly_medical.documents import CONFIRMATION, PREMIUM_NOTICE
from kikan.businesses.late_elderly_medical.procedures.issue_papers import (
    issue_confirmations,
    issue_premium_notices,
)
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.businesses.late_elderly_medical.reads.to_print import with_ratio
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.premiums.notices import to_notify
from kikan.shared.tenancy import tenant


def notices(context: RunContext) -> Outcome:
    """Everybody's premium notice of a year; parameter `fiscal_year`."""
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        wanted = to_notify(PLAN, year)
    return issue_in_blocks(
        context, paper=PREMIUM_NOTICE.kind, wanted=wanted, pages=3,
        issue=lambda block: issue_premium_notices(fiscal_year=year, persons=block, actor=context.actor),
    )  # fmt: skip


def confirmations(context: RunContext) -> Outcome:
    """The confirmation of everybody with a ratio of the year from August; parameter `fiscal_year`."""
    with tenant(context.municipality):
        wanted = with_ratio(int(context.parameters["fiscal_year"]))
    return issue_in_blocks(
        context, paper=CONFIRMATION.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_confirmations(persons=block, actor=context.actor),
    )  # fmt: skip
