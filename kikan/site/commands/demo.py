"""kikan demo: a second installation beside, on sample data alone, to try a coming version in (体験環境)."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

NEEDS_DJANGO = False
HELP = "体験環境を起動する / start an installation to try a coming version in"
PORT, NAME = 8010, "demo"
DESCRIPTION = """\
次の版のプログラムを置いたフォルダーで実行します。本番とは別の置き場所と別のポートに、見本データ（架空）だけの
体験環境を起動し、すべての画面の上に「体験環境」と版を示します。実在の団体があるデータでは起動しません。
夜間の作業（バックアップなど）は行いません。Ctrl+C で停止します。

Run it in the folder of the coming version. It starts an installation of its own folder and port, on sample data
alone; every page says that it is a demo environment, and of which version. It refuses data of real municipalities.
"""
# What would lead to the living installation, or belongs to it.
LIVING = ("KIKAN_DATABASE_URL", "KIKAN_OWNER_DATABASE_URL", "KIKAN_BACKUP_DATABASE_URL", "KIKAN_APP_ROLE",
          "KIKAN_SECRET_KEY", "KIKAN_VAULT_KEY", "KIKAN_OUTAGE_DIR", "KIKAN_OUTSIDE", "KIKAN_STATIC_ROOT")  # fmt: skip


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "demo", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"画面のポート（既定 {PORT}） / port")
    parser.add_argument("--folder", type=Path, help="データの置き場所（既定: 本番の隣の demo） / data folder")
    parser.add_argument(
        "--release", default="", metavar="VERSION", help="版の呼び名（既定: このプログラムの版） / name"
    )
    parser.add_argument(
        "--no-serve", action="store_true", help="準備だけして終わる / only prepare it, then end"
    )


def run(args: argparse.Namespace) -> int:
    """As `kikan start`, in a place of its own."""
    from kikan.site.commands import start

    os.environ.update(environment(args.folder, args.port, args.release))
    for name in LIVING:
        os.environ.pop(name, None)
    return start.run(argparse.Namespace(no_serve=args.no_serve))


def environment(folder: Path | None, port: int, release: str) -> dict[str, str]:
    """The settings of a demo environment: its folder lies beside the living one, never in it."""
    from kikan import __version__
    from kikan.site.launcher.installation import default_folder

    living = default_folder()
    return {
        "KIKAN_DATA_DIR": str((folder or living.with_name(f"{living.name}-{NAME}")).resolve()),
        "KIKAN_PORT": str(port), "KIKAN_SAMPLE": "1", "KIKAN_NIGHTLY": "0",
        "KIKAN_DEMO": release.strip() or __version__,
    }  # fmt: skip
