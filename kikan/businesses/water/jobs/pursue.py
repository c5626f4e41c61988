"""A step against every contract it is due for (督促・給水停止予告の一括処理), then the letters with their files.

Parameters: step (1 reminder, 2 notice of a stop). A stop itself is decided one by one. A killed run goes on: who has
the step already is not due for it, and whose letter is issued has no step without one.
"""

from datetime import timedelta

from kikan.businesses.water.models import Step
from kikan.businesses.water.procedures.issue_arrears_letters import PAPERS, issue_arrears_letters
from kikan.businesses.water.procedures.take_arrears_step import due_for, take_arrears_step
from kikan.businesses.water.reads.arrears import owing, without_letter
from kikan.shared.documents.models import Printed
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant

TOGETHER = (Step.REMINDED, Step.NOTICED)
LETTERS_SINCE = timedelta(days=30)


def run(context: RunContext) -> Outcome:
    """Take the step where the ordinance's days have passed, then write the letters of the last weeks without one."""
    step, today = Step(int(context.parameters["step"])), clock.today()
    if step not in TOGETHER:
        raise ValueError("a stop is decided one by one")
    with tenant(context.municipality):
        due = due_for(step, owing(today), today)
    for contract in due:
        take_arrears_step(contract=contract, step=step, happened_on=today, actor=context.actor)
    with tenant(context.municipality):
        written = list(Printed.objects.filter(run=context.number).values_list("subject", flat=True))
        wanted = sorted({*written, *without_letter(step, today - LETTERS_SINCE)})
    return issue_in_blocks(
        context, paper=PAPERS[step], wanted=wanted, pages=2,
        issue=lambda block: issue_arrears_letters(steps=block, actor=context.actor),
    )  # fmt: skip
