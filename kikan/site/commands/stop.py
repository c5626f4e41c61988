"""kikan stop: end the installation that runs in the data folder."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import time
from typing import Any

from kikan.site.launcher.installation import Installation

NEEDS_DJANGO = False
HELP = "停止する / stop what runs in the data folder"
WAIT_SECONDS = 60


def register(subparsers: Any) -> None:
    subparsers.add_parser("stop", help=HELP, description=HELP)


def run(args: argparse.Namespace) -> int:
    """0 when nothing runs any more."""
    installation = Installation()
    pid = installation.supervisor
    if not pid:
        print("起動していません。 / Nothing is running.")
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + WAIT_SECONDS
    while installation.supervisor:
        if time.monotonic() > deadline:
            print(f"プロセス {pid} が終了しません。 / Process {pid} does not end.")
            return 1
        time.sleep(0.1)
    print("停止しました。 / Stopped.")
    return 0
