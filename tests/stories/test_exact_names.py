"""Exact names through every channel: form, record, screen, search, paper, file, export and reading back."""

import csv
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.exchange import outside
from kikan.businesses.residents.procedures.issue_record_copy import issue_record_copy
from kikan.businesses.residents.reads.search import search
from kikan.businesses.residents.tests import desk, scenes
from kikan.shared.addressees.models import Name
from kikan.shared.documents import archive
from kikan.shared.exchange.leaving import differences, export, read_back
from kikan.shared.tenancy import clock, tenant

# Forms of 邉, 吉, 高, 崎, 葛; a compatibility ideograph that NFC would change; an added character without a glyph here.
NAMES = (
    "渡邉\U000e011d　一", "𠮷田　二", "髙﨑　三", "葛\U000e0102西　四", "神\ufa19　五", "行\U0010de92　六",
)  # fmt: skip
PRINTED = NAMES[:5]
EMPTY_TOWN = 64033


@pytest.fixture
def town(live_database: object) -> Any:
    with clock.set_to(scenes.TODAY):
        desk.open_towns()
        yield {name: scenes.move_in(scenes.person(name)).persons[0] for name in NAMES}


def test_a_name_is_the_same_sequence_in_every_channel(
    town: dict[str, int], tmp_path: Path, settings: Any
) -> None:
    settings.KIKAN_OUTSIDE = str(tmp_path / "outside")
    _on_screens(town)
    _on_papers(town, tmp_path)
    _in_messages(tmp_path)
    _through_export(town, tmp_path)


def _on_screens(town: dict[str, int]) -> None:
    client = desk.signed_in("resident_clerk")
    for name, number in town.items():
        assert name in desk.text_of(client.get(desk.residents(f"persons/{number}/")))
        with tenant(scenes.TOWN):
            assert number in [hit.person for hit in search(name.split("　")[0]).hits]


def _on_papers(town: dict[str, int], folder: Path) -> None:
    """The text layer of the paper holds the sequence, so what is copied from it is the same name."""
    actor = scenes.clerk(scenes.TOWN, "residents.look", "residents.print", "worklist.look", "documents.look")
    for name in PRINTED:
        (issue, *_) = issue_record_copy(persons=[town[name]], shown=Shown(), actor=actor)
        with tenant(scenes.TOWN):
            made = archive.pdf(issue, actor)
        path = folder / f"{issue}.pdf"
        path.write_bytes(made)
        text = "".join(page.extract_text() for page in PdfReader(path).pages)
        assert name.split("　")[0] in text.replace(" ", ""), name


def _in_messages(folder: Path) -> None:
    outside.send(scenes.clerk())
    sent = "".join(p.read_text("utf-8") for p in (folder / "outside").rglob("*.json"))
    assert [name for name in NAMES if name not in sent] == []


def _through_export(town: dict[str, int], folder: Path) -> None:
    export(scenes.TOWN, folder / "first", version="test")
    with (folder / "first" / "addressees_name.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["name"]: row["jis"] for row in csv.DictReader(file)}
    assert set(NAMES) <= set(rows)
    assert [rows[name] for name in NAMES] == [
        "渡邉　一", "吉田　二", "高﨑　三", "葛西　四", "神\ufa19　五", "行〓　六",
    ]  # fmt: skip
    read_back(EMPTY_TOWN, folder / "first")
    with tenant(EMPTY_TOWN):
        assert set(Name.objects.values_list("name", flat=True)) >= set(NAMES)
    export(EMPTY_TOWN, folder / "second", version="test")
    assert list(differences(folder / "first", folder / "second")) == []
