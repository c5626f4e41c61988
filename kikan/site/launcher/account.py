"""The account the database server runs under: as root a system user of its own, else oneself."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kikan.site.launcher.errors import LaunchError

SYSTEM_USER = "kikan-db"


@dataclass(frozen=True)
class Account:
    """Who runs the server; `switch` are the arguments for subprocess."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def switch(self) -> dict[str, Any]:
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give one file or folder that we made ourselves to the server's account."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """Whether this account may read the folder and pass through all its parents."""
        if not self.is_other:
            return os.access(folder, os.R_OK | os.X_OK)
        return all(_may_pass(place, self) for place in (folder, *folder.parents))


def server_account() -> Account:
    """The account of the server process: ourselves, or as root the system user, made if missing."""
    if os.geteuid() != 0:
        me = pwd.getpwuid(os.geteuid())
        return Account(me.pw_name, me.pw_uid, me.pw_gid, is_other=False)
    try:
        found = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        found = _make_system_user()
    return Account(found.pw_name, found.pw_uid, found.pw_gid, is_other=True)


def _make_system_user() -> pwd.struct_passwd:
    program = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if program is None:
        raise LaunchError(
            f"root では、データベース用のシステム利用者 {SYSTEM_USER} が必要ですが、useradd が見つかりません。"
            "利用者を作成するか、一般の利用者で起動してください。",
            f"Running as root needs the system user {SYSTEM_USER}, but useradd is missing. "
            "Create that user, or start as an ordinary user.",
        )
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    made = subprocess.run(
        [program, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        capture_output=True,
        check=False,
        text=True,
    )
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise LaunchError(
            f"システム利用者 {SYSTEM_USER} を作成できません: {made.stderr.strip()}",
            f"The system user {SYSTEM_USER} could not be created: {made.stderr.strip()}",
        ) from None


def _may_pass(folder: Path, account: Account) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == account.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)
