"""The certificates of the times that begin on a day as a resumable run (受給者証の一括印刷); parameter `day` (yyyymmdd)."""

from datetime import date

from kikan.businesses.medical_subsidy.documents import CERTIFICATE
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_certificates
from kikan.businesses.medical_subsidy.reads.renewal import beginning_on
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Issue each certificate once, in blocks, then make the printer's files."""
    asked = int(context.parameters["day"])
    day = date(asked // 10_000, asked // 100 % 100, asked % 100)
    with tenant(context.municipality):
        wanted = beginning_on(day)
    return issue_in_blocks(
        context, paper=CERTIFICATE.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_certificates(day=day, numbers=block, actor=context.actor),
    )  # fmt: skip
