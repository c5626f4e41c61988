"""make_union_file: tell the union what is new or has changed since the last file (広域連合への送付ファイルの作成)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from kikan.businesses.late_elderly_medical.models import Change, UnionFile, UnionKind
from kikan.businesses.late_elderly_medical.procedures.benefit_stages import forward
from kikan.businesses.late_elderly_medical.reads.union_out import items, said
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

FILES = "late_elderly_medical.union_file"
YEARLY = (UnionKind.INCOMES, UnionKind.INSTALMENTS, UnionKind.RECEIPTS, UnionKind.ARREARS)
OUT = (UnionKind.RESIDENTS, *YEARLY, UnionKind.APPLICATIONS)
CITES = "高齢者の医療の確保に関する法律第138条"


@dataclass(frozen=True)
class Made:
    """The file made, None where nothing is new; how many lines of each change."""

    number: int | None
    new: int
    corrected: int
    deleted: int


@dataclass(frozen=True)
class _Line:
    key: int
    person: int
    change: Change
    digest: int
    cells: str = field(repr=False)


@procedure(
    "late_elderly_medical.make_union_file",
    right="late_elderly_medical.batch",
    ja="広域連合への送付ファイルの作成",
)
def make_union_file(*, kind: int, fiscal_year: int, actor: Actor) -> Made:
    """Write each item that was not told yet or is another than told, and take back what is no longer so.

    fiscal_year: of incomes, instalments, receipts and arrears; the other kinds have none. Applications sent move on
    to their next stage. Nothing new makes no file and no entry.
    Errors: Refused for a kind that comes from the union; Stale where another file of the kind came in between.
    """
    if kind not in OUT:
        raise Refused("広域連合に送る種類を選んでください。", field="kind")
    year = fiscal_year if kind in YEARLY else 0
    read_at = head()  # a second file made at the same moment is refused as stale
    lines = list(_changes(kind, year))
    counts = {change: sum(1 for one in lines if one.change == change) for change in Change}
    if not lines:
        return Made(None, 0, 0, 0)
    number, today = numbers.draw(FILES), clock.today()
    entry = append(
        actor=actor, kind="late_elderly_medical.union_file_made", procedure="late_elderly_medical.make_union_file",
        subjects=[("union_file", number), ("union_kind", int(kind))], happened_on=today,
        reason=str(UnionKind(kind).label), cites=CITES, read_at=read_at,
    ).number  # fmt: skip
    whole = "\n".join(f"{int(one.change)}{one.cells}" for one in lines)
    UnionFile.objects.create(
        municipality=current_or_raise(), number=number, kind=kind, fiscal_year=year, made_on=today, lines=len(lines),
        sha256=hashlib.sha256(whole.encode()).hexdigest(), entry=entry,
    )  # fmt: skip
    write_columns(
        "late_elderly_union_item",
        {
            "file": number, "kind": kind, "fiscal_year": year, "line": list(range(1, len(lines) + 1)),
            "key": [one.key for one in lines], "person": [one.person for one in lines],
            "change": [int(one.change) for one in lines], "digest": [one.digest for one in lines],
            "cells": [one.cells for one in lines],
        },
    )  # fmt: skip
    if kind == UnionKind.APPLICATIONS:
        forward([one.key for one in lines if one.change != Change.DELETED], today, entry)
    return Made(number, counts[Change.NEW], counts[Change.CORRECTED], counts[Change.DELETED])


def _changes(kind: int, year: int) -> Iterator[_Line]:
    """What to say now, by key; a line taken back says again what was said last."""
    told = said(kind, year)
    for item in items(kind, year, clock.today()):
        digest = int.from_bytes(hashlib.blake2b(item.cells.encode(), digest_size=8).digest(), "big") >> 1
        last = told.pop(item.key, None)
        if last is None or last.change == Change.DELETED:
            yield _Line(item.key, item.person, Change.NEW, digest, item.cells)
        elif last.digest != digest:
            yield _Line(item.key, item.person, Change.CORRECTED, digest, item.cells)
    for key, last in told.items():
        if last.change != Change.DELETED:
            yield _Line(key, last.person, Change.DELETED, last.digest, last.cells)
