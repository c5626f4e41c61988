"""The ratios of everybody of 70 to 74 (負担割合の判定); parameter `fiscal_year`: the year from its August."""

from kikan.businesses.health_insurance.procedures.decide_ratios import decide_ratios
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Let the ratios be what the facts say now. Errors: LawGap."""
    with tenant(context.municipality):
        changes = decide_ratios(year=int(context.parameters["fiscal_year"]), actor=context.actor)
    context.note_figures(ratios=len(changes))
    return Outcome.DONE
