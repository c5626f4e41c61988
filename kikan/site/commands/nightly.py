"""kikan nightly: what the service does of itself by the clock, all of it or one task now."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

NEEDS_DJANGO = False
HELP = "夜間の作業（バックアップ、写し、訓練） / backups, copies and drills by the clock"
DESCRIPTION = """\
決まった時刻に、バックアップ、停止時の写し、容量の計測、復元訓練、更新訓練を行い、結果と所要時間を記録します。
kikan start は、これを自動で動かします（KIKAN_NIGHTLY=0 で止めます）。名前を指定すると、その作業をいま行います。
systemd のタイマーで動かすときも、kikan nightly 名前 を実行すると記録が残ります。

Carries out backup, outage copies, capacity, restore drill and upgrade drill by the clock and keeps what came of it.
kikan start runs it (KIKAN_NIGHTLY=0 switches it off). With a name it carries that task out now and keeps its row.
"""


def register(subparsers: Any) -> None:
    from kikan.site.nightly.tasks import TASKS

    parser = subparsers.add_parser(
        "nightly", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "task", nargs="?", choices=[t.name for t in TASKS], help="いま行う作業 / a task to run now"
    )
    parser.add_argument("--measure", action="store_true", help="容量だけを表示する / show the capacity alone")
    parser.add_argument(
        "--sum-up",
        action="store_true",
        help="3年より前の計測を日ごとにまとめる / put old minutes together by day",
    )


def run(args: argparse.Namespace) -> int:
    """0 when the task went well; without a task it runs until a signal ends it."""
    from kikan.site.launcher.errors import LaunchError
    from kikan.site.launcher.installation import use_running_database
    from kikan.site.launcher.supervisor import fail, say
    from kikan.site.nightly import running
    from kikan.site.nightly.tasks import TASKS

    environment = dict(os.environ)
    if not use_running_database():
        return fail(
            LaunchError("起動していません。先に kikan start を実行してください。", "Nothing is running.")
        )
    if args.measure:
        print(f"{running.FIGURES}{json.dumps(running.measure())}")
        return 0
    if args.sum_up:
        print(f"{running.FIGURES}{json.dumps(running.sum_up())}")
        return 0
    if args.task is None:
        running.run_forever(environment)
    task = next(t for t in TASKS if t.name == args.task)
    has_passed = running.run(task, environment)
    say(f"{task.ja}: {'成功' if has_passed else '失敗'}", "passed" if has_passed else "failed")
    return 0 if has_passed else 1
