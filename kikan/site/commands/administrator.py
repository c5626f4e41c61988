"""kikan municipality, kikan administrator: the first steps of a real installation, which has no sample users."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kikan.shared.access.accounts import Issued

MUNICIPALITY = "団体を登録する / register a municipality"
ADMINISTRATOR = "最初の管理者を登録する / make the first administrators"
HOW = """\
最初は二人を登録します。一人が利用者と権限を管理し、もう一人が承認します。
  kikan administrator 062022 --login … --name …             情報担当（利用者・端末・条例値の管理）
  kikan administrator 062022 --login … --name … --approver  権限承認者
Two people are needed at first: one keeps users and rights, the other approves."""
ROLES = {"operator": "情報担当", "rights_approver": "権限承認者", "provider": "運営事業者"}


def register(subparsers: Any) -> None:
    town = subparsers.add_parser("municipality", help=MUNICIPALITY, description=MUNICIPALITY)
    town.add_argument("code", help="団体コード（6桁） / local government code")
    town.add_argument("name", help="名称（例 米沢市） / its name")
    town.add_argument("kana", help="カナ（例 ヨネザワシ） / its reading")
    town.add_argument("prefecture", help="都道府県 / prefecture")
    person = subparsers.add_parser(
        "administrator",
        help=ADMINISTRATOR,
        description=HOW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    person.add_argument("code", help="団体コード（6桁） / local government code")
    person.add_argument("--login", required=True, help="利用者ID / id to sign in with")
    person.add_argument("--name", default="", help="氏名 / name")
    person.add_argument("--office", default="総務課", help="所属（既定 総務課） / section")
    kind = person.add_mutually_exclusive_group()
    kind.add_argument("--approver", action="store_true", help="権限承認者にする / an approver")
    kind.add_argument("--provider", action="store_true", help="運営事業者の職員にする / of the provider")
    kind.add_argument("--reset", action="store_true", help="パスワードと二要素を再設定する / let in again")


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 with the reason when not, and nothing is written."""
    from kikan.ground.check_digits import is_municipality_code
    from kikan.shared.errors import ProcedureError

    if not is_municipality_code(args.code):
        print(
            f"団体コードではありません（指定: {args.code}）。検査数字を含む6桁で指定してください。",
            file=sys.stderr,
        )
        return 1
    try:
        return _register(args) if args.command == "municipality" else _make(args)
    except ProcedureError as error:
        print(f"{error.message}{error.what_to_do} / Nothing was written.", file=sys.stderr)
        return 1


def _register(args: argparse.Namespace) -> int:
    from kikan.shared.errors import Refused
    from kikan.shared.tenancy.models import Municipality

    if Municipality.objects.filter(code=int(args.code)).exists():
        raise Refused("この団体は登録されています。")
    Municipality.objects.create(
        code=int(args.code), name=args.name, kana=args.kana, prefecture=args.prefecture, is_sample=False
    )
    print(
        f"{args.name}（{args.code}）を登録しました。次に kikan administrator で管理者を二人登録してください。"
    )
    return 0


def _make(args: argparse.Namespace) -> int:
    from kikan.shared.access.first_people import let_in_again, make_administrator
    from kikan.shared.errors import Refused
    from kikan.shared.tenancy.models import Municipality

    code = int(args.code)
    if not Municipality.objects.filter(code=code).exists():
        raise Refused(
            "この団体は登録されていません。", what_to_do="先に kikan municipality で登録してください。"
        )
    if args.reset:
        _hand_over(let_in_again(code, login=args.login), "再設定")
        return 0
    if not args.name.strip():
        raise Refused("氏名（--name）を指定してください。")
    role = "rights_approver" if args.approver else "provider" if args.provider else "operator"
    issued = make_administrator(code, login=args.login, name=args.name.strip(), role=role, office=args.office)
    _hand_over(issued, ROLES[role])
    return 0


def _hand_over(issued: Issued, what: str) -> None:
    """Shown here once: the password and the code that the authenticator reads."""
    import segno

    print(f"{issued.name}（{issued.login}）　{what}")
    print("次の内容は一度だけ表示します。本人に直接渡してください。 / Shown once; hand it over in person.")
    print(f"  最初のパスワード / first password: {issued.password}")
    print(f"  二要素の鍵 / second factor:        {issued.second_factor}")
    segno.make(issued.address, error="m").terminal(compact=True)
