"""Claims (債権): the instalments of principal as columns, their late charges and limitation as of a day.

One payer at the counter and a whole municipality at night are the same call. No query joins: an import has no statistics.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.law import Law
from kikan.law.days import day as day_number
from kikan.shared.ledger.kinds import KIND_STEP, keys
from kikan.shared.ledger.lapsing import limitation_years
from kikan.shared.ledger.law.late_charge import LateCharge, Payments, Waivers, late_charge
from kikan.shared.ledger.law.limitation import Event, Events, Limitation, limitation
from kikan.shared.ledger.levies import WITHHELD, WITHOUT_LATE_CHARGE
from kikan.shared.ledger.models import GraceKind
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
OPEN_DAY = day_number(date(9999, 12, 31))
STATUTE = "local_tax_collection"

STATE = """
SELECT charge, instalment, sum(charged)::bigint AS charged, sum(paid)::bigint AS paid, sum(dropped)::bigint AS dropped
FROM (
  SELECT charge, instalment, amount AS charged, 0 AS paid, 0 AS dropped FROM ledger_charge_line WHERE {where}
  UNION ALL SELECT charge, instalment, 0, amount, 0 FROM ledger_allocation WHERE {where}
  UNION ALL SELECT charge, instalment, 0, 0, amount FROM ledger_write_off WHERE {where}
) lines GROUP BY charge, instalment {having}
"""
IN_TOWN = "municipality = %(town)s"
SOME = "municipality = %(town)s AND charge = ANY(%(charges)s)"
STILL_OPEN = "HAVING sum(charged) - sum(paid) - sum(dropped) > 0"
OF_PAYERS = "SELECT number FROM ledger_charge WHERE municipality = %(town)s AND payer = ANY(%(payers)s)"
CHARGES = "SELECT number, levy, fiscal_year, payer FROM ledger_charge WHERE municipality = %(town)s AND number = ANY(%(charges)s)"
DUE = f"SELECT charge, instalment, due_on FROM ledger_instalment WHERE {SOME}"  # noqa: S608 - a constant
PAID = f"""
SELECT charge, instalment, receipt, sum(amount)::bigint AS amount FROM ledger_allocation
WHERE {SOME} GROUP BY charge, instalment, receipt HAVING sum(amount) <> 0
"""  # noqa: S608 - a constant
RECEIPTS = (
    "SELECT number, paid_on FROM ledger_receipt WHERE municipality = %(town)s AND number = ANY(%(receipts)s)"
)
SUITABLE = f"SELECT charge, instalment, receipt, suitable_on FROM ledger_appropriation WHERE {SOME}"  # noqa: S608 - a constant
GRACES = f"""
SELECT charge, instalment, kind, waiver, valid_from, valid_until - 1 AS last_on FROM ledger_grace
WHERE {SOME} AND ended_by IS NULL
"""  # noqa: S608 - a constant
REMINDED = f"SELECT charge, instalment, sent_on, amount, fee FROM ledger_reminder WHERE {SOME}"  # noqa: S608 - a constant
AGREED = f"SELECT charge, instalment, plan FROM ledger_plan_claim WHERE {SOME}"  # noqa: S608 - a constant
PLANS = "SELECT number, agreed_on FROM ledger_plan WHERE municipality = %(town)s AND number = ANY(%(plans)s)"


@dataclass(frozen=True, repr=False)
class Claims:
    """Instalments of principal, one row each; late charge and reminder fee stand beside as amounts already asked."""

    charge: Ints
    instalment: Ints
    payer: Ints
    levy: Ints
    fiscal_year: Ints
    due: Ints
    charged: Ints
    paid: Ints
    dropped: Ints
    late_charged: Ints
    late_open: Ints
    fee_open: Ints

    def __len__(self) -> int:
        return len(self.charge)

    @property
    def balance(self) -> Ints:
        return self.charged - self.paid - self.dropped

    @property
    def keys(self) -> Ints:
        return keys(self.charge, self.instalment)

    def __getitem__(self, rows: Ints | NDArray[np.bool_]) -> "Claims":
        return Claims(*(getattr(self, f.name)[rows] for f in fields(self)))


def open_claims(before: date | None = None) -> Claims:
    """Every claim of the municipality with something open, due before a day (None: whenever).

    What a pension payer takes is no claim against the person.
    """
    rows = read_columns(STATE.format(where=IN_TOWN, having=STILL_OPEN), _town())
    charges = np.unique(rows["charge"])
    found = claims_of_charges(charges.tolist())
    is_open = (found.balance > 0) | (found.late_open > 0) | (found.fee_open > 0)
    is_open &= ~np.isin(found.levy, WITHHELD)
    return found[is_open & (found.due < day_number(before) if before else True)]


def claims_of_payers(payers: Sequence[int]) -> Claims:
    """Every claim against these payers, paid or not, without what a pension payer takes."""
    rows = read_columns(OF_PAYERS, {**_town(), "payers": [int(p) for p in payers]})
    found = claims_of_charges(rows["number"].tolist())
    return found[~np.isin(found.levy, WITHHELD)]


def claims_of_charges(charges: Sequence[int]) -> Claims:
    """Every claim of these charges, in the order of charge and instalment."""
    some = {**_town(), "charges": list(charges)}
    state = read_columns(STATE.format(where=SOME, having=""), some)
    order = np.argsort(keys(state["charge"], state["instalment"]))
    state = {name: column[order] for name, column in state.items()}
    key = keys(state["charge"], state["instalment"])
    is_base = state["instalment"] < KIND_STEP
    base = {name: column[is_base] for name, column in state.items()}
    head = read_columns(CHARGES, some)
    at = _rows(head["number"], base["charge"])
    due = read_columns(DUE, some)
    due_at = _rows(keys(due["charge"], due["instalment"]), key[is_base])
    late = _beside(state, key, key[is_base] + KIND_STEP)
    fee = _beside(state, key, key[is_base] + 2 * KIND_STEP)
    return Claims(
        base["charge"], base["instalment"], head["payer"][at], head["levy"][at], head["fiscal_year"][at],
        due["due_on"][due_at], base["charged"], base["paid"], base["dropped"], late[0], late[1], fee[1],
    )  # fmt: skip


def _town() -> dict[str, object]:
    return {"town": current_or_raise()}


def _rows(known: Ints, wanted: Ints) -> Ints:
    """The row of each wanted number among known ones; every one is there."""
    order = np.argsort(known)
    return order[np.searchsorted(known[order], wanted)] if len(wanted) else np.zeros(0, dtype=np.int64)


def rows_or_none(known: Ints, wanted: Ints) -> Ints:
    """The row of each wanted number among known ones, -1 where it is not there."""
    if not len(known):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(known)
    place = np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)
    return np.where(known[order][place] == wanted, order[place], -1)


def _beside(state: dict[str, Ints], key: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """What was asked beside the principal and is still open: zeros where nothing was."""
    at = rows_or_none(key, wanted)
    there = at >= 0
    charged = np.where(there, state["charged"][at], 0) if len(key) else np.zeros(len(wanted), dtype=np.int64)
    settled = np.where(there, (state["paid"] + state["dropped"])[at], 0) if len(key) else charged
    return charged, charged - settled


def law_on(day: date) -> Law:
    """The law of claims as of a day, with the municipality's ordinance."""
    return ordinances.law("event_date", day_number(day), statute=STATUTE)


def late_charges(claims: Claims, day: date, law: Law | None = None) -> LateCharge:
    """The late charge of each claim up to a day, or to the day it was paid off (延滞金)."""
    payments = payments_of(claims)
    until = np.full(len(claims), day_number(day), dtype=np.int64)
    last_paid = np.full(len(claims), MISSING, dtype=np.int64)
    np.maximum.at(last_paid, payments.claim, payments.on)
    is_paid = (claims.balance <= 0) & (last_paid != MISSING)
    until = np.where(is_paid, np.minimum(until, last_paid), until)
    return late_charge(
        _bearing(claims), claims.due, until, payments, _waivers(claims), law=law or law_on(day)
    )


def late_charges_if(claims: Claims, planned: Payments, day: date, law: Law) -> LateCharge:
    """The late charge of each claim up to a day if these payments came in as well (分納の見込み)."""
    known = payments_of(claims)
    both = Payments(
        np.concatenate([known.claim, planned.claim]), np.concatenate([known.on, planned.on]),
        np.concatenate([known.amount, planned.amount]),
    )  # fmt: skip
    until = np.full(len(claims), day_number(day), dtype=np.int64)
    return late_charge(_bearing(claims), claims.due, until, both, _waivers(claims), law=law)


def _bearing(claims: Claims) -> Ints:
    """What of each claim bears a late charge: nothing of a benefit to be given back."""
    return np.where(np.isin(claims.levy, WITHOUT_LATE_CHARGE), 0, claims.charged - claims.dropped)


def last_notified(law: Law) -> date:
    """The last day whose rate is known: 31 December of the last year that was notified."""
    return date(dict(law.book.statutes[STATUTE].checked_through)["tax_year"], 12, 31)


def payments_of(claims: Claims) -> Payments:
    """The payments of each claim by the day they count from; what was taken back is not there."""
    some = {**_town(), "charges": np.unique(claims.charge).tolist()}
    paid, suitable = read_columns(PAID, some), read_columns(SUITABLE, some)
    receipts = read_columns(RECEIPTS, {**_town(), "receipts": np.unique(paid["receipt"]).tolist()})
    on = receipts["paid_on"][_rows(receipts["number"], paid["receipt"])]
    at = rows_or_none(claims.keys, keys(paid["charge"], paid["instalment"]))
    on = _suited(paid, suitable, on)
    there = at >= 0
    return Payments(at[there], on[there], paid["amount"][there])


def _suited(paid: dict[str, Ints], suitable: dict[str, Ints], on: Ints) -> Ints:
    """An appropriation (充当) pays from the day it became suitable."""
    suits = zip(*(suitable[n].tolist() for n in ("charge", "instalment", "receipt")), strict=True)
    known = dict(zip(suits, suitable["suitable_on"].tolist(), strict=True))
    if not known:
        return on
    names = zip(*(paid[n].tolist() for n in ("charge", "instalment", "receipt")), strict=True)
    return np.array([known.get(name, d) for name, d in zip(names, on.tolist(), strict=True)], dtype=np.int64)


def _waivers(claims: Claims) -> Waivers:
    rows = graces_of(claims)
    at = rows_or_none(claims.keys, keys(rows["charge"], rows["instalment"]))
    counts = (at >= 0) & (rows["waiver"] > 0)
    return Waivers(at[counts], rows["valid_from"][counts], rows["last_on"][counts], rows["waiver"][counts])


def graces_of(claims: Claims) -> dict[str, Ints]:
    """The graces of these charges as they stand: charge, instalment, kind, waiver, valid_from, last_on."""
    return read_columns(GRACES, {**_town(), "charges": np.unique(claims.charge).tolist()})


def limitations(claims: Claims, day: date, law: Law | None = None) -> Limitation:
    """Until when each claim lives, as of a day (消滅時効), by the law of its levy."""
    as_of, law = np.full(len(claims), day_number(day), dtype=np.int64), law or law_on(day)
    return limitation(
        claims.due, as_of, events_of(claims), limitation_years(claims.levy, claims.fiscal_year, law), law=law
    )


def events_of(claims: Claims) -> Events:
    """Reminders, agreements and postponements of each claim."""
    some = {**_town(), "charges": np.unique(claims.charge).tolist()}
    reminded, agreed, graces = read_columns(REMINDED, some), read_columns(AGREED, some), graces_of(claims)
    plans = read_columns(PLANS, {**_town(), "plans": np.unique(agreed["plan"]).tolist()})
    agreed_on = plans["agreed_on"][_rows(plans["number"], agreed["plan"])]
    postponed = graces["kind"] != GraceKind.REMINDER_DEFERRED
    groups = (
        (reminded, Event.REMINDER, reminded["sent_on"], reminded["sent_on"]),
        (agreed, Event.ACKNOWLEDGED, agreed_on, agreed_on),
        ({n: c[postponed] for n, c in graces.items()}, Event.POSTPONEMENT, graces["valid_from"][postponed],
         graces["last_on"][postponed]),
    )  # fmt: skip
    found = [
        (rows_or_none(claims.keys, keys(rows["charge"], rows["instalment"])), int(kind), begin, end)
        for rows, kind, begin, end in groups
    ]
    at = np.concatenate([a for a, _, _, _ in found])
    kind = np.concatenate([np.full(len(a), k, dtype=np.int64) for a, k, _, _ in found])
    begin, end = np.concatenate([b for _, _, b, _ in found]), np.concatenate([e for _, _, _, e in found])
    there = at >= 0
    # An open-ended postponement stands still until today; it is reckoned anew every day.
    end = np.where(end >= OPEN_DAY - 1, day_number(clock.today()), end)
    return Events(at[there], kind[there], begin[there], end[there])
