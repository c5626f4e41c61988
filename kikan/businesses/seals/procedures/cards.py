"""Cards (印鑑登録証): lost, found again, exchanged, received into stock; and what stops certificates (抑止)."""

from collections.abc import Sequence

from kikan.businesses.seals.law import codes
from kikan.businesses.seals.models import Card, Suspension
from kikan.businesses.seals.procedures.act import Accepted, Act, set_card
from kikan.businesses.seals.procedures.cancel import write_cancelled
from kikan.businesses.seals.procedures.checks import law_of
from kikan.businesses.seals.reads import registrations as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

MOST_CARDS = 2_000
FOUND = "found"


@procedure("seals.report_card", right="seals.change", ja="登録証の亡失の届出")
def report_card(
    *, actor: Actor, registration: int, what: str = codes.LOST, note: str = "", read_at: int | None = None
) -> Accepted:
    """A card is lost: no certificate from now on, and where the ordinance says so the registration ends.

    what: lost, or found (発見) for a card that came back while the registration still stands.
    Errors: NotFound, Refused, Stale, LawGap.
    """
    one = _active(registration)
    act = Act(actor, "seals.report_card", "seals.card_reported", one.person, read_at)
    wanted = codes.ISSUED if what == codes.LOST else codes.LOST
    card = next((c for c in reads.cards_of([registration]) if c.state == wanted), None)
    if card is None:
        raise NotFound(
            "交付中の登録証がありません。" if what == codes.LOST else "亡失の届出がある登録証がありません。",
            what_to_do="登録証の状態を確かめてください。",
        )  # fmt: skip
    entry = act.append([("seal", registration)], reason=what)
    if what == codes.LOST:
        set_card(card.card, codes.LOST, entry.number, act.today)
        _stop(registration, codes.CARD, note or "登録証の亡失の届出", entry.number)
        if law_of(act.today).choice("lost_card") == "cancel":
            write_cancelled(one, entry.number, act.today, codes.CARD_LOST, note)
    else:
        set_card(card.card, codes.ISSUED, entry.number, act.today)
        history.end(
            Suspension, {"registration": registration, "kind": codes.CARD}, entry=entry.number, on=act.today
        )
    return act.accepted(entry, registration, card.card)


@procedure("seals.exchange_card", right="seals.change", ja="登録証の引替え")
def exchange_card(
    *, actor: Actor, registration: int, card: int | None = None, note: str = "", read_at: int | None = None
) -> Accepted:
    """Give another card for a damaged one that was handed back; the registration number stays. Errors: Refused."""
    one = _active(registration)
    act = Act(actor, "seals.exchange_card", "seals.card_exchanged", one.person, read_at)
    old = next((c for c in reads.cards_of([registration]) if c.state == codes.ISSUED), None)
    if old is None:
        raise Refused(
            "引き替える登録証がありません。", what_to_do="亡失したときは、改印または新しい登録を受け付けてください。"
        )  # fmt: skip
    act.check_card(card)
    entry = act.append([("seal", registration)], reason=codes.DAMAGED)
    set_card(old.card, codes.DAMAGED, entry.number, act.today)
    return act.accepted(entry, registration, act.give_card(card, registration, entry))


@procedure("seals.suspend", right="seals.change", ja="印鑑登録証明書の交付の抑止")
def suspend(
    *, actor: Actor, registration: int, kind: str, reason: str, read_at: int | None = None
) -> Accepted:
    """Stop certificates of a registration (抑止): on request, by order of a court. Errors: Refused."""
    one = _active(registration)
    act = Act(actor, "seals.suspend", "seals.suspended", one.person, read_at)
    if kind not in codes.SUSPENSIONS:
        act.tell("E120", "kind", "抑止の区分が選ばれていません。", "区分を選んでください。")
    if not reason.strip():
        act.tell("E120", "reason", "抑止の理由がありません。", "理由を入力してください。")
    entry = act.append([("seal", registration)], reason=kind)
    _stop(registration, kind, reason.strip(), entry.number)
    return act.accepted(entry, registration)


@procedure("seals.lift_suspension", right="seals.change", ja="交付の抑止の解除")
def lift_suspension(
    *, actor: Actor, registration: int, kind: str, reason: str, read_at: int | None = None
) -> Accepted:
    """Let certificates be issued again. Errors: NotFound, Refused."""
    one = _active(registration)
    if kind not in {s.kind for s in reads.suspensions_of(registration)}:
        raise NotFound("この区分の抑止はありません。", what_to_do="登録の状態を確かめてください。")
    act = Act(actor, "seals.lift_suspension", "seals.suspension_lifted", one.person, read_at)
    if not reason.strip():
        act.tell("E120", "reason", "解除の理由がありません。", "理由を入力してください。")
    entry = act.append([("seal", registration)], reason=kind)
    history.end(Suspension, {"registration": registration, "kind": kind}, entry=entry.number, on=act.today)
    return act.accepted(entry, registration)


@procedure("seals.receive_cards", right="seals.change", ja="登録証の受入れ")
def receive_cards(*, actor: Actor, first: int, last: int) -> Entry:
    """Take blank cards into stock by their printed numbers. Errors: Refused where one of them is known."""
    if not 0 < first <= last or last - first >= MOST_CARDS:
        raise Refused(f"番号の範囲が正しくありません（一度に{MOST_CARDS:,}枚まで）。", field="last",
                      what_to_do="はじめとおわりの番号を確かめてください。")  # fmt: skip
    numbers: Sequence[int] = range(first, last + 1)
    known = reads.cards_between(first, last)
    if known:
        raise Refused(f"番号 {known[0]} の登録証はすでにあります。", field="first",
                      what_to_do="届いた登録証の番号を確かめてください。")  # fmt: skip
    entry = append(actor=actor, kind="seals.cards_received", procedure="seals.receive_cards",
                   subjects=[("card", first), ("card", last)])  # fmt: skip
    rows = [
        Card(
            municipality=entry.municipality, card=n, registration=None, state=codes.STOCK, issued_on=None,
            valid_from=clock.today(), entry=entry.number,
        )
        for n in numbers
    ]  # fmt: skip
    history.write(Card, ended=[], added=rows, entry=entry.number)
    return entry


def _active(registration: int) -> reads.Registered:
    one = reads.registration_of(registration)
    if not one.is_active:
        raise Refused("この登録は抹消されています。", what_to_do="登録の状態を確かめてください。")
    return one


def _stop(registration: int, kind: str, reason: str, entry: int) -> None:
    history.replace(
        Suspension, {"registration": registration, "kind": kind}, {"reason": reason[:200]}, entry=entry,
        valid_from=clock.today(),
    )  # fmt: skip
