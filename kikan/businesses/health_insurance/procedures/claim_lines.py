"""Lines of claims apart from their form (レセプトの明細), and which of them cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.models import ClaimAct
from kikan.businesses.health_insurance.reads.claims import VALUES, standing_of
from kikan.law.days import day
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]
KNOWN = "SELECT number FROM addressees_person WHERE municipality = %(town)s AND number = ANY(%(persons)s)"
SPELLS = """
SELECT person, valid_from, valid_until FROM health_insurance_enrolment
WHERE municipality = %(town)s AND ended_by IS NULL AND person = ANY(%(persons)s)
"""


@dataclass(frozen=True, repr=False)
class ClaimLine:
    """One line that could be read; `raw` as it came. Money in yen, month: its first day."""

    line: int
    act: int
    receipt: int
    person: int
    month: date
    institution: int
    prescriber: int | None
    kind: int
    is_outpatient: bool
    is_specified: bool
    cost: int
    paid: int
    raw: str


@dataclass(frozen=True)
class BadLine:
    """A line that is not taken; `raw` is the line as it came."""

    line: int
    reason: str
    raw: str = field(repr=False)


@dataclass(frozen=True, repr=False)
class ClaimsFile:
    """A file read whole: its sums as its last line names them, its good lines and the others."""

    sha256: str
    records: int
    cost: int
    paid: int
    lines: tuple[ClaimLine, ...]
    bad: tuple[BadLine, ...]


@dataclass(frozen=True, repr=False)
class Sorted:
    """Which lines are taken, how many were told before in the same words, and which are not taken."""

    good: tuple[ClaimLine, ...]
    repeated: int
    bad: tuple[BadLine, ...]


def columns_of(lines: Sequence[ClaimLine]) -> dict[str, Any]:
    """The lines as columns of `health_insurance_claim`."""
    found = {name: np.array([getattr(each, name) for each in lines], dtype=np.int64) for name in PLAIN}
    months = np.array([each.month for each in lines], dtype="datetime64[D]").astype(np.int64)
    prescribers = [MISSING if each.prescriber is None else each.prescriber for each in lines]
    return {**found, "month": months, "prescriber": np.array(prescribers, dtype=np.int64)}


PLAIN = (
    "line", "act", "receipt", "person", "institution", "kind", "is_outpatient", "is_specified", "cost", "paid",
)  # fmt: skip


def sorted_out(lines: Sequence[ClaimLine]) -> Sorted:
    """Look at every line beside the others of the file and beside what stands; three queries however many there are."""
    if not lines:
        return Sorted((), 0, ())
    columns = columns_of(lines)
    stands = standing_of(columns["receipt"])
    place = np.searchsorted(stands["receipt"], columns["receipt"])
    near = np.minimum(place, max(len(stands["receipt"]) - 1, 0))
    is_known = np.zeros(len(lines), dtype=np.bool_)
    if len(stands["receipt"]):
        is_known = stands["receipt"][near] == columns["receipt"]
    same, holds = is_known.copy(), is_known.copy()
    if len(stands["receipt"]):
        for name in VALUES:
            same &= stands[name][near] == columns[name]
        same &= stands["act"][near] == columns["act"]
        holds &= stands["act"][near] != ClaimAct.WITHDRAWN
    first = np.zeros(len(lines), dtype=np.bool_)
    first[np.unique(columns["receipt"], return_index=True)[1]] = True
    is_new = columns["act"] == ClaimAct.NEW
    checks = [
        (~first, "同じレセプト番号の行が、このファイルの前の行にあります"),
        (is_new & holds, "このレセプト番号は、すでに取り込んでいます。内容が変わったときは「訂正」で送ってください"),
        (~is_new & ~is_known, "訂正・取下げの元になるレセプトがありません"),
        (~is_new & is_known & ~holds, "このレセプトは、すでに取り下げられています"),
        *_of_people(columns),
    ]  # fmt: skip
    reasons: dict[int, str] = {}
    for is_bad, reason in checks:
        for row in np.flatnonzero(is_bad & ~same).tolist():
            reasons.setdefault(row, reason)
    return Sorted(
        tuple(each for row, each in enumerate(lines) if row not in reasons and not same[row]),
        int(same.sum()),
        tuple(BadLine(lines[row].line, why, lines[row].raw) for row, why in sorted(reasons.items())),
    )


def _of_people(columns: dict[str, Any]) -> list[tuple[Truths, str]]:
    """Nobody of the number, nobody insured in the month; a claim that is withdrawn may be such a one."""
    persons = np.unique(columns["person"])
    values = {"town": current_or_raise(), "persons": persons.tolist()}
    known, spells = read_columns(KNOWN, values)["number"], read_columns(SPELLS, values)
    first = columns["month"]
    following = (first.astype("datetime64[D]").astype("datetime64[M]") + 1).astype("datetime64[D]")
    insured = np.zeros(len(first), dtype=np.bool_)
    order = np.argsort(spells["person"], kind="stable")
    begin = np.searchsorted(spells["person"][order], columns["person"], "left")
    end = np.searchsorted(spells["person"][order], columns["person"], "right")
    for step in range(int((end - begin).max(initial=0))):
        row = order[np.minimum(begin + step, max(len(order) - 1, 0))]
        overlaps = (spells["valid_from"][row] < following.astype(np.int64)) & (
            spells["valid_until"][row] > first
        )
        insured |= (begin + step < end) & overlaps
    is_withdrawn = columns["act"] == ClaimAct.WITHDRAWN
    is_unknown = ~np.isin(columns["person"], known)
    return [
        (is_unknown, "この宛名番号の人はいません"),
        (~insured & ~is_withdrawn, "診療の月に国保の資格がありません（資格を失ったあとの受診の疑い）"),
        (first > day(clock.today()), "診療年月が今月より後です"),
    ]
