"""The yearly renewal of the limits of meals and rooms (負担限度額認定の一斉更新); parameter `fiscal_year`: from its August."""

from datetime import date

from kikan.businesses.long_term_care.procedures.renew_room_meals import renew_room_meals
from kikan.businesses.long_term_care.reads.room_meal_facts import judged_all
from kikan.businesses.long_term_care.reads.room_meals import renewals
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Judge every renewal that waits, count the stages; with nothing to decide the run is over. Errors: LawGap."""
    figures = _figures(context)
    context.expect(sum(figures.values()), already_done=sum(figures.values()))
    context.note_figures(**figures)
    return Outcome.WAITING if sum(figures.values()) > figures["room_meals_undecidable"] else Outcome.DONE


def release(context: RunContext) -> None:
    """After two approvals: decide as was approved. Errors: Refused where the facts have changed since."""
    approved = queue.find(context.municipality, context.number).figures
    if any(approved.get(name, 0) != count for name, count in _figures(context).items()):
        raise Refused(
            "試算のあとに所得・課税・申請が変わりました。", what_to_do="この実行を取り消し、もう一度試算してください。"
        )  # fmt: skip
    renew_room_meals(year=int(context.parameters["fiscal_year"]), run=context.number, actor=context.actor)


def _figures(context: RunContext) -> dict[str, int]:
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        waiting = renewals(year)
        found = judged_all(waiting, date(year, AUGUST, 1))
    stage = found.working.stage[found.can_be_decided]
    counts = {f"room_meals_{each}": int((stage == each).sum()) for each in (1, 2, 3, 4)}
    undecidable = len(waiting) - len(stage)
    return {**counts, "room_meals_refused": int((stage == 0).sum()), "room_meals_undecidable": undecidable}
