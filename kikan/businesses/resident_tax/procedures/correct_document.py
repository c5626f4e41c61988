"""correct_document: an item of a document, or whom it claims, was wrong (課税資料の修正); what it said stays in history."""

from collections.abc import Mapping

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.law.declared import INPUTS, MAY_BE_NEGATIVE
from kikan.businesses.resident_tax.law.merging import PLACES
from kikan.businesses.resident_tax.models import Document, DocumentMatch, DocumentRelative
from kikan.businesses.resident_tax.procedures.document_rows import end_rows, period_of
from kikan.businesses.resident_tax.procedures.match_document import document_to_decide
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise

LIMIT = 10**12


@procedure("resident_tax.correct_document", right="resident_tax.change", ja="課税資料の修正")
def correct_document(
    *, actor: Actor, document: int, items: Mapping[str, int], dropped_relatives: tuple[int, ...] = (), reason: str,
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Give items of a document other amounts and let it no longer name some relatives; the merging follows.

    Errors: NotFound, Stale; Refused without a reason or with an impossible amount.
    """
    found = document_to_decide(document)
    _refuse(items, reason, bool(dropped_relatives))
    person = as_of(DocumentMatch, None).filter(municipality=current_or_raise(), document=document).first()
    whose = [("person", person.person)] if person is not None and person.person is not None else []
    entry = append(
        actor=actor, kind="resident_tax.document_corrected", procedure="resident_tax.correct_document",
        subjects=[("document", document), *whose], reason=reason.strip()[:40], read_at=read_at,
    )  # fmt: skip
    if items:
        _write(found, items, entry.number)
    _drop(found, dropped_relatives, entry.number)
    return entry


def _refuse(items: Mapping[str, int], reason: str, drops: bool) -> None:
    names = dict(INPUTS)
    if not reason.strip():
        raise Refused("理由がありません。", field="reason", what_to_do="修正の理由を入力してください。")
    if not items and not drops:
        raise Refused("変わった項目がありません。", what_to_do="修正する項目を入力してください。")
    for name, amount in items.items():
        if name not in names:
            raise Refused("資料の項目が正しくありません。", field=name)
        if not -LIMIT < amount < LIMIT or (amount < 0 and name not in MAY_BE_NEGATIVE):
            raise Refused(
                f"「{names[name]}」の金額が正しくありません。",
                field=name,
                what_to_do="金額を確かめてください。",
            )


def _write(found: Document, items: Mapping[str, int], entry: int) -> None:
    values = [*found.values, *[codes.NOT_STATED] * (len(INPUTS) - len(found.values))]
    for name, amount in items.items():
        values[PLACES[name]] = amount
    kept = {
        f.name: getattr(found, f.name)
        for f in Document._meta.concrete_fields
        if f.column and f.name not in SET
    }
    amount = items.get("salary_revenue", found.amount) if found.kind == codes.SALARY else found.amount
    amount = items.get("pension_revenue", amount) if found.kind == codes.PENSION else amount
    history.replace(
        Document, {"document": found.document}, {**kept, "values": values, "amount": amount}, entry=entry,
        **period_of(found.fiscal_year),
    )  # fmt: skip


SET = {"document", "values", "amount", "valid_from", "valid_until", "entry", "ended_by", "municipality"}


def _drop(found: Document, lines: tuple[int, ...], entry: int) -> None:
    """The relatives that stay are written again: rows of a document end together."""
    if not lines:
        return
    rows = list(
        as_of(DocumentRelative, None).filter(municipality=current_or_raise(), document=found.document)
    )
    end_rows(["resident_tax_document_relative"], [found.document], entry)
    for row in rows:
        if row.line not in lines:
            names = ("kind", "name", "kana", "birth_on", "relation", "secret", "person")
            history.add(
                DocumentRelative, {"document": found.document, "line": row.line}, {n: getattr(row, n) for n in names},
                entry=entry, **period_of(found.fiscal_year),
            )  # fmt: skip
