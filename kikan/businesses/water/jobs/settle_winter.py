"""The settlement of every winter that waits (冬期の精算の一括処理), point by point; a killed run goes on with the rest.

Parameters: zone (0 = all).
"""

from kikan.businesses.water.procedures.settle_winter import settle_winter
from kikan.businesses.water.procedures.winter_settlement import settlements
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Settle each point in a transaction of its own; one whose reading lies too low is left and counted."""
    zone = int(context.parameters.get("zone", 0))
    with tenant(context.municipality):
        waiting = settlements(zone)
    context.expect(len(waiting.each), 0)
    more = less = settled = 0
    for one in waiting.each:
        done = settle_winter(point=one.winter.point, actor=context.actor)
        more, less = more + max(done.difference, 0), less + max(-done.difference, 0)
        settled += 1
        context.block_done(1)
    context.note_figures(settled=settled, more=more, less=less, left=len(waiting.odd))
    return Outcome.DONE
