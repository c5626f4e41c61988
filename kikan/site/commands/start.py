"""kikan start: database, migrations, samples, web server and worker, until Ctrl+C."""

from __future__ import annotations

import argparse
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation

NEEDS_DJANGO = False
HELP = "起動する（Ctrl+C で停止） / start everything (Ctrl+C stops it)"
DESCRIPTION = """\
データベース、画面、処理の実行を起動します。Ctrl+C ですべて停止します。
Starts database, screens and worker. Ctrl+C stops all of it.

KIKAN_PORT          画面のポート（既定 8000） / port of the screens
KIKAN_DATA_DIR      データの置き場所 / folder of the data
KIKAN_DATABASE_URL  外部の PostgreSQL 15 以上（指定時は内蔵を起動しない） / another PostgreSQL, 15 or later
KIKAN_SCALE         見本住民の規模（既定 0.1） / size of the sample population
KIKAN_SAMPLE=0      見本データを入れない / no sample data
KIKAN_NIGHTLY=0     夜間のバックアップ、写し、訓練を行わない / no backups, copies and drills by the clock
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "start", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--no-serve",
        action="store_true",
        help="データベースの準備だけして終わる / only prepare the database, then end",
    )


def run(args: argparse.Namespace) -> int:
    """Start, watch and stop; 0 after Ctrl+C or SIGTERM."""
    from django.db.utils import OperationalError
    from psycopg.errors import DiskFull

    from kikan.site.launcher.supervisor import Stopped, fail, say

    try:
        _run(serve=not args.no_serve)
    except Stopped:
        say("停止しました。", "Stopped.")
    except LaunchError as error:
        return fail(error)
    except OSError as error:
        return fail(_about(error))
    except OperationalError as error:
        if not isinstance(error.__cause__, DiskFull):
            raise
        return fail(_about(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))))
    return 0


def _run(serve: bool) -> None:
    from kikan.site.launcher.supervisor import refuse_taken_port, say, supervising

    host, port = os.environ.get("KIKAN_BIND", "127.0.0.1"), port_wanted()
    if serve:
        refuse_taken_port(host, port)
    installation = Installation()
    os.environ.setdefault("KIKAN_OUTSIDE", str(installation.folder / "outside"))
    with supervising(installation) as supervisor:
        say("データベースを起動しています…", "Starting the database …")
        supervisor.open_database()
        os.environ.setdefault("KIKAN_SAMPLE", "1")
        prepare(supervisor.owner is not None)
        if serve:
            _serve(supervisor, host, port)


def _serve(supervisor: Any, host: str, port: int) -> None:
    from kikan.site.launcher.children import nightly, web_server, worker
    from kikan.site.launcher.supervisor import environment, wait_until_answers

    web = web_server(f"{host}:{port}", environment())
    supervisor.start(web)
    near = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 (compared, not bound)
    probed = {"KIKAN_PROBE_URL": f"http://{near}:{port}/sign-in"}
    supervisor.start(worker({**probed, **environment()}))
    if os.environ.get("KIKAN_NIGHTLY", "1") == "1":
        supervisor.start(nightly(environment(), is_embedded=supervisor.server is not None))
    wait_until_answers(host, port, web)
    supervisor.installation.note_running(port=port)
    _greet(f"http://{host}:{port}")
    supervisor.watch()


def prepare(may_migrate: bool) -> None:
    """Make the tables where there are none, refuse those of another version, bring the samples in."""
    import django
    from django.db import connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kikan.site.settings")
    with _without_pool():
        django.setup()
    _make_or_refuse(may_migrate)
    if os.environ["KIKAN_SAMPLE"] == "1":
        _bring_in_samples()
    connections.close_all()


def _make_or_refuse(may_migrate: bool) -> None:
    from kikan.site.commands.migrate import bring_up_to_date
    from kikan.site.upgrading.standing import refuse_unless_fitting, standing

    if standing().is_empty:
        bring_up_to_date(may_migrate)
    refuse_unless_fitting()


@contextmanager
def _without_pool() -> Iterator[None]:
    """This process prepares and then only watches: it keeps no connections. Its children do."""
    os.environ["KIKAN_NO_POOL"] = "1"
    try:
        yield
    finally:
        del os.environ["KIKAN_NO_POOL"]


def _bring_in_samples() -> None:
    """Samples only where no real municipality works: the installation of a real one gets none."""
    from kikan.shared.tenancy.models import Municipality
    from kikan.site.launcher.supervisor import say
    from kikan.site.samples import ensure

    is_real = Municipality.objects.filter(is_sample=False).exists()
    if is_real and os.environ.get("KIKAN_DEMO"):
        raise LaunchError(
            "実在の団体のデータでは、体験環境を起動できません。--folder で別の置き場所を指定してください。",
            "This data holds real municipalities: no demo environment. Name another place with --folder.",
        )
    if is_real:
        os.environ["KIKAN_SAMPLE"] = "0"
        say("実在の団体があるため、見本データは入れません。", "Real municipalities found: no samples.")
    else:
        ensure(say)


def _greet(address: str) -> None:
    """Tell the address and, on a sample installation, a way in for each role of the first municipality."""
    from kikan.site.commands.links import sample_links
    from kikan.site.launcher.supervisor import say

    say(f"\n基幹が起動しました: {address}/", "(Ctrl+C で停止 / Ctrl+C stops)")
    links = sample_links(address) if os.environ["KIKAN_SAMPLE"] == "1" else {}
    if os.environ["KIKAN_SAMPLE"] != "1":
        say(
            "最初の団体と管理者は kikan municipality と kikan administrator で登録します。",
            "Register the first municipality and administrators with these commands.",
        )
    for town, roles in list(links.items())[:1]:
        say(f"\n見本データ（架空）です。{town}の役割ごとの入口:", "Sample data (fictitious). Sign in as:")
        for role, link in roles:
            say(f"  {role:　<12}{link}")
    if len(links) > 1:
        say(
            f"  ほか {len(links) - 1} 団体の入口は kikan links",
            "links of the other municipalities: kikan links",
        )


def port_wanted() -> int:
    text = os.environ.get("KIKAN_PORT", "8000")
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise LaunchError(
            f"KIKAN_PORT は 1～65535 の番号です（指定: {text}）。",
            f"KIKAN_PORT is a number from 1 to 65535 (given: {text}).",
        )
    return int(text)


def _about(error: OSError) -> LaunchError:
    """A full disk or a refused file, said plainly."""
    where = f" {error.filename}" if error.filename else ""
    return LaunchError(
        f"起動できません: {error.strerror}{where}。空き容量と権限を確かめてください（kikan doctor）。",
        f"Cannot start: {error.strerror}{where}. Check space and permissions (kikan doctor).",
    )
