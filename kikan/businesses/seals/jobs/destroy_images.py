"""Destroying images whose time is over (印影の廃棄): counted first, approved by two, then done in one transaction."""

from datetime import date

from kikan.businesses.seals.procedures.destroy import destroy_images
from kikan.businesses.seals.reads.retention import images_due
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant


def run(context: RunContext) -> Outcome:
    """Count what is due today; with nothing due the run is over."""
    day = _day(context)
    with tenant(context.municipality):
        due = images_due(day)
    context.expect(len(due), already_done=len(due))
    of_registrations = sum(one.registration is not None for one in due)
    context.note_figures(images=len(due), cancelled=of_registrations, unused=len(due) - of_registrations)
    return Outcome.WAITING if due else Outcome.DONE


def release(context: RunContext) -> None:
    """After two approvals: what was due on the day of the run, as far as it still is."""
    destroy_images(actor=context.actor, run=context.number, day=_day(context))


def _day(context: RunContext) -> date:
    told = context.parameters.get("day")
    return date.fromisoformat(str(told)) if told else clock.today()
