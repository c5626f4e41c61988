"""send_query, send_filing_requests, record_answer: letters about documents, and what came back (照会・申告のお願い・回答)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.resident_tax.documents.queries import KINDS, PAPERS, PERSON, Letter, letter
from kikan.businesses.resident_tax.models import DocumentQuery
from kikan.businesses.resident_tax.reads.queries import Addressed, addressed, query_of
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.addressees.protection import shield
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

SERIES = "resident_tax.query"
MOST = 500


@dataclass(frozen=True)
class Requested:
    """Letters that were made, and the people left out because of the support measure (支援措置)."""

    issues: tuple[int, ...]
    left_out: tuple[int, ...]


@procedure("resident_tax.send_query", right="resident_tax.print", ja="課税資料についての照会・回送")
def send_query(
    *, actor: Actor, kind: str, person: int, fiscal_year: int, to_name: str = "", document: int | None = None,
    answer_by: date | None = None, note: str = "",
) -> int:  # fmt: skip
    """Write a letter about a person and remember that it was asked; returns the issue number.

    Errors: NotFound; Refused without an addressee or a date for the answer, or for a protected person (E20).
    """
    if kind not in KINDS:
        raise Refused("この種類の文書はありません。", field="kind")
    if KINDS[kind].to != PERSON and not to_name.strip():
        raise Refused(
            "宛先がありません。", field="to_name", what_to_do="市区町村長か支払者の名称を入力してください。"
        )
    if (KINDS[kind].asks or kind == "filing_request") and answer_by is None:
        raise Refused("回答の期限を入力してください。", field="answer_by")
    opened = print_release.opened_for([person], actor)
    who = addressed([person])[person]
    return _send(actor, kind, who, fiscal_year, to_name.strip(), document, answer_by, note, opened)


@procedure("resident_tax.send_filing_requests", right="resident_tax.print", ja="申告のお願いの一括作成")
def send_filing_requests(
    *, actor: Actor, fiscal_year: int, persons: tuple[int, ...], answer_by: date
) -> Requested:
    """A letter to each of some people who have not filed (未申告者); protected people are left out and named.

    Errors: NotFound, Refused.
    """
    if not 0 < len(persons) <= MOST:
        raise Refused(f"一度に作れるのは1件から{MOST}件までです。", what_to_do="対象を選び直してください。")
    protected = shield(persons, actor).protected
    free = [p for p in dict.fromkeys(persons) if p not in protected]
    people = addressed(free)
    issues = [
        _send(actor, "filing_request", people[p], fiscal_year, "", None, answer_by, "", frozenset())
        for p in free
    ]
    return Requested(tuple(issues), tuple(sorted(protected)))


def _send(
    actor: Actor, kind: str, who: Addressed, fiscal_year: int, to_name: str, document: int | None,
    answer_by: date | None, note: str, opened: frozenset[int],
) -> int:  # fmt: skip
    subjects = [("person", who.person), *([("document", document)] if document else [])]
    entry = append(
        actor=actor, kind="resident_tax.query_sent", procedure="resident_tax.send_query", subjects=subjects,
        cites=KINDS[kind].cites,
    ).number  # fmt: skip
    body = letter(_letter(kind, who, fiscal_year, to_name, answer_by, note, actor))
    (issued,) = hand_out(
        kind=PAPERS[kind].kind, data=body, subjects=[("person", who.person)], actor=actor, charge=Charge(), opened=opened,
        entry=entry,
    )  # fmt: skip
    values = {
        "kind": kind, "fiscal_year": fiscal_year, "person": who.person, "document": document,
        "to_name": to_name or who.name, "issue": issued.number, "asked_on": clock.today(), "answer_by": answer_by,
        "answered_on": None, "answer": "",
    }  # fmt: skip
    history.add(DocumentQuery, {"query": numbers.draw(SERIES)}, values, entry=entry, valid_from=clock.today())
    return issued.number


def _letter(
    kind: str, who: Addressed, fiscal_year: int, to_name: str, answer_by: date | None, note: str, actor: Actor
) -> Letter:
    to_person = KINDS[kind].to == PERSON
    about = (("氏名", who.name), ("生年月日", era_day(who.birth_on)), ("住所", "　".join(who.address)))
    year = (
        ("年度", fiscal_year_in_words(fiscal_year)),
        ("対象の年", f"{fiscal_year - 1}年1月1日から12月31日まで"),
    )
    return Letter(
        kind=kind,
        to_name=who.name if to_person else to_name[:60],
        to_address=who.address if to_person else (),
        postal_code=who.postal_code if to_person else "",
        lines=year if to_person else (*year[:1], *about),
        office=actor.office_name,
        note=note[:400],
        answer_by=answer_by,
    )


@procedure("resident_tax.record_answer", right="resident_tax.change", ja="照会の回答の記録")
def record_answer(*, actor: Actor, query: int, answered_on: date, answer: str) -> Entry:
    """Keep what was answered to a query. Errors: NotFound; Refused without an answer or for a day to come."""
    sent = query_of(query)
    if not answer.strip():
        raise Refused("回答の内容がありません。", field="answer", what_to_do="回答を入力してください。")
    if not sent.asked_on <= answered_on <= clock.today():
        raise Refused(
            "回答の日が正しくありません。",
            field="answered_on",
            what_to_do="照会した日から今日までの日を入力してください。",
        )
    entry = append(
        actor=actor, kind="resident_tax.query_answered", procedure="resident_tax.record_answer",
        subjects=[("person", sent.person)], reported_on=answered_on,
    )  # fmt: skip
    history.change(
        DocumentQuery, {"query": query}, {"answered_on": answered_on, "answer": answer.strip()[:400]},
        entry=entry.number, valid_from=sent.asked_on,
    )  # fmt: skip
    return entry
