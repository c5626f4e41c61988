"""The shipped units are what they must be, and what is wrong with others is named."""

import re
import shutil
from pathlib import Path

import pytest

from kikan.site.commands import _modules_for, _parser
from kikan.site.launcher.deployment import SERVICES, SHIPPED, TIMERS, faults, settings_of
from kikan.site.launcher.installation import BASE


def test_nothing_is_wrong_with_the_shipped_units() -> None:
    assert list(faults(SHIPPED)) == []


@pytest.fixture
def units(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "units"))


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("kikan-web.service", "User=kikan", "User=root", "kikan-web.service: User=kikan"),
        ("kikan-worker@.service", "UMask=0077\n", "", "kikan-worker@.service: UMask=0077"),
        ("kikan-web.service", "/etc/kikan/kikan.env", "/etc/kikan/kikan-owner.env", "表の所有者の合言葉"),
        ("kikan-drill.timer", "OnCalendar=", "Unknown=", "kikan-drill.timer: OnCalendar"),
    ],
)
def test_a_wrong_unit_is_named(units: Path, name: str, before: str, after: str, told: str) -> None:
    path = units / name
    path.write_text(path.read_text().replace(before, after))
    assert [fault for fault in faults(units) if told in fault]


def test_a_missing_unit_is_named(units: Path) -> None:
    (units / "kikan-backup.timer").unlink()
    assert "kikan-backup.timer: ありません / is missing" in list(faults(units))


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_calls_a_command_that_exists(name: str) -> None:
    parser, _ = _parser(_modules_for([]))
    for line in settings_of(SHIPPED / name)["ExecStart"]:
        parser.parse_args(line.split()[1:])


def test_every_timer_has_its_service_and_no_unit_holds_a_secret() -> None:
    assert {t.replace(".timer", ".service") for t in TIMERS} <= set(SERVICES)
    files = [p for p in (BASE / "deploy").rglob("*") if p.is_file()]
    secret = re.compile(r"(PASSWORD|SECRET_KEY|://[^:/\s]+:)(?!CHANGE)[=:]?[A-Za-z0-9]{12,}")
    assert [p.name for p in files if secret.search(p.read_text("utf-8"))] == []


def test_every_setting_of_the_example_is_asked_for_in_the_code() -> None:
    code = "".join(p.read_text("utf-8") for p in (BASE / "kikan").rglob("*.py") if "tests" not in p.parts)
    named = set(
        re.findall(r"^(KIKAN_\w+)=", (BASE / "deploy" / "settings.env.example").read_text(), re.MULTILINE)
    )
    assert {name for name in named if not re.search(rf"\b{name}\b", code)} == set()
