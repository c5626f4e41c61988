"""Merge the documents of a whole municipality (資料併合の一括処理), in blocks; what is merged already changes nothing."""

from kikan.businesses.resident_tax.procedures.merge_documents import merge_documents
from kikan.businesses.resident_tax.reads.merging import people_with_documents
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant

BLOCK = 10_000


def run(run: RunContext) -> Outcome:
    """A run that was interrupted goes on: blocks that are done find nothing to change."""
    year = int(run.parameters["fiscal_year"])
    with tenant(run.municipality):
        people = people_with_documents(year)
    run.expect(len(people))
    changed = held = 0
    for start in range(0, len(people), BLOCK):
        block = tuple(people[start : start + BLOCK].tolist())
        done = merge_documents(actor=run.actor, fiscal_year=year, persons=block, reason="一括併合")
        changed, held = changed + done.changed, held + done.held
        run.block_done(len(block))
    run.note_figures(people=len(people), changed=changed, held=held)
    return Outcome.DONE
