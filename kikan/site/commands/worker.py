"""kikan worker: carry out runs, tell businesses what happened, until SIGTERM or Ctrl+C."""

from __future__ import annotations

import argparse
import signal
from typing import Any

HELP = "処理の実行（常駐） / carry out runs and tell businesses what happened"
DESCRIPTION = """\
依頼された一括処理を実行し、記録を各業務へ連携します。SIGTERM または Ctrl+C で区切りのよい所で停止します。
Carries out runs and tells businesses what happened. SIGTERM or Ctrl+C stops it after the block at hand.
"""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "worker", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--no-sweep",
        action="store_true",
        help="連携と日次の要約値を行わない / carry out runs only, tell nobody anything",
    )


def run(args: argparse.Namespace) -> int:
    from kikan.shared.access.digest import digest_everywhere
    from kikan.shared.jobs.memory import keep_freed_memory
    from kikan.shared.jobs.worker import Worker
    from kikan.shared.operation.probing import probe_each_minute
    from kikan.shared.worklist.sweep import sweep_everywhere
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.supervisor import fail
    from kikan.site.upgrading.standing import refuse_unless_fitting

    try:
        refuse_unless_fitting()
    except LaunchError as error:
        return fail(error)
    keep_freed_memory()
    worker = Worker(beside=() if args.no_sweep else (sweep_everywhere, digest_everywhere, probe_each_minute))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    worker.run_forever()
    return 0
