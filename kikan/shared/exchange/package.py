"""A delivery (移出の一式): every table, the designated files, pictures, control rows, layout book, manifest, signature.

tables/        every table as CSV with its own manifest; what is read back (`leaving`)
layouts/       the designated format, `codes.csv`
pictures/      images and papers
control/       rights, sign-ins, runs
joint/         what a joint office keeps of the municipality: requests, discussion, votes, attachments
layout-book.html, manifest.json, manifest.sig
"""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.module_loading import import_string
from psycopg import sql

from kikan.shared import manifest
from kikan.shared.errors import Refused
from kikan.shared.exchange import leaving, signing
from kikan.shared.exchange.outbound import control, pictures
from kikan.shared.exchange.outbound.definitions import outfiles
from kikan.shared.exchange.outbound.encoding import UTF8, Replaced, encoded
from kikan.shared.exchange.outbound.layout_book import NAME as BOOK
from kikan.shared.exchange.outbound.layout_book import layout_book
from kikan.shared.exchange.outbound.writing import Written, write_codes, write_outfile
from kikan.shared.exchange.tables import Table, tables_in_order
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, format_code, tenant
from kikan.shared.tenancy.models import Municipality

MANIFEST, TABLES, LAYOUTS, JOINT = "manifest.json", "tables", "layouts", "joint"
FORM = 1
NUMBERS = ("smallint", "integer", "bigint", "numeric", "double precision")
AGAIN = "書き出しをやり直してください。"
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Delivery:
    """What a manifest says of itself and of its files. known_at: the last journal number that is in it."""

    municipality: int
    name: str
    version: str
    reference_on: str
    known_at: int
    files: tuple[Written, ...]

    @property
    def rows(self) -> int:
        """Rows of the tables: all that is read back."""
        return sum(f.rows for f in self.files if f.kind == "table")


def write_package(
    municipality: int,
    folder: Path,
    *,
    version: str,
    step: Step = lambda done, of: None,
    encoding: str = UTF8,
) -> Delivery:
    """Write the whole delivery to an empty folder, of one moment. step: told after each part, done and of how many.

    encoding: of the designated files alone; what it does not have is listed in the layout book.

    Errors: Refused where the folder is not empty; VaultClosed where nothing can be signed.
    """
    signing.own_keys()
    name, today = Municipality.objects.values_list("name", flat=True).get(code=municipality), clock.today()
    with tenant(municipality, one_moment=True):
        with connection.cursor() as cursor:
            # Tables that were just read back have no statistics: nested loops would take hours.
            cursor.execute("SET LOCAL enable_nestloop = off")
        known_at = head()
        files = _tables(municipality, folder, version)
        tables = tables_in_order()
        parts = outfiles()
        step(1, len(parts) + 3)
        (folder / LAYOUTS).mkdir()
        for number, one in enumerate(parts, 2):
            files.append(_below(LAYOUTS, write_outfile(one, folder / LAYOUTS, today)))
            step(number, len(parts) + 3)
        files.append(_below(LAYOUTS, write_codes(folder / LAYOUTS)))
        files, replaced = _encoded(folder, files, encoding)
        files += control.write_control(folder / control.FOLDER)
        files += pictures.write_pictures(tables, folder / pictures.FOLDER)
    files += _beside(municipality, folder)
    (folder / BOOK).write_text(layout_book(name, tables, encoding, replaced), "utf-8")
    files.append(_listed(folder / BOOK, "book"))
    delivery = Delivery(municipality, name, version, today.isoformat(), known_at, tuple(files))
    _write_manifest(delivery, folder, encoding, sum(r.count for r in replaced))
    step(len(parts) + 3, len(parts) + 3)
    return delivery


def _encoded(folder: Path, files: list[Written], encoding: str) -> tuple[list[Written], list[Replaced]]:
    """The designated files and their codes in an encoding; the others as they are."""
    found, replaced = [], list[Replaced]()
    for one in files:
        now, told = encoded(folder, one, encoding) if one.file.startswith(f"{LAYOUTS}/") else (one, [])
        found.append(now)
        replaced += told
    return found, replaced


def _tables(municipality: int, folder: Path, version: str) -> list[Written]:
    """The tables as `leaving` writes them, with the sums of their numbers."""
    listed = {t.name: t for t in tables_in_order()}
    written = leaving.export(municipality, folder / TABLES, version=version)
    found = [
        Written(
            f"{TABLES}/{f.table}.csv", "table", f.rows, len(f.columns), (folder / TABLES / f"{f.table}.csv").stat().st_size,
            f.sha256, f.table, _sums(listed[f.table]) if f.rows else {},
        )
        for f in written
    ]  # fmt: skip
    return [*found, _listed(folder / TABLES / leaving.MANIFEST, "list", TABLES)]


def _beside(municipality: int, folder: Path) -> list[Written]:
    """What businesses keep of the municipality in the tenant of a body it is a member of."""
    place = folder / JOINT
    place.mkdir()
    for path in [m.hands_over for m in manifest.all_manifests() if m.hands_over]:
        import_string(path)(municipality, place)
    found = [p for p in sorted(place.rglob("*")) if p.is_file()]
    return [_listed(p, "joint", p.parent.relative_to(folder).as_posix()) for p in found]


def _sums(table: Table) -> dict[str, str]:
    """The sum of every number that is no part of the key."""
    columns = [
        c for c, t in zip(table.columns, table.types, strict=True) if t in NUMBERS and c not in table.key
    ]
    if not columns:
        return {}
    totals = sql.SQL(", ").join(sql.SQL("sum({})::text").format(sql.Identifier(c)) for c in columns)
    statement = sql.SQL("SELECT {} FROM {}").format(totals, sql.Identifier(table.name))
    assert connection.connection is not None
    with connection.connection.cursor() as raw:
        row = raw.execute(statement).fetchone()
    assert row is not None
    return {c: str(total) for c, total in zip(columns, row, strict=True) if total is not None}


def _below(folder: str, one: Written) -> Written:
    return Written(**{**asdict(one), "file": f"{folder}/{one.file}", "keys": tuple(one.keys)})


def _listed(path: Path, kind: str, below: str = "") -> Written:
    content = path.read_bytes()
    name = f"{below}/{path.name}" if below else path.name
    return Written(name, kind, 0, 0, len(content), hashlib.sha256(content).hexdigest())


def _write_manifest(delivery: Delivery, folder: Path, encoding: str, replaced: int) -> None:
    body = {
        "form": FORM, "profile": "kihon_data_list_2.1", "municipality": format_code(delivery.municipality),
        "name": delivery.name, "version": delivery.version, "reference_date": delivery.reference_on,
        "known_at": delivery.known_at,
        "written_at": clock.now().isoformat(), "encoding": "UTF-8", "layouts_encoding": encoding,
        "line_end": "LF", "formula_guard": "'",
        "replaced_characters": replaced, "my_number_rows_in_clear": 0, "encryption": "age (X25519, ChaCha20-Poly1305)",
        "files": [asdict(f) for f in delivery.files],
    }  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
    signing.sign(folder / MANIFEST)


def read_package(folder: Path, *, trusted: Collection[str], municipality: int | None = None) -> Delivery:
    """What a folder delivers, found signed, whole and unchanged. Errors: Refused names what is wrong.

    trusted: public keys whose signature counts. municipality: whose delivery it must be.
    """
    signing.require_signed(folder / MANIFEST, trusted)
    delivery = read_manifest(folder)
    if municipality is not None and delivery.municipality != municipality:
        raise Refused(
            f"別の団体（{format_code(delivery.municipality)} {delivery.name}）の書き出しです。",
            what_to_do="この団体の書き出しを指定するか、移す先として元の団体コードを明示してください。",
        )
    for file in delivery.files:
        path = folder / file.file
        if not path.is_file() or path.is_symlink() or _digest(path) != file.sha256:
            raise leaving.DamagedExport(
                f"ファイル {file.file} が欠けているか、書き出した後に変わっています。", what_to_do=AGAIN
            )
    return delivery


def read_manifest(folder: Path) -> Delivery:
    """What the manifest says, once its signature was looked at. Errors: Refused."""
    try:
        body: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        if body["form"] != FORM:
            raise ValueError(body["form"])
        files = tuple(Written(**{**f, "keys": tuple(f["keys"])}) for f in body["files"])
        return Delivery(
            int(body["municipality"]),
            body["name"],
            body["version"],
            body["reference_date"],
            int(body["known_at"]),
            files,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("目録の形が、この版のものではありません。", what_to_do=AGAIN) from error


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
