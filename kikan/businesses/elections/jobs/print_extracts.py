"""The extracts of all districts as a resumable run (選挙人名簿抄本の一括印刷); parameter `day` (yyyymmdd)."""

from datetime import date

from kikan.businesses.elections.documents import EXTRACT
from kikan.businesses.elections.procedures.issue_extracts import issue_extracts
from kikan.businesses.elections.reads.extract import districts_with_voters
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant

PAGES = 40


def run(context: RunContext) -> Outcome:
    """Issue each district's extract once, then make the printer's files."""
    asked = int(context.parameters["day"])
    day = date(asked // 10_000, asked // 100 % 100, asked % 100)
    with tenant(context.municipality):
        wanted = districts_with_voters(day)
    return issue_in_blocks(
        context, paper=EXTRACT.kind, wanted=wanted, pages=PAGES,
        issue=lambda block: issue_extracts(day=day, districts=block, actor=context.actor),
    )  # fmt: skip
