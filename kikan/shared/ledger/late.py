"""Ask for late charges (延滞金の調定): what is reckoned, less what was asked already."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from kikan.law import Law
from kikan.shared.ledger.charge import ask_besides
from kikan.shared.ledger.claims import Claims, Ints, claims_of_charges, late_charges
from kikan.shared.ledger.kinds import KIND_STEP, late_charge_of
from kikan.shared.ledger.models import Balance
from kikan.shared.procedures import recorder
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise


def settle_late_charges(charges: Sequence[int], day: date, *, entry: int, law: Law | None = None) -> int:
    """Decide the late charge of every instalment of these charges whose principal is paid off.

    Returns the sum of what is asked anew; done twice it adds nothing. What was given up (減免) stays given up.
    """
    claims = claims_of_charges(sorted(set(charges)))
    paid_off = claims[(claims.balance <= 0) & (claims.paid > 0)]
    if not len(paid_off):
        return 0
    return ask(paid_off, late_charges(paid_off, day, law).charge, day, entry=entry)


def ask(claims: Claims, amount: Ints, day: date, *, entry: int) -> int:
    """Make the late charges of these claims these amounts, due on a day. Returns the sum of the differences."""
    difference = amount - claims.late_charged
    first, more = (difference > 0) & (claims.late_charged == 0), difference != 0
    if first.any():
        _ask_first(claims[first], difference[first], day, entry)
    for row in np.flatnonzero(more & ~first).tolist():
        _ask_again(claims, row, int(difference[row]), day, entry)
    return int(difference.sum())


def _ask_first(claims: Claims, amount: Ints, day: date, entry: int) -> None:
    where = {"charge": claims.charge, "instalment": claims.instalment + KIND_STEP, "entry": entry}
    write_columns("ledger_instalment", {**where, "due_on": day})
    write_columns("ledger_charge_line", {**where, "amount": amount, "components": amount[:, None]})
    recorder.note("charge", "延滞金", amount=int(amount.sum()))


def _ask_again(claims: Claims, row: int, difference: int, day: date, entry: int) -> None:
    """A correction of the tax has changed its late charge: what was paid beyond it becomes overpaid."""
    charge, place = int(claims.charge[row]), late_charge_of(int(claims.instalment[row]))
    stands = Balance.objects.get(municipality=current_or_raise(), charge=charge, instalment=place)
    wanted = max(difference, stands.written_off - stands.charged)
    ask_besides(charge, {place: wanted}, due_on=day, entry=entry)
