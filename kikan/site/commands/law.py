"""kikan law: explain one worked example (計算過程), list the book (法令値一覧), compare two years (改正の差分)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kikan.law.book import Book, book, load
from kikan.law.case_adapter import adapters
from kikan.law.case_file import Case, MalformedCase, read_cases
from kikan.law.case_runner import law_of
from kikan.law.difference_lines import lines_of_change, lines_of_rule_change
from kikan.law.differences import changes, rule_changes
from kikan.law.errors import LawError
from kikan.law.law import Law
from kikan.law.moments import show
from kikan.law.ordinances import plain
from kikan.law.parameter import Dated, Parameter
from kikan.law.rules import all_rules
from kikan.law.working import Step
from kikan.site.commands.cases import load_adapters
from kikan.site.map.rules import load_all_rules

NEEDS_DJANGO = False
HELP = "法令: 計算過程の説明、法令値の一覧 / the law: explain an example, list the book"
EXPLAIN = "計算例の計算過程を印字する / print every step of a published example"
DIFF = "二つの年度の法令値と規則を比べる / what changed between two fiscal years"
DIGEST = "法令値を一覧にする / list the parameters of the book"
KIKAN = Path(__file__).parents[2]


def register(subparsers: Any) -> None:
    """Declare the command and its parts."""
    parser = subparsers.add_parser("law", help=HELP, description=HELP)
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    explain = parts.add_parser("explain", help=EXPLAIN, description=EXPLAIN)
    explain.add_argument("case", metavar="CASE", help="計算例のid / id of the case")
    explain.add_argument("rule", metavar="RULE", help="規則名 / name of the rule")
    explain.add_argument(
        "--file", action="append", default=[], metavar="FILE", help="計算例のYAML / case files"
    )
    diff = parts.add_parser("diff", help=DIFF, description=DIFF)
    diff.add_argument("before", type=int, metavar="YEAR", help="前の年度 / the earlier fiscal year")
    diff.add_argument("after", type=int, metavar="YEAR", help="後の年度 / the later fiscal year")
    diff.add_argument("--statute", default="", metavar="STATUTE", help="法令のフォルダ名 / one statute")
    diff.add_argument("--book", default="", metavar="FOLDER", help="別の台帳 / another folder of statutes")
    digest = parts.add_parser("digest", help=DIGEST, description=DIGEST)
    digest.add_argument(
        "statute", nargs="?", default="", metavar="STATUTE", help="法令のフォルダ名 / statute"
    )
    digest.add_argument(
        "--unverified", action="store_true", help="確認していない値だけ / only what nobody checked"
    )


def run(args: argparse.Namespace) -> int:
    """0 when printed; 2 when the case, the rule or the statute is not known."""
    try:
        lines = list(_PARTS[args.part](args))
    except (MalformedCase, LawError, OSError) as fault:
        print(f"エラー / error: {fault}", file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0


def _explain(args: argparse.Namespace) -> Iterator[str]:
    load_adapters()
    case = _case(args)
    adapter = adapters().get(case.rule)
    if adapter is None or adapter.working is None:
        raise MalformedCase(case.file, case.id, "rule", f"{case.rule} keeps no working")
    law, _ = law_of(case, adapter, book())
    working = adapter.working([case.input], law)
    yield f"{case.title}（{case.publisher}）"
    yield f"{law.axis} {show(law.axis, law.at)}"
    yield from (_line(step) for step in working.steps())
    yield from _doubts(law)


def _diff(args: argparse.Namespace) -> Iterator[str]:
    load_all_rules()
    of = load(Path(args.book)) if args.book else book()
    prefix = f"{_known(of, args.statute)}." if args.statute else ""
    found = [c for c in changes(of, args.before, args.after) if c.parameter.id.startswith(prefix)]
    versions = [c for c in rule_changes(all_rules(), args.before, args.after) if c.name.startswith(prefix)]
    yield f"{args.before}年度 → {args.after}年度: 法令値 {len(found)}件、規則 {len(versions)}件"
    for change in found:
        yield from lines_of_change(change)
    for version in versions:
        yield from lines_of_rule_change(version)


def _known(of: Book, statute: str) -> str:
    if statute and statute not in of.statutes:
        raise LawError(f"the book has no statute {statute}")
    return statute


def _case(args: argparse.Namespace) -> Case:
    files = args.file or [str(path) for path in sorted(KIKAN.glob("**/law/cases/*.yaml"))]
    for file in files:
        for case in read_cases(Path(file).read_text("utf-8"), file):
            if case.id == args.case and case.rule == args.rule:
                return case
    raise MalformedCase("", args.case, args.rule, "no such case in these files")


def _line(step: Step) -> str:
    indent = "  " * step.depth
    if step.value == "" and not step.unit:
        return f"{indent}■ {step.ja}（{step.cites}）"
    value = (
        {True: "はい", False: "いいえ"}[step.value] if isinstance(step.value, bool) else _number(step.value)
    )
    cites = f"  [{step.cites}]" if step.cites else ""
    return f"{indent}{step.ja}: {value}{step.unit}{cites}"


def _number(value: int | str) -> str:
    return f"{value:,}" if isinstance(value, int) else value


def _doubts(law: Law) -> Iterator[str]:
    marks = {"unverified": "未確認の値 / unverified", "illustrative": "例示の値 / illustrative"}
    for doubt in law.doubts():
        yield f"※ {marks[doubt.mark]}: {doubt.ja} ({doubt.id}) {doubt.cites}"


def _digest(args: argparse.Namespace) -> Iterator[str]:
    of = book()
    _known(of, args.statute)
    for name, parameter in sorted(of.parameters.items()):
        if not args.statute or name.startswith(f"{args.statute}."):
            yield from _parameter(parameter, only_unverified=args.unverified)


def _parameter(parameter: Parameter, *, only_unverified: bool) -> Iterator[str]:
    values = [dated for dated in parameter.values if dated.unverified or not only_unverified]
    if not values and (only_unverified or not parameter.is_set_by_body):
        return
    yield f"{parameter.id}  {parameter.ja}  [{parameter.set_by}]"
    if parameter.is_set_by_body:
        yield f"    条例等で定める: {parameter.question}"
    for dated in values:
        yield f"    {_span(parameter, dated)}  {_value(dated)}  {dated.cites}{'  ※未確認' if dated.unverified else ''}"


def _span(parameter: Parameter, dated: Dated) -> str:
    until = "" if dated.ends is None else show(parameter.axis, dated.ends)
    return f"{show(parameter.axis, dated.begins)}–{until}"


def _value(dated: Dated) -> str:
    value = plain(dated.value)
    return f"{len(value)}行の表" if isinstance(value, list) else str(value)


_PARTS = {"explain": _explain, "diff": _diff, "digest": _digest}
