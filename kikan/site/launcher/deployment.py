"""Whether the units of a production installation are what they must be (systemd の設定の点検)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from kikan.site.launcher.installation import BASE

INSTALLED, SHIPPED = Path("/etc/systemd/system"), BASE / "deploy" / "systemd"
SERVICES = (
    "kikan-web.service", "kikan-worker@.service", "kikan-backup.service", "kikan-drill.service",
    "kikan-outage-copies.service", "kikan-outage-age.service", "kikan-audit.service",
)  # fmt: skip
TIMERS = tuple(f"kikan-{name}.timer" for name in ("backup", "drill", "outage-copies", "outage-age", "audit"))
# What each service must say; an empty value: whatever it says.
NEEDED = {
    "User": "kikan", "UMask": "0077", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ExecStart": "",
    "EnvironmentFile": "",
}  # fmt: skip
OWNERS = "owner.env"
MAY_OWN = {"kikan-backup.service", "kikan-drill.service"}
# The program lies elsewhere while the files are only looked at.
NOT_HERE = "is not executable"


def folder_in_use() -> Path:
    """The units that are installed here; where none are, those that are shipped."""
    return INSTALLED if (INSTALLED / "kikan-web.service").exists() else SHIPPED


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with the units in a folder, one line each."""
    for name in (*SERVICES, *TIMERS):
        if not (folder / name).is_file():
            yield f"{name}: ありません / is missing"
        elif name.endswith(".service"):
            yield from _faults_of_service(folder / name)
        elif not settings_of(folder / name).get("OnCalendar"):
            yield f"{name}: OnCalendar がありません / lacks OnCalendar"
    yield from _said_by_systemd(folder)


def _faults_of_service(path: Path) -> Iterator[str]:
    found = settings_of(path)
    for name, value in NEEDED.items():
        given = found.get(name, [])
        if not given or (value and value not in given):
            yield f"{path.name}: {name}={value or '…'} がありません / lacks it"
    if path.name not in MAY_OWN and any(OWNERS in file for file in found.get("EnvironmentFile", [])):
        yield f"{path.name}: 表の所有者の合言葉を渡しています / is given the owner's password"


def settings_of(path: Path) -> dict[str, list[str]]:
    """Every setting of a unit file with its values in order; a name may stand several times."""
    found: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith(("#", ";", "[")):
            found.setdefault(name.strip(), []).append(value.strip())
    return found


def _said_by_systemd(folder: Path) -> Iterator[str]:
    """What `systemd-analyze verify` finds, where it is installed."""
    program = shutil.which("systemd-analyze")
    present = [str(folder / name) for name in (*SERVICES, *TIMERS) if (folder / name).is_file()]
    if program is None or not present:
        return
    told = subprocess.run(
        [program, "verify", "--man=no", *present], capture_output=True, text=True, check=False, timeout=60
    ).stderr
    for line in told.splitlines():
        if "kikan" in line and NOT_HERE not in line:
            yield line.strip()[:200]
