"""kikan export: everything of one municipality out, as CSV with sums."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HELP = "1団体の全記録を書き出す / write out everything of one municipality"
DESCRIPTION = """\
1団体の全記録を空のフォルダーに書き出します（表ごとの CSV と、要約値つきの目録）。業務を続けながら実行できます。
住民の情報を含みます。フォルダーは自分だけが読めるように作成します。
Writes everything of one municipality into an empty folder: a CSV for each table and a list with sums.
Others may work meanwhile. It holds residents' data; the files are readable for yourself alone.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "export", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_municipality(parser)
    parser.add_argument("folder", type=Path, help="書き出し先（空のフォルダー） / an empty folder")


def add_municipality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", type=municipality_code, help="団体コード（6桁） / local government code")


def municipality_code(text: str) -> int:
    """'062022' as a number. Errors: ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and len(text) in (5, 6)):
        raise argparse.ArgumentTypeError(f"団体コードは6桁の数字です / six digits (given: {text})")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """0 when everything is written; 1 with the reason."""
    from kikan import __version__
    from kikan.shared.access import doors
    from kikan.shared.errors import ProcedureError
    from kikan.shared.exchange.leaving import export

    try:
        name = name_of(args.code)
        # Told to the municipality's auditor; a control table, so that the export itself stays the same.
        doors.note("exported", terminal="console", municipality=args.code)
        with for_ourselves_alone():
            files = export(args.code, args.folder, version=__version__)
    except ProcedureError as error:
        return refuse(error)
    except OSError as error:
        return fail(f"{args.folder} に書き出せません: {error.strerror}", "It could not be written.")
    rows = sum(file.rows for file in files)
    print(f"{name}: {len(files)} 表 {rows:,} 行を書き出しました。 / {rows:,} rows of {len(files)} tables.")
    return 0


@contextmanager
def for_ourselves_alone() -> Iterator[None]:
    """Files made inside are readable for ourselves alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def name_of(code: int) -> str:
    """The name of a municipality of this installation. Errors: NotFound."""
    from kikan.shared.errors import NotFound
    from kikan.shared.tenancy.models import Municipality

    found = Municipality.objects.filter(code=code).first()
    if found is None:
        raise NotFound(
            f"団体 {code:06d} はこの導入にありません。", what_to_do="団体コードを確かめてください。"
        )
    return found.name


def refuse(error: Any) -> int:
    return fail(f"{error.message}{error.what_to_do}", "Nothing was changed.")


def fail(japanese: str, english: str) -> int:
    print(f"{japanese}\n{english}", file=sys.stderr)
    return 1
