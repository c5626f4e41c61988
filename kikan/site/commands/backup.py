"""kikan backup: a base backup or a full dump, whole or not at all; --check restores it and compares."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

NEEDS_DJANGO = False
HELP = "バックアップを取る・検証する / take a backup, or prove one"
DESCRIPTION = """\
内蔵データベース: 起動したまま基礎バックアップを取り、以後の記録を継続して保管します。kikan restore --until で
任意の時点に戻せます。フォルダーを指定すると、一式の写しをそこにも置きます（別の媒体に置いてください）。
外部の PostgreSQL: 全体のダンプを取ります（KIKAN_BACKUP_DATABASE_URL に、行単位の保護を越えて読めるロール）。
--check は、実際に別のサーバーへ復元し、全部の表の内容が一致することを確かめます。

Embedded database: takes a base backup while everything runs and from then on keeps its log, so that
kikan restore --until reaches any moment. A folder gets a copy of it all (choose another medium).
PostgreSQL elsewhere: takes a full dump (KIKAN_BACKUP_DATABASE_URL names a role that passes row security).
--check really restores to another server and compares the content of every table.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "backup", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="写しの置き場所 / folder of the copy")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--check", action="store_true", help="最新のものを復元して照合する / restore and compare"
    )
    what.add_argument("--list", action="store_true", help="一覧を表示する / show what there is")
    what.add_argument("--copy", action="store_true", help="写しだけ更新する / only bring the copy up to date")
    parser.add_argument("--keep", type=_count, default=7, help="残す世代数（既定 7） / how many to keep")


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("1 以上の数 / a number from 1")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """0 when done (and, with --check, equal); 1 with the reason."""
    from kikan.site.launcher.elsewhere import named_elsewhere
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.supervisor import fail

    try:
        return _elsewhere(args) if named_elsewhere() else _embedded(args)
    except LaunchError as error:
        return fail(error)
    except OSError as error:
        return fail(_cannot(error))


def _embedded(args: argparse.Namespace) -> int:
    from kikan.site.launcher.installation import Installation
    from kikan.site.launcher.roles import APP
    from kikan.site.recovery import keeping

    installation = Installation()
    if args.list:
        return _show(keeping.overview(installation))
    if args.copy:
        return _copied(keeping.copy(installation, _named(args)), args.folder)
    if args.check:
        return _checked(keeping.check(installation))
    began = time.monotonic()
    done = keeping.backup(installation, keep=args.keep)
    _note(installation.place(APP), done.base.folder.name, done.bytes, began)
    print(
        f"バックアップを取りました: {done.base.folder}（{done.bytes / 1e6:,.1f} MB、{time.monotonic() - began:.1f} 秒）。"
        f"古い {done.pruned[0]} 件と記録 {done.pruned[1]} 個を消しました。 / Backup taken; older ones pruned."
    )
    return _copied(keeping.copy(installation, args.folder), args.folder) if args.folder else 0


def _elsewhere(args: argparse.Namespace) -> int:
    from kikan.site.launcher.installation import Installation
    from kikan.site.launcher.roles import Place
    from kikan.site.recovery import dumping

    installation = Installation()
    folder = args.folder or dumping.default_folder(installation)
    if args.list:
        return _show(dumping.overview(folder))
    if args.check:
        return _checked(dumping.check(installation, folder))
    if args.copy:
        raise _no_copy()
    began = time.monotonic()
    made = dumping.dump(folder, keep=args.keep)
    size = (made / dumping.DUMP).stat().st_size
    _note(Place.parse(os.environ["KIKAN_DATABASE_URL"]), made.name, size, began)
    print(f"ダンプを取りました: {made} / Dump taken.")
    return 0


def _note(place: Any, name: str, size: int, began: float) -> None:
    """Operators see on their page when the last backup was taken."""
    from kikan import __version__
    from kikan.site.recovery.noting import note

    values = {"name": name, "version": __version__, "bytes": size, "seconds": time.monotonic() - began}
    note(place, "backup", values)


def _show(lines: list[str]) -> int:
    print("\n".join(lines))
    return 0


def _checked(outcome: Any) -> int:
    if outcome.different:
        print(f"一致しない表: {', '.join(outcome.different)} / These tables differ.")
        return 1
    print(
        f"復元して照合しました: {outcome.tables} 表 {outcome.rows:,} 行がすべて一致（{outcome.seconds:.1f} 秒）。"
        " / Restored and compared: everything is equal."
    )
    return 0


def _copied(count: int, folder: Path) -> int:
    print(f"{folder} に写しました（新しいファイル {count} 個）。 / Copied ({count} new files).")
    return 0


def _named(args: argparse.Namespace) -> Path:
    from kikan.site.launcher.errors import LaunchError

    if args.folder is None:
        raise LaunchError("写しの置き場所を指定してください。", "Name the folder of the copy.")
    folder: Path = args.folder
    return folder


def _no_copy() -> Any:
    from kikan.site.launcher.errors import LaunchError

    return LaunchError(
        "外部の PostgreSQL では --copy は使えません。", "--copy is for the embedded database only."
    )


def _cannot(error: OSError) -> Any:
    from kikan.site.launcher.errors import LaunchError

    return LaunchError(
        f"{error.filename or ''} を読み書きできません: {error.strerror}",
        "A file could not be read or written.",
    )
