"""What `kikan doctor` looks at: Python, packages, fonts, browser, database, row security, disk, clock."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import psycopg

from kikan.site.launcher.installation import BASE, default_folder
from kikan.site.launcher.roles import Place

State = Literal["good", "warning", "bad"]
LOCK = BASE / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)\s*(;[^\\]*)?")
LEAST_PYTHON = (3, 11)
LEAST_FREE = 1 << 30
MAY_DIFFER_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """One line of the examination, and what to do when it is not good."""

    state: State
    japanese: str
    english: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """All findings, in the order a person would repair them."""
    for look in (_python, _packages, _fonts, _browser, _disk):
        yield look()
    yield from _production()
    yield from _database()


def _production() -> Iterator[Finding]:
    """The units, and where a real installation lacks what it must have; nothing for a sample one."""
    from kikan.site.launcher.deployment import faults, folder_in_use

    folder = folder_in_use()
    found = list(faults(folder))
    for fault in found:
        yield Finding("bad", fault, str(folder), "docs/operations/production.md")
    if not found:
        yield Finding("good", f"systemd の設定（{folder}）", "units")
    if os.environ.get("KIKAN_SAMPLE") == "0" and os.environ.get("KIKAN_SECRET_KEY"):
        for name in ("KIKAN_HOSTS", "KIKAN_TLS", "KIKAN_PROXIES"):
            if not os.environ.get(name):
                yield Finding(
                    "warning",
                    f"{name} がない",
                    "is not set",
                    "docs/operations/production.md の表 / its table",
                )


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= LEAST_PYTHON:
        return Finding("good", f"Python {found}", "")
    return Finding("bad", f"Python {found} は古い", "is too old", "Python 3.11 以上 / Python 3.11 or later")


def _packages() -> Finding:
    if not LOCK.exists():
        return Finding(
            "warning",
            "依存関係の固定ファイルがない",
            "no lock file here",
            "クローンの中で実行 / run in a clone",
        )
    wrong = [name for name, wanted in pinned(LOCK.read_text()) if _installed(name) != wanted]
    if wrong:
        return Finding(
            "bad",
            f"版の違う部品: {', '.join(wrong)}",
            "packages differ from the lock",
            "make start をもう一度 / again",
        )
    return Finding("good", "部品は固定どおり", "packages equal the lock")


def pinned(text: str) -> Iterator[tuple[str, str]]:
    """Names and versions of a lock that hold on this machine."""
    from packaging.markers import Marker

    for line in text.splitlines():
        found = PINNED.match(line)
        if found and (not found[3] or Marker(found[3][1:].strip()).evaluate()):
            yield found[1], found[2]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _fonts() -> Finding:
    from django.conf import settings

    folders = [Path(p) for p in settings.KIKAN_FONTS]
    if any(True for folder in folders for _ in folder.glob("**/ipamjm.ttf")):
        return Finding("good", "IPAmj明朝", "IPAmj Mincho")
    return Finding(
        "warning",
        "IPAmj明朝がない（書類の文字が欠けることがある）",
        "no IPAmj Mincho: letters may be missing on papers",
        "sudo apt install fonts-ipamj-mincho（または / or KIKAN_FONTS）",
    )


def _browser() -> Finding:
    if shutil.which("chromium-headless-shell") or shutil.which("chromium"):
        return Finding("good", "Chromium（検査用）", "Chromium (for tests)")
    return Finding(
        "warning",
        "Chromium がない（検査だけに使う）",
        "no Chromium (used by tests only)",
        "sudo apt install chromium-headless-shell",
    )


def _disk() -> Finding:
    folder = default_folder()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    shown = f"{free / (1 << 30):.1f} GiB"
    if free < LEAST_FREE:
        return Finding(
            "bad", f"空き容量 {shown}（{folder}）", "free space", "1 GiB 以上を空ける / free at least 1 GiB"
        )
    return Finding("good", f"空き容量 {shown}", f"free in {folder}")


def _database() -> Iterator[Finding]:
    """Everything that needs a connection; one bad finding when there is none."""
    from django.db import ProgrammingError, connection
    from psycopg.errors import InsufficientPrivilege

    if not os.environ.get("KIKAN_DATABASE_URL"):
        yield Finding(
            "bad", "データベースが起動していない", "no database is running", "make start / kikan start"
        )
        return
    try:
        Place.parse(os.environ["KIKAN_DATABASE_URL"]).connect(timeout=5).close()
    except psycopg.OperationalError:
        yield Finding(
            "bad",
            "データベースに接続できない",
            "the database does not answer",
            "kikan start、または KIKAN_DATABASE_URL を確かめる / or check KIKAN_DATABASE_URL",
        )
        return
    looks: tuple[Callable[[], Finding], ...] = (_server, _role, _migrations, _row_security, _clock)
    try:
        for look in looks:
            yield look()
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        yield Finding(
            "bad",
            "アプリのロールに表を読む権限がない",
            "the application's role may not read the tables",
            "表の所有者で kikan migrate または kikan upgrade / as the owner",
        )
    connection.close()


def _rows(query: str, params: Sequence[str | list[str]] | None = None) -> list[tuple[object, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, params)
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


def _server() -> Finding:
    number, name = _rows(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
    )[0]
    if int(str(number)) >= 150000:
        return Finding("good", f"PostgreSQL {name}", "")
    return Finding("bad", f"PostgreSQL {name} は古い", "is too old", "15 以上 / 15 or later")


def _role() -> Finding:
    """The application's role must be an ordinary one that owns no table."""
    name, mighty, owns = _rows(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole,"
        " EXISTS (SELECT 1 FROM pg_tables WHERE tableowner = current_user)"
        " FROM pg_roles WHERE rolname = current_user"
    )[0]
    if mighty or owns:
        return Finding(
            "bad",
            f"アプリのロール {name} の権限が強すぎる",
            "the application's role may too much",
            "SUPERUSER・BYPASSRLS・表の所有を外す / take these away",
        )
    return Finding("good", f"アプリのロール {name} は一般の権限", "is an ordinary role")


def _migrations() -> Finding:
    from kikan.site.upgrading.standing import refusal, standing

    found = standing()
    error = refusal(found)
    if error is not None:
        pending = ", ".join(f"{app}.{name}" for app, name in found.expanding[:5])
        english = f"pending: {pending}" if pending else "the database is newer"
        return Finding("bad", error.japanese.split("。")[0], english, "kikan upgrade")
    if not found.is_current:
        return Finding(
            "warning", "版の更新が仕上がっていない", "the upgrade is not finished", "kikan upgrade --finish"
        )
    return Finding("good", f"データベースは版 {found.version}", "program and database fit")


def _row_security() -> Finding:
    """Every table with a municipality must have row security enabled, forced, and a policy."""
    open_tables = unprotected_tables()
    if open_tables:
        return Finding(
            "bad",
            f"団体の保護がない表: {', '.join(open_tables)}",
            "tables without forced row security",
            "使用を止め、保守担当に連絡 / stop using it, call support",
        )
    return Finding("good", "団体別の保護はすべての表で有効", "row security is forced on all tenant tables")


def unprotected_tables() -> list[str]:
    """Tenant tables that do not keep municipalities apart."""
    from kikan.shared.tenancy.guard import tenant_tables

    rows = _rows(
        "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relname = ANY(%s)"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity"
        " AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)) ORDER BY 1",
        [sorted(tenant_tables())],
    )
    return [str(row[0]) for row in rows]


def _clock() -> Finding:
    stamp = _rows("SELECT extract(epoch FROM clock_timestamp())::float8")[0][0]
    differs = abs(float(str(stamp)) - time.time())
    if differs > MAY_DIFFER_SECONDS:
        return Finding(
            "bad",
            f"時計がデータベースと {differs:.0f} 秒違う",
            "the clock differs from the database's",
            "NTP を確かめる / check NTP",
        )
    if os.environ.get("KIKAN_TODAY"):
        return Finding(
            "warning",
            f"業務日は {os.environ['KIKAN_TODAY']} に固定",
            "the business day is set by KIKAN_TODAY",
        )
    return Finding("good", "時計", "the clock")
