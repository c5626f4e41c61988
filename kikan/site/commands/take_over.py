"""kikan take-over: bring in a hand-over from another system, all or nothing (取込み)."""

import argparse
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "take-over",
        help="他のシステムのデータを取り込む / bring in a hand-over from another system",
        description="目録（manifest.json）のあるフォルダーを検査して取り込みます。受け入れられない行は理由とともに残します。"
        "本番切替えを計画した団体では、切替えが決まっているときだけ、突合した引渡しファイルを取り込みます。"
        " / Checks a folder with manifest.json and brings it in; rows that cannot be taken are kept with the reason."
        " Where a cut-over is planned it must be decided, and the files must be those that were signed.",
    )
    parser.add_argument("code", type=int, help="団体コード（6桁） / local government code")
    parser.add_argument("folder", type=Path, help="フォルダー / folder")
    parser.add_argument(
        "--layouts", type=Path, required=True, help="レイアウトのフォルダー / folder of the layouts"
    )


def run(args: argparse.Namespace) -> int:
    from kikan.businesses.data_migration.procedures.take_folder import take_folder
    from kikan.shared.access import system_actor
    from kikan.shared.errors import ProcedureError
    from kikan.shared.exchange.layouts import layout_book
    from kikan.site.launcher.supervisor import say

    actor = system_actor(args.code, "exchange.import", "data_migration.load")
    try:
        taken = take_folder(args.folder, layout_book(args.layouts.resolve()), actor=actor)
    except ProcedureError as error:
        say(f"{error.message}{error.what_to_do}", "Nothing was written.")
        return 1
    say(
        f"{taken.files}ファイル {taken.rows:,}行を取り込みました。受け入れなかった行: {len(taken.rejected):,}",
        f"{taken.rows:,} rows read, {len(taken.rejected):,} rejected (load {taken.load}).",
    )
    for one in taken.rejected[:20]:
        say(f"  {one.layout} {one.line}行目「{one.field}」: {one.reason}", "")
    return 0
