"""Trial of notices about stays (在留の通知の試行): whose they are, what they would change, why some cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from kikan.businesses.residents.law import checking, checks, codes
from kikan.businesses.residents.models import Stay
from kikan.businesses.residents.reads.cards import RESIDENT, PersonCard, person_cards
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.reads import provisional_entries_of

REGISTERED = checks  # importing it registers what `checking` runs


class Told(Protocol):
    """What a notice says, as far as the trial needs it."""

    @property
    def line(self) -> int: ...
    @property
    def card_no(self) -> str: ...
    @property
    def is_removal(self) -> bool: ...
    @property
    def nationality(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def period_end(self) -> date | None: ...
    @property
    def new_card_no(self) -> str: ...


@dataclass(frozen=True, repr=False)
class Matched:
    """A notice with its person; `fault` says why it cannot be taken, empty where it can."""

    line: int
    card: PersonCard | None
    fault: str = ""


def matched(notices: Sequence[Told], actor: Actor) -> list[Matched]:
    """Every notice beside its person: a fixed number of queries however many there are."""
    wanted = {n.card_no for n in notices}
    rows = as_of(Stay, None).filter(municipality=current_or_raise(), card_no__in=wanted)
    holders: dict[str, set[int]] = {}
    for card_no, person in rows.values_list("card_no", "person"):
        holders.setdefault(card_no, set()).add(person)
    persons = sorted({n for whom in holders.values() for n in whom})
    cards = {card.person: card for card in person_cards(persons, actor=actor)} if persons else {}
    waiting = {
        n
        for act in provisional_entries_of(("person", p) for p in persons)
        for k, n in act.subjects
        if k == "person"
    }
    wrong = _incomplete(notices)
    return [
        _match(n, holders.get(n.card_no, set()), cards, waiting, i in wrong) for i, n in enumerate(notices)
    ]


def _match(
    told: Told, whom: set[int], cards: dict[int, PersonCard], waiting: set[int], is_incomplete: bool
) -> Matched:
    living = [cards[n] for n in sorted(whom) if cards[n].state == RESIDENT]
    if not living:
        gone = next((cards[n] for n in sorted(whom)), None)
        fault = (
            "この番号の人は、すでに消除されています。"
            if gone
            else "この番号の人は、住民票に記録されていません。"
        )
        return Matched(told.line, gone, fault)
    if len(living) > 1:
        return Matched(told.line, None, "E08 同じ番号の住民が二人以上います。")
    card = living[0]
    if card.person in waiting:
        return Matched(told.line, card, "E09 仮登録中の異動がある人です。")
    if is_incomplete:
        return Matched(told.line, card, "E18 区分・在留資格・満了の日・カード番号・国籍が足りません。")
    return Matched(told.line, card, "" if told.is_removal or _differs(told, card) else "記録と同じ内容です。")


def _differs(told: Told, card: PersonCard) -> bool:
    now = card.stay
    if now is None:
        return True
    said = (told.category, told.status, told.period, told.period_end, told.new_card_no or told.card_no)
    return said != (now.category, now.status, now.period, now.period_end, now.card_no)


def _incomplete(notices: Sequence[Told]) -> set[int]:
    """The lines whose stay would be refused, by the rule of the counter (E18)."""
    count = len(notices)
    number = [int(n.category) if n.category.isdigit() else checking.MISSING for n in notices]
    status = [int(n.status) if n.status.isdigit() else checking.MISSING for n in notices]
    ends = [day_number(n.period_end) if n.period_end else checking.MISSING for n in notices]
    columns = {
        "resident_kind": np.full(count, codes.FOREIGN, dtype=np.int64),
        "category": np.array(number, dtype=np.int64),
        "status": np.array(status, dtype=np.int64),
        "period_end": np.array(ends, dtype=np.int64),
        "has_nationality": np.array([bool(n.nationality) for n in notices], dtype=np.int64),
        "has_card": np.ones(count, dtype=np.int64),
    }
    found = {row for each in checking.run(columns) if each.number == "E18" for row in each.rows}
    return {row for row in found if not notices[row].is_removal}
