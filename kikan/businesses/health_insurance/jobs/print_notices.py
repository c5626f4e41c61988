"""Print the tax notices of a year (納税通知書の一括印刷), by postal code; parameter `fiscal_year`."""

from kikan.businesses.health_insurance.documents import LEVY_NOTICE
from kikan.businesses.health_insurance.procedures.issue_levy_notices import issue_levy_notices
from kikan.businesses.health_insurance.reads.notices import to_notify
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant

PAGES = 3


def run(context: RunContext) -> Outcome:
    """Issue each payer's notice once, in blocks, then make the printer's files."""
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        wanted = to_notify(year)
    return issue_in_blocks(
        context, paper=LEVY_NOTICE.kind, wanted=wanted, pages=PAGES,
        issue=lambda block: dict(
            issue_levy_notices(fiscal_year=year, charges=block, actor=context.actor).issues
        ),
    )  # fmt: skip
