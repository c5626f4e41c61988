"""kikan links: the sign-in links of the sample users; a sample installation only."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from kikan.site.launcher.installation import Installation

HELP = "見本利用者の入口を表示する / show the sign-in links of the sample users"


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("links", help=HELP, description=HELP)
    parser.add_argument("town", nargs="?", default="", help="団体の名称 / name of a municipality")


def run(args: argparse.Namespace) -> int:
    """Print the links of all sample municipalities, or of one; 1 when there is none."""
    links = sample_links(Installation().address)
    shown = {town: roles for town, roles in links.items() if args.town in ("", town)}
    if not shown:
        print("見本の利用者がいません。 / There are no sample users.", file=sys.stderr)
        return 1
    for town, roles in shown.items():
        print(town)
        for role, link in roles:
            print(f"  {role:　<12}{link}")
    return 0


def sample_links(address: str) -> dict[str, list[tuple[str, str]]]:
    """Role and link of each sample user, by municipality."""
    from django.db import connection

    from kikan.shared.access.samples import demo_links

    found: dict[str, list[tuple[str, str]]] = {}
    for town, role, path in demo_links():
        found.setdefault(town, []).append((role, address + path))
    connection.close()
    return found
