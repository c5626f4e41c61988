"""kikan upgrade: bring a living installation to this version, in two steps, with a backup before."""

from __future__ import annotations

import argparse
import os
from typing import Any

NEEDS_DJANGO = False
HELP = "稼働中のデータをこの版に上げる / bring living data to this version"
DESCRIPTION = """\
新しい版を置いたフォルダーで実行します。
1. 起動したまま: バックアップを取り、表を広げます。前の版の画面はそのまま使えます。
2. 画面と処理の実行を新しい版で起動し直します。
3. kikan upgrade --finish: 前の版だけが使っていたものを取り除きます。
停止中の内蔵データベースでは、1 と 3 を続けて行います。途中で止まっても、もう一度実行すれば続きから進みます。

Run it from the new version's folder. While the former version serves: takes a backup and expands the tables.
Then start web and workers of the new version, and run it with --finish to remove what only the former one used.
With a stopped embedded database both happen at once. What is killed goes on where it was.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "upgrade", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="版の関係だけ表示する / only show the versions")
    what.add_argument("--finish", action="store_true", help="仕上げる / remove what the former version used")
    parser.add_argument(
        "--backup-taken-by",
        metavar="NAME",
        default="",
        help="別の手段でバックアップを取った人（外部の PostgreSQL） / who took a backup by other means",
    )


def run(args: argparse.Namespace) -> int:
    """0 when the database fits this version now (with --check: fits already); 1 with the reason."""
    from kikan.site.launcher.elsewhere import enter_elsewhere, named_elsewhere
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.installation import Installation, export, use_running_database
    from kikan.site.launcher.supervisor import fail, supervising

    installation = Installation()
    try:
        if named_elsewhere():
            installation.prepare()
            export(installation, *enter_elsewhere(installation))
            return _carry_out(args, None, is_alone=False)
        if use_running_database():
            return _carry_out(args, installation, is_alone=False)
        with supervising(installation) as supervisor:
            supervisor.open_database()
            return _carry_out(args, installation, is_alone=True)
    except LaunchError as error:
        return fail(error)


def _carry_out(args: argparse.Namespace, embedded: Any, *, is_alone: bool) -> int:
    from django.db import connections

    from kikan.site.commands import set_up_django

    set_up_django()
    try:
        return _check() if args.check else _upgrade(args, embedded, is_alone=is_alone)
    finally:
        connections.close_all()


def _check() -> int:
    from kikan import __version__
    from kikan.site.launcher.supervisor import say
    from kikan.site.upgrading.standing import standing

    found = standing()
    say(f"基幹の版: {__version__}　データベースの版: {found.version or '（空）'}", "program, database")
    say(f"広げる移行: {len(found.expanding)} 件", "to expand")
    say(f"仕上げの移行: {len(found.contracting)} 件", "to finish")
    say(f"この版の知らない移行: {len(found.unknown)} 件", "unknown to this version")
    return 0 if found.is_current else 1


def _upgrade(args: argparse.Namespace, embedded: Any, *, is_alone: bool) -> int:
    from django.conf import settings

    from kikan import __version__
    from kikan.site.launcher.supervisor import say
    from kikan.site.upgrading import upgrade

    _refuse_without_owner()
    with upgrade.one_upgrade_at_a_time():
        if not args.finish:
            say("表を広げます。前の版はそのまま使えます。", "Expanding; the former version goes on serving.")
            count = upgrade.expand(say, lambda: _backup(args, embedded))
            say(f"{count} 件を適用しました。", f"{count} applied.")
        if args.finish or is_alone:
            count = upgrade.finish(say, settings.KIKAN_APP_ROLE, is_alone=is_alone)
            say(f"仕上げました（{count} 件）。データベースは版 {__version__} です。", "Finished.")
        else:
            say(
                "次に: 画面と処理の実行を新しい版で起動し直し、kikan upgrade --finish を実行してください。",
                "Next: restart web and workers with the new version, then kikan upgrade --finish.",
            )
    return 0


def _refuse_without_owner() -> None:
    from kikan.site.launcher.errors import LaunchError

    if not os.environ.get("KIKAN_OWNER_DATABASE_URL"):
        raise LaunchError(
            "KIKAN_OWNER_DATABASE_URL に表の所有者を指定してください。更新は表の所有者として行います。",
            "Set KIKAN_OWNER_DATABASE_URL to the owner of the tables: an upgrade is carried out as the owner.",
        )


def _backup(args: argparse.Namespace, embedded: Any) -> str:
    """The name of the backup that the upgrade can be undone with. Errors: LaunchError."""
    from kikan.site.launcher.installation import Installation
    from kikan.site.launcher.supervisor import say
    from kikan.site.recovery import dumping, keeping

    if args.backup_taken_by.strip():
        return f"{args.backup_taken_by.strip()}が別の手段で取得"
    if embedded is None:
        _refuse_without_means()
    say("バックアップを取っています…", "Taking a backup …")
    if embedded is not None:
        return keeping.backup(embedded).base.folder.name
    return dumping.dump(dumping.default_folder(Installation()), keep=7).name


def _refuse_without_means() -> None:
    from kikan.site.launcher.errors import LaunchError

    if not os.environ.get("KIKAN_BACKUP_DATABASE_URL"):
        raise LaunchError(
            "更新の前にバックアップが要ります。KIKAN_BACKUP_DATABASE_URL にバックアップ用のロールを指定するか、"
            "別の手段で取った人を --backup-taken-by で指定してください。",
            "A backup comes first: set KIKAN_BACKUP_DATABASE_URL, or name who took one with --backup-taken-by.",
        )
