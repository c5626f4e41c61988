"""Make an outage copy now (停止時の写しの作成): asked for on the screen, the same that is made every night."""

from kikan.shared.errors import Refused
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.outage.writing import keys_of, write_copy


def run(context: RunContext) -> Outcome:
    """One file; killed half way it leaves none. Without a key nothing can be made: the run says so and ends."""
    try:
        keys_of(context.municipality)
    except Refused:
        context.note_figures(no_key=1)
        raise
    written = write_copy(context.municipality)
    context.expect(written.about.persons)
    context.note_figures(
        persons=written.about.persons, bytes=written.bytes, milliseconds=int(written.seconds * 1000)
    )
    context.block_done(written.about.persons)
    return Outcome.DONE
