"""What the acts on messages of outside systems (連携の通知) share: a message kept, a step of it noted, one found."""

from typing import Any

from kikan.businesses.residents.models import Message, MessageState
from kikan.businesses.residents.reads import messages as told
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append, hold
from kikan.shared.tenancy.opener import current_or_raise

SERIES = "residents.message"


def keep(number: int, entry: int, state: str, reason: str, **values: Any) -> None:
    """Keep a message as it is, with its first state."""
    town = current_or_raise()
    Message.objects.create(municipality=town, number=number, entry=entry, **values)
    MessageState.objects.create(
        municipality=town, number=number, step=0, state=state, reason=reason, entry=entry
    )


def step(number: int, entry: int, state: str, reason: str = "", act: int | None = None) -> None:
    """Note what became of a message: the next row, what was said before stays."""
    following = told.last_states([number])[number].step + 1
    MessageState.objects.create(
        municipality=current_or_raise(), number=number, step=following, state=state, reason=reason[:200],
        act=act, entry=entry,
    )  # fmt: skip


def require_reason(reason: str) -> None:
    """Errors: Refused without one."""
    if not reason.strip():
        raise Refused("理由を入力してください。", field="reason")


def message_of(number: int, direction: str) -> Message:
    """The message, while nobody else of the municipality can settle it. Errors: NotFound."""
    hold()
    rows = Message.objects.filter(municipality=current_or_raise(), number=number)
    row = rows.filter(direction=direction).first() if direction else rows.first()
    if row is None:
        raise NotFound("この番号の通知はありません。", what_to_do="一覧を開き直してください。")
    return row


def settled(actor: Actor, name: str, row: Message) -> Entry:
    """The entry of an act on one message."""
    subjects = [("person", row.person)] if row.person is not None else []
    return append(actor=actor, kind="residents.message_settled", procedure=name, subjects=subjects)
