"""Households above their limits in a month's claims, and letters to them; parameter `month` as 202606."""

from kikan.businesses.health_insurance.documents import HIGH_COST_LETTER
from kikan.businesses.health_insurance.procedures.find_high_cost import (
    find_high_cost,
    issue_high_cost_letters,
)
from kikan.businesses.health_insurance.reads.high_cost import month_of, to_tell
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Find whom the month's benefit is owed (高額療養費該当世帯の抽出). Errors: LawGap."""
    with tenant(context.municipality):
        count = find_high_cost(month=month_of(int(context.parameters["month"])), actor=context.actor)
    context.note_figures(households=count)
    return Outcome.DONE


def letters(context: RunContext) -> Outcome:
    """Ask them to apply (勧奨通知), each amount once."""
    month = month_of(int(context.parameters["month"]))
    with tenant(context.municipality):
        wanted = to_tell(month, head())
    return issue_in_blocks(
        context, paper=HIGH_COST_LETTER.kind, wanted=wanted, pages=1,
        issue=lambda block: issue_high_cost_letters(month=month, households=block, actor=context.actor),
    )  # fmt: skip
