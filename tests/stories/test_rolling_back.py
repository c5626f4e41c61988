"""A cut-over is rolled back: the municipality is restored to the moment the page tells, and taken in again."""

import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from kikan.shared.exchange.leaving import differences
from kikan.shared.tenancy.clock import TOKYO
from kikan.site.recovery import keeping
from kikan.site.recovery.municipal import restore_municipality
from kikan.site.recovery.tests.conftest import House, house  # noqa: F401  (a fixture)
from tests.stories.moving import JOINING

pytestmark = [pytest.mark.slow, pytest.mark.once]
ROOT = Path(__file__).parents[2]
NUMBERS = {"journal_counter", "journal_entry", "journal_subject", "tenancy_number_series"}


def done(house: House, *arguments: object) -> str:  # noqa: F811
    environment = {
        **house.environment(), "KIKAN_VAULT_KEY": os.environ["KIKAN_VAULT_KEY"], "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    given = [sys.executable, "-m", *map(str, arguments)]
    ran = subprocess.run(given, env=environment, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-4000:]
    return ran.stdout


def moved(house: House, *arguments: object) -> str:  # noqa: F811
    return done(house, "tests.stories.moving", *arguments)


def told(house: House, number: int) -> dict[str, object]:  # noqa: F811
    found: dict[str, object] = json.loads(moved(house, "told", number))
    return found


def exported(house: House, folder: Path) -> Path:  # noqa: F811
    done(house, "kikan", "export", f"{JOINING:06d}", folder)
    return folder


def test_what_was_taken_in_is_rolled_back_to_the_row_and_taken_in_again(house: House, tmp_path: Path) -> None:  # noqa: F811
    number = int(moved(house, "prepare"))
    keeping.backup(house.installation)
    moved(house, "decide", number)
    before = exported(house, tmp_path / "before")
    # The page tells a whole second before the taking in.
    time.sleep(2.5)
    moved(house, "take", number)
    taken = told(house, number)
    assert taken["standing"] == "取込み済み"
    assert int(str(taken["people"])) > 150
    moved(house, "back", number)
    until = datetime.fromisoformat(str(told(house, number)["until"])).replace(tzinfo=TOKYO)
    put_back = restore_municipality(house.installation, JOINING, until, ("佐藤", "鈴木"))
    assert "件数が合わない" in (put_back.aside / "data_migration_cutover_decision.csv").read_text()
    assert set(differences(before, exported(house, tmp_path / "after"))) == NUMBERS
    now = told(house, number)
    assert {k: now[k] for k in ("standing", "people", "is_go", "obstacles")} == {
        "standing": "取込み前", "people": 0, "is_go": False, "obstacles": [],
    }  # fmt: skip
    moved(house, "decide", number)
    moved(house, "take", number)
    again = told(house, number)
    assert {**again, "until": ""} == {**taken, "until": ""}
