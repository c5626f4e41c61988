"""A PostgreSQL elsewhere: dumped whole by a role that may, proven on a server of our own."""

from pathlib import Path

import pytest

from kikan.site.commands import main
from kikan.site.recovery.dumping import check
from kikan.site.recovery.tests.clerk import act, found

pytestmark = pytest.mark.slow


@pytest.fixture
def entered(live_database, monkeypatch, tmp_path: Path):
    """A town with an act, the commands' environment, and a folder that the server's account may pass."""
    found(62022)
    act(62022)
    monkeypatch.setenv("KIKAN_DATABASE_URL", live_database.url)
    return live_database


def test_a_role_under_row_security_is_refused_for_a_dump(entered, tmp_path, capsys) -> None:
    assert main(["backup", str(tmp_path / "dumps")]) == 1
    assert "KIKAN_BACKUP_DATABASE_URL" in capsys.readouterr().err
    assert list((tmp_path / "dumps").iterdir()) == []


def test_a_dump_restores_to_the_row_and_a_false_note_is_seen(
    entered, test_databases, monkeypatch, open_folder, capsys
) -> None:
    place = test_databases.admin.of(entered.database)
    monkeypatch.setenv("KIKAN_BACKUP_DATABASE_URL", place.url)
    monkeypatch.setenv("KIKAN_DATA_DIR", str(open_folder / "data"))
    dumps = open_folder / "dumps"
    assert main(["backup", str(dumps)]) == 0
    assert main(["backup", str(dumps), "--check"]) == 0
    assert "すべて一致" in capsys.readouterr().out
    note = next(dumps.glob("dump-*")) / "kikan.json"
    note.write_text(note.read_text().replace('"journal_entry": [\n   2', '"journal_entry": [\n   3'))
    from kikan.site.launcher.installation import Installation

    assert check(Installation(), dumps).different == ("journal_entry",)
