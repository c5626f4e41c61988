"""What the checks of the register have found and nobody has looked after yet (点検結果一覧), and whom it is about."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localdate

from kikan.businesses.residents.reads.consistency import Inconsistency, consistency
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.models import PendingAct, PendingSubject, State
from kikan.shared.worklist.proposals import Proposal

MOST_SUBJECTS = 500
KEY = "check:"


def tasks(day: date) -> Iterable[Proposal]:
    """One task for each finding of a day about the same people (夜間の点検・取込み時の点検); known ones are told once."""
    return [task_of(each) for each in consistency(day)]


def task_of(found: Inconsistency) -> Proposal:
    digest = hashlib.sha256(repr((found.number, found.message, found.persons)).encode()).hexdigest()[:32]
    return Proposal(
        procedure="",
        subjects=tuple(("person", number) for number in found.persons[:MOST_SUBJECTS]),
        title=f"{found.number} {found.message}（{len(found.persons)}人）"[:120],
        reason=found.what_to_do,
        key=f"{KEY}{digest}",
        right="residents.change",
    )


@dataclass(frozen=True)
class FindingLine:
    """One finding that is open: the number of its task, what was found, since when; an error or an alert."""

    task: int
    number: str
    message: str
    what_to_do: str
    found_on: date
    persons: tuple[int, ...] = field(default=(), repr=False)

    @property
    def is_error(self) -> bool:
        return self.number.startswith("E")


def open_findings() -> list[FindingLine]:
    """Errors first, then alerts."""
    rows = PendingAct.objects.filter(
        municipality=current_or_raise(), business="residents", key__startswith=KEY, state=State.PROPOSED
    )
    found = [_line(row) for row in rows]
    return sorted(found, key=lambda line: (not line.is_error, line.number, line.task))


def finding(task: int) -> FindingLine:
    """One finding with its people, at most 500. Errors: NotFound."""
    row = PendingAct.objects.filter(
        municipality=current_or_raise(), number=task, business="residents", key__startswith=KEY
    ).first()
    if row is None:
        raise NotFound("この点検結果はありません。", what_to_do="点検結果一覧を開き直してください。")
    subjects = PendingSubject.objects.filter(municipality=row.municipality, act=task, kind="person")
    return _line(row, tuple(subjects.order_by("subject").values_list("subject", flat=True)))


def _line(row: PendingAct, persons: tuple[int, ...] = ()) -> FindingLine:
    number, _, message = row.title.partition(" ")
    assert row.proposed_at is not None  # a task is a proposal
    return FindingLine(row.number, number, message, row.reason, localdate(row.proposed_at), persons)
