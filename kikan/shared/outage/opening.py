"""Open an outage copy (写しを開く): into memory only; nothing readable ever reaches the disk."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import datetime
from pathlib import Path
from uuid import UUID

from kikan.shared.errors import Refused
from kikan.shared.outage import sealing
from kikan.shared.outage.parts import About, Copy
from kikan.shared.outage.writing import FORMAT


def open_copy(path: Path, private: str) -> Copy:
    """Errors: Refused for another's key, a damaged file or a form this version does not know."""
    content = sealing.unseal(path.read_bytes(), private)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.deserialize(zlib.decompress(content))
    connection.execute("PRAGMA query_only = ON")
    meta = dict(connection.execute("SELECT name, value FROM meta"))
    if meta.get("format") != FORMAT:
        raise Refused(
            f"この写しの形式（{meta.get('format')}）は、この版では開けません。",
            what_to_do=f"版 {meta.get('version', '不明')} の基幹で開いてください。",
        )
    return Copy(connection, _about(meta), bytes.fromhex(meta["log_key"]))


def _about(meta: dict[str, str]) -> About:
    return About(
        copy=UUID(meta["copy"]),
        municipality=int(meta["municipality"]),
        name=meta["name"],
        prefecture=meta["prefecture"],
        made_at=datetime.fromisoformat(meta["made_at"]),
        known_at=int(meta["known_at"]),
        version=meta["version"],
        signatory_title=meta["signatory_title"],
        signatory_name=meta["signatory_name"],
        seal=meta["seal"],
        is_sample=meta["is_sample"] == "1",
        persons=int(meta["persons"]),
    )
