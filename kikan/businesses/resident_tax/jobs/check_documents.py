"""Check the documents of a year over a whole municipality (課税資料の点検)."""

from kikan.businesses.resident_tax.procedures.check_documents import check_documents
from kikan.shared.jobs.context import Outcome, RunContext


def run(run: RunContext) -> Outcome:
    """One transaction: whoever is interrupted begins again and finds the same."""
    found = check_documents(actor=run.actor, fiscal_year=int(run.parameters["fiscal_year"]))
    run.note_figures(findings=found)
    return Outcome.DONE
