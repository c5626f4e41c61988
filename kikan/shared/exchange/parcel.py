"""A delivery as one encrypted file (封をした一式): ZIP, then age for one public key; and opened again, distrusting all of it.

The key is the receiver's own, or one drawn for this parcel alone, which is told apart from it. Both are opened by the ordinary
`age` program as well. Nothing of a parcel is believed before its signature; then only what the manifest names comes out of it.
"""

import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyrage

from kikan.shared.errors import Refused
from kikan.shared.exchange import signing
from kikan.shared.exchange.package import MANIFEST, Delivery, read_manifest, read_package

SUFFIX = ".zip.age"
MOST_MANIFEST = 256 << 20
BLOCK = 1 << 20
# The folders of a delivery; what an office keeps of the municipality stands below its code.
NAME = re.compile(
    r"(?:(?:tables|layouts|pictures|control)/|joint/[0-9]{6}/(?:attachments/)?)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,180}"
)
AGAIN = "渡した側に、もう一度書き出すよう依頼してください。何も読み込んでいません。"


@dataclass(frozen=True)
class Opened:
    """Where the files of a parcel lie, and what its manifest says."""

    folder: Path
    delivery: Delivery
    signed_by: str


def new_key() -> tuple[str, str]:
    """A key for one parcel: what opens it (told apart), and what seals it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def check_receiver(text: str) -> str:
    """A receiver's public key as it is kept. Errors: Refused."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text.strip()))
    except pyrage.RecipientError:
        raise Refused(
            "受取側の公開鍵の形が違います。", field="recipient",
            what_to_do="age1 で始まる文字列を、そのまま貼り付けてください。",
        ) from None  # fmt: skip


def seal(folder: Path, path: Path, recipient: str) -> None:
    """Write all files of a folder into one sealed file; it has its name only when it is whole."""
    part = path.with_name(f".{path.name}.part")
    receiver = pyrage.x25519.Recipient.from_str(recipient)
    with tempfile.TemporaryFile(dir=path.parent) as plain:
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for file in sorted(p for p in folder.rglob("*") if p.is_file()):
                archive.write(file, file.relative_to(folder).as_posix())
        plain.seek(0)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            pyrage.encrypt_io(cast(BinaryIO, plain), out, [receiver])
            out.flush()
            os.fsync(out.fileno())
    part.replace(path)


@contextmanager
def opened(
    path: Path, key: str, *, trusted: Collection[str], municipality: int | None = None
) -> Iterator[Opened]:
    """A parcel in a folder of ours that goes afterwards: signed, whole, unchanged.

    Errors: Refused for a wrong key, a damaged or foreign parcel, another municipality's, a path in a name, a bomb.
    """
    with tempfile.TemporaryDirectory(prefix="kikan-parcel-") as name:
        folder = Path(name) / "files"
        with tempfile.TemporaryFile(dir=name) as plain:
            _decrypt(path, key, cast(BinaryIO, plain))
            signed_by = _unpack(cast(BinaryIO, plain), folder, trusted)
        yield Opened(folder, read_package(folder, trusted=trusted, municipality=municipality), signed_by)


def _decrypt(path: Path, key: str, out: BinaryIO) -> None:
    try:
        identity = pyrage.x25519.Identity.from_str(key.strip())
        with path.open("rb") as sealed:
            pyrage.decrypt_io(sealed, out, [identity])
    except (pyrage.IdentityError, pyrage.DecryptError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Refused(
            "開封鍵が違うか、ファイルが途中で切れているか壊れています。", what_to_do=AGAIN
        ) from None
    out.seek(0)


def _unpack(plain: BinaryIO, folder: Path, trusted: Collection[str]) -> str:
    """The manifest first; only files it names come out, each no longer than it says."""
    folder.mkdir(mode=0o700)
    try:
        with zipfile.ZipFile(plain) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if len(infos) != len(archive.infolist()) or not {MANIFEST, signing.SIGNATURE} <= set(infos):
                raise Refused("目録か署名がないか、同じ名前のファイルが二つあります。", what_to_do=AGAIN)
            for name, most in ((MANIFEST, MOST_MANIFEST), (signing.SIGNATURE, signing.LARGEST)):
                _extract(archive, infos.pop(name), folder, most)
            signed_by = signing.require_signed(folder / MANIFEST, trusted)
            listed = {f.file: f.bytes for f in read_manifest(folder).files}
            if set(listed) != set(infos):
                raise Refused("目録にないファイルがあるか、目録のファイルが欠けています。", what_to_do=AGAIN)
            for name, info in infos.items():
                _extract(archive, info, folder, listed[name])
            return signed_by
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused("一式のファイルが壊れています。", what_to_do=AGAIN) from error


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, most: int) -> None:
    is_link = (info.external_attr >> 16) & 0o170000 == 0o120000
    if not NAME.fullmatch(info.filename) or ".." in info.filename or is_link:
        raise Refused("ファイルの名前に、使えないフォルダーや文字が入っています。", what_to_do=AGAIN)
    target, size = folder / info.filename, 0
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with archive.open(info) as source, target.open("wb") as out:
        for block in iter(lambda: source.read(BLOCK), b""):
            size += len(block)
            if size > most:
                raise Refused("展開すると目録より大きいファイルが入っています。", what_to_do=AGAIN)
            out.write(block)
