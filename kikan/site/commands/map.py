"""kikan map: write the pages that describe the program from the program (docs/map.md and others)."""

from __future__ import annotations

import argparse
import sys
from typing import Any

HELP = "業務の地図と手引きの画面を書き出す / write the map and the pages of the manual"
CHECK = "書かずに、古い文書があれば終了コード 1 / write nothing; 1 when a page is out of date"


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("map", help=HELP, description=HELP)
    parser.add_argument("--check", action="store_true", help=CHECK)


def run(args: argparse.Namespace) -> int:
    """0 when everything is as it must be; 2 outside a clone of the repository."""
    from kikan.site.map.glossary import GLOSSARY, ROOT
    from kikan.site.map.pages import pages

    if not GLOSSARY.is_file():
        print("リポジトリの中で実行してください。 / Run this in a clone of the repository.", file=sys.stderr)
        return 2
    old = {p: t for p, t in pages().items() if not p.is_file() or p.read_text("utf-8") != t}
    for path, text in old.items():
        print(path.relative_to(ROOT))
        if not args.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return 1 if args.check and old else 0
