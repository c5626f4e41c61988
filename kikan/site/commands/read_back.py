"""kikan read-back: an export into an empty municipality, all or nothing; proven without difference."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from kikan.site.commands.export import add_municipality, name_of, refuse

HELP = "書き出した記録を空の団体に読み戻す / read an export back into an empty municipality"
DESCRIPTION = """\
kikan export で書き出した記録を、記録のない団体に読み戻します。すべて読み戻すか、何も変えないかのどちらかです。
--compare は、読み戻した後にもう一度書き出し、1バイトの違いもないことを確かめます。
Reads an export back into a municipality without records, all of it or nothing.
--compare writes it out once more afterwards and proves that not a byte differs.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "read-back", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_municipality(parser)
    parser.add_argument("folder", type=Path, help="kikan export のフォルダー / folder of an export")
    parser.add_argument(
        "--compare", action="store_true", help="違いがないことを確かめる / prove no difference"
    )


def run(args: argparse.Namespace) -> int:
    """0 when read back (and, with --compare, equal); 1 with the reason."""
    from kikan.shared.errors import ProcedureError
    from kikan.shared.exchange.leaving import read_back

    try:
        name = name_of(args.code)
        rows = read_back(args.code, args.folder)
    except ProcedureError as error:
        return refuse(error)
    print(f"{name}: {rows:,} 行を読み戻しました。 / {rows:,} rows read back.")
    return _compare(args.code, args.folder) if args.compare else 0


def _compare(code: int, folder: Path) -> int:
    from kikan import __version__
    from kikan.shared.exchange.leaving import differences, export

    with tempfile.TemporaryDirectory(prefix="kikan-compare-") as again:
        export(code, Path(again), version=__version__)
        found = list(differences(folder, Path(again)))
    if found:
        print(f"違いのある表: {', '.join(found)} / These tables differ.")
        return 1
    print("書き出しとの違いはありません。 / No difference from the export.")
    return 0
