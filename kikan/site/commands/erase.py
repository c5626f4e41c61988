"""kikan erase: the records of a municipality that has left, after acceptance and by order of two persons."""

from __future__ import annotations

import argparse
import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kikan.site.commands.export import add_municipality, fail, name_of, refuse

HELP = "移出した団体の記録を消去し、証明書を作る / erase a municipality that has left, with a certificate"
DESCRIPTION = """\
受領が記録され、団体の二人が「移出」の画面で消去を命じた団体の記録を、すべての表から消去します。ほかの団体の行は変わりません。
実行する二人の氏名が要ります。取り消せません。消去証明書は共同事務局の「構成団体」の画面と --certificate で受け取れます。

Erases every row of a municipality whose delivery was accepted and whose two persons ordered it, the keys and copies too.
Two names of who carries it out are needed. It cannot be undone. The certificate is kept for the union.

例 / example:
  kikan erase 062022 --confirmed-by 佐藤 --confirmed-by 鈴木 --certificate 消去証明書.pdf
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "erase", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_municipality(parser)
    parser.add_argument(
        "--confirmed-by", metavar="NAME", action="append", default=[], help="実行者（2人） / two persons"
    )
    parser.add_argument(
        "--backups-until",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="バックアップに残る最後の日（外部の PostgreSQL では必ず） / last day in backups",
    )
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="証明書の写し / copy of the certificate"
    )


def run(args: argparse.Namespace) -> int:
    """0 when erased; 1 with the reason, nothing changed."""
    from kikan.shared.errors import ProcedureError
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.roles import Place
    from kikan.site.recovery.confirming import two_names
    from kikan.site.recovery.municipal import child

    try:
        name, names = name_of(args.code), two_names(args.confirmed_by)
        owner = os.environ.get("KIKAN_OWNER_DATABASE_URL", "")
        if not owner:
            raise LaunchError(
                "表の所有者の接続先（KIKAN_OWNER_DATABASE_URL）がありません。",
                "The owner's database is not named.",
            )
        place = Place.parse(owner)
        arguments = [str(args.code), *names, _last_day(args).isoformat()]
        found = json.loads(child(["-m", "kikan.site.recovery.erasing", *arguments], place, place, "消去"))
    except ProcedureError as error:
        return refuse(error)
    except LaunchError as error:
        return fail(error.japanese, error.english)
    _keep_copy(args, found["number"])
    print(
        f"{name}: {found['tables']} 表 {found['rows']:,} 行とファイル {found['files']} 個を消去しました。"
        f"消去証明書 第{found['number']}号 / erased, certificate {found['number']}"
    )
    return 0


def _last_day(args: argparse.Namespace) -> date:
    """Given, or with the embedded database that of the newest backup kept when one is taken a day. Errors: LaunchError."""
    from kikan.shared.tenancy import clock
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.installation import Installation
    from kikan.site.recovery.base import KEPT

    if args.backups_until is not None:
        found: date = args.backups_until
        return found
    if not Installation().supervisor:
        raise LaunchError(
            "バックアップに残る最後の日を --backups-until で指定してください。",
            "Name the last day in backups.",
        )
    return clock.today() + timedelta(days=KEPT)


def _keep_copy(args: argparse.Namespace, number: int) -> None:
    from kikan.shared.exchange.models import Erasure

    if args.certificate is not None:
        args.certificate.write_bytes(bytes(Erasure.objects.get(number=number).certificate))
