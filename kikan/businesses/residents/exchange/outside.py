"""The link to outside systems (住基ネットCS・戸籍): an interface, and the one implementation there is, by files.

Messages between member municipalities take the same way as to strangers: a file written by one is carried to the
folder of the other and taken in there. No statement ever touches two municipalities.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from kikan.businesses.residents.procedures.collect_messages import collect_messages
from kikan.businesses.residents.procedures.note_messages_sent import note_messages_sent
from kikan.businesses.residents.procedures.take_in_messages import Arrived, take_in_messages
from kikan.businesses.residents.reads.messages import FAMILY_REGISTER, KINDS, SYSTEMS, queued
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.tenancy import format_code, tenant
from kikan.shared.tenancy.models import Municipality

FORM = 1
LARGEST = 1 << 20
NOTICE = (
    "この連携はファイルの受渡しによる実装です。住基ネット（CS）や戸籍の装置には、直接つながっていません。"
)


@dataclass(frozen=True)
class Outgoing:
    """A message on its way: from which municipality, to whom ("" is the system itself), what."""

    sender: str
    receiver: str
    system: str
    kind: str
    sequence: int
    content: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Received:
    """What was taken in, and how many files could not be read (they are set apart)."""

    count: int
    broken: int


class Outside(Protocol):
    """What the register asks of a link, whatever it is made of."""

    notice: str

    def deliver(self, messages: Sequence[Outgoing]) -> None:
        """Hand messages over in this order; handing one over twice does nothing more."""

    def arrived(self, receiver: str) -> Iterator[tuple[Any, Arrived | None]]:
        """What has come for a municipality, in order, each with a mark for `done`; None where it cannot be read."""

    def done(self, mark: Any, *, is_broken: bool) -> None:
        """A message was taken in, or set apart."""


class Files:
    """A folder per municipality: `out` for what it sends, `in` for what it gets, `done` and `broken` behind."""

    notice = NOTICE

    def __init__(self, root: Path, members: Iterable[str]) -> None:
        self.root, self.members = root, frozenset(members)

    def deliver(self, messages: Sequence[Outgoing]) -> None:
        for each in messages:
            name = f"{each.sender}-{each.system}-{each.sequence:010d}.json"
            _write(self._folder(each.sender, "out") / name, _bytes_of(each))
            if each.receiver in self.members:
                _write(self._folder(each.receiver, "in") / name, _bytes_of(each))

    def arrived(self, receiver: str) -> Iterator[tuple[Any, Arrived | None]]:
        for path in sorted(self._folder(receiver, "in").glob("*.json")):
            yield path, _read(path, receiver)

    def done(self, mark: Any, *, is_broken: bool) -> None:
        folder = mark.parent.parent / ("broken" if is_broken else "done")
        folder.mkdir(mode=0o700, exist_ok=True)
        os.replace(mark, folder / mark.name)

    def _folder(self, municipality: str, name: str) -> Path:
        folder = self.root / municipality / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def _bytes_of(each: Outgoing) -> bytes:
    body = {
        "form": FORM, "sender": each.sender, "receiver": each.receiver, "system": each.system,
        "kind": each.kind, "sequence": each.sequence, "content": each.content,
    }  # fmt: skip
    return json.dumps({**body, "sha256": _sum(body)}, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _sum(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by the service alone."""
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    os.replace(part, path)


def _read(path: Path, receiver: str) -> Arrived | None:
    """A message of a file; None where it is damaged, of another form or for somebody else."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        body = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
        given = body.pop("sha256")
        is_ours = body["form"] == FORM and body["receiver"] == receiver and given == _sum(body)
        return _arrived(body) if is_ours else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Told to the clerk as a file that cannot be read; its words may be anything and go nowhere.
        return None


def _no_number(text: str) -> None:
    """NaN and Infinity are no JSON, and no column holds them."""
    raise ValueError(text)


def _arrived(body: dict[str, Any]) -> Arrived | None:
    sequence, content = body["sequence"], body["content"]
    is_whole = isinstance(content, dict) and type(sequence) is int and 0 < sequence < 2**62
    if not is_whole or body["system"] not in SYSTEMS or body["kind"] not in KINDS:
        return None
    partner = "" if body["system"] == FAMILY_REGISTER else str(body["sender"])[:6]
    if "\\u0000" in json.dumps(content):
        return None
    return Arrived(body["system"], body["kind"], partner, sequence, content)


def link() -> Outside:
    """The link of this installation. Errors: Refused where no folder is named."""
    if not settings.KIKAN_OUTSIDE:
        raise Refused(
            "ファイルの受渡し先が設定されていません。",
            what_to_do="運用担当に、KIKAN_OUTSIDE（受渡しのフォルダー）の設定を依頼してください。",
        )
    members = Municipality.objects.filter(kind="member").values_list("code", flat=True)
    return Files(Path(settings.KIKAN_OUTSIDE), map(format_code, members))


def send(actor: Actor) -> int:
    """Collect what is to be told, hand it over in order, note it; returns how many. What was handed over but not
    noted before a crash goes once more and is known to the receiver.

    Errors: Refused, NotPermitted.
    """
    outside = link()
    collect_messages(actor=actor)
    with tenant(actor.municipality):
        waiting = queued()
    if not waiting:
        return 0
    own = format_code(actor.municipality)
    outside.deliver([Outgoing(own, m.partner, m.system, m.kind, m.number, m.content) for m in waiting])
    note_messages_sent(actor=actor, sent=[m.number for m in waiting])
    return len(waiting)


def receive(actor: Actor) -> Received:
    """Take in what has come; files that cannot be read are set apart. Errors: Refused, NotPermitted."""
    outside, own = link(), format_code(actor.municipality)
    found = list(outside.arrived(own))
    good = [message for _, message in found if message is not None]
    if good:
        take_in_messages(actor=actor, arrived=tuple(good))
    for mark, message in found:
        outside.done(mark, is_broken=message is None)
    return Received(len(good), len(found) - len(good))
