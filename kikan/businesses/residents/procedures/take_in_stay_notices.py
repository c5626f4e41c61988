"""Take in a file of the immigration agency's notices (在留の通知の一括取込み): one draft for each person, to be approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kikan.businesses.residents.procedures.arguments import Papers, StayItems, StayNotice
from kikan.businesses.residents.procedures.remove_ex_officio import LEFT_SCOPE
from kikan.businesses.residents.reads.cards import PersonCard
from kikan.businesses.residents.reads.stay_notices import Matched, matched
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.worklist import acts

CHANGE, REMOVE = "residents.change_stay", "residents.remove_ex_officio"


@dataclass(frozen=True)
class TakenIn:
    """The drafts that were entered (整理番号) and the lines that were not taken, with the reason."""

    drafts: tuple[int, ...]
    left_out: tuple[tuple[int, str], ...]


@procedure("residents.take_in_stay_notices", right="residents.change", ja="在留の通知の一括取込み")
def take_in_stay_notices(*, actor: Actor, notices: tuple[StayNotice, ...]) -> TakenIn:
    """Enter a draft (仮登録) for each notice that can be taken; another person approves one, some or all of them.

    Lines that cannot be taken are given back with their reason and change nothing.
    Law: 住民基本台帳法 第30条の50
    Errors: Refused where no line can be taken.
    """
    found = matched(notices, actor)
    good = [(n, m.card) for n, m in zip(notices, found, strict=True) if not m.fault and m.card is not None]
    if not good:
        raise Refused(
            "取り込める通知がありません。", field="file", what_to_do="理由の一覧を確かめてください。"
        )
    drafts = tuple(_enter(notice, card, actor) for notice, card in good)
    return TakenIn(drafts, left_out(found))


def left_out(found: Sequence[Matched]) -> tuple[tuple[int, str], ...]:
    return tuple((m.line, m.fault) for m in found if m.fault)


def _enter(notice: StayNotice, card: PersonCard, actor: Actor) -> int:
    household = [("household", card.household)] if card.household is not None else []
    procedure, arguments, ja = _act_of(notice, card)
    days = {"happened_on": notice.happened_on, "reported_on": notice.notified_on}
    papers = Papers(documents="出入国在留管理庁の通知", note=notice.note)
    return acts.enter(
        procedure,
        actor=actor,
        subjects=[("person", card.person), *household],
        arguments={**arguments, **days, "papers": papers},
        title=f"{ja}　{card.name}"[:120],
    )


def _act_of(notice: StayNotice, card: PersonCard) -> tuple[str, dict[str, Any], str]:
    if notice.is_removal:
        return REMOVE, {"persons": (card.person,), "detail": LEFT_SCOPE}, "職権消除（在留の通知）"
    stay = StayItems(
        notice.nationality, notice.nationality_name, notice.category, notice.status, notice.period,
        notice.period_end, notice.new_card_no or notice.card_no,
    )  # fmt: skip
    return CHANGE, {"person": card.person, "stay": stay}, "在留の変更の記載"
