"""After the decision: changes of what was promised, protests against the result (変更記録・異議の申立て)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min

from kikan.businesses.procurement.models import ContractTerm, PromiseChange, Protest
from kikan.businesses.procurement.models.result import Asker, ChangeState, Term
from kikan.businesses.procurement.reads.notices import ProcurementLine, rows_now
from kikan.businesses.procurement.reads.panels import letter_of
from kikan.businesses.procurement.reads.results import PromiseLine
from kikan.law import book
from kikan.shared.documents.models import Issue, Subject
from kikan.shared.tenancy.opener import current_or_raise

LEVELS = "service_level."
RESULT_NOTICE = "procurement.result_notice"
"""The kind of the paper from whose first issue the days of protest run."""


@dataclass(frozen=True)
class ChangeLine:
    """A change of a promise; price_effect in yen over the contract."""

    change: int
    function: int
    asked_by: int
    asked_ja: str
    reason: str
    before: str
    after: str
    price_effect: int
    state: int
    decided_on: date | None
    entry: int

    @property
    def who_ja(self) -> str:
        return f"{Asker(self.asked_by).label}　{self.asked_ja}"

    @property
    def state_ja(self) -> str:
        return str(ChangeState(self.state).label)

    @property
    def is_waiting(self) -> bool:
        return self.state == ChangeState.PROPOSED

    @property
    def is_approved(self) -> bool:
        return self.state == ChangeState.APPROVED


@dataclass(frozen=True)
class ProtestLine:
    protest: int
    bidder: int
    received_on: date
    text: str
    answer: str
    answered_on: date | None
    entry: int

    @property
    def letter(self) -> str:
        return letter_of(self.bidder)


@dataclass(frozen=True)
class TermLine:
    """What the contract must settle; is_settled None where nobody has looked."""

    term: int
    is_settled: bool | None
    place: str
    note: str

    @property
    def ja(self) -> str:
        return str(Term(self.term).label)


@dataclass(frozen=True)
class Period:
    """The days in which bidders may protest, both included (異議申立期間)."""

    begins: date
    ends: date


def changes_of(number: int) -> list[ChangeLine]:
    return rows_now(PromiseChange, number, ChangeLine, ("change",))


def terms_of(number: int) -> list[TermLine]:
    """Every term a contract must settle, as far as it was looked at."""
    known = {t.term: t for t in rows_now(ContractTerm, number, TermLine, ("term",))}
    return [known.get(int(term), TermLine(int(term), None, "", "")) for term in Term]


def protests_of(number: int) -> list[ProtestLine]:
    return rows_now(Protest, number, ProtestLine, ("protest",))


def next_of(model: type[PromiseChange] | type[Protest], field: str, number: int) -> int:
    """The next number of a change or a protest of a procurement."""
    rows = model.objects.filter(municipality=current_or_raise(), procurement=number)
    return int(rows.aggregate(last=Max(field))["last"] or 0) + 1


def period_of(found: ProcurementLine) -> Period | None:
    """The days from the first notice of the result on; None where none is set or none was sent."""
    here = current_or_raise()
    own = Subject.objects.filter(municipality=here, kind="procurement", subject=found.procurement)
    rows = Issue.objects.filter(municipality=here, kind=RESULT_NOTICE, number__in=own.values("issue"))
    told = rows.aggregate(first=Min("issued_on"))["first"]
    return (
        None if told is None or not found.protest_days else Period(told, told + timedelta(found.protest_days))
    )


def sum_of(promises: Sequence[PromiseLine]) -> str:
    """The sum over the promises as they stand (今の仕様の照合値): number, words, answer, how."""
    told = json.dumps([(p.function, p.text, p.answer, p.note) for p in promises], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def levels() -> list[tuple[str, str]]:
    """The items of the service level with their words."""
    return [(name, it.ja) for name, it in sorted(book().parameters.items()) if name.startswith(LEVELS)]
