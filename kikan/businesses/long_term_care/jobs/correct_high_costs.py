"""Decided months of 高額介護 whose services changed (過誤); parameters `month` (YYYYMM), `due_on` (YYYYMMDD) of returns."""

from datetime import date, datetime

from kikan.businesses.long_term_care.procedures.correct_high_costs import correct_high_costs, to_correct
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Count what is paid more and claimed back; with nobody the run is over. Errors: LawGap."""
    figures = _figures(context)
    count = figures["high_cost_more"] + figures["high_cost_back"]
    context.expect(count, already_done=count)
    context.note_figures(**figures)
    return Outcome.WAITING if count else Outcome.DONE


def release(context: RunContext) -> None:
    """After two approvals: change as was approved. Errors: Refused where the facts have changed since."""
    approved = queue.find(context.municipality, context.number).figures
    if any(approved.get(name, 0) != count for name, count in _figures(context).items()):
        raise Refused(
            "試算のあとに実績・所得・支払が変わりました。", what_to_do="この実行を取り消し、もう一度試算してください。"
        )  # fmt: skip
    due_on = datetime.strptime(str(context.parameters["due_on"]), "%Y%m%d").date()  # noqa: DTZ007
    correct_high_costs(month=_month(context), due_on=due_on, run=context.number, actor=context.actor)


def _figures(context: RunContext) -> dict[str, int]:
    with tenant(context.municipality):
        found = [one.difference for one in to_correct(_month(context))]
    more, back = [d for d in found if d > 0], [-d for d in found if d < 0]
    return {
        "high_cost_more": len(more), "high_cost_more_amount": sum(more), "high_cost_back": len(back),
        "high_cost_back_amount": sum(back),
    }  # fmt: skip


def _month(context: RunContext) -> date:
    month = int(context.parameters["month"])
    return date(month // 100, month % 100, 1)
