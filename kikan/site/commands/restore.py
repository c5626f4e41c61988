"""kikan restore: everything, or one municipality alone, back to a moment; two persons answer for it."""

from __future__ import annotations

import argparse
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from kikan.site.commands.export import municipality_code

NEEDS_DJANGO = False
HELP = "指定した時点に復元する / restore as of a moment"
DESCRIPTION = """\
別のサーバーに復元して内容を示します。--replace と2人の氏名があるときだけ、稼働中のデータを置き換えます。
全体: kikan stop の後に実行します。前のデータは別名で残ります。
1団体（--municipality）: 起動したまま実行します。ほかの団体の業務は続けられます。その団体の前の記録は書き出して残します。

Restores to a server beside and shows what it found. Only with --replace and the names of two persons does
it take the place of the living data.
Everything: after kikan stop; the former data are kept under another name.
One municipality (--municipality): while everything runs; the others work on. What it had is exported first.

例 / example:
  kikan restore --until 2026-11-24T10:30:00
  kikan restore --until 2026-11-24T10:30:00 --replace --confirmed-by 佐藤 --confirmed-by 鈴木
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "restore", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--until", required=True, help="時点（日本時間） / moment, Japanese time")
    parser.add_argument(
        "--municipality", metavar="CODE", type=municipality_code, help="1団体だけ / one municipality alone"
    )
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FOLDER",
        type=Path,
        help="一式の写しから復元する / restore from a copy",
    )
    parser.add_argument("--replace", action="store_true", help="置き換える / replace the living data")
    parser.add_argument(
        "--confirmed-by", metavar="NAME", action="append", default=[], help="確認者（2人） / two persons"
    )


def run(args: argparse.Namespace) -> int:
    """0 when restored; 1 with the reason, the living data untouched."""
    from kikan.site.launcher.elsewhere import named_elsewhere
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.supervisor import fail
    from kikan.site.recovery.confirming import moment, two_names

    try:
        if named_elsewhere():
            raise _only_embedded()
        until = moment(args.until)
        names = two_names(args.confirmed_by) if args.replace or args.municipality else None
        if args.municipality:
            assert names is not None
            return _municipality(args, until, names)
        return _everything(args, until, names)
    except LaunchError as error:
        return fail(error)


def _everything(args: argparse.Namespace, until: datetime, names: tuple[str, str] | None) -> int:
    from kikan.site.launcher.installation import Installation
    from kikan.site.recovery.beside import shown
    from kikan.site.recovery.whole import restore

    began = time.monotonic()
    installation = Installation()
    installation.prepare()
    found = restore(installation, until, replace=names, source=args.source)
    print(
        f"{shown(until)} の状態に復元しました（{time.monotonic() - began:.1f} 秒）。 / Restored as of then."
    )
    for head in found.heads:
        living = "—" if head.living is None else f"{head.living:,}"
        print(f"  {head.code:06d} {head.name}: 記録 {head.restored:,} 件（現在 {living}） / entries (now)")
    if names is None:
        print("置き換えていません（--replace で置き換え）。 / Nothing was replaced (--replace does it).")
        return 0
    print(f"前のデータ: {found.kept or 'なし / none'}")
    print(
        "kikan start で起動し、すぐに kikan backup を実行してください。 / Start, then take a backup at once."
    )
    return 0


def _municipality(args: argparse.Namespace, until: datetime, names: tuple[str, str]) -> int:
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.installation import Installation
    from kikan.site.recovery.municipal import restore_municipality

    if not args.replace:
        raise LaunchError(
            "1団体の復元は記録を置き換えます。--replace を付けて実行してください。",
            "One municipality's records are replaced: add --replace.",
        )
    began = time.monotonic()
    done = restore_municipality(Installation(), args.municipality, until, names, args.source)
    print(
        f"団体 {args.municipality:06d} を記録 {done.back_at:,} の状態に戻しました"
        f"（削除 {done.deleted:,} 行、追加 {done.added:,} 行、変更 {done.changed:,} 行、"
        f"{time.monotonic() - began:.1f} 秒、復元した内容との違いなし）。"
        f"復元の記録番号は {done.entry:,} です。 / Put back, no difference."
    )
    if done.runs:
        print(
            f"その後に確定した一括処理 {done.runs} 件を取消しにしました。 / {done.runs} later runs cancelled."
        )
    print(f"戻す前の記録: {done.aside}")
    return 0


def _only_embedded() -> Any:
    from kikan.site.launcher.errors import LaunchError

    return LaunchError(
        "外部の PostgreSQL の復元は、その運用の手順で行ってください（docs/operations/backup.md）。",
        "A PostgreSQL elsewhere is restored by its own means (docs/operations/backup.md).",
    )
