"""merge_documents: the documents of people become their incomes (資料併合); whoever's documents changed is corrected."""

from dataclasses import dataclass

import numpy as np
from django.db import connection

from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.law.merging import PLACES, Merged, merge
from kikan.businesses.resident_tax.procedures.document_rows import period_of
from kikan.businesses.resident_tax.procedures.import_incomes import write_incomes
from kikan.businesses.resident_tax.reads.merging import Material, Present, as_array, material, present
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.columns import MISSING, write_columns
from kikan.shared.tenancy.opener import current_or_raise

FEW = 200
OFFICE = ("is_assisted", "is_minor")
"""What the office knows by itself: it stays as it is where no document says it."""


@dataclass(frozen=True)
class MergeResult:
    """What a merging did (併合の結果), in people; `entry` is None where nothing changed."""

    people: int
    changed: int
    held: int
    entry: int | None


@procedure("resident_tax.merge_documents", right="resident_tax.batch", ja="資料併合")
def merge_documents(
    *, actor: Actor, fiscal_year: int, persons: tuple[int, ...], reason: str = ""
) -> MergeResult:
    """Let the incomes of these people be what their documents say; unchanged ones are not written again.

    Whose income a clerk has corrected by hand keeps it until a newer document comes (`held`). Who has no document left
    becomes 未申告.
    Law: 地方税法 第317条の2・第317条の3・第317条の6
    Errors: Refused without people; LawGap for a year the law book does not know.
    """
    if not persons:
        raise Refused("併合する人がありません。", what_to_do="資料を照合してから併合してください。")
    who = np.unique(np.array(persons, dtype=np.int64))
    found, now = material(fiscal_year, who), present(fiscal_year, who)
    merged = merge(found.documents, len(who))
    for place in (PLACES[name] for name in OFFICE):
        silent = merged.given_by[:, place] == 0
        merged.values[silent, place] = now.inputs[silent, place]
    held = now.is_corrected & (now.entry > found.newest)
    has = np.isin(np.arange(len(who)), found.documents.person)
    differs = (merged.values != now.inputs).any(axis=1) | (now.is_declared != has) | (now.entry == 0)
    changed = differs & ~held & (now.birth != MISSING)
    sources = _sources(found, merged, len(who))
    resourced = (
        np.array([now.sources.get(int(p)) != s for p, s in zip(who.tolist(), sources, strict=True)]) & ~held
    )
    if not (changed.any() or resourced.any()):
        return MergeResult(len(who), 0, int(held.sum()), None)
    entry = append(
        actor=actor, kind="resident_tax.documents_merged", procedure="resident_tax.merge_documents",
        subjects=[("fiscal_year", fiscal_year), *_named(who[changed | resourced])], reason=reason[:40],
        cites="地方税法第317条の2",
    ).number  # fmt: skip
    _write(who, changed, resourced, merged, now, has, sources, fiscal_year, entry)
    return MergeResult(len(who), int(changed.sum()), int(held.sum()), entry)


def _named(people: np.ndarray) -> list[tuple[str, int]]:
    """A few people are the subjects of the entry; of a whole municipality the rows tell."""
    return [("person", int(p)) for p in people.tolist()] if len(people) <= FEW else []


def _sources(found: Material, merged: Merged, count: int) -> list[tuple[str, str]]:
    """Of each person: the documents that counted, and which gave each item."""
    documents: list[list[int]] = [[] for _ in range(count)]
    used = merged.counted
    for row, number in sorted(
        zip(found.documents.person[used].tolist(), found.documents.number[used].tolist(), strict=True)
    ):
        documents[row].append(number)
    return [(as_array(d), as_array(g)) for d, g in zip(documents, merged.given_by.tolist(), strict=True)]


def _write(
    who: np.ndarray, changed: np.ndarray, resourced: np.ndarray, merged: Merged, now: Present, has: np.ndarray,
    sources: list[tuple[str, str]], year: int, entry: int,
) -> None:  # fmt: skip
    _end("resident_tax_income", who[changed & (now.entry > 0)], year, entry)
    _end("resident_tax_income_source", who[resourced], year, entry)
    if changed.any():
        values = {name: merged.values[changed, place] for place, (name, _) in enumerate(INPUTS)}
        write_incomes(
            year, who[changed], has[changed].astype(np.int64), values, now.birth[changed],
            now.fixed_asset_tax[changed], entry,
        )  # fmt: skip
    rows = np.flatnonzero(resourced).tolist()
    if rows:
        write_columns(
            "resident_tax_income_source",
            {
                "person": who[rows], "fiscal_year": year, "documents": [sources[r][0] for r in rows],
                "given_by": [sources[r][1] for r in rows], "entry": entry, **period_of(year),
            },
        )  # fmt: skip


def _end(table: str, people: np.ndarray, year: int, entry: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET ended_by = %s WHERE municipality = %s AND ended_by IS NULL"  # noqa: S608
            " AND fiscal_year = %s AND person = ANY(%s)",
            [entry, current_or_raise(), year, people.tolist()],
        )
