"""The month of everybody who has claimed 高額介護 before (高額介護サービス費の一括決定); parameter `month` (YYYYMM)."""

from datetime import date

from kikan.businesses.long_term_care.procedures.decide_high_costs import decide_high_costs, to_decide
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Count whom and how much; with nobody the run is over. Errors: LawGap."""
    figures = _figures(context)
    context.expect(figures["high_costs"], already_done=figures["high_costs"])
    context.note_figures(**figures)
    return Outcome.WAITING if figures["high_costs"] else Outcome.DONE


def release(context: RunContext) -> None:
    """After two approvals: decide as was approved. Errors: Refused where the facts have changed since."""
    approved = queue.find(context.municipality, context.number).figures
    if any(approved.get(name, 0) != count for name, count in _figures(context).items()):
        raise Refused(
            "試算のあとに実績・所得・課税が変わりました。", what_to_do="この実行を取り消し、もう一度試算してください。"
        )  # fmt: skip
    decide_high_costs(month=_month(context), run=context.number, actor=context.actor)


def _figures(context: RunContext) -> dict[str, int]:
    with tenant(context.municipality):
        found = to_decide(_month(context))
    return {"high_costs": len(found), "high_costs_amount": sum(one.amount for one in found)}


def _month(context: RunContext) -> date:
    month = int(context.parameters["month"])
    return date(month // 100, month % 100, 1)
