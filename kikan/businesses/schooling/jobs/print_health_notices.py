"""The invitations to the health checks of a year as a resumable run (就学時健康診断通知書); parameter `year`."""

from kikan.businesses.schooling.documents import HEALTH_NOTICE
from kikan.businesses.schooling.procedures.issue_notices import issue_health_notices
from kikan.businesses.schooling.reads.health_checks import to_invite
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Issue each child's invitation once, in blocks, then make the printer's files."""
    year = int(context.parameters["year"])
    with tenant(context.municipality):
        wanted = to_invite(year)
    return issue_in_blocks(
        context, paper=HEALTH_NOTICE.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_health_notices(year=year, persons=block, actor=context.actor),
    )  # fmt: skip
