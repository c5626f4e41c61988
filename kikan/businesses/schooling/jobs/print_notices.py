"""The entry notices of a year as a resumable run (就学通知書の一括印刷); parameter `year`."""

from kikan.businesses.schooling.documents import ENTRY_NOTICE
from kikan.businesses.schooling.procedures.issue_notices import issue_entry_notices
from kikan.businesses.schooling.reads.pupils import to_notify
from kikan.businesses.schooling.reads.years import begins
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Issue each child's notice once, in blocks, then make the printer's files."""
    year = int(context.parameters["year"])
    with tenant(context.municipality):
        wanted = to_notify(year, begins(year))
    return issue_in_blocks(
        context, paper=ENTRY_NOTICE.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_entry_notices(year=year, persons=block, actor=context.actor),
    )  # fmt: skip
