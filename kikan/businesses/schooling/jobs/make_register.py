"""The register of the entrants of a year and the junior high schools of its sixth grade; the register at the start."""

from datetime import date

from kikan.businesses.schooling.procedures.make_register import (
    designate_junior_high,
    fill_register,
    make_register,
)
from kikan.shared.jobs.context import Outcome, RunContext


def run(context: RunContext) -> Outcome:
    """Enter and designate who is missing; parameter `year`. A second run adds nothing. Errors: Refused too early."""
    year = int(context.parameters["year"])
    made = make_register(year=year, actor=context.actor)
    designated = designate_junior_high(year=year, actor=context.actor)
    context.note_figures(
        entered=made.entered, without_school=made.without_school, foreign=made.foreign, uncertain=made.uncertain,
        entry=made.entry, junior_high=designated.entered, junior_high_without=designated.without_school,
        junior_high_entry=designated.entry,
    )  # fmt: skip
    return Outcome.DONE


def fill(context: RunContext) -> Outcome:
    """Enter everybody of school age who is missing; parameter `day` (yyyymmdd). Errors: Refused for a day to come."""
    asked = int(context.parameters["day"])
    day = date(asked // 10_000, asked // 100 % 100, asked % 100)
    made = fill_register(day=day, actor=context.actor)
    context.note_figures(
        entered=made.entered, without_school=made.without_school, foreign=made.foreign, uncertain=made.uncertain,
        entry=made.entry,
    )  # fmt: skip
    return Outcome.DONE
