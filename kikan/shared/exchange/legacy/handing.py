"""The studio's output: a hand-over folder (引渡しフォルダー) as every other; `kikan take-over` brings it in."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kikan.shared.exchange.legacy.mapping import Converted

MANIFEST = "manifest.json"


def files_of(converted: Iterable[Converted], *, municipality: str, reference_on: date) -> dict[str, bytes]:
    """The files and their manifest (manifest.json) by name; the same rows give the same bytes."""
    found: dict[str, bytes] = {}
    listed = []
    for one in converted:
        layout = one.table.layout
        name = f"{municipality}_{layout.business_id}_{layout.layout}_{reference_on:%Y%m%d}_01.csv"
        found[name] = good_rows(one).encode("utf-8")
        listed.append(
            {
                "file": name, "layout": layout.layout, "version": layout.version, "rows": len(one.table),
                "columns": len(layout.fields), "sha256": hashlib.sha256(found[name]).hexdigest(),
            }
        )  # fmt: skip
    manifest = {
        "profile": "legacy", "municipality": municipality, "reference_date": reference_on.isoformat(),
        "encoding": "UTF-8", "line_end": "LF", "files": listed,
    }  # fmt: skip
    told = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return found | {MANIFEST: told.encode("utf-8")}


def write_folder(
    folder: Path, converted: Iterable[Converted], *, municipality: str, reference_on: date
) -> Path:
    """What `files_of` gives, in a folder. Gives the path of the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files_of(converted, municipality=municipality, reference_on=reference_on).items():
        (folder / name).write_bytes(data)
    return folder / MANIFEST


def good_rows(one: Converted) -> str:
    """Without the lines that the layout's checks left out: fields hold no line ends, so a line is a row."""
    if not one.rejected:
        return one.text
    lines = one.text.split("\n")
    return "\n".join([lines[0], *(lines[n - 1] for n in one.table.line.tolist()), ""])
