"""ask, approve, keep_delivery, show_key, fetch: everything leaves, by two persons, into one person's hands (移出)."""

from pathlib import Path

from kikan.businesses.leaving.models import Delivery, Leaving, Purpose, Step, StepKind
from kikan.businesses.leaving.reads import leavings as reads
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.addressees import vault_keys
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange import parcel
from kikan.shared.exchange.outbound.encoding import ENCODINGS, UTF8
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


def entered(kind: str, name: str, leaving: int, actor: Actor) -> int:
    """The journal entry of an act of a leaving."""
    return append(
        actor=actor, kind=kind, procedure=f"leaving.{name}", subjects=[("leaving", leaving)],
        happened_on=clock.today(),
    ).number  # fmt: skip


def take_step(leaving: int, kind: StepKind, entry: int) -> None:
    Step.objects.create(municipality=current_or_raise(), leaving=leaving, kind=kind, entry=entry)


@procedure("leaving.ask", right="leaving.change", ja="移出の依頼")
def ask(*, purpose: int, receiver: int, recipient: str, actor: Actor, encoding: str = UTF8) -> int:
    """Ask for everything of the municipality; its number. Errors: Refused for no public key; NotFound for who may not fetch."""
    if purpose not in Purpose.values:
        raise NotFound("目的を選んでください。", field="purpose")
    if receiver not in dict(reads.people()):
        raise NotFound(
            "この人は、この団体の移出の画面を開けません。", field="receiver",
            what_to_do="一覧から選んでください。ほかの人にするときは、先に「移出の照会」の権限を申請します。",
        )  # fmt: skip
    if encoding not in ENCODINGS:
        raise NotFound("文字コードを選んでください。", field="encoding")
    key = parcel.check_receiver(recipient) if recipient.strip() else ""
    number = numbers.draw("leaving.leaving")
    entry = entered("leaving.asked", "ask", number, actor)
    Leaving.objects.create(
        municipality=actor.municipality, number=number, purpose=purpose, receiver=receiver, recipient=key,
        encoding=encoding, entry=entry,
    )  # fmt: skip
    return number


@procedure("leaving.approve", right="leaving.approve", ja="移出の承認")
def approve(*, leaving: int, actor: Actor) -> None:
    """Another person lets it be made. Errors: NotFound; Refused for the same person, or one that is approved."""
    found = reads.require_leaving(leaving)
    if found.has("APPROVED"):
        raise Refused("すでに承認されています。")
    if actor.user == found.asked.user and actor.user != SYSTEM:
        raise Refused("依頼した人は承認できません。", what_to_do="別の人が承認してください。")
    take_step(leaving, StepKind.APPROVED, entered("leaving.approved", "approve", leaving, actor))


@procedure("leaving.keep_delivery", right="leaving.approve", ja="移出の一式の記録")
def keep_delivery(
    *,
    leaving: int,
    name: str,
    size: int,
    sha256: str,
    files: int,
    rows: int,
    known_at: int,
    key: str,
    actor: Actor,
) -> None:
    """Keep what the run made, its key sealed; a second time changes nothing. Errors: NotFound, VaultClosed."""
    if reads.require_leaving(leaving).delivery is not None:
        return
    number, sealed = vault_keys.sealed(key.encode(), reads.bound_key(leaving)) if key else (0, b"")
    Delivery.objects.create(
        municipality=actor.municipality, leaving=leaving, name=name, bytes=size, sha256=sha256, files=files, rows=rows,
        known_at=known_at,
        key=number, sealed=sealed, entry=entered("leaving.delivered", "keep_delivery", leaving, actor),
    )  # fmt: skip


@procedure("leaving.show_key", right="leaving.approve", ja="移出の開封鍵の表示")
def show_key(*, leaving: int, actor: Actor) -> str:
    """The key of the delivery, once, to whoever approves and does not fetch it. Errors: NotFound, Refused, VaultClosed."""
    found = reads.require_leaving(leaving)
    if found.delivery is None or not found.delivery.key:
        raise Refused(
            "表示する開封鍵はありません。", what_to_do="受取側の公開鍵で封じたものは、受取側の鍵で開きます。"
        )
    if found.has("KEY_SHOWN"):
        raise Refused(
            "開封鍵はすでに一度表示しました。",
            what_to_do="控えがないときは、移出をもう一度依頼してください。",
        )
    if actor.user == found.receiver and actor.user != SYSTEM:
        raise Refused(
            "一式を受け取る人には表示しません。", what_to_do="別の承認者が表示し、別の手段で渡してください。"
        )
    take_step(leaving, StepKind.KEY_SHOWN, entered("leaving.key_shown", "show_key", leaving, actor))
    return vault_keys.opened(
        found.delivery.key, bytes(found.delivery.sealed), reads.bound_key(leaving)
    ).decode()


@procedure("leaving.fetch", right="leaving.look", ja="移出の一式の受取り")
def fetch(*, leaving: int, actor: Actor) -> Path:
    """Where the sealed delivery lies, for the named person, once. Errors: NotFound, Refused."""
    found = reads.require_leaving(leaving)
    if found.delivery is None:
        raise Refused("一式はまだできていません。", what_to_do="実行の画面で進み具合を確かめてください。")
    if actor.user != found.receiver:
        raise Refused(
            "この一式を受け取る人ではありません。",
            what_to_do=f"{found.receiver_ja}さんが受け取ってください。",
        )
    path = reads.folder_of(actor.municipality) / found.delivery.name
    if found.has("DOWNLOADED") or not path.is_file():
        raise Refused(
            "一式はすでに渡したか、期限が過ぎて消えています。", what_to_do="移出をもう一度依頼してください。"
        )
    take_step(leaving, StepKind.DOWNLOADED, entered("leaving.fetched", "fetch", leaving, actor))
    return path
