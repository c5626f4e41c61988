"""The register of the entrants of a year and the junior high schools of its sixth grade; parameter `year`."""

from kikan.businesses.schooling.procedures.make_register import designate_junior_high, make_register
from kikan.shared.jobs.context import Outcome, RunContext


def run(context: RunContext) -> Outcome:
    """Enter and designate who is missing; a second run adds nothing. Errors: Refused before the base date."""
    year = int(context.parameters["year"])
    made = make_register(year=year, actor=context.actor)
    designated = designate_junior_high(year=year, actor=context.actor)
    context.note_figures(
        entered=made.entered, without_school=made.without_school, foreign=made.foreign, uncertain=made.uncertain,
        entry=made.entry, junior_high=designated.entered, junior_high_without=designated.without_school,
        junior_high_entry=designated.entry,
    )  # fmt: skip
    return Outcome.DONE
