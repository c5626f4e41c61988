"""The run of reminders (督促): who has not paid what was due on a day; trial, two approvals, one release.

Parameters: due_on and sent_on as yyyymmdd.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.collection.procedures.decide_reminders import decide_reminders
from kikan.law import Law
from kikan.law.days import day
from kikan.shared.addressees.reach import without_address
from kikan.shared.errors import Refused
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head, hold
from kikan.shared.ledger.claims import (
    Claims,
    Ints,
    claims_of_charges,
    law_on,
    limitations,
    open_claims,
    rows_or_none,
)
from kikan.shared.ledger.kinds import KIND_STEP, Kind, keys
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

BLOCK = 5_000
FEE = KIND_STEP * Kind.REMINDER_FEE
SENT = "SELECT charge, instalment FROM ledger_reminder WHERE municipality = %(town)s AND charge = ANY(%(charges)s)"
HELD = """
SELECT charge, instalment FROM ledger_grace WHERE municipality = %(town)s AND charge = ANY(%(charges)s)
  AND ended_by IS NULL AND valid_from <= %(on)s AND valid_until > %(on)s
"""
# 速報 that neither was booked nor withdrawn: the money is on its way.
RESERVED = """
SELECT charge, instalment FROM collection_outcome o
WHERE municipality = %(town)s AND result = 1 AND charge = ANY(%(charges)s) AND NOT EXISTS (
  SELECT FROM collection_outcome l WHERE l.municipality = o.municipality AND l.identity = o.identity AND l.result IN (2, 3))
"""
# Rows written after the run was computed, for whom it must be computed again.
TOUCHED = """
SELECT charge FROM ledger_allocation WHERE municipality = %(town)s AND entry > %(known)s
UNION SELECT charge FROM ledger_charge_line WHERE municipality = %(town)s AND entry > %(known)s
UNION SELECT charge FROM ledger_write_off WHERE municipality = %(town)s AND entry > %(known)s
UNION SELECT charge FROM ledger_grace WHERE municipality = %(town)s AND (entry > %(known)s OR ended_by > %(known)s)
UNION SELECT charge FROM ledger_reminder WHERE municipality = %(town)s AND entry > %(known)s
UNION SELECT charge FROM collection_outcome WHERE municipality = %(town)s AND entry > %(known)s AND charge IS NOT NULL
"""
IN_TRIAL = "SELECT DISTINCT charge FROM ledger_reminder_trial WHERE run = %(run)s"
SUMS = """
SELECT count(*) AS reminders, coalesce(sum(amount), 0)::bigint AS tax, coalesce(sum(fee), 0)::bigint AS fees
FROM ledger_reminder_trial WHERE run = %s
"""


def day_of(number: int) -> date:
    """A day written as yyyymmdd. Errors: Refused for no day."""
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        raise Refused("年月日が正しくありません。", field="due_on") from None


def run(context: RunContext) -> Outcome:
    """Choose the claims that are to be reminded, block by block. Errors: Refused, LawGap."""
    due_on, sent_on = _days(context)
    if sent_on <= due_on:
        raise Refused("督促状を発する日は、納期限より後の日にしてください。", field="sent_on")
    with tenant(context.municipality):
        now = head()
    context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        law = law_on(sent_on)
        claims = _due(open_claims(before=sent_on), due_on)
        chosen, left_out = choose(claims, sent_on, law)
        fee = law.amount("local_tax_collection.reminder_fee")
    context.note_figures(candidates=len(claims), **left_out)
    finished = trial.finished_blocks(context)
    context.expect(len(chosen), sum(finished.values()))
    for block, start in enumerate(range(0, len(chosen), BLOCK)):
        if block not in finished:
            part = chosen[np.arange(start, min(start + BLOCK, len(chosen)))]
            trial.write_block(context, block, len(part), tables(part, sent_on, fee))
    with tenant(context.municipality):
        sums = {name: int(column[0]) for name, column in read_columns(SUMS, [context.number]).items()}
    context.note_figures(**sums)
    return Outcome.WAITING


def _days(context: RunContext) -> tuple[date, date]:
    return day_of(int(context.parameters["due_on"])), day_of(int(context.parameters["sent_on"]))


def _due(claims: Claims, due_on: date) -> Claims:
    return claims[(claims.due == day(due_on)) & (claims.balance > 0)]


def choose(claims: Claims, sent_on: date, law: Law) -> tuple[Claims, dict[str, int]]:
    """The claims that are to be reminded, and how many are left out for which reason."""
    law = law.of("local_tax_collection")
    values = {"town": current_or_raise(), "charges": np.unique(claims.charge).tolist(), "on": sent_on}
    unreachable = without_address(claims.payer.tolist(), sent_on)
    reasons = {
        "already": _among(claims, read_columns(SENT, values)),
        "lapsed": limitations(claims, sent_on, law).is_over,
        "too_small": claims.balance < law.amount("reminder_least"),
        "postponed": _among(claims, read_columns(HELD, values)),
        "reserved": _among(claims, read_columns(RESERVED, values)),
        "without_address": np.isin(claims.payer, sorted(unreachable)),
    }
    taken, counts = np.zeros(len(claims), dtype=np.bool_), {}
    for name, holds in reasons.items():
        counts[name] = int((holds & ~taken).sum())
        taken |= holds
    return claims[~taken], counts


def _among(claims: Claims, rows: Mapping[str, Ints]) -> Any:
    return rows_or_none(keys(rows["charge"], rows["instalment"]), claims.keys) >= 0


def tables(claims: Claims, sent_on: date, fee: int) -> dict[str, dict[str, Any]]:
    """The rows of these reminders: the reminder itself, and its fee as an instalment of its own."""
    count, on = len(claims), np.full(len(claims), day(sent_on), dtype=np.int64)
    fees = np.full(count, fee, dtype=np.int64)
    where = {"charge": claims.charge, "instalment": claims.instalment + FEE}
    found: dict[str, dict[str, Any]] = {
        "ledger_reminder": {
            "charge": claims.charge, "instalment": claims.instalment, "sent_on": on, "amount": claims.balance,
            "fee": fees,
        }
    }  # fmt: skip
    if fee and count:
        found["ledger_instalment"] = {**where, "due_on": on}
        found["ledger_charge_line"] = {**where, "amount": fees, "components": fees[:, None]}
    return found


def release(context: RunContext) -> None:
    """After two approvals: leave out who has paid since, then release under one entry."""
    from kikan.shared.jobs.queue import find

    _, sent_on = _days(context)
    known_at = find(context.municipality, context.number).known_at or 0
    with tenant(context.municipality):
        hold()
        _catch_up(context, known_at)
        decide_reminders(run=context.number, sent_on=sent_on, known_at=head(), actor=context.actor)


def _catch_up(context: RunContext, known_at: int) -> None:
    """Compute anew for every charge that something happened to; nobody can write meanwhile."""
    due_on, sent_on = _days(context)
    values = {"town": context.municipality, "known": known_at, "run": context.number}
    touched = np.intersect1d(
        read_columns(TOUCHED, values)["charge"], read_columns(IN_TRIAL, values)["charge"]
    )
    if not len(touched):
        return
    law = law_on(sent_on)
    claims, _ = choose(_due(claims_of_charges(touched.tolist()), due_on), sent_on, law)
    rows = tables(claims, sent_on, law.amount("local_tax_collection.reminder_fee"))
    names = ("ledger_reminder", "ledger_instalment", "ledger_charge_line")
    trial.rewrite(context, touched, "charge", {t: rows.get(t, {}) for t in names})
