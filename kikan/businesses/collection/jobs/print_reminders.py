"""The letters of decided reminders (督促状の作成), block by block; a killed run goes on with those not issued yet.

Parameter: run, the number of the reminder run.
"""

import numpy as np

from kikan.businesses.collection.procedures.issue_reminders import issue_reminders
from kikan.shared.errors import Refused
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.jobs.queue import find
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
    """Issue what is not issued yet. Errors: Refused for a run that is not decided."""
    decided = find(context.municipality, int(context.parameters["run"]))
    if decided.job != "collection.remind" or not decided.entry:
        raise Refused("確定した督促の実行番号ではありません。", field="run")
    with tenant(context.municipality):
        rows = read_columns(OF_RUN, {"town": context.municipality, "entry": decided.entry})
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
