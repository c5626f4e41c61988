"""The contracts of .importlinter bite: each refuses the import it is there to refuse."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = [
    ("kikan/ground/planted.py", "import kikan.law", "A floor imports only floors below it"),
    ("kikan/shared/planted_room/__init__.py", "", "The rooms all businesses share"),
    ("kikan/shared/tenancy/planted.py", "import kikan.shared.access", "The rooms all businesses share"),
    ("kikan/businesses/one/reads.py", "import kikan.businesses.other.reads", "No business imports another"),
    ("kikan/businesses/one/reads.py", "import kikan.businesses.one.procedures", "The rooms of a business"),
    ("kikan/businesses/one/utils.py", "", "The rooms of a business"),
    ("kikan/businesses/one/law/planted.py", "import django", "Law is pure"),
    ("kikan/law/planted.py", "import time", "Law is pure"),
    ("kikan/businesses/one/screens/planted.py", "import kikan.businesses.one.models", "A screen asks"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with two invented businesses that have every room."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copy(ROOT / ".importlinter", folder)
    shutil.copytree(ROOT / "kikan", folder / "kikan", ignore=shutil.ignore_patterns("__pycache__", "static"))
    for business in ("one", "other"):
        for room in ("", "procedures", "models", "law", "screens"):
            package = folder / "kikan" / "businesses" / business / room
            package.mkdir(parents=True)
            (package / "__init__.py").touch()
        (folder / "kikan" / "businesses" / business / "reads.py").touch()
    return folder


def _lint(tree: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    return subprocess.run([sys.executable, "-c", code], cwd=tree, capture_output=True, text=True, check=False)


def test_the_tree_keeps_every_contract(tree: Path) -> None:
    linted = _lint(tree)
    assert linted.returncode == 0, linted.stdout
    assert " 0 broken" in linted.stdout


@pytest.mark.parametrize(("path", "line", "contract"), FORBIDDEN)
def test_a_planted_import_breaks_its_contract(tree: Path, path: str, line: str, contract: str) -> None:
    planted = tree / path
    before = planted.read_text() if planted.exists() else None
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(f"{line}\n")
    try:
        linted = _lint(tree)
    finally:
        planted.unlink() if before is None else planted.write_text(before)
        if planted.parent.name == "planted_room":
            shutil.rmtree(planted.parent)
    assert linted.returncode != 0
    assert re.search(rf"^{re.escape(contract)}.* BROKEN", linted.stdout, re.MULTILINE), linted.stdout
