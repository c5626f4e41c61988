"""kikan new: the first files of a business, in the form of the house."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

NEEDS_DJANGO = False
HELP = "新しい業務の骨組みを作る / lay out a new business"

APPS = """from django.apps import AppConfig


class {title}Config(AppConfig):
    name = "kikan.businesses.{name}"
    label = "{name}"
"""
MANIFEST = '''"""Table of contents of {ja}."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(
    name="{name}",
    ja="{ja}",
    letter="{letter}",
    rights={{
        "{name}.look": "{ja}の照会",
        "{name}.change": "{ja}の入力",
    }},
)
'''
README = """# {name} {ja}

What it is for, in two sentences; then which room to look at first.
"""
NEXT = """\
作成しました: {folder}
次に: kikan/site/businesses.py の BUSINESSES に "{name}" を加え、docs/howto/add-a-business.md に従ってください。
Made. Next: add "{name}" to BUSINESSES in kikan/site/businesses.py, then follow docs/howto/add-a-business.md."""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("new", help=HELP, description=HELP)
    kinds = parser.add_subparsers(dest="what", required=True, metavar="business")
    business = kinds.add_parser("business", help=HELP, description=HELP)
    business.add_argument("name", help="英小文字の名前 / name, such as child_allowance")
    business.add_argument("ja", metavar="名称", help="日本語の名称 / its Japanese name")
    business.add_argument("--letter", default="", help="g に続けるキー / the key after g")


def run(args: argparse.Namespace) -> int:
    """0 when made; 1 when the name is not fit or taken. Nothing that exists is overwritten."""
    fault = fault_of(args.name, args.ja, args.letter)
    if fault:
        print(fault, file=sys.stderr)
        return 1
    folder = _folder() / args.name
    words = {
        "name": args.name, "ja": args.ja, "letter": args.letter, "title": args.name.title().replace("_", ""),
    }  # fmt: skip
    folder.mkdir()
    files = {"__init__.py": "", "apps.py": APPS, "manifest.py": MANIFEST, "README.md": README}
    for file, text in files.items():
        (folder / file).write_text(text.format(**words), "utf-8")
    print(NEXT.format(folder=folder, **words))
    return 0


def fault_of(name: str, ja: str, letter: str) -> str:
    """Why no business can be called so; empty when it can."""
    if not re.fullmatch(r"[a-z][a-z_]{1,39}", name) or name.endswith("_"):
        return f"業務の名前は英小文字と _ です（指定: {name}）。 / Lower-case letters and _ only."
    if not re.search(r"[ぁ-んァ-ヶ一-龠]", ja) or '"' in ja or "\\" in ja:
        return "名称は日本語で指定してください。 / Give its Japanese name."
    if letter and not re.fullmatch(r"[a-z]", letter):
        return "キーは英小文字1文字です。 / The key is one lower-case letter."
    if (_folder() / name).exists():
        return f"業務 {name} はすでにあります。 / The business {name} exists."
    return ""


def _folder() -> Path:
    import kikan.businesses

    return Path(kikan.businesses.__path__[0])
