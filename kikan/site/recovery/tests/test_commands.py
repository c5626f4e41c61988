"""The commands as a person meets them: what they print, what they refuse, how they exit."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kikan.shared.exchange.leaving import DamagedExport, differences
from kikan.site.commands import main
from kikan.site.launcher import LaunchError
from kikan.site.recovery.confirming import moment, two_names
from kikan.site.recovery.tests.clerk import act, found


def test_a_town_leaves_and_is_read_back_into_an_empty_one(live_database, tmp_path: Path, capsys) -> None:
    for code in (62022, 62090):
        found(code)
    act(62022)
    folder = tmp_path / "out"
    assert main(["export", "062022", str(folder)]) == 0
    assert main(["read-back", "62090", str(folder), "--compare"]) == 0
    assert "違いはありません" in capsys.readouterr().out
    assert main(["export", "062090", str(tmp_path / "again")]) == 0
    assert list(differences(folder, tmp_path / "again")) == []
    assert oct(next(folder.glob("*.csv")).stat().st_mode)[-2:] == "00"


def test_what_cannot_be_exported_or_read_back_is_refused_with_a_reason(
    live_database, tmp_path, capsys
) -> None:
    found(62022)
    act(62022)
    assert main(["export", "062138", str(tmp_path / "no")]) == 1
    assert "団体 062138 はこの導入にありません" in capsys.readouterr().err
    assert main(["export", "062022", str(tmp_path / "out")]) == 0
    assert main(["export", "062022", str(tmp_path / "out")]) == 1
    assert "空ではありません" in capsys.readouterr().err
    assert main(["read-back", "062022", str(tmp_path / "out")]) == 1
    assert "すでに記録があります" in capsys.readouterr().err
    (tmp_path / "out" / "manifest.json").write_text("{")
    assert main(["read-back", "062022", str(tmp_path / "out")]) == 1
    assert "目録" in capsys.readouterr().err
    assert issubclass(DamagedExport, Exception)


def test_no_name_of_a_command_is_hidden(capsys) -> None:
    for name in ("backup", "restore", "export", "read-back"):
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        shown = capsys.readouterr().out
        assert "municipality" in shown or "database" in shown
        assert "し" in shown


@pytest.mark.parametrize("names", [[], ["佐藤"], ["佐藤", "佐 藤"], ["佐藤", " "], ["佐藤", "鈴木", "高橋"]])
def test_a_replacement_needs_two_different_persons(names: list[str]) -> None:
    with pytest.raises(LaunchError, match="2人の氏名"):
        two_names(names)


def test_a_moment_is_japanese_time_and_in_the_past() -> None:
    assert moment("2020-01-01T09:00:00").astimezone(UTC) == datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(LaunchError, match="未来"):
        moment((datetime.now(UTC) + timedelta(hours=1)).isoformat())
    with pytest.raises(LaunchError, match="2026-11-24T10:30:00"):
        moment("yesterday")


def test_a_restore_without_two_names_or_a_backup_exits_with_the_reason(monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.delenv("KIKAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("KIKAN_DATA_DIR", str(tmp_path / "data"))
    assert main(["restore", "--until", "2020-01-01", "--replace", "--confirmed-by", "佐藤"]) == 1
    assert "2人の氏名" in capsys.readouterr().err
    assert main(["restore", "--until", "2020-01-01"]) == 1
    assert "バックアップがありません" in capsys.readouterr().err
    assert main(["backup"]) == 1
    assert "起動していません" in capsys.readouterr().err
