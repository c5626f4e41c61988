"""kikan audit: the chained daily digests of all records, and the proof that none was altered (監査証跡)."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kikan.site.commands.export import municipality_code

HELP = "監査証跡の要約値を作る・確かめる / make and prove the digests of the records"
DESCRIPTION = """\
照会・異動・発行の記録を日ごとに要約し、前日の要約値とつなげます。夜間に自動で作られます。
digest  要約値の行を表示します。--to FILE は、まだない行をファイルに加えます（運用者が書き換えられない場所に置きます）。
verify  すべての記録から計算し直して比べ、書き換え・削除・追加された記録を示します。--against FILE は外部に渡した行とも比べます。

Sums the records of looks, acts and papers day by day, each chained to the day before. Made by itself at night.
digest  prints the lines; --to appends those that are missing to a file (put it where no operator can write).
verify  computes everything again and names what was altered, removed or added; --against also compares the lines handed on.
"""
LINE = re.compile(r"^(\d{6}) (\d{4}-\d{2}-\d{2}) .*\bsha256=([0-9a-f]{64})$")


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "audit", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("digest", "verify"), help="作る・表示 / 確かめる")
    parser.add_argument(
        "code", nargs="?", type=municipality_code, help="団体コード（省略は全団体） / one municipality"
    )
    parser.add_argument("--since", type=date.fromisoformat, help="この日から / from this day")
    parser.add_argument("--to", type=Path, metavar="FILE", help="行を加えるファイル / append to this file")
    parser.add_argument("--against", type=Path, metavar="FILE", help="外部に渡した行 / lines handed on")


def run(args: argparse.Namespace) -> int:
    """0 when done, or when every day is proven; 1 when something does not fit."""
    codes = [args.code] if args.code else _all_codes()
    return _digest(args, codes) if args.what == "digest" else _verify(args, codes)


def _all_codes() -> list[int]:
    from kikan.shared.tenancy.models import Municipality

    return list(Municipality.objects.order_by("code").values_list("code", flat=True))


def _digest(args: argparse.Namespace, codes: list[int]) -> int:
    from kikan.shared.access.digest import lines, make_missing

    for code in codes:
        make_missing(code)
    shown = [str(line) for code in codes for line in lines(code, args.since)]
    if args.to is None:
        print("\n".join(shown) or "要約する記録がまだありません。 / There is no finished day yet.")
        return 0
    there = set(args.to.read_text("utf-8").splitlines()) if args.to.exists() else set()
    missing = [line for line in shown if line not in there]
    with args.to.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in missing)
    print(f"{len(missing)} 行を {args.to} に加えました。 / {len(missing)} lines appended.")
    return 0


def _verify(args: argparse.Namespace, codes: list[int]) -> int:
    from kikan.shared.access.digest import verify
    from kikan.shared.tenancy import format_code

    try:
        handed_on = handed_on_in(args.against) if args.against else {}
    except (OSError, ValueError) as error:
        print(f"外部に渡した行が読めません: {error} / The lines handed on cannot be read.", file=sys.stderr)
        return 1
    is_sound = True
    for code in codes:
        days, faults = verify(code, since=args.since, handed_on=handed_on.get(code))
        for fault in faults:
            is_sound = False
            print(f"{format_code(code)} {fault.day.isoformat()} {fault.ja}：{fault.key or '—'} {fault.what}")
        state = "一致しないもの" if faults else "すべて一致"
        print(f"{format_code(code)}: {days} 日 {state} {len(faults) or ''}".rstrip())
    return 0 if is_sound else 1


def handed_on_in(file: Path) -> dict[int, Mapping[date, str]]:
    """The digests of a file of lines, by municipality and day. Errors: ValueError names a line that is none."""
    found: dict[int, dict[date, str]] = {}
    for number, text in enumerate(file.read_text("utf-8").splitlines(), 1):
        line = LINE.match(text)
        if line is None:
            raise ValueError(f"{number}行目")
        found.setdefault(int(line[1]), {})[date.fromisoformat(line[2])] = line[3]
    return dict(found)
