"""The letters of decided reminders (督促状の作成), block by block; a killed run goes on with those not issued yet.

Parameter: entry, the journal number under which they were decided.
"""

import numpy as np

from kikan.businesses.collection.procedures.issue_reminders import issue_reminders
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.ledger.kinds import keys
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import read_columns

BLOCK = 200
OF_RUN = """
SELECT charge, instalment FROM ledger_reminder WHERE municipality = %(town)s AND entry = %(entry)s
ORDER BY charge, instalment
"""
ISSUED = "SELECT subject FROM documents_subject WHERE municipality = %(town)s AND kind = 'reminder' AND subject = ANY(%(keys)s)"


def run(context: RunContext) -> Outcome:
    """Issue what is not issued yet of the reminders decided under the entry; none for another entry."""
    entry = int(context.parameters["entry"])
    with tenant(context.municipality):
        rows = read_columns(OF_RUN, {"town": context.municipality, "entry": entry})
        key = keys(rows["charge"], rows["instalment"])
        done = read_columns(ISSUED, {"town": context.municipality, "keys": key.tolist()})["subject"]
    left = np.flatnonzero(~np.isin(key, done))
    context.expect(len(key), len(key) - len(left))
    passed = 0
    for start in range(0, len(left), BLOCK):
        chosen = left[start : start + BLOCK]
        places = tuple(zip(rows["charge"][chosen].tolist(), rows["instalment"][chosen].tolist(), strict=True))
        passed += issue_reminders(places=places, actor=context.actor).protected
        context.block_done(len(chosen))
    context.note_figures(letters=len(left) - passed, protected=passed)
    return Outcome.DONE
