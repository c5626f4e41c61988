"""Where each payment of a file belongs (納付書の照合): its slip, its instalment, or the payer's month."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.collection.procedures.incoming import (
    CANCELLED_SLIP,
    NO_SUCH_MONTH,
    OTHER_AMOUNT,
    OTHER_TOWN,
    UNKNOWN_PAYER,
    UNKNOWN_SLIP,
)
from kikan.shared.ledger.placing import Place, find
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Columns = dict[str, Ints]
INSTALMENTS = """
SELECT i.charge, i.instalment, c.payer, c.levy FROM ledger_charge c
JOIN ledger_instalment i ON i.municipality = c.municipality AND i.charge = c.number
WHERE c.municipality = %(town)s AND c.number = ANY(%(charges)s)
"""
SLIPS = """
SELECT s.number, s.payer, s.amount, s.cancelled_by IS NOT NULL AS is_cancelled, p.charge, p.instalment
FROM collection_slip s JOIN collection_slip_part p ON p.municipality = s.municipality AND p.slip = s.number
WHERE s.municipality = %(town)s AND s.number = ANY(%(slips)s) ORDER BY s.number, p.line
"""
OF_PAYERS = """
SELECT c.payer, c.levy, i.charge, i.instalment, (extract(year FROM i.due_on) * 12 + extract(month FROM i.due_on))::int AS month
FROM ledger_charge c JOIN ledger_instalment i ON i.municipality = c.municipality AND i.charge = c.number
WHERE c.municipality = %(town)s AND c.payer = ANY(%(payers)s) AND i.instalment < 1000
ORDER BY c.payer, i.due_on, i.charge, i.instalment
"""
PAYERS = "SELECT number FROM addressees_person WHERE municipality = %(town)s AND number = ANY(%(payers)s)"


@dataclass(frozen=True)
class Resolved:
    """By row: the instalment and payer found (else MISSING) and why a person must look; `several`: row -> places."""

    charge: Ints
    instalment: Ints
    payer: Ints
    reason: Ints
    several: dict[int, list[Place]]

    @classmethod
    def nothing(cls, count: int) -> "Resolved":
        charge, instalment, payer = (np.full(count, MISSING, dtype=np.int64) for _ in range(3))
        return cls(charge, instalment, payer, np.zeros(count, dtype=np.int64), {})


def resolve(rows: Columns, wanted: NDArray[np.bool_]) -> Resolved:
    """Look every wanted record up, each kind of key in one query."""
    found = Resolved.nothing(len(rows["record"]))
    is_other = wanted & (rows["town"] != MISSING) & (rows["town"] != current_or_raise() // 10)
    found.reason[is_other] = OTHER_TOWN
    ours = wanted & ~is_other
    by_slip, by_charge = ours & (rows["slip"] != MISSING), ours & (rows["charge"] != MISSING)
    _by_charge(rows, np.flatnonzero(by_charge), found)
    _by_slip(rows, np.flatnonzero(by_slip), found)
    _by_payer(rows, np.flatnonzero(ours & ~by_slip & ~by_charge), found)
    differs = ours & (rows["asked"] != MISSING) & (rows["asked"] != rows["amount"]) & (found.reason == 0)
    found.reason[differs] = OTHER_AMOUNT
    return found


def _by_charge(rows: Columns, some: Ints, found: Resolved) -> None:
    if not len(some):
        return
    charges = np.unique(rows["charge"][some]).tolist()
    known = read_columns(INSTALMENTS, {"town": current_or_raise(), "charges": charges})
    at = find(rows["charge"][some], rows["instalment"][some], (known["charge"], known["instalment"]))
    is_right = at >= 0
    is_right[is_right] = known["levy"][at[is_right]] == rows["levy"][some][is_right]
    right = some[is_right]
    found.charge[right], found.instalment[right] = rows["charge"][right], rows["instalment"][right]
    found.payer[right] = known["payer"][at[is_right]]
    found.reason[some[~is_right]] = UNKNOWN_SLIP


def _by_slip(rows: Columns, some: Ints, found: Resolved) -> None:
    if not len(some):
        return
    slips = np.unique(rows["slip"][some]).tolist()
    known = read_columns(SLIPS, {"town": current_or_raise(), "slips": slips})
    parts: dict[int, list[int]] = defaultdict(list)
    for at, slip in enumerate(known["number"].tolist()):
        parts[slip].append(at)
    for row in some.tolist():
        lines = parts.get(int(rows["slip"][row]))
        if lines is None:
            found.reason[row] = UNKNOWN_SLIP
            continue
        found.payer[row] = known["payer"][lines[0]]
        _take_places(row, [(int(known["charge"][i]), int(known["instalment"][i])) for i in lines], found)
        if known["is_cancelled"][lines[0]]:
            found.reason[row] = CANCELLED_SLIP
        elif known["amount"][lines[0]] != rows["amount"][row]:
            found.reason[row] = OTHER_AMOUNT


def _take_places(row: int, places: list[Place], found: Resolved) -> None:
    if len(places) == 1:
        found.charge[row], found.instalment[row] = places[0]
    else:
        found.several[row] = places


def _by_payer(rows: Columns, some: Ints, found: Resolved) -> None:
    """The month an employer or a pension payer names: what falls due in the month after it, else in it."""
    if not len(some):
        return
    payers = np.unique(rows["payer"][some])
    asked = {"town": current_or_raise(), "payers": payers[payers != MISSING].tolist()}
    existing = set(read_columns(PAYERS, asked)["number"].tolist())
    due: dict[tuple[int, int, int], list[Place]] = defaultdict(list)
    known = read_columns(OF_PAYERS, asked)
    for payer, levy, charge, instalment, month in zip(*(known[c].tolist() for c in known), strict=True):
        due[(payer, levy, month)].append((charge, instalment))
    for row in some.tolist():
        payer, levy, month = (int(rows[c][row]) for c in ("payer", "levy", "month"))
        if payer not in existing:
            found.reason[row] = UNKNOWN_PAYER
            continue
        found.payer[row] = payer
        ordinal = month // 100 * 12 + month % 100
        places = due.get((payer, levy, ordinal + 1)) or due.get((payer, levy, ordinal))
        if places:
            _take_places(row, places, found)
        else:
            found.reason[row] = NO_SUCH_MONTH
