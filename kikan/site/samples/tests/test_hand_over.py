"""The files: the same bytes for the same seed, as the layouts say."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from kikan.shared.exchange.layouts import Layout
from kikan.site.samples import SampleTown, generate, write_files
from kikan.site.samples.layouts import codes, description, layouts
from kikan.site.samples.sources import FOLDER


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def rows_of(folder: Path, layout: Layout) -> list[dict[str, str]]:
    (path,) = folder.glob(f"*_{layout.business_id}_{layout.layout}_2*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="session")
def folder(small_town: SampleTown, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("hand_over")
    write_files(small_town, target)
    return target


def test_the_same_seed_makes_the_same_bytes(folder: Path, tmp_path: Path):
    write_files(generate("999997"), tmp_path)
    assert digests(tmp_path) == digests(folder)


def test_another_seed_makes_other_people(small_town: SampleTown):
    other = generate("999997", seed=2)
    assert other["names"]["name"].tolist() != small_town["names"]["name"].tolist()


def test_no_two_towns_share_their_people():
    one, other = generate("064033", 0.01), generate("064025", 0.01)
    assert one["names"]["name"].tolist()[:40] != other["names"]["name"].tolist()[:40]


@pytest.mark.parametrize("layout", layouts(), ids=lambda x: x.layout)
def test_a_file_keeps_its_layout(layout: Layout, folder: Path):
    rows = rows_of(folder, layout)
    assert rows, "an empty file tests nothing"
    for field in layout.fields:
        values = [row[field.name] for row in rows]
        assert max(map(len, values)) <= field.length, field.name
        assert all(values) or not field.required, field.name
        allowed = set(codes()[field.codes]) | {""} if field.codes else None
        assert allowed is None or set(values) <= allowed, field.name
        if field.type == "D":
            assert all(len(v) in (0, 10) for v in values)
        if field.type == "N":
            assert all(v.lstrip("-").isdigit() or not v for v in values), field.name
    keys = [tuple(row[k] for k in layout.key) for row in rows]
    assert len(set(keys)) == len(keys)


def test_the_manifest_counts_sums_and_hashes(folder: Path):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["municipality"] == "999997"
    assert "架空" in manifest["notice"]
    assert len(manifest["files"]) == len(layouts())
    for entry in manifest["files"]:
        data = (folder / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        lines = list(csv.DictReader(data.decode("utf-8").splitlines()))
        assert len(lines) == entry["rows"]
        for name, total in entry["sums"].items():
            assert sum(int(line[name]) for line in lines) == total


def test_rare_writings_survive_in_the_file(folder: Path):
    names = next(x for x in layouts() if x.layout == "resident_name")
    text = "".join(row["氏名"] for row in rows_of(folder, names))
    assert "\U000e010f" in text or "\U000e0108" in text or "\U000e0102" in text
    assert "𠮷" in text


def test_the_description_of_the_fields_is_current():
    assert (FOLDER / "layouts" / "fields.md").read_text("utf-8") == description()


def test_every_code_table_is_used():
    used = {f.codes for layout in layouts() for f in layout.fields if f.codes}
    assert used == set(codes())
