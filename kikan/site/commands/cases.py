"""kikan cases: run files of published worked examples (計算例) against the rules."""

from __future__ import annotations

import argparse
import json
import pkgutil
import sys
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kikan.law.book import book
from kikan.law.case_adapter import adapters
from kikan.law.case_file import Case, MalformedCase, read_cases
from kikan.law.case_runner import FAILED, PASSED, SKIPPED, Outcome, run_cases, shown
from kikan.law.errors import MalformedBook

NEEDS_DJANGO = False
HELP = "公表された計算例を検算する / run published worked examples"
FAULTY = 2


def register(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("cases", help=HELP, description=HELP)
    parser.add_argument("files", nargs="+", metavar="FILE", help="計算例のYAML / YAML files of cases")
    parser.add_argument(
        "--rule", action="append", default=[], metavar="NAME", help="この規則だけ / only this rule"
    )
    parser.add_argument(
        "--case", action="append", default=[], metavar="ID", help="この計算例だけ / only this case"
    )
    parser.add_argument("--json", action="store_true", help="結果をJSONで出す / print the outcomes as JSON")


def load_adapters() -> None:
    """Import every module that adapts cases: those of the law floor, of the ledger and of each business."""
    import kikan.businesses

    import_module("kikan.law.notions.case_adapters")
    import_module("kikan.shared.ledger.law.case_adapters")
    for business in pkgutil.iter_modules(kikan.businesses.__path__):
        law = f"kikan.businesses.{business.name}.law"
        if find_spec(law) and find_spec(f"{law}.case_adapters"):
            import_module(f"{law}.case_adapters")


def run(args: argparse.Namespace) -> int:
    """0 when nothing failed and, where rules were named, nothing was skipped; 1 otherwise; 2 for faulty input."""
    load_adapters()
    try:
        cases = chosen_cases(args.files, args.rule, args.case)
        outcomes = run_cases(cases, adapters(), book())
    except (MalformedCase, MalformedBook, OSError, UnicodeDecodeError) as fault:
        print(f"エラー / error: {fault}", file=sys.stderr)
        return FAULTY
    print_outcomes(outcomes, as_json=args.json)
    states = Counter(outcome.state for outcome in outcomes)
    return 1 if states[FAILED] or (args.rule and states[SKIPPED]) else 0


def chosen_cases(files: Sequence[str], rules: Sequence[str], ids: Sequence[str]) -> list[Case]:
    """The cases of all files that were asked for; a name that exists nowhere is an error, not an empty run."""
    everything = [case for file in files for case in read_cases(Path(file).read_text("utf-8"), file)]
    for name in ids:
        if not any(case.id == name for case in everything):
            raise MalformedCase("", name, "", "no such case in these files")
    for name in rules:
        if not any(case.rule == name for case in everything):
            if name not in adapters():
                raise MalformedCase("", "", name, "no such rule, neither in these files nor in the program")
            print(
                f"{name}: この規則の計算例はありません / no case of this rule in these files", file=sys.stderr
            )
    return [c for c in everything if (not rules or c.rule in rules) and (not ids or c.id in ids)]


def print_outcomes(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """Every difference, the skipped rules, and the closing line."""
    states = Counter(outcome.state for outcome in outcomes)
    if as_json:
        print(json.dumps(_as_json(outcomes, states), ensure_ascii=False, indent=1))
        return
    for outcome in outcomes:
        if outcome.state == FAILED:
            _print_failure(outcome)
    for reason, count in Counter(o.reason for o in outcomes if o.state == SKIPPED).items():
        print(f"skipped {count}: {reason}")
    print(closing_line(states))


def closing_line(states: Counter[str]) -> str:
    return f"{states[PASSED]} passed, {states[FAILED]} failed, {states[SKIPPED]} skipped"


def _print_failure(outcome: Outcome) -> None:
    case = outcome.case
    print(f"FAILED {case.id} ({case.rule}) {case.title} [{case.publisher} {case.url}]")
    if outcome.reason:
        print(f"  {outcome.reason}")
    for difference in outcome.differences:
        published, ours = shown(difference.published), shown(difference.ours)
        print(f"  {difference.key}: published {published}, ours {ours} ({difference.way})")


def _as_json(outcomes: Sequence[Outcome], states: Counter[str]) -> dict[str, Any]:
    return {
        "passed": states[PASSED],
        "failed": states[FAILED],
        "skipped": states[SKIPPED],
        "cases": [
            {
                "file": outcome.case.file,
                "id": outcome.case.id,
                "rule": outcome.case.rule,
                "state": outcome.state,
                "reason": outcome.reason,
                "differences": [
                    {"key": d.key, "published": shown(d.published), "ours": shown(d.ours), "way": d.way}
                    for d in outcome.differences
                ],
            }
            for outcome in outcomes
        ],
    }
