"""match_document, void_document, enter_taxpayer: a clerk decides whose a document is (名寄せの決定)."""

from datetime import date

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.models import Document, DocumentMatch
from kikan.businesses.resident_tax.procedures.document_rows import period_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees import outside
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise


@procedure("resident_tax.match_document", right="resident_tax.change", ja="課税資料の名寄せ")
def match_document(
    *, actor: Actor, document: int, person: int, note: str = "", read_at: int | None = None
) -> Entry:
    """Let a document be this person's, whatever the comparison said. Errors: NotFound, Refused, Stale."""
    found = document_to_decide(document)
    if not Person.objects.filter(
        municipality=current_or_raise(), number=person, kind=outside.NATURAL
    ).exists():
        raise NotFound("この宛名番号の人はいません。", field="person", what_to_do="番号を確かめてください。")
    return _decided(
        actor, found, codes.MATCHED, person, note, "match_document", "resident_tax.document_matched", read_at
    )


@procedure("resident_tax.void_document", right="resident_tax.change", ja="課税資料の無効・回送")
def void_document(
    *, actor: Actor, document: int, reason: str, forwarded_to: str = "", read_at: int | None = None
) -> Entry:
    """Let a document not count: it came twice, is wrong, or was sent on to the municipality that taxes (回送).

    Law: 地方税法 第294条第1項・第318条（賦課期日の住所地の市町村が課する）
    Errors: NotFound, Refused without a reason.
    """
    found = document_to_decide(document)
    if not reason.strip():
        raise Refused("理由がありません。", field="reason", what_to_do="無効にする理由を入力してください。")
    note = f"回送：{forwarded_to.strip()}　{reason.strip()}" if forwarded_to.strip() else reason.strip()
    kind = "resident_tax.document_forwarded" if forwarded_to.strip() else "resident_tax.document_voided"
    return _decided(actor, found, codes.VOID, _person_of(document), note, "void_document", kind, read_at)


@procedure("resident_tax.enter_taxpayer", right="resident_tax.change", ja="住登外者の登録（課税資料から）")
def enter_taxpayer(*, actor: Actor, document: int, note: str = "") -> int:
    """Give a 宛名番号 to whom a document names and nobody here knows (住登外者); returns it.

    Law: 地方税法 第294条第3項（住登外課税）
    Errors: NotFound; Refused without a reading, or where somebody of that name and birth is known.
    """
    found = document_to_decide(document)
    who = outside.Outsider(outside.NATURAL, found.name, found.kana, 0, found.birth_on)
    since = date(found.fiscal_year, 1, 1)
    if known := outside.same_people(who, since):
        raise Refused(
            f"同じ氏名と生年月日の人がすでにいます（宛名番号 {known[0]}）。",
            what_to_do="その人かどうかを確かめ、名寄せを決定してください。",
        )
    number = outside.draw_number()
    entry = append(
        actor=actor, kind="resident_tax.taxpayer_entered", procedure="resident_tax.enter_taxpayer",
        subjects=[("person", number), ("document", document)], cites="地方税法第294条第3項", reason=note[:40],
    ).number  # fmt: skip
    outside.enter(number, who, outside.Place(found.address or "（住所の記載なし）"), entry=entry, since=since)
    _write(found, codes.MATCHED, number, note, entry)
    return number


def document_to_decide(document: int) -> Document:
    """Errors: NotFound."""
    row = as_of(Document, None).filter(municipality=current_or_raise(), document=document).first()
    if row is None:
        raise NotFound("この資料番号の資料はありません。", what_to_do="一覧から開いてください。")
    return row


def _person_of(document: int) -> int | None:
    row = as_of(DocumentMatch, None).filter(municipality=current_or_raise(), document=document).first()
    return row.person if row is not None else None


def _decided(
    actor: Actor,
    found: Document,
    state: int,
    person: int | None,
    note: str,
    act: str,
    kind: str,
    read_at: int | None,
) -> Entry:
    before = _person_of(found.document)
    people = [("person", p) for p in (before, person) if p is not None]
    entry = append(
        actor=actor, kind=kind, procedure=f"resident_tax.{act}", subjects=[("document", found.document), *people],
        reason=note[:40], read_at=read_at,
    )  # fmt: skip
    _write(found, state, person, note, entry.number)
    return entry


def _write(found: Document, state: int, person: int | None, note: str, entry: int) -> None:
    values = {
        "person": person, "score": 100 if state == codes.MATCHED else 0, "matched_by": codes.BY_CLERK,
        "doubt": codes.NO_DOUBT, "state": state, "note": note[:200],
    }  # fmt: skip
    history.replace(
        DocumentMatch, {"document": found.document}, values, entry=entry, **period_of(found.fiscal_year)
    )
