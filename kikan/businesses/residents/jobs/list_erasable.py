"""The yearly look at retention (保存期限の点検): how many removed records may be erased; it erases none."""

from kikan.businesses.residents.reads.retention import erasable
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant


def run(context: RunContext) -> Outcome:
    """The figures of the run say how many; the page of retention names them to those entitled."""
    with tenant(context.municipality):
        found = erasable(clock.today())
    oldest = min((each.removed_on for each in found), default=None)
    context.note_figures(erasable=len(found), oldest=oldest.isoformat() if oldest else None)
    return Outcome.DONE
