"""Papers of the collection from pensions as a run (特別徴収の通知書の一括印刷); parameters `fiscal_year`, `paper`."""

from kikan.businesses.health_insurance.procedures.issue_pension_papers import KINDS, issue_pension_papers
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.premiums.pension_papers import to_tell
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Issue the papers of a year that were not issued yet, in blocks, then make the printer's files."""
    year, paper = int(context.parameters["fiscal_year"]), str(context.parameters["paper"])
    with tenant(context.municipality):
        wanted = to_tell(PLAN, KINDS[paper], paper, year)
    return issue_in_blocks(
        context, paper=KINDS[paper], wanted=wanted, pages=1,
        issue=lambda block: issue_pension_papers(
            paper=paper, fiscal_year=year, persons=block, actor=context.actor
        ),
    )  # fmt: skip
