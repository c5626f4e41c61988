"""The command line `kikan`: every module here with `register` and `run` is a command.

`register(subparsers)` declares one or more commands with argparse; `run(args) -> int` does the work.
Django is set up before `run`, with the database of the installation that runs on this machine, unless
the module says `NEEDS_DJANGO = False`.
"""

from __future__ import annotations

import argparse
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

DESCRIPTION = "基幹: 市町村が共同で使う基幹システム / Kikan: the core system municipalities run together"
NO_DATABASE = """\
データベースが起動していません。別の画面で make start を実行するか、KIKAN_DATABASE_URL を指定してください。
No database is running. Run make start in another terminal, or set KIKAN_DATABASE_URL."""
EPILOG = "各コマンドの説明は kikan コマンド --help で表示します。 / kikan COMMAND --help explains a command."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser, modules = _parser(_modules_for(given))
    args = parser.parse_args(given)
    if args.command is None:
        parser.print_help()
        return 2
    module = modules[args.command]
    return _run(module, args) if getattr(module, "NEEDS_DJANGO", True) else int(module.run(args))


def _run(module: ModuleType, args: argparse.Namespace) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    has_database = set_up_django()
    try:
        return int(module.run(args))
    except (ImproperlyConfigured, OperationalError):
        if has_database:
            raise
        print(NO_DATABASE, file=sys.stderr)
        return 1


def set_up_django() -> bool:
    """Load Django with the database this process should use; False when none runs. Connects to nothing."""
    import django

    from kikan.site.launcher.installation import use_running_database

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kikan.site.settings")
    os.environ.setdefault("KIKAN_NO_POOL", "1")
    has_database = use_running_database()
    django.setup()
    return has_database


def _modules_for(given: Sequence[str]) -> list[ModuleType]:
    """Only the module named like the command, if there is one: the others need not load."""
    names = [found.name for found in pkgutil.iter_modules(__path__) if found.name != "tests"]
    wanted = given[0].replace("-", "_") if given else ""
    chosen = [wanted] if wanted in names else sorted(names)
    modules = [import_module(f"{__name__}.{name}") for name in chosen]
    return [m for m in modules if hasattr(m, "register") and hasattr(m, "run")]


def _parser(modules: Sequence[ModuleType]) -> tuple[argparse.ArgumentParser, dict[str, ModuleType]]:
    parser = argparse.ArgumentParser(prog="kikan", description=DESCRIPTION, epilog=EPILOG)
    subparsers: Any = parser.add_subparsers(dest="command", metavar="コマンド / COMMAND")
    owners: dict[str, ModuleType] = {}
    for module in modules:
        before = set(subparsers.choices)
        module.register(subparsers)
        owners.update(dict.fromkeys(set(subparsers.choices) - before, module))
    return parser, owners
