"""Letters to whom the renewal leaves out, as a resumable run (更新されない人への通知); parameter `fiscal_year`."""

from kikan.businesses.medical_subsidy.documents import NOT_RENEWED
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_not_renewed
from kikan.businesses.medical_subsidy.reads.renewal import left_out
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Issue each letter once, in blocks, then make the printer's files. Errors: LawGap."""
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        wanted = [one.number for one in left_out(year)]
    return issue_in_blocks(
        context, paper=NOT_RENEWED.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_not_renewed(year=year, numbers=block, actor=context.actor),
    )  # fmt: skip
