"""The yearly move of removed records to the long-term store (除票の長期保存), block by block; a killed run goes on."""

from kikan.businesses.residents.procedures.store_removed import store_removed
from kikan.businesses.residents.reads.stored import ripe
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant

BLOCK = 500


def run(context: RunContext) -> Outcome:
    """Store whatever is ripe today; what an earlier try has stored is not ripe any more."""
    with tenant(context.municipality):
        persons = sorted(ripe(clock.today()))
    context.expect(context.done + len(persons), context.done)
    for start in range(0, len(persons), BLOCK):
        block = persons[start : start + BLOCK]
        store_removed(actor=context.actor, persons=block)
        context.block_done(len(block))
    context.note_figures(stored=len(persons))
    return Outcome.DONE
