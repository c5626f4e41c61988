"""The letters about the status reports of a year as a resumable run (現況届の通知); parameters `year`, `held_back` (1 or 0)."""

from kikan.businesses.child_allowance.documents import STATUS_REPORT, SUSPENSION_NOTICE
from kikan.businesses.child_allowance.procedures.issue_status_reports import issue_status_report_letters
from kikan.businesses.child_allowance.reads.status_reports import held_back, to_ask
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant


def run(context: RunContext) -> Outcome:
    """Issue each letter once, in blocks, then make the printer's files."""
    year, is_held_back = int(context.parameters["year"]), bool(context.parameters["held_back"])
    with tenant(context.municipality):
        wanted = list(held_back(year, clock.today())) if is_held_back else to_ask(year)
    paper = SUSPENSION_NOTICE if is_held_back else STATUS_REPORT
    return issue_in_blocks(
        context, paper=paper.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_status_report_letters(
            year=year, persons=block, is_held_back=is_held_back, actor=context.actor
        ),
    )  # fmt: skip
