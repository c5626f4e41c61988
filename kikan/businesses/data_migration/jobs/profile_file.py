"""A file looked through as a run (プロファイルの作成); parameter `file`: in the newest version of its form."""

from kikan.businesses.data_migration.procedures.sources import keep_profile
from kikan.businesses.data_migration.reads.contents import read_file
from kikan.businesses.data_migration.reads.profiles import made
from kikan.businesses.data_migration.reads.sources import file_of, source_of
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Look at every cell once and keep the counts. Errors: NotFound, Refused, VaultClosed."""
    file = int(context.parameters["file"])
    with tenant(context.municipality):
        version = source_of(file_of(file).source).version
        source, written = read_file(file, version)
    found = made(source, written)
    keep_profile(file=file, version=version, found=found, actor=context.actor)
    context.note_figures(records=found.rows, unread=found.unread, findings=len(found.findings))
    return Outcome.DONE
