"""A rehearsal as a run (移行リハーサル); parameter `rehearsal`: its number."""

from kikan.businesses.data_migration.procedures.rehearsals import keep_rehearsal
from kikan.businesses.data_migration.reads.mappings import is_own
from kikan.businesses.data_migration.reads.rehearsals import parts_of, require_rehearsal
from kikan.businesses.data_migration.reads.rehearsing import rehearse
from kikan.shared.exchange.legacy.handing import files_of, good_rows
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import format_code, tenant


def run(context: RunContext) -> Outcome:
    """Every file through its mapping, the checks between them, and the hand-over. Errors: NotFound, Refused, VaultClosed."""
    number = int(context.parameters["rehearsal"])
    with tenant(context.municipality):
        planned, parts = require_rehearsal(number), parts_of(number)
        done = rehearse(parts)
    code = format_code(context.municipality)
    handed = [d.converted for d in done if not is_own(d.converted.table.layout.layout)]
    files = files_of(handed, municipality=code, reference_on=planned.reference_on)
    # What is only compared stays beside the hand-over: its manifest does not name it.
    files |= {
        f"{d.converted.table.layout.layout}.csv": good_rows(d.converted).encode()
        for d in done if is_own(d.converted.table.layout.layout)
    }  # fmt: skip
    keep_rehearsal(rehearsal=number, done=done, files=files, actor=context.actor)
    context.note_figures(
        records=sum(d.rows_in for d in done), loaded=sum(len(d.converted.table) for d in done),
        rejected=sum(len(d.rejected) for d in done), findings=sum(len(d.findings) for d in done),
    )  # fmt: skip
    return Outcome.DONE
