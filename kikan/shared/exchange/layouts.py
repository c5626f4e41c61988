"""Layouts of files in and out, as data (YAML): fields with type, length, codes, checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

CODES = "codes"
# The same in C reads the fifty layouts in a tenth of the time.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Field:
    """One column of a file. type: X text, C code, N number, D date, F flag (0 or 1).

    secret: the value goes to the vault; it is left out of whatever keeps or shows a row as it came.
    """

    name: str
    column: str
    type: str
    length: int
    required: bool = False
    codes: str = ""
    unit: str = ""
    check: str = ""
    source: str = ""
    note: str = ""
    secret: bool = False


@dataclass(frozen=True)
class Layout:
    """One file of a hand-over."""

    layout: str
    ja: str
    business_id: str
    version: int
    group: str
    key: tuple[str, ...]
    period: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class LayoutBook:
    """Every layout of a profile by name, and its code tables: name → code → {ja, slug}."""

    layouts: Mapping[str, Layout]
    codes: Mapping[str, Mapping[str, Mapping[str, str]]]


@lru_cache(maxsize=8)
def layout_book(folder: Path) -> LayoutBook:
    """The layouts of a folder, in the order of their file names."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem != CODES:
            layout = _layout(_read(path))
            found[layout.layout] = layout
    return LayoutBook(found, _read(folder / f"{CODES}.yaml"))


def _read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)


def _layout(data: dict[str, Any]) -> Layout:
    fields = tuple(Field(**f) for f in data["fields"])
    plain = {n: data[n] for n in ("layout", "ja", "business_id", "version", "group")}
    return Layout(**plain, key=tuple(data["key"]), period=tuple(data.get("period", ())), fields=fields)
