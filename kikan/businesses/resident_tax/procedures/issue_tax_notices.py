"""issue_tax_notices: number and keep the notices of decided taxes (納税通知書・特別徴収税額通知書の発行)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kikan.businesses.resident_tax.documents import COLLECTOR_NOTICE, TAX_NOTICE, WITHHELD_NOTICE
from kikan.businesses.resident_tax.documents.tax_lines import tax_lines
from kikan.businesses.resident_tax.documents.tax_notice import (
    Due,
    Sender,
    TaxNotice,
    Withheld,
    tax_notice,
)
from kikan.businesses.resident_tax.documents.withholding_notice import (
    CollectedPerson,
    CollectorNotice,
    WithheldNotice,
    collector_notice,
    withheld_notice,
)
from kikan.businesses.resident_tax.models import Status
from kikan.businesses.resident_tax.reads import collectors
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.businesses.resident_tax.reads.notices import (
    CollectorRecord,
    TaxRecord,
    body,
    collector_records,
    tax_records,
)
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import Shield, shield
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.slips import SAMPLE_ISSUER
from kikan.shared.errors import NotFound
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import ordinances

TAXED = (Status.TAXED, Status.PER_CAPITA, Status.FOREST)
MOST_ON_LIST = 400


@dataclass(frozen=True)
class Notices:
    """The issue number of each subject in order, and whose notice an officer must release first (支援措置)."""

    issues: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    protected: tuple[int, ...] = field(default=(), repr=False)

    @property
    def count(self) -> int:
        return len(self.issues)

    @property
    def first(self) -> int:
        return self.issues[0][1] if self.issues else 0


@procedure("resident_tax.issue_tax_notices", right="resident_tax.print", ja="住民税納税通知書の発行")
def issue_tax_notices(
    *,
    fiscal_year: int,
    persons: Sequence[int],
    actor: Actor,
    contact: str = "",
    store_issuer: str = "",
    pay_at: tuple[str, ...] = (),
    reason: str = "",
) -> Notices:
    """Issue the notice of each person's tax as decided last; rendered later, one by one or as a run's files.

    A person under the support measure is passed over unless the actor may see the address and says why.
    Errors: NotFound where none of them has a tax; Refused, LawGap, NoSignatory.
    """
    records = [r for r in tax_records(fiscal_year, persons) if r.tax.status in TAXED]
    if not records:
        raise NotFound("この年度に決定した税額がありません。", field="persons")
    shielded = shield((r.tax.person for r in records), actor, why=reason)
    open_ones = _open(records, shielded)
    sender = sender_of(contact, store_issuer, pay_at)
    illustrative = illustrative_values(fiscal_year)
    papers_of = [(tax_notice(notice_of(r, sender, illustrative)), _about(r.tax.person)) for r in open_ones]
    return _issued(
        TAX_NOTICE.kind, papers_of, [r.tax.person for r in open_ones], actor, illustrative,
        [r.tax.person for r in records if r not in open_ones],
    )  # fmt: skip


@procedure(
    "resident_tax.issue_collector_notices",
    right="resident_tax.print",
    ja="特別徴収税額通知書（義務者用）の発行",
)
def issue_collector_notices(
    *, fiscal_year: int, collectors: Sequence[int], actor: Actor, contact: str = "", store_issuer: str = ""
) -> Notices:
    """Issue the list of each collector with its slips. The address of nobody stands in it.

    Errors: NotFound where none of them takes anything; Refused, NoSignatory.
    """
    records = collector_records(fiscal_year, collectors)
    if not records:
        raise NotFound("この年度に特別徴収税額のある特別徴収義務者がいません。", field="collectors")
    sender, illustrative = sender_of(contact, store_issuer, ()), illustrative_values(fiscal_year)
    papers_of = [(collector_notice(_listed(r, sender)), _about_all(r)) for r in records]
    return _issued(
        COLLECTOR_NOTICE.kind, papers_of, [r.collector.collector for r in records], actor, illustrative, ()
    )


@procedure(
    "resident_tax.issue_withheld_notices",
    right="resident_tax.print",
    ja="特別徴収税額通知書（納税義務者用）の発行",
)
def issue_withheld_notices(
    *, fiscal_year: int, collector: int, actor: Actor, persons: Sequence[int] = (), contact: str = ""
) -> Notices:
    """Issue the notice of each person a collector takes from, in the order of its list; the employer hands them over.

    persons: only these; else everybody of the list. Errors: NotFound; Refused, NoSignatory.
    """
    body_of = collectors.collector_of(collector)
    lines = {ln.person: ln for ln in collectors.withheld_by(collector, fiscal_year)}
    wanted = [p for p in lines if not persons or p in persons]
    records = tax_records(fiscal_year, wanted)
    if not records:
        raise NotFound("この年度に特別徴収する人がいません。", field="collector")
    former = collectors.replaced_by(collector, fiscal_year)
    staff = {c.person: c.staff_number for c in collectors.collected_by(collector)}
    sender, illustrative = sender_of(contact, "", ()), illustrative_values(fiscal_year)
    papers_of = []
    for record in records:
        person = record.tax.person
        line = lines[person]
        notice = WithheldNotice(
            record.tax, tax_lines(record.tax, record.income), record.to, body_of, staff.get(person, ""), line,
            former.get((person, line.entry)), sender,
        )  # fmt: skip
        papers_of.append((withheld_notice(notice), _about(person)))
    return _issued(WITHHELD_NOTICE.kind, papers_of, [r.tax.person for r in records], actor, illustrative, ())


def _open(records: Iterable[TaxRecord], shielded: Shield) -> list[TaxRecord]:
    return [r for r in records if shielded.is_open or not shielded.covers(r.tax.person)]


def _issued(
    kind: str, papers_of: Sequence[tuple[Mapping[str, Any], About]], subjects: Sequence[int], actor: Actor,
    illustrative: Sequence[str], protected: Sequence[int],
) -> Notices:  # fmt: skip
    issued = issue_many(kind=kind, papers_of=papers_of, actor=actor, illustrative=illustrative)
    numbered = tuple(zip(subjects, (one.number for one in issued), strict=True))
    return Notices(numbered, tuple(protected))


def notice_of(record: TaxRecord, sender: Sender, illustrative: Sequence[str] = ()) -> TaxNotice:
    """The notice of a decided tax as its template wants it."""
    return TaxNotice(
        record.tax,
        tax_lines(record.tax, record.income),
        record.to,
        tuple(Due(i.instalment, i.due_on, i.amount, i.before, i.balance) for i in record.instalments),
        tuple(
            Withheld("給与特別徴収" if line.kind == SALARY else "公的年金特別徴収", by.name, line.months)
            for by, line in record.withheld
        ),
        sender,
        tuple(illustrative),
    )


def _listed(record: CollectorRecord, sender: Sender) -> CollectorNotice:
    people = tuple(
        CollectedPerson(record.people[line.person].name, "", staff, line, before)
        for line, before, staff in record.lines
    )
    return CollectorNotice(
        record.collector, record.fiscal_year, record.to, people, record.months, record.charge, sender
    )


def sender_of(contact: str, store_issuer: str, pay_at: tuple[str, ...]) -> Sender:
    """The municipality that sends; a sample's slips name an issuer that no body has."""
    town = body()
    issuer = store_issuer or (SAMPLE_ISSUER if town.is_sample else "")
    office = contact or f"{town.name}　住民税担当"
    return Sender(town.code, town.name, office, store_issuer=issuer, pay_at=pay_at)


def illustrative_values(fiscal_year: int) -> tuple[str, ...]:
    """The names of ordinance values of resident tax that stand in for published ones (例示値)."""
    law = ordinances.law("fiscal_year", fiscal_year, statute="local_tax_act").of("local_tax_act")
    for name in ("city_per_capita", "prefecture_per_capita"):
        law.amount(name)
    for name in ("city_rate", "prefecture_rate"):
        law.rate(name)
    law.table("instalment_months")
    return tuple(d.ja for d in law.doubts() if d.mark == "illustrative")


def _about(person: int) -> About:
    return [("person", person)]


def _about_all(record: CollectorRecord) -> About:
    return [("collector", record.collector.collector), *(("person", p) for p in record.people)]
