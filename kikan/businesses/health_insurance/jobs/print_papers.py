"""Confirmations and notices of everybody insured today (資格確認書・資格情報のお知らせの一括印刷), by number."""

from kikan.businesses.health_insurance.documents import CONFIRMATION, QUALIFICATION_NOTICE
from kikan.businesses.health_insurance.procedures.issue_papers import (
    issue_confirmations,
    issue_qualification_notices,
)
from kikan.businesses.health_insurance.reads.papers import to_confirm
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant


def confirmations(context: RunContext) -> Outcome:
    """Whoever does not use the My Number card."""
    with tenant(context.municipality):
        wanted = to_confirm(clock.today(), uses_card=False)
    return issue_in_blocks(
        context, paper=CONFIRMATION.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_confirmations(persons=block, actor=context.actor),
    )  # fmt: skip


def notices(context: RunContext) -> Outcome:
    """Whoever uses it."""
    with tenant(context.municipality):
        wanted = to_confirm(clock.today(), uses_card=True)
    return issue_in_blocks(
        context, paper=QUALIFICATION_NOTICE.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_qualification_notices(persons=block, actor=context.actor),
    )  # fmt: skip
