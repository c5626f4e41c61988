"""A sealed delivery opens whole or not at all: nothing in it is believed before its signature."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from kikan.shared.access import system_actor
from kikan.shared.addressees.models import Name, Person
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.exchange import package, parcel, signing
from kikan.shared.exchange.leaving import differences, export, read_back
from kikan.shared.exchange.outbound import definitions
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

TOWN, EMPTY = 62022, 62090
FORMULAS = ('=HYPERLINK("http://x","渡")', "+81", "'=1", "＝１", "@a\n改行")

pytestmark = pytest.mark.django_db
Files = dict[str, bytes]


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path, str]:
    """The folder of a delivery, the parcel, its key."""
    Municipality.objects.create(code=TOWN, name="見本市", kana="ミホンシ", prefecture="見本県")
    with tenant(TOWN):
        actor = system_actor(TOWN)
        entry = append(actor=actor, kind="test", procedure="test", subjects=[("person", 1)]).number
        for number, name in enumerate(FORMULAS, 1):
            Person.objects.create(municipality=TOWN, number=number, entry=entry)
            values = {"name": name, "name_key": "x", "kana_key": "y"}
            add(Name, {"person": number, "kind": "official"}, values, entry=entry, valid_from=clock.today())
    folder, file = tmp_path / "files", tmp_path / f"out{parcel.SUFFIX}"
    folder.mkdir()
    package.write_package(TOWN, folder, version="test")
    key, recipient = parcel.new_key()
    parcel.seal(folder, file, recipient)
    return folder, file, key


def test_a_formula_is_text_for_a_spreadsheet_and_comes_back_as_it_was(
    made: tuple[Path, Path, str], tmp_path: Path
) -> None:
    _, file, key = made
    with parcel.opened(file, key, trusted=signing.own_keys(), municipality=TOWN) as found:
        (path,) = (found.folder / package.LAYOUTS).glob("*_resident_name_*.csv")
        with path.open(encoding="utf-8", newline="") as content:
            shown = [row["氏名"] for row in csv.DictReader(content)]
        assert shown == ["'" + f.replace("\n", "\u2028") for f in FORMULAS]
        tables = found.folder / package.TABLES
        read_back(EMPTY, tables)
        export(EMPTY, tmp_path / "again", version="test")
        assert list(differences(tables, tmp_path / "again")) == []
        assert found.delivery.rows == sum(f.rows for f in found.delivery.files if f.kind == "table") > 10
    with tenant(EMPTY):
        assert tuple(Name.objects.order_by("person").values_list("name", flat=True)) == FORMULAS


def test_the_manifest_and_the_layout_book_tell_of_every_file(made: tuple[Path, Path, str]) -> None:
    folder = made[0]
    book = (folder / "layout-book.html").read_text("utf-8")
    listed = {f["file"]: f for f in json.loads((folder / package.MANIFEST).read_text("utf-8"))["files"]}
    on_disk = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(listed) == on_disk - {package.MANIFEST, signing.SIGNATURE}
    for one in definitions.outfiles():
        assert one.layout in book
        assert any(f["layout"] == one.layout for f in listed.values())
        assert all(item.name in book for item in one.items)
    assert listed["tables/addressees_person.csv"]["rows"] == len(FORMULAS)
    assert listed["tables/addressees_person.csv"]["sums"]["entry"] == str(len(FORMULAS))


def _repacked(file: Path, key: str, change: Callable[[Files], None]) -> None:
    """The parcel with other content, sealed anew for the same key, as somebody between might do it."""
    identity = pyrage.x25519.Identity.from_str(key)
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(file.read_bytes(), [identity]))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    file.write_bytes(pyrage.encrypt(out.getvalue(), [identity.to_public()]))


def _bomb(files: Files) -> None:
    files["tables/addressees_person.csv"] = b"0" * 50_000_000


def _path(files: Files) -> None:
    files["../outside.csv"] = files.pop("layouts/codes.csv")


def _extra(files: Files) -> None:
    files["tables/extra.csv"] = b"x"


def _manifest(files: Files) -> None:
    files[package.MANIFEST] = files[package.MANIFEST].replace(b'"062022"', b'"062090"')


def _row(files: Files) -> None:
    files["tables/addressees_person.csv"] = files["tables/addressees_person.csv"].replace(
        b"natural", b"unknown"
    )


def _unsigned(files: Files) -> None:
    del files[signing.SIGNATURE]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_bomb, "大きいファイル"), (_path, "目録にないファイル"), (_extra, "目録にないファイル"), (_manifest, "署名が合いません"),
        (_row, "変わっています"), (_unsigned, "目録か署名がない"),
    ],
)  # fmt: skip
def test_a_changed_parcel_is_refused_with_what_is_wrong(
    made: tuple[Path, Path, str], change: Callable[[Files], None], told: str
) -> None:
    _, file, key = made
    _repacked(file, key, change)
    with pytest.raises(ProcedureError, match=told), parcel.opened(file, key, trusted=signing.own_keys()):
        pass


def test_a_truncated_parcel_a_wrong_key_another_town_and_an_unknown_signer_are_refused(
    made: tuple[Path, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, file, key = made
    ours = signing.own_keys()
    with pytest.raises(Refused, match="開封鍵が違う"), parcel.opened(file, parcel.new_key()[0], trusted=ours):
        pass
    with pytest.raises(Refused, match="別の団体"), parcel.opened(file, key, trusted=ours, municipality=EMPTY):
        pass
    monkeypatch.setenv("KIKAN_VAULT_KEY", "a-key-of-another-installation-altogether")
    with pytest.raises(Refused, match="知らない導入"), parcel.opened(file, key, trusted=signing.own_keys()):
        pass
    with parcel.opened(file, key, trusted=ours) as found:
        assert found.signed_by == ours[0]
    file.write_bytes(file.read_bytes()[:-70_000])
    with pytest.raises(Refused, match="途中で切れている"), parcel.opened(file, key, trusted=ours):
        pass
