"""kikan doctor: looks whether this installation can work, and says what to do where it cannot."""

from __future__ import annotations

import argparse
import sys
from typing import Any

HELP = "動作環境を点検する / examine this installation"
MARKS = {"good": "○", "warning": "△", "bad": "×"}


def register(subparsers: Any) -> None:
    subparsers.add_parser("doctor", help=HELP, description=HELP)


def run(args: argparse.Namespace) -> int:
    """Print one finding per line; 1 when one is bad."""
    from kikan.site.launcher.examination import examine

    findings = list(examine())
    for finding in findings:
        print(f"{MARKS[finding.state]} {finding.japanese}  {finding.english}")
        if finding.remedy:
            print(f"    → {finding.remedy}")
    bad = sum(f.state == "bad" for f in findings)
    print(f"\n{len(findings)} 項目中 {bad} 件の不良  {bad} of {len(findings)} are bad", file=sys.stdout)
    return 1 if bad else 0
