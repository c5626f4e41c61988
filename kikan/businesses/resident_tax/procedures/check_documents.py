"""check_documents, settle_finding: what the checks of a year find is listed until somebody has dealt with it (点検)."""

import numpy as np
from django.db import connection

from kikan.businesses.resident_tax.models import DocumentFinding
from kikan.businesses.resident_tax.procedures.document_rows import period_of
from kikan.businesses.resident_tax.reads.checking import Found, findings, year_to_check
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.columns import MISSING, write_columns
from kikan.shared.tenancy.opener import current_or_raise

END = """
UPDATE resident_tax_document_finding SET ended_by = %s
WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL
  AND (code, person, about) IN (SELECT unnest(%s::int[]), unnest(%s::bigint[]), unnest(%s::bigint[]))
"""


@procedure("resident_tax.check_documents", right="resident_tax.batch", ja="課税資料の点検")
def check_documents(*, actor: Actor, fiscal_year: int) -> int:
    """Look through the documents of a year; what is gone ends, what is new begins, what was settled stays so.

    Returns how many findings there are now. Errors: LawGap for a year the law book does not know.
    """
    found = findings(year_to_check(fiscal_year))
    rows = as_of(DocumentFinding, None).filter(municipality=current_or_raise(), fiscal_year=fiscal_year)
    known = set(rows.values_list("code", "person", "about"))
    now = {(f.code, f.person, f.about): f for f in found}
    gone, new = sorted(known - now.keys()), [now[key] for key in sorted(now.keys() - known)]
    if gone or new:
        entry = append(
            actor=actor, kind="resident_tax.documents_checked", procedure="resident_tax.check_documents",
            subjects=[("fiscal_year", fiscal_year)],
        ).number  # fmt: skip
        _end(gone, fiscal_year, entry)
        _add(new, fiscal_year, entry)
    return len(found)


def _end(gone: list[tuple[int, int, int]], fiscal_year: int, entry: int) -> None:
    if gone:
        columns = [list(column) for column in zip(*gone, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(END, [entry, current_or_raise(), fiscal_year, *columns])


def _add(new: list[Found], fiscal_year: int, entry: int) -> None:
    if not new:
        return
    columns = {
        name: np.array([getattr(f, name) for f in new], dtype=np.int64)
        for name in ("code", "person", "about", "amount")
    }
    document = np.array([MISSING if f.document is None else f.document for f in new], dtype=np.int64)
    write_columns(
        "resident_tax_document_finding",
        {
            **columns, "document": document, "fiscal_year": fiscal_year, "state": "open", "note": "", "entry": entry,
            **period_of(fiscal_year),
        },
    )  # fmt: skip


@procedure("resident_tax.settle_finding", right="resident_tax.change", ja="点検の指摘の処理")
def settle_finding(*, actor: Actor, fiscal_year: int, code: int, person: int, about: int, note: str) -> Entry:
    """Note what was done about a finding; it stays settled while the check finds it. Errors: NotFound, Refused."""
    if not note.strip():
        raise Refused("処理の内容がありません。", field="note", what_to_do="確かめたことを入力してください。")
    key = {"code": code, "person": person, "about": about}
    row = (
        as_of(DocumentFinding, None)
        .filter(municipality=current_or_raise(), fiscal_year=fiscal_year, **key)
        .first()
    )
    if row is None:
        raise NotFound("この指摘はもうありません。", what_to_do="一覧を開き直してください。")
    entry = append(
        actor=actor, kind="resident_tax.finding_settled", procedure="resident_tax.settle_finding",
        subjects=[("person", person)],
    )  # fmt: skip
    values = {n: getattr(row, n) for n in ("fiscal_year", "document", "amount")}
    history.replace(
        DocumentFinding, key, {**values, "state": "settled", "note": note.strip()[:200]}, entry=entry.number,
        **period_of(fiscal_year),
    )  # fmt: skip
    return entry
