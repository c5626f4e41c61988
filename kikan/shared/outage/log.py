"""The log of a counter that works from a copy (停止時の記録): only appended to, sealed, chained line by line.

Each line is sealed with a key that only the copy holds; its number and the line before it are sealed in, so a line
that is altered, left out or put elsewhere is noticed when the log is read.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kikan.shared.errors import Refused
from kikan.shared.outage.parts import Copy

LOOK, SEARCH, PAPER, NOTICE = "look", "search", "paper", "notice"
KINDS = {LOOK: "閲覧", SEARCH: "検索", PAPER: "発行", NOTICE: "届出の受付"}


@dataclass(frozen=True, repr=False)
class Line:
    number: int
    content: Mapping[str, Any]


def path_of(copy: Path, terminal: str) -> Path:
    """The log lies beside the copy, one for each terminal."""
    return copy.with_name(f"{copy.name}.{terminal}.log")


def read(path: Path, copy: Copy) -> Iterator[Line]:
    """The lines, each proven. Errors: Refused names the first one that is not as it was written."""
    cipher, before = AESGCM(copy.log_key), ""
    raw = path.read_bytes() if path.exists() else b""
    for number, line in enumerate(raw.splitlines(), 1):
        try:
            sealed = base64.b64decode(line, validate=True)
            content = cipher.decrypt(sealed[:12], sealed[12:], _bound(copy, path, number, before))
        except (ValueError, InvalidTag):
            raise Refused(
                f"記録 {path.name} の {number} 行目が書かれたままではありません。",
                what_to_do="この行より後は取り込めません。記録のファイルを保全し、管理者に連絡してください。",
            ) from None
        yield Line(number, json.loads(content))
        before = hashlib.sha256(line).hexdigest()


def _bound(copy: Copy, path: Path, number: int, before: str) -> bytes:
    terminal = path.name.split(".")[-2]
    return f"{copy.about.copy}:{terminal}:{number}:{before}".encode()


class Writer:
    """Appends to one log; a line is on the disk before the page or the paper is given out."""

    def __init__(self, path: Path, copy: Copy) -> None:
        self.path, self.copy = path, copy
        self._file = open(path, "ab")  # noqa: SIM115 - held as long as the counter works
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                f"端末「{path.name.split('.')[-2]}」の記録は、ほかで使用中です。",
                what_to_do="別の端末の記号を指定してください。",
            ) from None
        self._lock = threading.Lock()
        self._refuse_torn()
        self.lines = list(read(path, copy))
        self._before = _last_digest(path)

    def _refuse_torn(self) -> None:
        """A line that was being written when the power went is not a line; nothing was given out for it."""
        raw = self.path.read_bytes()
        if raw and not raw.endswith(b"\n"):
            os.truncate(self.path, raw.rfind(b"\n") + 1)

    def append(self, kind: str, **content: Any) -> int:
        """The number of the new line."""
        with self._lock:
            number = len(self.lines) + 1
            entry = {"kind": kind, **content}
            nonce = secrets.token_bytes(12)
            body = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
            sealed = AESGCM(self.copy.log_key).encrypt(
                nonce, body, _bound(self.copy, self.path, number, self._before)
            )
            line = base64.b64encode(nonce + sealed)
            self._file.write(line + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self._before = hashlib.sha256(line).hexdigest()
            self.lines.append(Line(number, entry))
            return number

    def count(self, kind: str) -> int:
        return sum(line.content["kind"] == kind for line in self.lines)

    def close(self) -> None:
        self._file.close()


def _last_digest(path: Path) -> str:
    lines = path.read_bytes().splitlines()
    return hashlib.sha256(lines[-1]).hexdigest() if lines else ""
