"""What a restore asks before it replaces anything: two persons by name, and a moment in the past."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kikan.shared.tenancy.clock import TOKYO
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import write_private

LOG = "restores.json"


def two_names(names: Sequence[str]) -> tuple[str, str]:
    """Two different persons who answer for the replacement. Errors: LaunchError."""
    given = {"".join(name.split()) for name in names}
    if len(names) != 2 or len(given - {""}) != 2:
        raise LaunchError(
            "置き換えと消去には、確認した2人の氏名が必要です: --confirmed-by 氏名 --confirmed-by 氏名",
            "Replacing and erasing need the names of two persons: --confirmed-by NAME --confirmed-by NAME",
        )
    return names[0], names[1]


def moment(text: str) -> datetime:
    """A moment in the past, Japanese time unless an offset is given. Errors: LaunchError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise LaunchError(
            f"日時は 2026-11-24T10:30:00 のように指定してください（指定: {text}）。",
            f"Write the time like 2026-11-24T10:30:00 (given: {text}).",
        ) from None
    found = found if found.tzinfo else found.replace(tzinfo=TOKYO)
    if found > datetime.now(UTC):
        raise LaunchError(
            "未来の日時には復元できません。", "Nothing can be restored until a moment in the future."
        )
    return found


def note(folder: Path, what: str, until: datetime, names: tuple[str, str]) -> None:
    """Keep beside the data who restored what, when and until when."""
    path = folder / LOG
    kept = json.loads(path.read_text()) if path.exists() else []
    now = datetime.now(TOKYO).isoformat(timespec="seconds")
    kept.append({"at": now, "what": what, "until": until.isoformat(), "confirmed_by": names})
    write_private(path, json.dumps(kept, ensure_ascii=False, indent=1))
