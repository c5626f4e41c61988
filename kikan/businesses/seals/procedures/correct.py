"""correct_registration, renew_record: what was recorded wrongly is put right, what became unclear is scanned anew."""

from datetime import date

from kikan.businesses.seals.law.texts import kind_of
from kikan.businesses.seals.models import Registration
from kikan.businesses.seals.procedures.act import Accepted, Act
from kikan.businesses.seals.procedures.checks import OTHER
from kikan.businesses.seals.reads import imprints
from kikan.businesses.seals.reads import registrations as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.procedures import procedure


@procedure("seals.correct_registration", right="seals.change", ja="印鑑登録原票の職権修正")
def correct_registration(
    *,
    actor: Actor,
    registration: int,
    seal_text: str,
    registered_on: date,
    reason: str,
    text_reason: str = "",
    papers: str = "",
    note: str = "",
    read_at: int | None = None,
) -> Accepted:
    """Put items of a record right; the wrong row stays in the history. Errors: NotFound, Refused, Stale."""
    one = reads.registration_of(registration)
    act = Act(actor, "seals.correct_registration", "seals.corrected", one.person, read_at)
    act.keep_out_of_drafts()
    kind = kind_of(seal_text, act.known.names)
    if not reason.strip():
        act.tell("E120", "reason", "修正の理由がありません。", "理由を入力してください。")
    if not kind and not text_reason.strip():
        act.tell(
            "E113",
            "seal_text",
            "印影の文字が、氏名などを表すものの一覧にありません。",
            "認めるときは理由を入力してください。",
        )
    if registered_on > act.today:
        act.tell("E121", "registered_on", "登録年月日が今日より後です。", "日付を確かめてください。")
    if one.cancelled_on is not None and registered_on > one.cancelled_on:
        act.tell("E121", "registered_on", "登録年月日が抹消年月日より後です。", "日付を確かめてください。")
    entry = act.append([("seal", registration)], happened_on=act.today, reason=reason.strip()[:40])
    values = {
        "seal_text": seal_text, "seal_text_kind": kind or OTHER, "text_reason": text_reason.strip(),
        "registered_on": registered_on, "papers": papers, "note": note,
    }  # fmt: skip
    history.change(
        Registration, {"registration": registration}, values, entry=entry.number, valid_from=one.valid_from
    )
    return act.accepted(entry, registration)


@procedure("seals.renew_record", right="seals.change", ja="印鑑登録原票の改製")
def renew_record(
    *, actor: Actor, registration: int, imprint: int, reason: str, read_at: int | None = None
) -> Accepted:
    """Replace an unclear image by a new scan of the same seal, which must be shown (改製). Errors: Refused."""
    one = reads.registration_of(registration)
    act = Act(actor, "seals.renew_record", "seals.record_renewed", one.person, read_at)
    act.keep_out_of_drafts()
    try:
        scan = imprints.impression(imprint)
    except NotFound:
        scan = None
    if scan is None or scan.person != one.person or imprints.is_registered(imprint):
        act.tell(
            "E108", "scan", "新しい印影の画像がありません。", "登録している印鑑を押し、読み取ってください。"
        )
    else:
        for notice in scan.notices:
            act.tell(notice.number, "scan", notice.message, notice.what_to_do)
        if not imprints.alike_among(imprint, {one.person: (registration, one.imprint)}):
            act.tell(
                "A36",
                "scan",
                "登録されている印影と似ていません。",
                "並べて見比べ、同じ印鑑であることを確かめてください。",
            )
    if not one.is_active:
        act.tell("E122", "", "抹消された登録は改製できません。", "登録の状態を確かめてください。")
    if not reason.strip():
        act.tell("E120", "reason", "改製の理由がありません。", "理由を入力してください。")
    entry = act.append([("seal", registration)], reason=reason.strip()[:40])
    history.change(
        Registration,
        {"registration": registration},
        {"imprint": imprint},
        entry=entry.number,
        valid_from=act.today,
    )
    return act.accepted(entry, registration)
