"""kikan drill: restore the newest backup beside, compare every row, put one municipality back, keep the figures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from kikan.site.commands.export import municipality_code

NEEDS_DJANGO = False
HELP = "復元訓練を行い、結果を記録する / a restore drill, its figures kept"
DESCRIPTION = """\
最新のバックアップを別のサーバーに復元し、すべての表の全行を照合します。続けて、復元した側で1団体だけを元に戻し、
ほかの団体の行が変わらないことを確かめます。かかった秒数（目標復旧時間の実績）と、いまディスクを失った場合に失われる
秒数（目標復旧地点の実績）を記録し、「運用」の画面に示します。生きているデータは変わりません。月に一度の実行を勧めます。
外部の PostgreSQL では、最新のダンプを内蔵のサーバーに復元して照合します（1団体だけの復元は行いません）。

--upgrade: 復元した側を、このプログラムの版に上げる訓練です。次の版を置いたフォルダーで実行すると、本番の更新にかかる時間が
分かります。行が失われないことも確かめます（内蔵データベースだけ）。

Restores the newest backup to a server beside, compares every row, puts one municipality back there alone and
proves that the others keep every row. Seconds (RTO) and what a lost disk would cost now (RPO) are kept.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "drill", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--municipality",
        type=municipality_code,
        metavar="CODE",
        help="単独で戻す団体（既定: 最大） / which one",
    )
    parser.add_argument(
        "--upgrade",
        action="store_true",
        help="復元した側をこの版に上げる / bring the copy beside to this version",
    )
    parser.add_argument(
        "--folder", type=Path, help="ダンプのフォルダー（外部の PostgreSQL） / folder of dumps"
    )


def run(args: argparse.Namespace) -> int:
    """0 when the drill was passed; 1 when a row differs or it could not be carried out."""
    from kikan.site.launcher.elsewhere import named_elsewhere
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.installation import Installation
    from kikan.site.launcher.supervisor import fail
    from kikan.site.recovery import dumping
    from kikan.site.recovery.drill import drill, drill_elsewhere

    installation = Installation()
    try:
        if args.upgrade:
            return _upgraded(installation)
        if named_elsewhere():
            done = drill_elsewhere(installation, args.folder or dumping.default_folder(installation))
        else:
            done = drill(installation, args.municipality)
    except LaunchError as error:
        return fail(error)
    _tell(done)
    return 0 if done.has_passed else 1


def _upgraded(installation: Any) -> int:
    from kikan.site.launcher.supervisor import say
    from kikan.site.nightly.running import FIGURES
    from kikan.site.recovery.upgrading_beside import upgrade_beside

    done = upgrade_beside(installation)
    say(
        f"バックアップ {done.backup} を版 {done.version} に上げました: {done.seconds:.1f} 秒、移行 {done.migrations} 件、"
        f"行の減った表 {len(done.lost)}", "upgrade beside",
    )  # fmt: skip
    figures = {
        "upgrade_seconds": done.seconds,
        "migrations": done.migrations,
        "tables_with_loss": len(done.lost),
    }
    print(f"{FIGURES}{json.dumps(figures)}")
    say("合格" if done.has_passed else "不合格", "passed" if done.has_passed else "failed")
    return 0 if done.has_passed else 1


def _tell(done: Any) -> None:
    from kikan.site.launcher.supervisor import say

    say(f"バックアップ {done.backup}（{done.bytes / 1e6:,.1f} MB）", "backup")
    say(
        f"復元と照合: {done.restore_seconds:.1f} 秒、{done.tables} 表 {done.rows:,} 行、一致しない表 {done.different}",
        "RTO",
    )
    say(f"いまディスクを失うと失われる作業: {done.lost_seconds:.0f} 秒分", "RPO")
    if done.municipality:
        say(
            f"1団体だけの復元（{done.municipality:06d}）: {done.municipality_seconds:.1f} 秒、{done.municipality_rows:,} 行",
            "one municipality alone",
        )
    say("合格" if done.has_passed else "不合格", "passed" if done.has_passed else "failed")
