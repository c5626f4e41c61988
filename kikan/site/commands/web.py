"""kikan web: the screens alone, for a production installation; database and workers run by themselves."""

from __future__ import annotations

import argparse
import os
from typing import Any, NoReturn

NEEDS_DJANGO = False
HELP = "画面のサーバーだけを起動する（本番用） / the screens alone, for production"
DESCRIPTION = """\
本番で systemd などから起動します。データベースは KIKAN_DATABASE_URL、TLS は前段の中継（nginx など）が受け持ちます。
版の合わないデータベースでは起動しません。

KIKAN_BIND=127.0.0.1  KIKAN_PORT=8000  KIKAN_PROCESSES=2（プロセス数） KIKAN_THREADS=4（1プロセスのスレッド数）

Started by systemd or the like. KIKAN_DATABASE_URL names the database; a proxy before it ends TLS.
It refuses a database of another version.
"""


def register(subparsers: Any) -> None:
    subparsers.add_parser(
        "web", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def run(args: argparse.Namespace) -> int:
    """Becomes gunicorn; 1 with the reason where it must not start."""
    from kikan.site.commands import NO_DATABASE, set_up_django
    from kikan.site.commands.start import port_wanted
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.supervisor import fail

    try:
        if not set_up_django():
            raise LaunchError(*NO_DATABASE.split("\n"))
        _refuse_other_version()
        _refuse_default_key()
        become_gunicorn(f"{os.environ.get('KIKAN_BIND', '127.0.0.1')}:{port_wanted()}")
    except LaunchError as error:
        return fail(error)


def become_gunicorn(address: str) -> NoReturn:
    """This process goes on as the web server; it never learns the owner's password."""
    from kikan.site.launcher.children import web_server

    os.environ.pop("KIKAN_NO_POOL", None)
    child = web_server(address, os.environ)
    os.execve(child.command[0], list(child.command), dict(child.environment))  # noqa: S606


def _refuse_other_version() -> None:
    from kikan.site.upgrading.standing import refuse_unless_fitting

    refuse_unless_fitting()


def _refuse_default_key() -> None:
    from django.conf import settings

    from kikan.site.launcher.errors import LaunchError

    if settings.SECRET_KEY.startswith("not-secret"):
        raise LaunchError(
            "KIKAN_SECRET_KEY に、この導入だけの秘密の値を指定してください（50文字以上の無作為な文字列）。",
            "Set KIKAN_SECRET_KEY to a secret of this installation alone (50 random characters or more).",
        )
