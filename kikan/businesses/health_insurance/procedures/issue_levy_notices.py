"""issue_levy_notices: number and keep the tax notices of decided levies (納税通知書の発行)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from kikan.businesses.health_insurance.documents import LEVY_NOTICE
from kikan.businesses.health_insurance.documents.decided_levy import (
    Sender,
    decided_notice,
    illustrative_values,
)
from kikan.businesses.health_insurance.documents.levy_notice import Contact, levy_notice
from kikan.businesses.health_insurance.reads.notices import (
    LevyRecord,
    charged_records,
    levy_records,
)
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import shield
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.slips import SAMPLE_ISSUER
from kikan.shared.errors import NotFound
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Notices:
    """The issue numbers in order with the household, or the charge where charges were asked for.

    protected: of the same numbers, whose notice an officer must release first (支援措置).
    """

    issues: tuple[tuple[int, int], ...] = ()
    protected: tuple[int, ...] = ()

    @property
    def first(self) -> int:
        return self.issues[0][1] if self.issues else 0

    @property
    def count(self) -> int:
        return len(self.issues)


@procedure("health_insurance.issue_levy_notices", right="health_insurance.print", ja="国保税納税通知書の発行")
def issue_levy_notices(
    *,
    fiscal_year: int,
    actor: Actor,
    households: Sequence[int] = (),
    since: date | None = None,
    charges: Sequence[int] = (),
    contact: Contact | None = None,
    store_issuer: str = "",
    pay_at: tuple[str, ...] = (),
    reason: str = "",
) -> Notices:
    """Issue the notice of each household's levy as decided last; rendered later, one by one or as a run's files.

    Where the head changed each payer gets a notice of the own months; since: only who owes from that day on.
    charges: the levies by their charges instead of by households.
    A payer under the support measure is passed over unless the actor may see the address and says why.
    store_issuer: the body's number with the stores; without it slips carry no bars.
    Errors: NotFound, Refused, LawGap, NoSignatory.
    """
    by_charge = bool(charges)
    records = (
        charged_records(fiscal_year, charges) if by_charge else levy_records(fiscal_year, households, since)
    )
    if not records:
        raise NotFound("この年度に決定した賦課がありません。", field="households")
    shielded = shield((r.payer for r in records), actor, why=reason)
    open_ones = [r for r in records if shielded.is_open or not shielded.covers(r.payer)]
    law = ordinances.law("fiscal_year", fiscal_year).of("national_health_insurance")
    sender = _sender(contact, store_issuer, pay_at)
    papers_of = [(levy_notice(decided_notice(r, law, sender)), _about(r)) for r in open_ones]
    issued = issue_many(
        kind=LEVY_NOTICE.kind, papers_of=papers_of, actor=actor, illustrative=illustrative_values(law)
    )
    protected = tuple(r.charge if by_charge else r.household for r in records if r not in open_ones)
    issues = tuple(
        (r.charge if by_charge else r.household, each.number)
        for r, each in zip(open_ones, issued, strict=True)
    )
    return Notices(issues, protected)


def _about(record: LevyRecord) -> About:
    """The subjects of a notice: its household, its payer and every member named on it."""
    members = (("person", m.person) for m in record.members if m.insured_months)
    return [("household", record.household), ("person", record.payer), *members]


def _sender(contact: Contact | None, store_issuer: str, pay_at: tuple[str, ...]) -> Sender:
    body = Municipality.objects.get(code=current_or_raise())
    is_sample = settings.IS_SAMPLE or body.is_sample
    return Sender(
        body.code,
        body.name,
        contact or Contact(f"{body.name}　国民健康保険税担当", "", ""),
        store_issuer or (SAMPLE_ISSUER if is_sample else ""),
        pay_at,
    )
