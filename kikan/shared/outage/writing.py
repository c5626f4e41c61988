"""Write the outage copy of a municipality (写しの作成): everything of one moment, into memory, then sealed."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import time
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from kikan.shared.documents.signatories import NoSignatory, sample_signatory, signatory_on
from kikan.shared.errors import Refused
from kikan.shared.journal.append import head
from kikan.shared.operation.models import OutageCopy, OutageKey
from kikan.shared.outage import sealing
from kikan.shared.outage.parts import About, Table, parts
from kikan.shared.tenancy import clock, format_code, tenant
from kikan.shared.tenancy.models import Municipality

SUFFIX = ".kikan-outage"
KEPT = 3
FORMAT = "1"


@dataclass(frozen=True)
class Written:
    """A copy that lies ready."""

    path: Path
    about: About
    bytes: int
    seconds: float


def write_copy(municipality: int) -> Written:
    """Read, seal, put in its place, note, prune. Errors: Refused without a key or a signatory."""
    began = time.monotonic()
    recipients = keys_of(municipality)
    with tenant(municipality, one_moment=True):
        database = sqlite3.connect(":memory:")
        about = _fill(database, municipality)
    sealed = sealing.seal(zlib.compress(database.serialize(), 1), recipients)
    database.close()
    path = _put(municipality, about, sealed)
    written = Written(path, about, len(sealed), time.monotonic() - began)
    _note(written, hashlib.sha256(sealed).hexdigest(), recipients)
    _prune(path.parent)
    return written


def keys_of(municipality: int) -> list[str]:
    """The public keys in use. Errors: Refused where there is none."""
    rows = OutageKey.objects.filter(municipality=municipality, ended_at=None).order_by("number")
    found = list(rows.values_list("recipient", flat=True))
    if not found:
        raise Refused(
            "停止時の写しを開くための公開鍵が登録されていません。",
            what_to_do="団体で kikan outage new-key を実行し、公開鍵を「運用」の画面で登録してください。",
        )
    return found


def folder_of(municipality: int) -> Path:
    """Where the copies of a municipality lie."""
    return Path(settings.KIKAN_OUTAGE_DIR) / format_code(municipality)


def _fill(database: sqlite3.Connection, municipality: int) -> About:
    day = clock.today()
    persons = 0
    for part in parts():
        for table in part.tables(day):
            count = _write_table(database, table)
            persons = count if table.name == "person" else persons
    about = _about(municipality, persons)
    database.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    meta = {k: str(v) for k, v in asdict(about).items()} | {"is_sample": str(int(about.is_sample))}
    meta |= {"made_at": about.made_at.isoformat(), "format": FORMAT, "log_key": secrets.token_hex(32)}
    database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    database.commit()
    return about


def _write_table(database: sqlite3.Connection, table: Table) -> int:
    shape = ", ".join(f'"{name}" {kind}' for name, kind in table.columns.items())
    database.execute(f'CREATE TABLE "{table.name}" ({shape})')
    marks = ", ".join("?" * len(table.columns))
    count = database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', table.rows).rowcount  # noqa: S608
    for i, columns in enumerate(table.indexes):
        database.execute(f'CREATE INDEX "{table.name}_{i}" ON "{table.name}" ({", ".join(columns)})')
    return max(count, 0)


def _about(municipality: int, persons: int) -> About:
    body = Municipality.objects.get(code=municipality)
    is_sample = bool(settings.IS_SAMPLE or body.is_sample)
    try:
        signatory = signatory_on(clock.today())
    except NoSignatory:
        if not is_sample:
            raise
        signatory = sample_signatory(body.name)
    return About(
        copy=uuid.uuid4(), municipality=municipality, name=body.name, prefecture=body.prefecture,
        made_at=clock.now(), known_at=head(), version=settings.VERSION, signatory_title=signatory.title,
        signatory_name=signatory.name, seal=signatory.seal, is_sample=is_sample, persons=persons,
    )  # fmt: skip


def _put(municipality: int, about: About, sealed: bytes) -> Path:
    """A copy has its name only when it is whole and on the disk."""
    folder = folder_of(municipality)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{format_code(municipality)}-{about.made_at:%Y%m%dT%H%M%S}{SUFFIX}"
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return path


def _note(written: Written, digest: str, recipients: Sequence[str]) -> None:
    about = written.about
    OutageCopy.objects.create(
        municipality=about.municipality, copy=about.copy, at=about.made_at, name=written.path.name,
        version=about.version, known_at=about.known_at, persons=about.persons, bytes=written.bytes,
        seconds=written.seconds, sha256=digest, keys=json.dumps([sealing.fingerprint(r) for r in recipients]),
    )  # fmt: skip


def _prune(folder: Path) -> None:
    """Personal data lies around no longer than needed."""
    for old in sorted(folder.glob(f"*{SUFFIX}"))[:-KEPT]:
        old.unlink()


def age_of_newest(municipality: int) -> tuple[OutageCopy | None, float | None]:
    """The newest copy and how many hours old it is."""
    newest = OutageCopy.objects.filter(municipality=municipality).order_by("-at").first()
    if newest is None:
        return None, None
    return newest, (clock.now() - newest.at).total_seconds() / 3600
