"""What a business puts into the outage copy, and what a counter can do with it there.

A manifest names its part by a dotted path (`outage`). Nothing of a part may ask the database but `tables`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.module_loading import import_string

from kikan.shared import manifest


@dataclass(frozen=True)
class Table:
    """A table of the copy: its columns as SQLite writes them, its rows, what is looked up quickly."""

    name: str
    columns: Mapping[str, str]
    rows: Iterable[Sequence[Any]] = field(repr=False)
    indexes: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class About:
    """Whose copy this is and as of when (写しの表示)."""

    copy: UUID
    municipality: int
    name: str
    prefecture: str
    made_at: datetime
    known_at: int
    version: str
    signatory_title: str
    signatory_name: str
    seal: str
    is_sample: bool
    persons: int


@dataclass(frozen=True)
class Copy:
    """An opened copy, held in memory only."""

    connection: sqlite3.Connection = field(repr=False)
    about: About
    log_key: bytes = field(repr=False)


@dataclass(frozen=True, repr=False)
class Hit:
    """One person found."""

    person: int
    name: str
    kana: str
    birth: str
    sex: str
    address: str
    is_protected: bool


@dataclass(frozen=True, repr=False)
class Section:
    """A card on the page of a person: pairs of a label and a text, or the rows of a table."""

    ja: str
    pairs: Sequence[tuple[str, str]] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, repr=False)
class Made:
    """The contents of a paper about to be issued, and whom it concerns."""

    kind: str
    body: Mapping[str, Any]
    persons: Sequence[int]


@dataclass(frozen=True, repr=False)
class Asked:
    """What the applicant asked for: the chosen ones of the choices, and the number the paper asks for."""

    chosen: Sequence[str] = ()
    number: str = ""


@dataclass(frozen=True)
class OutagePaper:
    """A paper a counter can issue from the copy. choices: what the applicant may ask for, name and 名称.

    asks: the label of a number that must be given, as of a card. make(copy, person, asked, day). Errors: Refused.
    """

    name: str
    ja: str
    choices: Sequence[tuple[str, str]]
    make: Callable[[Copy, int, Asked, date], Made]
    asks: str = ""


@dataclass(frozen=True)
class OutagePart:
    """What one business gives. search and person come from the business that keeps the residents."""

    business: str
    tables: Callable[[date], Iterator[Table]]
    papers: Sequence[OutagePaper] = ()
    sections: Callable[[Copy, int], Sequence[Section]] | None = None
    search: Callable[[Copy, str], tuple[Sequence[Hit], bool]] | None = None
    head: Callable[[Copy, int], Hit] | None = None
    list_rows: Callable[[Copy], Iterator[Sequence[str]]] | None = None


def parts() -> list[OutagePart]:
    """The parts of every business that has one, in the order of the manifests."""
    return [import_string(m.outage) for m in manifest.all_manifests() if m.outage]
