"""The run of payments (支払の振込): what is payable on a day goes into one file; trial, two approvals, one release.

Parameters: day (yyyymmdd, 振込指定日), purpose (支払の種類, 0 = every kind).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.collection.jobs.remind import day_of
from kikan.businesses.collection.procedures.order_payments import order_payments
from kikan.businesses.collection.reads.payouts import NO_ACCOUNT, UNCHANGED, Ready, ready
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.jobs.queue import find
from kikan.shared.journal.append import head, hold
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import read_columns

TABLE = "ledger_payout_record"
TRIED = "SELECT payout FROM ledger_payout_record_trial WHERE municipality = %(town)s AND run = %(run)s"
# Whatever could change a payment since the trial: how it was settled meanwhile, or where it would go.
TOUCHED = """
SELECT payout FROM ledger_payout_end WHERE municipality = %(town)s AND entry > %(known)s
UNION SELECT payout FROM ledger_payout_set_off WHERE municipality = %(town)s AND entry > %(known)s
UNION SELECT payout FROM ledger_payout_at_window WHERE municipality = %(town)s AND entry > %(known)s
UNION SELECT payout FROM ledger_payout_record WHERE municipality = %(town)s AND entry > %(known)s
UNION SELECT p.number FROM ledger_payout p JOIN addressees_account a
  ON a.municipality = p.municipality AND a.person = p.payee AND a.use = 'credit'
  WHERE p.municipality = %(town)s AND (a.entry > %(known)s OR a.ended_by > %(known)s)
"""


def run(context: RunContext) -> Outcome:
    """Choose what is payable, with the accounts as they are. One block: a killed run has written nothing."""
    day, purpose = _asked(context)
    with tenant(context.municipality):
        now = head()
    context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        found = ready(day, purpose)
    good = [one for one in found if not one.why_not]
    context.note_figures(
        payments=len(good),
        yen=sum(one.amount for one in good),
        other_name=sum(one.is_other_name for one in good),
        no_account=sum(one.why_not == NO_ACCOUNT for one in found),
        unchanged=sum(one.why_not == UNCHANGED for one in found),
    )
    if not good:
        return Outcome.DONE
    finished = trial.finished_blocks(context)
    context.expect(len(good), sum(finished.values()))
    if not finished:
        trial.write_block(context, 0, len(good), {TABLE: columns(good, context.number, day)})
    return Outcome.WAITING


def _asked(context: RunContext) -> tuple[date, int]:
    return day_of(int(context.parameters["day"])), int(context.parameters["purpose"])


def columns(good: Sequence[Ready], file: int, day: date) -> dict[str, Any]:
    """The records of a file, in the order of the payouts."""
    return {
        "file": file,
        "pay_on": day,
        "record": np.arange(1, len(good) + 1, dtype=np.int64),
        "payout": np.array([one.number for one in good], dtype=np.int64),
        "amount": np.array([one.amount for one in good], dtype=np.int64),
        "bank": [one.bank for one in good],
        "branch": [one.branch for one in good],
        "kind": np.array([one.kind for one in good], dtype=np.int64),
        "account_number": [one.account_number for one in good],
        "holder_kana": [one.holder_kana for one in good],
        "is_other_name": np.array([one.is_other_name for one in good], dtype=np.int64),
    }


def release(context: RunContext) -> None:
    """After two approvals: leave out what was settled meanwhile, use accounts mended meanwhile, then order all."""
    day, purpose = _asked(context)
    known_at = find(context.municipality, context.number).known_at or 0
    with tenant(context.municipality):
        hold()
        values = {"town": context.municipality, "known": known_at, "run": context.number}
        tried = read_columns(TRIED, values)["payout"]
        if len(np.intersect1d(tried, read_columns(TOUCHED, values)["payout"])):
            good = [one for one in ready(day, purpose, tried.tolist()) if not one.why_not]
            trial.rewrite(
                context, tried, "payout", {TABLE: columns(good, context.number, day) if good else {}}
            )
        order_payments(run=context.number, pay_on=day, known_at=head(), actor=context.actor)
