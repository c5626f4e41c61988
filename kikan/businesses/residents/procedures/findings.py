"""What the checks find in the register as it is kept (点検の結果) becomes tasks of the worklist, each told once."""

import hashlib
from collections.abc import Sequence

from kikan.businesses.residents.reads.consistency import Inconsistency
from kikan.shared.worklist.proposals import Proposal, propose

MOST_SUBJECTS = 500
KEY = "check:"


def tell(found: Sequence[Inconsistency]) -> list[int]:
    """One task for each finding about the same people; the numbers of those that are new."""
    return propose("residents", [_task(each) for each in found])


def _task(found: Inconsistency) -> Proposal:
    return Proposal(
        procedure="",
        subjects=tuple(("person", number) for number in found.persons[:MOST_SUBJECTS]),
        title=f"{found.number} {found.message}（{len(found.persons)}人）"[:120],
        reason=found.what_to_do,
        key=key_of(found),
        right="residents.change",
    )


def key_of(found: Inconsistency) -> str:
    digest = hashlib.sha256(repr((found.number, found.message, found.persons)).encode()).hexdigest()[:32]
    return f"{KEY}{digest}"
