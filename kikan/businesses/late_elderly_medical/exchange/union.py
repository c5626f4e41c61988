"""Files to and from the union (広域連合連携ファイル) behind an interface: one form of our own, described in `union.yaml`.

Whoever learns the official layout writes another `UnionForm`; procedures and screens stay as they are.
"""

import csv
import io
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Protocol

import yaml

from kikan.businesses.late_elderly_medical.procedures.take_union_file import File
from kikan.shared.exchange.lined import read_lined

LAYOUT: dict[str, Any] = yaml.safe_load(
    (files("kikan.businesses.late_elderly_medical.exchange") / "union.yaml").read_text("utf-8")
)
ENDING = "\r\n"


class UnionForm(Protocol):
    """How files are written and read; kinds as in `models.UnionKind`."""

    def write(self, kind: int, rows: Sequence[Sequence[Any]]) -> bytes:
        """The file of these rows: the change, then the other columns of the kind in their order."""
        ...

    def read(self, kind: int, content: bytes) -> File:
        """Every line of a file. Errors: FileRefused for what is no such file."""
        ...

    def heads(self, kind: int) -> list[tuple[str, str]]:
        """Japanese name and note of every column."""
        ...


class OwnForm:
    """CSV, UTF-8 with one head line (本システムの形)."""

    def write(self, kind: int, rows: Sequence[Sequence[Any]]) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator=ENDING)
        writer.writerow(ja for ja, _ in self.heads(kind))
        writer.writerows(rows)
        return out.getvalue().encode("utf-8-sig")

    def heads(self, kind: int) -> list[tuple[str, str]]:
        return [(c["ja"], c.get("note", "")) for c in LAYOUT["kinds"][kind]["columns"]]

    def read(self, kind: int, content: bytes) -> File:
        found = read_lined(content, LAYOUT["kinds"][kind]["columns"])
        return File(kind, found.sha256, found.lines)


FORM: UnionForm = OwnForm()
