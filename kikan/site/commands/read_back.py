"""kikan read-back: an export into an empty municipality, all or nothing; proven without difference."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kikan.site.commands.delivery import add_opening, trusted
from kikan.site.commands.export import add_municipality, fail, municipality_code, name_of, refuse

HELP = "書き出した記録を空の団体に読み戻す / read an export back into an empty municipality"
DESCRIPTION = """\
kikan export で書き出した記録を、記録のない団体に読み戻します。すべて読み戻すか、何も変えないかのどちらかです。
kikan delivery write で封をした一式も読み戻せます（--key に開封鍵のファイル）。別の団体の一式は、--from に元の団体コードを
書いたときだけ読み戻します。
--compare は、読み戻した後にもう一度書き出し、1バイトの違いもないことを確かめます。
Also reads a sealed delivery (--key); one of another municipality only with --from CODE.
Reads an export back into a municipality without records, all of it or nothing.
--compare writes it out once more afterwards and proves that not a byte differs.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "read-back", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_municipality(parser)
    parser.add_argument(
        "folder", type=Path, help="書き出しのフォルダーか封をした一式 / folder or sealed delivery"
    )
    parser.add_argument(
        "--from", dest="source", type=municipality_code, metavar="CODE", help="元の団体コード / whose it was"
    )
    add_opening(parser, required=False)
    parser.add_argument(
        "--compare", action="store_true", help="違いがないことを確かめる / prove no difference"
    )


def run(args: argparse.Namespace) -> int:
    """0 when read back (and, with --compare, equal); 1 with the reason."""
    from kikan.shared.errors import ProcedureError

    try:
        name = name_of(args.code)
        with _folder(args) as folder:
            return _read_back(args, name, folder)
    except ProcedureError as error:
        return refuse(error)
    except OSError as error:
        return fail(
            f"{error.filename or args.folder} を読めません: {error.strerror}", "It could not be read."
        )


@contextmanager
def _folder(args: argparse.Namespace) -> Iterator[Path]:
    """The tables of the export: in the folder itself, or in a sealed delivery. Errors: Refused."""
    from kikan.shared.errors import Refused
    from kikan.shared.exchange import package, parcel

    if args.folder.is_dir():
        yield args.folder
        return
    if args.key is None:
        raise Refused(
            "封をした一式には開封鍵が要ります。", what_to_do="--key に開封鍵のファイルを指定してください。"
        )
    key, source = args.key.read_text("utf-8"), args.source or args.code
    with parcel.opened(args.folder, key, trusted=trusted(args), municipality=source) as found:
        yield found.folder / package.TABLES


def _read_back(args: argparse.Namespace, name: str, folder: Path) -> int:
    from kikan.shared.exchange.leaving import read_back

    rows = read_back(args.code, folder)
    print(f"{name}: {rows:,} 行を読み戻しました。 / {rows:,} rows read back.")
    return _compare(args.code, folder) if args.compare else 0


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
