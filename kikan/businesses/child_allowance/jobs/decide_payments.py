"""The payments of a regular month (定例払の決定); parameter `pay_month`: the month as 202612."""

from datetime import date

from kikan.businesses.child_allowance.procedures.decide_payments import decide_payments
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Decide what is unpaid of the months before. Errors: Refused, LawGap."""
    month = int(context.parameters["pay_month"])
    with tenant(context.municipality):
        decided = decide_payments(pay_month=date(month // 100, month % 100, 1), actor=context.actor)
    context.note_figures(payments=decided)
    return Outcome.DONE
