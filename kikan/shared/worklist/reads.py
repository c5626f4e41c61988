"""What waits, for whom, as frozen records; needs an open municipality."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.models import CARRIED_OUT, OPEN_STATES, PendingAct, PendingSubject, State

Subject = tuple[str, int]


@dataclass(frozen=True)
class Act:
    """A pending act as it stands."""

    number: int
    business: str
    procedure: str
    title: str
    state: State
    subjects: tuple[Subject, ...]
    arguments: Mapping[str, Any] = field(repr=False)
    right: str
    cause: int | None
    reverses: int | None
    due_on: date | None
    known_at: int
    reason: str = field(repr=False)
    proposed_at: datetime | None
    entered_by: int | None
    entered_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    result: int | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def state_ja(self) -> str:
        return str(self.state.label)


_carrying_out: ContextVar[int | None] = ContextVar("kikan_carrying_out", default=None)


@contextmanager
def carrying_out(number: int) -> Iterator[None]:
    """While an act is carried out it does not stand in its own way."""
    token = _carrying_out.set(number)
    try:
        yield
    finally:
        _carrying_out.reset(token)


def entered_by() -> int | None:
    """Who entered the act that is being carried out; None outside the worklist."""
    number = _carrying_out.get()
    return None if number is None else find(number).entered_by


def find(number: int) -> Act:
    """Errors: NotFound."""
    found = _acts(_rows().filter(number=number))
    if not found:
        raise NotFound("この整理番号の処理はありません。")
    return found[0]


def open_acts(
    *,
    business: str = "",
    rights: Iterable[str] | None = None,
    states: Sequence[State] = OPEN_STATES,
    limit: int = 200,
) -> list[Act]:
    """What waits, the earliest due first; with `rights` only what these can act on."""
    rows = _rows().filter(state__in=states)
    if business:
        rows = rows.filter(business=business)
    if rights is not None:
        rows = rows.filter(right__in=list(rights))
    return _acts(rows.order_by("due_on", "number")[:limit])


def open_acts_of(subjects: Iterable[Subject], *, states: Sequence[State] = OPEN_STATES) -> list[Act]:
    """What waits for any of these persons, households … (the act being carried out left out).

    Provisional entries (仮登録) are those in the states entered and returned.
    """
    whom = Q(pk__in=[])
    for kind, number in set(subjects):
        whom |= Q(kind=kind, subject=number)
    of = PendingSubject.objects.filter(whom, municipality=current_or_raise()).values_list("act", flat=True)
    rows = _rows().filter(number__in=list(of), state__in=states)
    return [act for act in _acts(rows.order_by("number")) if act.number != _carrying_out.get()]


def provisional_entries_of(subjects: Iterable[Subject]) -> list[Act]:
    """Drafts that keep other entries of the same persons out (E09)."""
    return open_acts_of(subjects, states=(State.ENTERED, State.RETURNED))


def to_approve(actor: Actor, *, limit: int = 200) -> list[Act]:
    """Drafts of others and one's own that wait for an approver with these rights."""
    acts = open_acts(states=(State.ENTERED,), limit=limit)
    return [act for act in acts if actor.may(f"{act.business}.approve") and actor.may(act.right)]


def count_open(actor: Actor) -> int:
    """How many acts wait for somebody with these rights: the figure at the bell."""
    rows = _rows().filter(state__in=OPEN_STATES)
    return rows.filter(right__in=list(actor.rights)).count()


def open_acts_because_of(entries: Iterable[int]) -> list[Act]:
    """What waits because of these entries: it lapses when they are undone."""
    return _acts(_rows().filter(cause__in=list(entries), state__in=OPEN_STATES).order_by("number"))


def carried_out_because_of(entries: Iterable[int]) -> list[Act]:
    """What was carried out because of these entries and not taken back since."""
    taken_back = _rows().filter(reverses__isnull=False, state__in=CARRIED_OUT).values("reverses")
    rows = _rows().filter(cause__in=list(entries), state__in=CARRIED_OUT, result__isnull=False)
    rows = rows.exclude(result__in=taken_back)
    return _acts(rows.order_by("number"))


def _rows() -> QuerySet[PendingAct]:
    return PendingAct.objects.filter(municipality=current_or_raise())


def _acts(rows: Iterable[PendingAct]) -> list[Act]:
    found = list(rows)
    subjects: dict[int, list[Subject]] = {row.number: [] for row in found}
    whom = PendingSubject.objects.filter(municipality=current_or_raise(), act__in=list(subjects))
    for act, kind, number in whom.order_by("kind", "subject").values_list("act", "kind", "subject"):
        subjects[act].append((kind, number))
    return [_act(row, tuple(subjects[row.number])) for row in found]


def _act(row: PendingAct, subjects: tuple[Subject, ...]) -> Act:
    plain = {
        name: getattr(row, name) for name in Act.__dataclass_fields__ if name not in ("subjects", "state")
    }
    return Act(subjects=subjects, state=State(row.state), **plain)
