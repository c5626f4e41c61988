"""issue_letter: write a letter of the register to a person or another municipality (通知・照会の発行)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from kikan.businesses.residents.documents import LETTERS
from kikan.businesses.residents.documents.letters import KINDS, Letter, letter
from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures.certificates import ToPrint, subjects_of, to_print
from kikan.businesses.residents.reads.cards import PersonCard
from kikan.businesses.residents.reads.heads import last_change_of_head
from kikan.businesses.residents.reads.histories import EventLine, history_of
from kikan.businesses.residents.reads.leaving import leavers_with
from kikan.businesses.residents.reads.numbers import numbers_of
from kikan.businesses.residents.reads.standing import is_ward, protection_of
from kikan.shared.access import Actor
from kikan.shared.addressees.vault import RESIDENT_CODE
from kikan.shared.documents.dates import era_day, western_day
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.secret_numbers import number_of
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure


@procedure("residents.issue_letter", right="residents.print", ja="通知・照会の発行")
def issue_letter(
    *,
    kind: str,
    person: int,
    actor: Actor,
    to: str = "",
    note: str = "",
    answer_by: date | None = None,
) -> tuple[int, ...]:
    """Number and keep the letter; returns its issue number. to: the other municipality, where it goes to one.

    Errors: NotFound; Refused where the person gives no reason for such a letter, or is protected (E20).
    """
    if kind not in KINDS:
        raise Refused("この種類の通知はありません。", field="kind")
    about = KINDS[kind].about
    persons = (leavers_with(person) or (person,)) if about == "removal" else (person,)
    asked = to_print(persons, actor)
    written = MATTERS[about](kind, asked, actor)
    if KINDS[kind].to_municipality:
        written = replace(written, to_name=_other(to, written), to_address=(), postal_code="")
    if KINDS[kind].asks_answer and answer_by is None:
        raise Refused("回答・届出の期限を入力してください。", field="answer_by")
    written = replace(written, note=note[:400], answer_by=answer_by)
    issued = hand_out(
        kind=LETTERS[kind].kind, data=letter(written), subjects=subjects_of(asked.cards), actor=actor, charge=Charge(),
        opened=asked.opened,
    )  # fmt: skip
    return tuple(one.number for one in issued)


def _other(to: str, written: Letter) -> str:
    if not to.strip():
        raise Refused("送り先の市区町村長を入力してください。", field="to")
    return f"{to.strip()[:60]}　様"


def _to_person(kind: str, card: PersonCard, actor: Actor, lines: list[tuple[str, Any]]) -> Letter:
    return Letter(
        kind=kind,
        to_name=card.name,
        to_address=tuple(text for text in (card.address, card.building) if text),
        postal_code=card.postal_code,
        lines=tuple(lines),
        office=actor.office_name,
    )


def _born(card: PersonCard) -> str:
    day = card.birth_on if card.birth_precision == "day" else card.birth_text
    return western_day(day) if card.stay else era_day(day)


def _about_event(kind: str, asked: ToPrint, actor: Actor) -> Letter:
    (card,) = asked.cards
    history = history_of(card.person, actor=actor, opened=asked.opened)
    stands = [e for e in history.events if e.cancelled_by is None and e.kind != "residents.cancelled"]
    wanted = [e for e in stands if _is_ex_officio(e) == (kind == "ex_officio_notice")]
    if not wanted:
        what = "職権による記載・消除・修正" if kind == "ex_officio_notice" else "届出による異動"
        raise Refused(f"この人には、通知する{what}がありません。", field="kind")
    event = wanted[-1]
    changes = [c for c in history.changes if c.happened_on == event.happened_on and c.event in (event.ja, "")]
    lines = [
        ("氏名", card.name),
        ("異動の事由", event.ja),
        ("異動年月日", era_day(event.happened_on)),
        ("届出の年月日", era_day(event.reported_on)),
        *((c.item, f"{c.before or '（なし）'}　→　{c.after or '（なし）'}") for c in changes),
    ]
    return _to_person(kind, card, actor, lines)


def _is_ex_officio(event: EventLine) -> bool:
    notified = (*codes.NOTIFIED_IN_TIME, codes.MOVED_OUT, codes.MOVED_ABROAD, codes.BORN, codes.DIED)
    return int(event.code) not in notified


def _about_household(kind: str, asked: ToPrint, actor: Actor) -> Letter:
    (card,) = asked.cards
    has_head = bool(card.head_name or card.factual_head)
    if kind == "head_change_request" and has_head:
        raise Refused("この世帯には世帯主が記録されています。", field="kind")
    if kind == "head_change_notice" and not has_head:
        raise Refused(
            "この世帯には世帯主が記録されていません。",
            what_to_do="「世帯主の変更の届出について（依頼）」を選んでください。",
            field="kind",
        )
    household = ("世帯番号", str(card.household or ""))
    if kind == "head_change_request":
        return _to_person(kind, card, actor, [household, ("あなたの続柄", card.relationship)])
    changed = last_change_of_head(card.household or 0)
    if changed is None:
        raise Refused(
            "この世帯の世帯主は変わっていません。", what_to_do="世帯番号を確かめてください。", field="kind"
        )
    lines = [
        household,
        ("変更前の世帯主", changed.before or "（なし）"),
        ("変更後の世帯主", changed.after or card.factual_head),
        ("変更の年月日", era_day(changed.changed_on)),
        ("あなたの続柄", card.relationship),
    ]
    return _to_person(kind, card, actor, lines)


def _about_removal(kind: str, asked: ToPrint, actor: Actor) -> Letter:
    first = asked.cards[0]
    removal = first.removal_ahead or first.removal
    if removal is None or int(removal.reason) != codes.MOVED_OUT:
        raise Refused("この人には、国内への転出が記録されていません。", field="kind")
    if removal.notice_on is not None:
        raise Refused("転入通知はすでに届いています。", field="kind")
    lines = [
        ("これまでの住所", f"{first.address}　{first.building}".strip()),
        ("転出先住所（予定）", removal.planned_address),
        ("転出の予定年月日", removal.cause_text or era_day(removal.cause_on)),
        ("届出の年月日", era_day(removal.notified_on)),
    ]
    written = _to_person(kind, first, actor, lines)
    return replace(written, persons=tuple((card.name, _born(card)) for card in asked.cards))


def _about_protection(kind: str, asked: ToPrint, actor: Actor) -> Letter:
    (card,) = asked.cards
    period = protection_of(card.person)
    if period is None:
        raise Refused("この人には、支援措置の期間がありません。", field="kind")
    begins, ends = period
    lines = [("支援措置の開始日", era_day(begins)), ("支援措置の終了日", era_day(ends) or "定めなし")]
    return _to_person(kind, card, actor, [("氏名", card.name), *lines])


def _about_guardianship(kind: str, asked: ToPrint, actor: Actor) -> Letter:
    (card,) = asked.cards
    if not is_ward(card.person):
        raise Refused("この人には、成年被後見人の登記の通知が記録されていません。", field="kind")
    written = _about_removal("unanswered_move_out", asked, actor)
    return replace(written, kind=kind)


def _about_address(kind: str, asked: ToPrint, actor: Actor) -> Letter:
    (card,) = asked.cards
    changes = [
        c for c in history_of(card.person, actor=actor, opened=asked.opened).changes if c.item == "住所"
    ]
    if not changes:
        raise Refused("この人には、住所の表示の変更が記録されていません。", field="kind")
    last = changes[-1]
    lines = [("変更前", last.before), ("変更後", last.after), ("変更の年月日", era_day(last.happened_on))]
    return _to_person(kind, card, actor, lines)


def _about_code(kind: str, asked: ToPrint, actor: Actor) -> Letter:
    """The code itself is printed from the vault, each time with a record of it; the kept paper holds none."""
    actor.require("residents.my_number")
    (card,) = asked.cards
    rows = [held for held in numbers_of(card.person) if held.kind == RESIDENT_CODE and held.is_now]
    if not rows:
        raise Refused("この人には、住民票コードが記録されていません。", field="kind")
    is_changed = rows[0].reason == codes.JA[codes.RESIDENT_CODE_REQUESTED]
    if is_changed != (kind == "code_change_notice"):
        other = KINDS["code_change_notice" if is_changed else "code_notice"].title
        raise Refused(
            "住民票コードの記録と通知票の種類が合いません。",
            what_to_do=f"「{other}」を選んでください。",
            field="kind",
        )
    code: Any = number_of(card.person, RESIDENT_CODE, "residents")
    day = era_day(rows[0].valid_from) if rows[0].valid_from else ""
    lines = [
        ("氏名", card.name),
        ("生年月日", _born(card)),
        ("住民票コード", code),
        ("記載・変更の年月日", day),
    ]
    return _to_person(kind, card, actor, lines)


MATTERS: dict[str, Callable[[str, ToPrint, Actor], Letter]] = {
    "event": _about_event,
    "household": _about_household,
    "removal": _about_removal,
    "protection": _about_protection,
    "guardianship": _about_guardianship,
    "address": _about_address,
    "code": _about_code,
}
