"""Proposals (提案): acts that listeners or businesses think a clerk should carry out; each is made once."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat

from kikan.shared.procedures import find
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.arguments import to_json
from kikan.shared.worklist.models import PendingAct, PendingSubject, State

Subject = tuple[str, int]
# Ends the key of a task whose ground is gone: the same may be proposed again.
FREED = "#"
GONE = "その後の点検で見つからなくなったため、自動で処理済にしました。"


@dataclass(frozen=True)
class Proposal:
    """What should be done, with which arguments, for whom, because of which entry.

    procedure: name in the registry; "" makes it a task a clerk looks at and closes.
    key: makes the proposal unique within the business; without one it follows from procedure, cause,
    subjects and arguments. right: who must act; without one the procedure's. reverses: the entry whose
    consequence this takes back.
    """

    procedure: str
    subjects: tuple[Subject, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict, repr=False)
    cause: int | None = None
    due_on: date | None = None
    title: str = ""
    reason: str = ""
    key: str = ""
    right: str = ""
    reverses: int | None = None

    def unique_key(self) -> str:
        if self.key:
            return self.key
        told = [self.cause, self.reverses, sorted(self.subjects), to_json(self.arguments)]
        digest = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode())
        return f"{self.procedure}:{digest.hexdigest()[:32]}"

    def shown_title(self) -> str:
        return self.title or (find(self.procedure).ja if self.procedure else "確認してください")

    def needed_right(self, business: str) -> str:
        return self.right or (find(self.procedure).right if self.procedure else f"{business}.look")


def propose(business: str, proposals: Sequence[Proposal], *, known_at: int = 0) -> list[int]:
    """Write down what is new among the proposals; returns the numbers given. Needs an open municipality."""
    municipality = current_or_raise()
    unique = {p.unique_key(): p for p in proposals}
    known = _keys_known(municipality, business, unique)
    fresh = {key: p for key, p in unique.items() if key not in known}
    if not fresh:
        return []
    first = numbers.draw("pending_act", len(fresh))
    # The series is locked from here on; whoever proposed the same has committed or waits.
    known = _keys_known(municipality, business, fresh)
    given = [(first + i, key, p) for i, (key, p) in enumerate(fresh.items()) if key not in known]
    PendingAct.objects.bulk_create(
        _row(municipality, business, number, key, proposal, known_at) for number, key, proposal in given
    )
    PendingSubject.objects.bulk_create(
        PendingSubject(municipality=municipality, act=number, kind=kind, subject=subject)
        for number, _, proposal in given
        for kind, subject in dict.fromkeys(proposal.subjects)
    )
    return [number for number, _, _ in given]


def settle_gone(business: str, prefix: str, still: Iterable[Proposal]) -> int:
    """Close the open tasks of a kind whose ground is gone (自動で処理済); returns how many. Needs an open municipality.

    prefix: of the keys of the kind; still: what is proposed of it now. What is gone may be told anew if it comes
    back, whether it was closed here or by somebody before: its key is free again.
    """
    keys = [p.unique_key() for p in still]
    rows = PendingAct.objects.filter(
        municipality=current_or_raise(), business=business, procedure="", key__startswith=prefix
    )
    gone = rows.exclude(key__in=keys).exclude(key__contains=FREED)
    closed = gone.filter(state=State.PROPOSED).update(state=State.DONE, decided_at=clock.now(), reason=GONE)
    gone.update(key=Concat("key", Value(FREED), Cast("number", TextField()), output_field=TextField()))
    return closed


def _keys_known(municipality: int, business: str, keys: Mapping[str, Proposal]) -> set[str]:
    """A proposal whose cause was undone has lapsed and may be made again for a new cause."""
    rows = PendingAct.objects.filter(municipality=municipality, business=business, key__in=list(keys))
    return set(rows.exclude(state=State.LAPSED).values_list("key", flat=True))


def _row(
    municipality: int, business: str, number: int, key: str, proposal: Proposal, known_at: int
) -> PendingAct:
    return PendingAct(
        municipality=municipality,
        number=number,
        business=business,
        procedure=proposal.procedure,
        title=proposal.shown_title(),
        arguments=to_json(proposal.arguments),
        key=key,
        right=proposal.needed_right(business),
        cause=proposal.cause,
        reverses=proposal.reverses,
        due_on=proposal.due_on,
        reason=proposal.reason,
        known_at=known_at,
        proposed_at=clock.now(),
    )
