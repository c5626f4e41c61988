"""What changed in the values of prefecture and regional union (県・広域連合の値の受取り), once a day and when the office asks."""

from kikan.businesses.administration.procedures.bodies import RIGHT, take_body_values
from kikan.businesses.administration.reads.bodies import offered_to
from kikan.shared.access import system_actor
from kikan.shared.jobs.context import Outcome, RunContext


def run(context: RunContext) -> Outcome:
    """Read at the joint offices, then write here. Errors: Refused where values of two bodies overlap."""
    town = context.municipality
    taken = take_body_values(offered=offered_to(town), actor=system_actor(town, RIGHT))
    context.note_figures(values=taken)
    return Outcome.DONE
