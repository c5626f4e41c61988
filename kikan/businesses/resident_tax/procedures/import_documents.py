"""import_documents: a file of income documents comes in (課税資料の取込み); bad lines stay outside and are kept to be mended."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.models import DocumentFile, DocumentReject
from kikan.businesses.resident_tax.procedures.document_rows import (
    FILES,
    TABLES,
    draw_documents,
    end_rows,
    identities_of,
    kept_numbers,
    matched,
    write_documents,
)
from kikan.businesses.resident_tax.reads.document_files import known_documents
from kikan.businesses.resident_tax.reads.matching import Matching
from kikan.businesses.resident_tax.reads.stated import BadLine, Stated
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.addressees import vault_keys
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class Brought:
    """A file as it was read: how many lines, the good ones in columns, the bad ones with their reason."""

    name: str
    layout: str
    kind: int
    fiscal_year: int
    received_on: date
    lines: int
    content: bytes
    stated: Stated | None
    bad: tuple[BadLine, ...]
    people_stated: int | None = None
    total_stated: int | None = None


@dataclass(frozen=True, repr=False)
class Sorted:
    """What becomes of the good lines: new, replacing a document, known already, or bad after all."""

    stated: Stated | None
    replaced: np.ndarray
    """Of each line of `stated`: the document it takes the place of, 0 for none."""
    known: int
    bad: tuple[BadLine, ...]
    secrets: np.ndarray
    relatives: np.ndarray
    """The secrets of the documents' persons and of their relatives."""


@dataclass(frozen=True)
class Taken:
    """What came of a file (取込みの結果), in lines."""

    file: int
    lines: int
    taken: int
    known: int
    rejected: int
    unmatched: int
    doubtful: int


@procedure("resident_tax.import_documents", right="resident_tax.change", ja="課税資料の取込み")
def import_documents(*, actor: Actor, brought: Brought) -> Taken:
    """Keep every good line as a document matched to its person; the same line of an earlier file changes nothing.

    Law: 地方税法 第317条の6（給与支払報告書・公的年金等支払報告書）、第325条（国税の書類の閲覧）
    Errors: Refused for the same file again, or totals that differ from those stated; VaultClosed.
    """
    print_ = fingerprint_of(brought.content)
    _refuse_known(print_)
    refuse_totals(brought)
    return _kept(actor, brought, print_, sort_out(brought))


def fingerprint_of(content: bytes) -> str:
    """A keyed hash: a plain one of a file with one line would let its numbers be guessed."""
    return hmac.new(vault_keys.newest().search, content, hashlib.sha256).hexdigest()


def _refuse_known(print_: str) -> None:
    known = DocumentFile.objects.filter(municipality=current_or_raise(), fingerprint=print_).first()
    if known is not None:
        raise Refused(
            f"同じファイルはすでに取り込んでいます（取込番号 {known.number}、受付日 {in_words(known.received_on)}）。",
            field="file", what_to_do="何も変わっていません。取込みの一覧を確かめてください。",
        )  # fmt: skip


def refuse_totals(brought: Brought) -> None:
    """The totals of the covering sheet (総括表) must be those of the file."""
    if brought.people_stated is not None and brought.people_stated != brought.lines:
        raise Refused(
            f"総括表の人員（{brought.people_stated:,}人）とファイルの行数（{brought.lines:,}行）が一致しません。",
            field="people_stated", what_to_do="ファイルが途中で切れていないか、提出者に確かめてください。何も登録していません。",
        )  # fmt: skip
    total = 0 if brought.stated is None else int(brought.stated.amount.sum())
    if brought.total_stated is not None and not brought.bad and brought.total_stated != total:
        raise Refused(
            f"支払金額の合計（{brought.total_stated:,}円）がファイルの合計（{total:,}円）と一致しません。",
            field="total_stated", what_to_do="提出者に確かめてください。何も登録していません。",
        )  # fmt: skip


def sort_out(brought: Brought) -> Sorted:
    """Which lines are new, which replace a document (訂正表示), which are known, which are older than what is known."""
    stated, none = brought.stated, np.zeros(0, dtype=np.int64)
    if stated is None:
        return Sorted(None, none, 0, brought.bad, none, none)
    secrets, relatives = kept_numbers(stated)
    identity = identities_of(stated, secrets)
    known = known_documents(stated.kind, stated.fiscal_year)
    keep, replaced, bad, same = (
        np.ones(len(stated), np.bool_),
        np.zeros(len(stated), np.int64),
        list(brought.bad),
        0,
    )
    seen: dict[tuple[int, int], int] = {}
    for i, key in enumerate(zip(identity.tolist(), stated.digest.tolist(), strict=True)):
        older = known.get(key[0])
        line = int(stated.line[i])
        if older is not None and key[1] in older.digests:
            keep[i], same = False, same + 1
        elif key in seen:
            keep[i] = False
            bad.append(_bad(stated, i, f"{seen[key]:,}行目と同じ内容です"))
        elif older is not None and older.received_on > brought.received_on:
            keep[i] = False
            bad.append(
                _bad(stated, i, f"この支払者の新しい資料（受付日 {in_words(older.received_on)}）があります")
            )
        elif older is not None and stated.is_correction[i]:
            replaced[i] = older.document
        seen.setdefault(key, line)
    return Sorted(
        stated.rows(keep) if keep.any() else None, replaced[keep], same, tuple(sorted(bad, key=lambda b: b.line)),
        secrets[keep], relatives[keep[stated.relatives.document]],
    )  # fmt: skip


def _bad(stated: Stated, row: int, reason: str) -> BadLine:
    cells = json.loads(stated.raw[row])
    return BadLine(
        int(stated.line[row]), "行", reason, tuple(f"{k}={v}" for k, v in cells.items()), is_final=True
    )


def _kept(actor: Actor, brought: Brought, print_: str, found: Sorted) -> Taken:
    taken = 0 if found.stated is None else len(found.stated)
    matching = None if found.stated is None else matched(found.stated, found.secrets)
    document = np.where(found.replaced > 0, found.replaced, draw_documents(taken))
    number = numbers.draw(FILES)
    entry = append(
        actor=actor, kind="resident_tax.documents_imported", procedure="resident_tax.import_documents",
        subjects=[("document_file", number)], reported_on=brought.received_on, cites="地方税法第317条の6",
    ).number  # fmt: skip
    DocumentFile.objects.create(
        municipality=actor.municipality, number=number, fingerprint=print_, name=brought.name[:100],
        layout=brought.layout, kind=brought.kind, fiscal_year=brought.fiscal_year, received_on=brought.received_on,
        lines=brought.lines, taken=taken, known=found.known, rejected=len(found.bad), entry=entry,
    )  # fmt: skip
    if found.stated is not None and matching is not None:
        end_rows(TABLES, found.replaced[found.replaced > 0].tolist(), entry)
        write_documents(
            found.stated, found.secrets, found.relatives, matching, document, received_on=brought.received_on, entry=entry,
            file=number,
        )  # fmt: skip
    keep_rejects(found.bad, number, entry)
    return Taken(
        number, brought.lines, taken, found.known, len(found.bad), _count(matching, codes.UNMATCHED),
        _count(matching, codes.DOUBTFUL),
    )  # fmt: skip


def _count(matching: Matching | None, state: int) -> int:
    return 0 if matching is None else int((matching.state == state).sum())


def keep_rejects(bad: tuple[BadLine, ...], file: int, entry: int) -> None:
    """Bad lines wait for a clerk; those that mending cannot help are settled at once, with their reason."""
    DocumentReject.objects.bulk_create(
        DocumentReject(
            municipality=current_or_raise(), file=file, line=b.line, field=b.item[:60], reason=b.reason[:200],
            cells=json.dumps(list(b.cells), ensure_ascii=False), settled_by=entry if b.is_final else None,
        )
        for b in bad
    )  # fmt: skip
