"""kikan vault: the keys of 個人番号 and 住民票コード – changed, wrapped anew, handed to who takes a municipality over."""

from __future__ import annotations

import argparse
import base64
import json
import sys
from pathlib import Path
from typing import Any

from kikan.site.commands.export import municipality_code
from kikan.site.launcher.installation import write_private

HELP = "番号の保管庫の鍵を扱う / the keys of the vault of numbers"
DESCRIPTION = """\
list     団体ごとの鍵と件数を表示します。
rotate   団体の鍵を作り直し、すべての番号を封じ直します（1団体、途中でやめると何も変わりません）。
rewrap   導入の鍵（KIKAN_VAULT_KEY）を替えたとき、団体の鍵を新しい鍵で包み直し、二要素の鍵を封じ直します。
         KIKAN_VAULT_KEY=新しい鍵,古い鍵 として実行し、終わったら古い鍵を除きます。
send     団体が移るとき、団体の鍵を受取側の公開鍵（RSA、PEM）で封じたファイルを作ります。
receive  読み戻した団体の鍵を、自分の秘密鍵で受け取ります。

list     shows the keys and how much each municipality keeps.
rotate   draws new keys for a municipality and seals every number anew, all or nothing.
rewrap   wraps all keys and seals the second factors by the first key of KIKAN_VAULT_KEY=new,old; then the old one can go.
send     writes the keys of a municipality that leaves, encrypted for the receiver's public key (RSA, PEM).
receive  takes the keys of a municipality that was read back, with our own private key.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "vault", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", choices=("list", "rotate", "rewrap", "send", "receive"), help="操作 / what to do"
    )
    parser.add_argument("code", nargs="?", type=municipality_code, help="団体コード / local government code")
    parser.add_argument(
        "--key", type=Path, metavar="PEM", help="公開鍵（send）・秘密鍵（receive） / public or private key"
    )
    parser.add_argument("--file", type=Path, metavar="FILE", help="鍵のファイル / file of the keys")


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 with the reason, nothing changed."""
    from kikan.shared.errors import ProcedureError

    acts = {"list": _list, "rotate": _rotate, "rewrap": _rewrap, "send": _send, "receive": _receive}
    if args.what in ("rotate", "send", "receive") and args.code is None:
        return _fail("団体コードを指定してください。")
    if args.what in ("send", "receive") and (args.key is None or args.file is None):
        return _fail("--key と --file を指定してください。")
    try:
        return acts[args.what](args)
    except ProcedureError as error:
        return _fail(f"{error.message}{error.what_to_do}")
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}")


def _fail(reason: str) -> int:
    print(f"{reason}\nNothing was changed.", file=sys.stderr)
    return 1


def _codes(args: argparse.Namespace) -> list[int]:
    from kikan.shared.tenancy.models import Municipality

    if args.code is not None:
        return [args.code]
    return list(Municipality.objects.order_by("code").values_list("code", flat=True))


def _list(args: argparse.Namespace) -> int:
    from kikan.shared.addressees.models import Secret, VaultKey
    from kikan.shared.tenancy import format_code, tenant

    for code in _codes(args):
        with tenant(code):
            keys = list(VaultKey.objects.order_by("number").values_list("number", "made_at"))
            count = Secret.objects.count()
        newest = f"鍵 {keys[-1][0]}（{keys[-1][1]:%Y-%m-%d}）" if keys else "鍵なし"
        print(f"{format_code(code)}: {count:,} 件 {newest} / {count:,} numbers, {len(keys)} keys")
    return 0


def _rotate(args: argparse.Namespace) -> int:
    from kikan.shared.addressees import vault

    count = _noted(args.code, "vault_rotated", vault.rotate)
    print(f"{count:,} 件を新しい鍵で封じ直しました。 / Sealed anew.")
    return 0


def _rewrap(args: argparse.Namespace) -> int:
    from kikan.shared.access import second_factor
    from kikan.shared.addressees import vault_keys

    counts = [_noted(code, "vault_rewrapped", vault_keys.wrap_anew) for code in _codes(args)]
    factors = second_factor.seal_all()
    print(f"二要素の鍵 {factors} 個を封じ直しました。 / Second factors sealed anew.")
    print(
        f"{len(counts)} 団体の鍵 {sum(counts)} 個を包み直しました。古い鍵を KIKAN_VAULT_KEY から除けます。 / Wrapped anew."
    )
    return 0


def _send(args: argparse.Namespace) -> int:
    from kikan.shared.addressees import vault_keys

    public = args.key.read_bytes()

    def parcels() -> int:
        found = vault_keys.for_receiver(public)
        body = {str(number): base64.b64encode(parcel).decode() for number, parcel in found.items()}
        write_private(args.file, json.dumps({"form": 1, "keys": body}, indent=1))
        return len(found)

    count = _noted(args.code, "vault_keys_sent", parcels)
    print(
        f"{count} 個の鍵を {args.file} に書きました。受取側の秘密鍵だけで開けます。 / Written for the receiver alone."
    )
    return 0


def _receive(args: argparse.Namespace) -> int:
    from kikan.shared.addressees import vault_keys
    from kikan.shared.errors import Refused

    private = args.key.read_bytes()
    try:
        body = json.loads(args.file.read_text("utf-8"))
        parcels = {int(number): base64.b64decode(text) for number, text in body["keys"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("鍵のファイルではありません。") from error
    count = _noted(args.code, "vault_keys_received", lambda: vault_keys.received(private, parcels))
    print(f"{count} 個の鍵を受け取りました。 / Taken.")
    return 0


def _noted(code: int, act: str, work: Any) -> int:
    """Do the work and write the line of the log of administration in one transaction."""
    from kikan.shared.access import system_actor
    from kikan.shared.access.administration_log import note
    from kikan.shared.tenancy import tenant

    with tenant(code):
        count = int(work())
        note(system_actor(code), act, 件数=count)
    return count
