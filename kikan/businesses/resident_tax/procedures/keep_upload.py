"""keep_upload, opened_upload: a file between its trial and its import (試行中のファイル), sealed; emptied when it is taken in."""

import os
import zlib
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kikan.businesses.resident_tax.models import DocumentUpload
from kikan.shared.access import Actor
from kikan.shared.addressees import vault_keys
from kikan.shared.addressees.vault_keys import NONCE
from kikan.shared.errors import NotFound
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

SERIES = "resident_tax.document_upload"


@dataclass(frozen=True, repr=False)
class Upload:
    """A file as it was handed in, with what its covering sheet says."""

    number: int
    name: str
    layout: str
    received_on: date
    people_stated: int | None
    total_stated: int | None
    content: bytes


@procedure("resident_tax.keep_upload", right="resident_tax.change", ja="課税資料ファイルの受付")
def keep_upload(
    *, actor: Actor, content: bytes, name: str, layout: str, received_on: date, people_stated: int | None = None,
    total_stated: int | None = None,
) -> int:  # fmt: skip
    """Keep a file for its trial, sealed under the municipality's key; returns its number. Errors: VaultClosed."""
    number, keys, nonce = numbers.draw(SERIES), vault_keys.newest(), os.urandom(NONCE)
    sealed = AESGCM(keys.data).encrypt(nonce, zlib.compress(content, 1), _bound_to(number))
    DocumentUpload.objects.create(
        municipality=current_or_raise(), number=number, name=name[:100], layout=layout, received_on=received_on,
        people_stated=people_stated, total_stated=total_stated, key=keys.number, sealed=nonce + sealed,
        uploaded_by=actor.user, uploaded_at=clock.now(),
    )  # fmt: skip
    return number


def _bound_to(number: int) -> bytes:
    return f"document_upload:{number}".encode()


@procedure("resident_tax.open_upload", right="resident_tax.change", ja="受け付けた課税資料ファイルの読込み")
def open_upload(*, actor: Actor, number: int) -> Upload:
    """The file of a trial. Errors: NotFound where it was taken in already; VaultClosed."""
    row = DocumentUpload.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None or not bytes(row.sealed):
        raise NotFound(
            "このファイルは、もうありません。",
            what_to_do="取込みの一覧を確かめるか、ファイルを選び直してください。",
        )
    sealed = bytes(row.sealed)
    opened = AESGCM(vault_keys.numbered(row.key).data).decrypt(
        sealed[:NONCE], sealed[NONCE:], _bound_to(number)
    )
    return Upload(
        number,
        row.name,
        row.layout,
        row.received_on,
        row.people_stated,
        row.total_stated,
        zlib.decompress(opened),
    )


@procedure("resident_tax.empty_upload", right="resident_tax.change", ja="受け付けた課税資料ファイルの消去")
def empty_upload(*, actor: Actor, number: int) -> None:
    """Leave nothing of a file but that it was here: it was taken in or given up."""
    DocumentUpload.objects.filter(municipality=current_or_raise(), number=number).update(sealed=b"")
