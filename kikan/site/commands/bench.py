"""kikan bench: measure what the house promises of its speed, in a database of its own."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from typing import Any

from kikan.site.benchmarks.figures import Figure, table

NEEDS_DJANGO = False
HELP = "性能を測定する / measure the promised speeds"
PARTS = {
    "thread": "取込み・年次賦課・窓口・照会の測定 / import, yearly run, clerks, looks",
    "residents": "住民記録の測定（検索・個人票・転入・証明書・窓口30人・取込み）/ the resident counter",
    "collection": "収納の測定（10万件の消込み、収納状況の画面）/ clearing 100,000 receipts, the account page",
    "tax": "個人住民税の測定（税額計算の規則、当初賦課、通知書）/ resident tax: the rule, the yearly run, notices",
    "insurance": "保険の測定（国保・介護・後期の規則と当初賦課）/ insurance: rules and yearly runs of three insurances",
    "water": "上下水道料金の測定（1万件の検針・計算・調定）/ water: 10,000 bills read, decided, charged, posted",
    "registers": "名簿の登録・入場券・受付・医療証の測定 / registration, cards, reception at the polls, certificates",
    "exchange": "移行・移出・復元の測定（仕込んだ誤りの発見も）/ moving in and out, restoring; every fault of old files found",
    "settle": "見本の環境づくりの測定（make start の中身）/ settling the samples, as make start does",
}


def register(subparsers: Any) -> None:
    """Declare the command and its parts."""
    parser = subparsers.add_parser("bench", help=HELP, description=HELP)
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    for name, text in PARTS.items():
        part = parts.add_parser(name, help=text, description=text)
        default = 0.1 if name == "settle" else 1.0
        part.add_argument(
            "--scale", type=float, default=default, help=f"国勢調査に対する大きさ / size ({default})"
        )
        part.add_argument(
            "--server",
            default=os.environ.get("KIKAN_BENCH_SERVER", ""),
            metavar="URL",
            help="管理者の接続文字列。なければ同梱のPostgreSQL / the superuser's URL; else the embedded server",
        )
        part.add_argument("--json", action="store_true", help="結果をJSONで出す / print JSON")
    for name in ("thread", "residents", "registers"):
        parts.choices[name].add_argument(
            "--seconds", type=float, default=60, help="窓口の時間 / how long the clerks work (60)"
        )


def run(args: argparse.Namespace) -> int:
    """0 when every target is kept, 1 when one is missed."""
    from kikan.site.benchmarks.database import own_database

    with own_database(args.server or None) as bench:
        figures = MEASURED[args.part](bench, args)
    _print(figures, args)
    missed = [f for f in figures if f.is_missed]
    print(f"{len(missed)} 件の目標に届いていません / {len(missed)} targets missed", file=sys.stderr)
    return 1 if missed else 0


def _thread(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.benchmarks.thread import measure

    return measure(bench, args.scale, args.seconds, _say)


def _residents(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.benchmarks.residents import measure

    return measure(bench, args.scale, args.seconds, _say)


def _collection(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.benchmarks.collection import measure

    return measure(bench, args.scale, _say)


def _tax(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.benchmarks.tax import rule_figures
    from kikan.site.benchmarks.tax_notices import notice_figures
    from kikan.site.benchmarks.tax_run import run_figures
    from kikan.site.samples.sources import town_codes, town_data

    figures = rule_figures(
        args.scale, _say
    )  # first: its memory is that of processes that have made nothing else
    figures += notice_figures(town_data(next(iter(town_codes()))), args.scale, _say)
    return figures + run_figures(bench, args.scale, _say)


def _insurance(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.benchmarks.insurance import measure, run_figures

    return measure(args.scale, _say) + run_figures(bench, args.scale, _say)


def _water(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.benchmarks.water import measure

    return measure(bench, args.scale, _say)


def _registers(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.benchmarks.registers import measure

    return measure(bench, args.scale, args.seconds, _say)


def _exchange(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.benchmarks import exchange, moving

    return exchange.measure(args.scale, _say) + moving.measure(bench, args.scale, _say)


def _settle(bench: Any, args: argparse.Namespace) -> list[Figure]:
    from kikan.site.samples.settling import settle
    from kikan.site.samples.sources import town_codes, town_data

    figures = []
    began = time.perf_counter()
    for code in town_codes():
        town, begun = town_data(code), time.perf_counter()
        settle(town, args.scale)
        taken = time.perf_counter() - begun
        _say(f"{code}: {taken:.1f} s")
        figures.append(Figure(f"settle_{code}", town.ja, code, taken, "s"))
    whole = time.perf_counter() - began
    return [*figures, Figure("settle", "見本の環境づくり 全体", "settling everything", whole, "s", 120)]


MEASURED = {
    "thread": _thread,
    "residents": _residents,
    "collection": _collection,
    "tax": _tax,
    "insurance": _insurance,
    "water": _water,
    "registers": _registers,
    "exchange": _exchange,
    "settle": _settle,
}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print(figures: Sequence[Figure], args: argparse.Namespace) -> None:
    # Others at work on the machine show in its load: the number of processes that want a processor.
    load = Figure(
        "load", "測定中の負荷（15分平均）", "load of the machine, 15 minutes", os.getloadavg()[2], ""
    )
    figures = [*figures, load]
    if args.json:
        machine = {"processors": os.cpu_count(), "python": platform.python_version(), "scale": args.scale}
        print(json.dumps({"machine": machine, "figures": [f.as_json() for f in figures]}, ensure_ascii=False))
    else:
        print(table(figures))
