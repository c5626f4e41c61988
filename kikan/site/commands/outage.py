"""kikan outage: keys, copies, the counter that works from a copy, and the way back into the service."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import re
from pathlib import Path
from typing import Any

from kikan.site.commands.export import municipality_code

NEEDS_DJANGO = False
HELP = "停止時の写しの作成と、写しによる窓口 / outage copies and the counter that works from one"
DESCRIPTION = """\
システムが使えないときに、窓口が写しから人を探し、証明書を発行するための仕組みです。

  kikan outage new-key FILE --holder 保管者     鍵の組を作る（団体で一度だけ。公開鍵を表示します）
  kikan outage add-key CODE 公開鍵 --holder 保管者   公開鍵を登録する
  kikan outage make [CODE …]                    写しを作る（毎晩と、必要なとき）
  kikan outage list                             写しの一覧と経過時間（1日を超えると終了コード 1）
  kikan outage serve COPY --key FILE --terminal A    写しで窓口を始める（このパソコンだけ）
  kikan outage bring-back COPY --key FILE       停止中に行ったことを取り込む（二度実行しても同じ）

Copies for the day the service is down: make keys, make copies, serve a counter from one, bring back what was done.
合言葉は入力を求めます（KIKAN_OUTAGE_PASSPHRASE でも指定できます）。 / The passphrase is asked for.
"""
OLD_HOURS = 24.0
TERMINAL = re.compile(r"[A-Z0-9]{1,8}")


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "outage", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    _register_keys(acts)
    make = acts.add_parser("make", help="写しを作る / make copies")
    make.add_argument("codes", nargs="*", type=municipality_code, metavar="CODE")
    acts.add_parser("list", help="一覧 / what there is")
    for name, ja in (
        ("serve", "写しで窓口を始める / serve a counter"),
        ("bring-back", "取り込む / bring back"),
    ):
        act = acts.add_parser(name, help=ja)
        act.add_argument("copy", type=Path, help="写しのファイル / file of the copy")
        act.add_argument("--key", type=Path, required=True, help="鍵のファイル / file of the key")
    acts.choices["serve"].add_argument("--terminal", default="A", help="端末の記号（1台ずつ変える） / mark")
    acts.choices["serve"].add_argument("--port", type=int, default=8090)


def _register_keys(acts: Any) -> None:
    new = acts.add_parser("new-key", help="鍵の組を作る / make a pair of keys")
    new.add_argument("file", type=Path)
    add = acts.add_parser("add-key", help="公開鍵を登録する / register a public key")
    add.add_argument("code", type=municipality_code)
    add.add_argument("recipient", help="age1…")
    for act in (new, add):
        act.add_argument("--holder", required=True, help="保管者 / who keeps the private key")


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 with the reason."""
    from kikan.shared.errors import ProcedureError
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.supervisor import fail

    act = {
        "new-key": _new_key, "add-key": _add_key, "make": _make, "list": _list, "serve": _serve,
        "bring-back": _bring_back,
    }[args.act]  # fmt: skip
    try:
        return act(args)
    except ProcedureError as error:
        return fail(LaunchError(f"{error.message}{error.what_to_do}", "Nothing was changed."))
    except LaunchError as error:
        return fail(error)
    except OSError as error:
        told = f"{error.filename or ''} を読み書きできません: {error.strerror}"
        return fail(LaunchError(told, "A file could not be read or written."))


def _with_database() -> None:
    from django.core.exceptions import ImproperlyConfigured

    from kikan.site.commands import NO_DATABASE, set_up_django
    from kikan.site.launcher.errors import LaunchError

    with contextlib.suppress(ImproperlyConfigured):
        if set_up_django():
            return
    raise LaunchError(*NO_DATABASE.split("\n"))


def _passphrase(*, twice: bool = False) -> str:
    from kikan.shared.errors import Refused

    given = os.environ.get("KIKAN_OUTAGE_PASSPHRASE")
    if given:
        return given
    first = getpass.getpass("合言葉 / passphrase: ")
    if twice and first != getpass.getpass("もう一度 / again: "):
        raise Refused("二度の入力が違います。")
    return first


def _new_key(args: argparse.Namespace) -> int:
    from kikan.shared.outage import sealing
    from kikan.site.launcher.supervisor import say

    sealed, public = sealing.new_key(_passphrase(twice=True))
    descriptor = os.open(args.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
    say(
        f"鍵を {args.file} に作りました（保管者: {args.holder}）。合言葉とは別の場所に保管してください。",
        "Key made.",
    )
    say(f"公開鍵: {public}", "public key; register it with kikan outage add-key or on the screen")
    return 0


def _add_key(args: argparse.Namespace) -> int:
    _with_database()
    from kikan.businesses.service.procedures.outage_keys import add_outage_key
    from kikan.shared.access import system_actor
    from kikan.site.launcher.supervisor import say

    actor = system_actor(args.code, "service.change")
    mark = add_outage_key(actor=actor, recipient=args.recipient, holder=args.holder)
    say(f"公開鍵（照合番号 {mark}）を登録しました。次の写しから、この鍵で開けます。", "Registered.")
    return 0


def _make(args: argparse.Namespace) -> int:
    """Every municipality is tried, whatever the others say; a union has no residents, so it needs no copy."""
    _with_database()
    from kikan.shared.errors import ProcedureError
    from kikan.shared.outage.writing import write_copy
    from kikan.shared.tenancy.models import Municipality
    from kikan.site.launcher.supervisor import say

    failed = 0
    bodies = Municipality.objects.exclude(kind="union").order_by("code")
    for code in args.codes or list(bodies.values_list("code", flat=True)):
        try:
            made = write_copy(code)
        except ProcedureError as error:
            failed += 1
            say(f"{code:06d}: {error.message}{error.what_to_do}", "not made")
        else:
            size = f"{made.about.persons:,}人、{made.bytes / 1e6:.1f} MB、{made.seconds:.1f} 秒"
            say(f"{code:06d}: {made.path}（{size}）", "made")
    return 1 if failed else 0


def _list(args: argparse.Namespace) -> int:
    _with_database()
    from kikan.shared.outage.writing import age_of_newest
    from kikan.shared.tenancy.models import Municipality
    from kikan.site.launcher.supervisor import say

    old = 0
    bodies = Municipality.objects.exclude(kind="union").order_by("code")
    for code, name in bodies.values_list("code", "name"):
        newest, hours = age_of_newest(code)
        is_old = hours is None or hours > OLD_HOURS
        old += is_old
        told = f"{newest.name}　{hours:.1f} 時間前" if newest and hours is not None else "写しがありません"
        say(f"{code:06d} {name}: {told}{'　← 1日を超えています' if is_old else ''}", "")
    return 1 if old else 0


def _serve(args: argparse.Namespace) -> int:
    from kikan.site.outage.serve import serve, set_up

    set_up()
    from kikan.shared.errors import Refused
    from kikan.shared.outage import sealing
    from kikan.site.launcher.supervisor import say

    if not TERMINAL.fullmatch(args.terminal):
        raise Refused("端末の記号は、英大文字と数字で8文字以内です。", what_to_do="例: --terminal A")
    private = sealing.private_key(args.key.read_bytes(), _passphrase())
    with contextlib.suppress(KeyboardInterrupt):
        serve(
            args.copy, private, args.terminal, args.port,
            lambda url: say(f"停止時の窓口を始めました: {url}", "Ctrl+C で終了 / Ctrl+C ends it"),
        )  # fmt: skip
    return 0


def _bring_back(args: argparse.Namespace) -> int:
    _with_database()
    from kikan.businesses.service.procedures.bring_back import bring_back
    from kikan.shared.access import system_actor
    from kikan.shared.outage import log, sealing
    from kikan.shared.outage.opening import open_copy
    from kikan.site.launcher.supervisor import say

    copy = open_copy(args.copy, sealing.private_key(args.key.read_bytes(), _passphrase()))
    logs = sorted(args.copy.parent.glob(f"{args.copy.name}.*.log"))
    if not logs:
        say("この写しの記録はありません。", "There is no log beside this copy.")
    for path in logs:
        terminal = path.name.split(".")[-2]
        lines = [(line.number, dict(line.content)) for line in log.read(path, copy)]
        actor = system_actor(copy.about.municipality, "service.change")
        done = bring_back(actor=actor, copy=copy.about.copy, terminal=terminal, lines=lines)
        say(
            f"端末 {terminal}: 発行 {done.papers} 件、届出の受付 {done.notices} 件、閲覧・検索 {done.looks} 件を取り込みました"
            f"（取込み済み {done.known} 件）。",
            "Brought back.",
        )
    return 0
