"""The take-over of a decided cut-over as a run (本番への取込み); parameter `rehearsal`.

The files are opened and read one after the other, then everything is written in one transaction: a run whose worker was
stopped or lost is begun again by the next one and leaves nothing half.
"""

import tempfile
from pathlib import Path

from kikan.businesses.data_migration.procedures.cutover import require_go, take_in
from kikan.businesses.data_migration.reads.mappings import book
from kikan.businesses.data_migration.reads.rehearsals import hand_over_of
from kikan.shared.addressees import gaiji
from kikan.shared.exchange.legacy.handing import MANIFEST
from kikan.shared.exchange.reading import read_hand_over
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Errors: NotFound; Refused without the decision to go, or in a municipality with records; FileRefused; VaultClosed."""
    rehearsal = int(context.parameters["rehearsal"])
    with tenant(context.municipality):
        if not require_go(rehearsal):
            return Outcome.DONE
        files, written_as = hand_over_of(rehearsal), gaiji.written_as()
    context.expect(len(files))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        hand_over = read_hand_over(folder, book(), written_as, read=lambda rows: context.block_done(1))
        taken = take_in(rehearsal=rehearsal, hand_over=hand_over, actor=context.actor)
    # The manifest counts for the writing.
    assert MANIFEST in files
    context.block_done(1)
    if taken is not None:
        context.note_figures(records=taken.rows, rejected=len(taken.rejected))
    return Outcome.DONE
