"""Print the bills of a month (納入通知書の一括印刷): by route, what is owed and was not paid from an account yet.

Parameters: month (yyyymm), zone (0 = all).
"""

from kikan.businesses.water.documents import BILL
from kikan.businesses.water.procedures.issue_bill import issue_bills
from kikan.businesses.water.reads.printing import bills_to_print
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Issue each bill of the month once, in blocks, then make the printer's files."""
    month, zone = int(context.parameters["month"]), int(context.parameters.get("zone", 0))
    with tenant(context.municipality):
        wanted = bills_to_print(month, zone)
    return issue_in_blocks(
        context, paper=BILL.kind, wanted=wanted, pages=2,
        issue=lambda block: issue_bills(numbers=block, paper="bill", actor=context.actor).issues,
    )  # fmt: skip
