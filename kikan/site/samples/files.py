"""Writes a sample town as the files an old system would hand over (引渡し), one per layout, with a manifest."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from kikan.shared.exchange.layouts import Field, Layout
from kikan.site.samples.arrays import NO_DAY, OPEN, Column
from kikan.site.samples.layouts import codes, layouts
from kikan.site.samples.seals import write_pictures
from kikan.site.samples.town import SampleTown

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def write_files(town: SampleTown, folder: Path) -> Path:
    """Every file of the hand-over and `manifest.json`, whose path is given back. The same town gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [write_file(town, layout, folder) for layout in layouts()]
    write_pictures(dict(town["seals"]), town.code, folder)
    manifest = {
        "profile": "sample",
        "notice": "見本データ（架空）: everybody in these files is fictitious",
        "municipality": town.code,
        "name": town.ja,
        "reference_date": town.today.isoformat(),
        "scale": town.scale,
        "seed": town.seed,
        "encoding": "UTF-8",
        "line_end": "LF",
        "files": files,
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def file_name(town: SampleTown, layout: Layout) -> str:
    return f"{town.code}_{layout.business_id}_{layout.layout}_{town.today:%Y%m%d}_01.csv"


def write_file(town: SampleTown, layout: Layout, folder: Path) -> dict[str, Any]:
    """One file; gives its entry of the manifest."""
    group = town[layout.group]
    columns = [texts(group[f.column], f) for f in layout.fields]
    data = _csv([f.name for f in layout.fields], columns)
    name = file_name(town, layout)
    (folder / name).write_bytes(data)
    return {
        "file": name,
        "layout": layout.layout,
        "version": layout.version,
        "rows": len(columns[0]),
        "columns": len(columns),
        "sums": _sums(group, layout),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _csv(header: list[str], columns: list[list[str]]) -> bytes:
    """Every value in double quotes, lines end with LF (RFC 4180 otherwise)."""
    rows = zip(*columns, strict=True)
    lines = ['"' + '","'.join(row) + '"\n' for row in (tuple(header), *rows)]
    return "".join(lines).encode("utf-8")


def _sums(group: Mapping[str, Column], layout: Layout) -> dict[str, int]:
    return {f.name: int(group[f.column].sum()) for f in layout.fields if f.unit == "yen"}


def texts(column: Column, field: Field) -> list[str]:
    """The column as the file shows it; empty where there is no value, quotes doubled."""
    if column.dtype == np.object_:
        return ["" if v is None else str(v).replace('"', '""') for v in column.tolist()]
    unique, at = np.unique(column, return_inverse=True)
    written = [_text(v, field) for v in unique.tolist()]
    listed: list[str] = np.asarray(written, np.object_)[at].tolist()
    return listed


def _text(value: int, field: Field) -> str:
    if field.type == "D":
        return _day(value, field.required)
    if field.type == "C":
        return _code(value, field)
    is_empty = (field.type == "X" and value < 1) or (field.type == "N" and value < 0 and not field.required)
    return "" if is_empty else str(value)


def _day(value: int, required: bool) -> str:
    """YYYY-MM-DD; an open end is empty."""
    if value == NO_DAY or (value == OPEN and not required):
        return ""
    return date.fromordinal(EPOCH_ORDINAL + value).isoformat()


def _code(value: int, field: Field) -> str:
    """With leading zeros; 0 is empty where the table has no such code."""
    code = f"{value:0{field.length}d}"
    return "" if value == 0 and field.codes and code not in codes()[field.codes] else code
