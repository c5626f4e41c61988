"""kikan delivery: everything of a municipality in the designated format, signed and sealed; and looked at again."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kikan.site.commands.export import add_municipality, for_ourselves_alone, name_of, refuse

HELP = "移出の一式を作る・確かめる / a signed and sealed delivery of one municipality"
DESCRIPTION = """\
  kikan delivery write CODE FILE [--receiver age1…]   指定様式・全記録・画像・レイアウト定義書を、署名して封をする
  kikan delivery check FILE --key KEYFILE             署名、件数、合計、ハッシュを確かめる（何も読み込まない）
  kikan delivery key                                  この導入の署名の公開鍵と照合番号

--receiver がないときは、この一式だけの開封鍵を作り、標準出力に1度だけ示します。一式とは別の手段で渡してください。
開封鍵と一式は、公開されている age でも開けます。知らない導入の一式は、照合番号を確かめてから --signed-by を付けます。

Everything of one municipality in the designated format, signed (Ed25519) and sealed (age). Without --receiver a
key for this parcel alone is drawn and shown once: hand it over apart.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "delivery", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    write = acts.add_parser("write", help="作る / write")
    add_municipality(write)
    write.add_argument("file", type=Path, help="できるファイル / the file to make")
    write.add_argument("--receiver", metavar="age1…", help="受取側の公開鍵 / the receiver's public key")
    check = acts.add_parser("check", help="確かめる / check")
    check.add_argument("file", type=Path)
    add_opening(check, required=True)
    acts.add_parser("key", help="署名の公開鍵 / public key of our signature")


def add_opening(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """What opening a parcel needs."""
    parser.add_argument(
        "--key", type=Path, required=required, metavar="FILE", help="開封鍵のファイル / file with its key"
    )
    parser.add_argument(
        "--signed-by", action="append", default=[], metavar="KEY", help="認める公開鍵 / public key to trust"
    )


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 with the reason."""
    from kikan.shared.errors import ProcedureError

    acts = {"write": _write, "check": _check, "key": _key}
    try:
        return acts[args.act](args)
    except ProcedureError as error:
        return refuse(error)
    except OSError as error:
        print(
            f"{error.filename or ''} を読み書きできません: {error.strerror}\nNothing was changed.",
            file=sys.stderr,
        )
        return 1


def trusted(args: argparse.Namespace) -> Sequence[str]:
    """Our own keys and those somebody vouches for."""
    from kikan.shared.exchange.signing import own_keys

    return [*own_keys(), *args.signed_by]


def _write(args: argparse.Namespace) -> int:
    from kikan import __version__
    from kikan.shared.access import doors
    from kikan.shared.errors import Refused
    from kikan.shared.exchange import parcel
    from kikan.shared.exchange.package import write_package

    name = name_of(args.code)
    if args.file.exists():
        raise Refused(f"{args.file} がすでにあります。", what_to_do="別の名前を指定してください。")
    key, recipient = parcel.new_key()
    if args.receiver:
        key, recipient = "", parcel.check_receiver(args.receiver)
    doors.note("exported", terminal="console", municipality=args.code)
    with for_ourselves_alone(), tempfile.TemporaryDirectory(prefix=".kikan-", dir=args.file.parent) as work:
        folder = Path(work) / "files"
        folder.mkdir()
        delivery = write_package(args.code, folder, version=__version__)
        parcel.seal(folder, args.file, recipient)
    print(
        f"{name}: {len(delivery.files)} ファイル {delivery.rows:,} 行を {args.file} に封をしました。 / Sealed."
    )
    if key:
        print(f"開封鍵（この一式だけ。別の手段で渡す） / key, hand over apart:\n{key}")
    return 0


def _check(args: argparse.Namespace) -> int:
    from kikan.shared.exchange import parcel, signing

    key = args.key.read_text("utf-8")
    with parcel.opened(args.file, key, trusted=trusted(args)) as found:
        it = found.delivery
    layouts = sum(f.kind == "layout" for f in it.files)
    print(
        f"{it.municipality:06d} {it.name}（基準日 {it.reference_on}、版 {it.version}）: 署名・ハッシュとも一致しました。"
        f"表 {it.rows:,} 行、指定様式 {layouts} ファイル、全 {len(it.files)} ファイル / signed, whole and unchanged"
    )
    print(f"署名の照合番号: {signing.fingerprint(found.signed_by)}")
    return 0


def _key(args: argparse.Namespace) -> int:
    from kikan.shared.exchange import signing

    for number, key in enumerate(signing.own_keys()):
        print(f"{key}　照合番号 {signing.fingerprint(key)}{'' if number == 0 else '（以前の鍵）'}")
    return 0
