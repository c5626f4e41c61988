"""Make a delivery (移出の一式の作成); parameter `leaving`: its number. Written, sealed, kept: each is a block that stays done."""

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings

from kikan.businesses.leaving.models import Leaving
from kikan.businesses.leaving.procedures.leave import keep_delivery
from kikan.businesses.leaving.reads.leavings import folder_of, require_leaving
from kikan.shared.errors import Refused
from kikan.shared.exchange import package, parcel, signing
from kikan.shared.jobs.context import Cancelled, Outcome, RunContext
from kikan.shared.tenancy import format_code, tenant

BLOCKS = 3


def run(context: RunContext) -> Outcome:
    """One parcel in the folder of the municipality. Errors: NotFound; Refused before the approval; VaultClosed."""
    number = int(context.parameters["leaving"])
    with tenant(context.municipality):
        asked = require_leaving(number)
        recipient, encoding = Leaving.objects.values_list("recipient", "encoding").get(
            municipality=context.municipality, number=number
        )
    if not asked.has("APPROVED"):
        raise Refused("移出が承認されていません。")
    if asked.delivery is not None:
        return Outcome.DONE
    folder = folder_of(context.municipality)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    work = folder / f".work-{number}"
    _prune(folder, work)
    try:
        return _made(context, number, work, recipient, encoding)
    except Cancelled:
        shutil.rmtree(work, ignore_errors=True)
        raise


def _made(context: RunContext, number: int, work: Path, recipient: str, encoding: str) -> Outcome:
    """Three blocks; what is written in the clear goes with the last one, or with a run that is cancelled."""
    folder, key = work.parent, ""
    context.expect(BLOCKS)
    written = _written(context.municipality, work, encoding)
    context.block_done(1)
    if not recipient:
        key, recipient = parcel.new_key()
    path = folder / f"{format_code(context.municipality)}-{number:04d}{parcel.SUFFIX}"
    parcel.seal(work, path, recipient)
    context.block_done(1)
    keep_delivery(
        leaving=number, name=path.name, size=path.stat().st_size, sha256=_digest(path), files=len(written.files),
        rows=written.rows, known_at=written.known_at, key=key, actor=context.actor,
    )  # fmt: skip
    shutil.rmtree(work)
    context.note_figures(files=len(written.files), rows=written.rows, bytes=path.stat().st_size)
    context.block_done(1)
    return Outcome.DONE


def _written(municipality: int, work: Path, encoding: str) -> package.Delivery:
    """The files, written by an earlier worker or now; the signature is the last of them."""
    if (work / signing.SIGNATURE).is_file():
        return package.read_package(work, trusted=signing.own_keys(), municipality=municipality)
    shutil.rmtree(work, ignore_errors=True)
    before = os.umask(0o077)
    try:
        work.mkdir()
        return package.write_package(municipality, work, version=settings.VERSION, encoding=encoding)
    finally:
        os.umask(before)


def _prune(folder: Path, work: Path) -> None:
    """A delivery nobody fetched or sealed goes when another is made: personal data lies around no longer than needed."""
    for other in folder.glob(".work-*"):
        if other != work:
            shutil.rmtree(other)
    for old in folder.glob(f"*{parcel.SUFFIX}"):
        old.unlink()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
