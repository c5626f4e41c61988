"""issue_bills: the papers of bills (納入通知書・使用水量等のお知らせの発行)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings

from kikan.businesses.water.documents import BILL, USE_NOTICE
from kikan.businesses.water.documents.bill import BillFacts, bill, slip_of, slip_together, use_notice
from kikan.businesses.water.procedures.bill_facts import bill_facts
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue_many
from kikan.shared.documents.slip_keeping import write_slips
from kikan.shared.documents.slips import SAMPLE_ISSUER, PaymentSlip
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

KINDS = {"bill": BILL.kind, "use": USE_NOTICE.kind}


@dataclass(frozen=True)
class IssuedBills:
    """The issue number of each bill's paper; whose an officer must release first (支援措置); whom none reaches."""

    issues: dict[int, int] = field(default_factory=dict, repr=False)
    protected: tuple[int, ...] = field(default=(), repr=False)
    unreachable: tuple[int, ...] = field(default=(), repr=False)


@procedure("water.issue_bill", right="water.print", ja="納入通知書の発行")
def issue_bills(
    *, numbers: Sequence[int], paper: str, actor: Actor, reason: str = "", store_issuer: str = ""
) -> IssuedBills:
    """Issue a paper of each bill as it stands; water and sewer on one slip where both are owed.

    A payer under the support measure is passed over unless the actor may see the address and says why; the notice left
    at the door bears no address and is issued to all. Who has no name or address is passed over.
    Errors: NotFound, NotPermitted, Refused, LawGap, NoSignatory.
    """
    if paper not in KINDS:
        raise Refused("書類の種類を選んでください。", field="paper")
    found, covered = bill_facts(numbers, actor, why=reason)
    hidden = paper == "bill" and not covered.is_open
    shown = [f for f in found if not (hidden and covered.covers(f.payer))]
    open_ones = [f for f in shown if f.payer_name and (f.address or paper == "use")]
    if paper == "bill":
        slips = _slips(open_ones, actor, store_issuer)
        mappings = [bill(f, slips.get(f.number, ())) for f in open_ones]
    else:
        mappings = [use_notice(f) for f in open_ones]
    illustrative = sorted({name for f in open_ones for name in f.illustrative})
    papers_of = [
        (mapping, [("water_bill", f.number), ("person", f.payer)])
        for mapping, f in zip(mappings, open_ones, strict=True)
    ]
    issued = issue_many(kind=KINDS[paper], papers_of=papers_of, actor=actor, illustrative=illustrative)
    return IssuedBills(
        {f.number: each.number for f, each in zip(open_ones, issued, strict=True)},
        tuple(f.number for f in found if f not in shown),
        tuple(f.number for f in shown if f not in open_ones),
    )


def _slips(found: Sequence[BillFacts], actor: Actor, store_issuer: str) -> dict[int, tuple[PaymentSlip, ...]]:
    """The slips of each bill that is not paid from an account: one for both services, or one of its own."""
    town = Municipality.objects.get(code=current_or_raise())
    issuer = store_issuer or (SAMPLE_ISSUER if settings.IS_SAMPLE or town.is_sample else "")
    asked = [f for f in found if not f.has_account]
    slips = {
        f.number: tuple(slip_of(f, a, town.code, issuer) for a in f.open_accounts)
        for f in asked
        if len(f.open_accounts) == 1
    }
    together = [f for f in asked if len(f.open_accounts) > 1]
    if not together:
        return slips
    entry = append(
        actor=actor, kind="water.slips_issued", procedure="water.issue_bill",
        subjects=[("water_bill", f.number) for f in together], happened_on=clock.today(),
    )  # fmt: skip
    made = write_slips(
        [slip_together(f) for f in together], holder=f"{town.name}水道事業", issuer=issuer, entry=entry.number
    )
    return slips | {f.number: (slip,) for f, slip in zip(together, made, strict=True)}
