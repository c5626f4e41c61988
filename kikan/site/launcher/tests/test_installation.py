"""The folder of an installation: where it is, what it keeps to itself, when it refuses."""

import os
from collections import namedtuple
from pathlib import Path

import pytest

from kikan.site.launcher import LaunchError, installation
from kikan.site.launcher.installation import Installation, default_folder

Usage = namedtuple("Usage", "total used free")


def test_a_named_folder_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KIKAN_DATA_DIR", str(tmp_path / "here"))
    assert default_folder() == tmp_path / "here"


def test_root_and_others_have_folders_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIKAN_DATA_DIR", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    as_root = default_folder()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert as_root.is_relative_to("/var/lib/kikan")
    assert default_folder() == installation.BASE / ".kikan"


def test_a_secret_is_drawn_once(tmp_path: Path) -> None:
    first = Installation(tmp_path).secret("app")
    assert Installation(tmp_path).secret("app") == first
    assert Installation(tmp_path).secret("owner") != first


def test_too_little_space_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installation.shutil, "disk_usage", lambda path: Usage(1 << 40, 1 << 40, 20 << 20))
    with pytest.raises(LaunchError) as refused:
        Installation(tmp_path).prepare()
    assert "空き容量が 20 MB" in refused.value.japanese
    assert "20 MB are free" in refused.value.english


def test_a_held_installation_names_its_supervisor(tmp_path: Path) -> None:
    held = Installation(tmp_path)
    assert held.supervisor == 0
    with held.locked():
        held.note_running(database_port=5000, port=8123)
        assert held.address.endswith(":8123")
        assert held.running_port == 5000
        assert Installation(tmp_path).supervisor == os.getpid()
    assert Installation(tmp_path).supervisor == 0
