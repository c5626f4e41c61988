"""cancel_registration, restore_registration: a registration ends, or its end is taken back (抹消・抹消の取消し)."""

from datetime import date

from kikan.businesses.seals.documents import CANCELLATION
from kikan.businesses.seals.documents.letters import cancellation
from kikan.businesses.seals.law import codes
from kikan.businesses.seals.models import Card, Registration, Suspension
from kikan.businesses.seals.procedures.act import Accepted, Act, take_cards_back, values_of
from kikan.businesses.seals.reads import registrations as reads
from kikan.businesses.seals.reads.ordinance import is_told
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import Entry
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise

ENDED = ("seals.cancelled", "seals.card_reported")


@procedure("seals.cancel_registration", right="seals.change", ja="印鑑登録の抹消")
def cancel_registration(
    *,
    actor: Actor,
    registration: int,
    reason: str,
    cancelled_on: date | None = None,
    note: str = "",
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted | None:
    """End a registration, on request or because the register says so; the person is told where the ordinance wants it.

    What follows from the register does nothing where the registration has ended meanwhile: then None.
    Law: 印鑑登録証明事務処理要領 第4; the ordinance's grounds
    Errors: NotFound, Refused, Stale, LawGap.
    """
    one = reads.registration_of(registration)
    if not one.is_active:
        if reason in codes.OF_REGISTER:
            return None
        raise Refused("この登録はすでに抹消されています。", what_to_do="登録の状態を確かめてください。")
    act = Act(actor, "seals.cancel_registration", "seals.cancelled", one.person, read_at, cause)
    if reason not in codes.REASONS:
        act.tell("E120", "reason", "抹消の事由が選ばれていません。", "事由を選んでください。")
    if reason == codes.EX_OFFICIO and not note.strip():
        act.tell("E120", "note", "職権で抹消する理由がありません。", "理由を備考に入力してください。")
    if reason not in codes.OF_REGISTER:
        act.keep_out_of_drafts()
    on = max(cancelled_on or act.today, one.registered_on)
    entry = act.append([("seal", registration)], happened_on=on, reason=reason)
    write_cancelled(one, entry.number, on, reason, note)
    return act.accepted(entry, registration, papers=_tell(act, one, entry, on, reason))


def write_cancelled(one: reads.Registered, entry: int, on: date, reason: str, note: str = "") -> None:
    """The cancelled state from a day on; no card is valid any more."""
    values = values_of(
        one, state=codes.CANCELLED, cancelled_on=on, cancel_reason=reason, note=note or one.note
    )
    history.replace(Registration, {"registration": one.registration}, values, entry=entry, valid_from=on)
    take_cards_back(one.registration, codes.RETURNED, entry, on)


def _tell(act: Act, one: reads.Registered, entry: Entry, on: date, reason: str) -> list[int]:
    """The notice, where the ordinance wants one. Errors: LawGap."""
    if not is_told(reason, act.today):
        return []
    body = cancellation(act.known, one, on, reason)
    issued = issue(
        kind=CANCELLATION.kind,
        data=body,
        subjects=[("person", one.person)],
        actor=act.actor,
        entry=entry.number,
    )
    return [paper.number for paper in issued]


@procedure("seals.restore_registration", right="seals.change", ja="抹消の取消し")
def restore_registration(
    *, actor: Actor, cancelled: int, reason: str = "", cause: int | None = None, read_at: int | None = None
) -> Accepted:
    """Let a registration be again what it was before the entry that cancelled it; both entries stay.

    Errors: NotFound; Refused where the person has registered another seal or is no resident; Stale.
    """
    rows = Registration.objects.filter(
        municipality=current_or_raise(), entry=cancelled, state=codes.CANCELLED
    )
    row = rows.first()
    entry = JournalEntry.objects.filter(
        municipality=current_or_raise(), number=cancelled, kind__in=ENDED
    ).first()
    if row is None or entry is None:
        raise NotFound("取り消す抹消の記録がありません。", what_to_do="登録の履歴から開いてください。")
    act = Act(actor, "seals.restore_registration", "seals.restored", row.person, read_at, cause)
    if reads.active_of([row.person], act.today):
        act.tell(
            "E104",
            "",
            "この人は別の印鑑を登録しています。",
            "その登録を先に抹消するか、取消しをやめてください。",
        )
    if not act.known.is_resident:
        act.tell("E102", "", "住民票に記録されていません。", "住民票の異動を先に取り消してください。")
    if cause is None and not reason.strip():
        act.tell("E120", "reason", "取消しの理由がありません。", "理由を入力してください。")
    if cause is None:
        act.keep_out_of_drafts()
    new = act.append(
        [("seal", row.registration)], happened_on=entry.happened_on, reason=reason[:40], corrects=cancelled
    )
    try:
        for model in (Registration, Card, Suspension):
            history.retract(model, cancelled=cancelled, entry=new.number)
    except NotTheLatest as error:
        raise Refused(
            "抹消の後に、この登録の記録が変わっています。",
            what_to_do="新しい記録から順に取り消してください。",
        ) from error
    return act.accepted(new, row.registration)
