"""The command line finds its commands, explains them in two languages and fails plainly."""

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from kikan.site import commands
from kikan.site.commands import main


def test_help_names_every_command_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    names = [m.name for m in pkgutil.iter_modules(commands.__path__) if m.name != "tests"]
    assert [n for n in names if n.replace("_", "-") not in shown] == []
    assert "市町村" in shown
    assert "municipalities" in shown


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["no-such-command"])
    assert ended.value.code == 2
    assert "no-such-command" in capsys.readouterr().err


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "start" in capsys.readouterr().out


def test_a_command_that_finds_no_database_says_what_to_do(tmp_path: Path) -> None:
    keep = {k: v for k, v in os.environ.items() if not k.startswith("KIKAN_") and not k.startswith("PG")}
    done = subprocess.run(
        [sys.executable, "-m", "kikan", "migrate", "--check"],
        env={**keep, "KIKAN_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "make start" in done.stderr
    assert "Traceback" not in done.stderr
