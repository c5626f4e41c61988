"""kikan new: what it lays out is a business; nothing is overwritten."""

import importlib.util
from pathlib import Path

import pytest

import kikan.businesses
from kikan.shared.manifest import Manifest
from kikan.site.commands import main


@pytest.fixture
def businesses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kikan.businesses, "__path__", [str(tmp_path)])
    return tmp_path


def test_a_new_business_has_a_manifest_that_loads(businesses: Path) -> None:
    assert main(["new", "business", "child_allowance", "児童手当", "--letter", "b"]) == 0
    spec = importlib.util.spec_from_file_location("laid_out", businesses / "child_allowance" / "manifest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert isinstance(module.MANIFEST, Manifest)
    assert (module.MANIFEST.name, module.MANIFEST.ja, module.MANIFEST.letter) == (
        "child_allowance",
        "児童手当",
        "b",
    )
    assert "class ChildAllowanceConfig" in (businesses / "child_allowance" / "apps.py").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [["Child", "児童"], ["../out", "児童"], ["child", "child"], ["child", "児童", "--letter", "bb"]],
)
def test_an_unfit_name_makes_nothing(businesses: Path, arguments: list[str]) -> None:
    assert main(["new", "business", *arguments]) == 1
    assert list(businesses.iterdir()) == []


def test_an_existing_business_is_left_alone(businesses: Path) -> None:
    (businesses / "water").mkdir()
    assert main(["new", "business", "water", "水道料金"]) == 1
    assert list((businesses / "water").iterdir()) == []
