"""Issue the notices of an approved sheet to its members (負担金額通知書の発行)."""

from fractions import Fraction

from kikan.businesses.joint_office import documents as papers
from kikan.businesses.joint_office.documents.share_notice import Part, share_notice
from kikan.businesses.joint_office.law.years import reduced
from kikan.businesses.joint_office.models import Deduction, ShareNotice
from kikan.businesses.joint_office.reads import allocations, costs
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.penalties import (
    Penalties,
    Taken,
    quarter_ja,
    taken_before,
    to_take,
)
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("joint_office.issue_share_notices", right="joint_office.print", ja="負担金額通知書の発行")
def issue_share_notices(
    *, allocation: int, actor: Actor, penalties: Penalties | None = None
) -> dict[int, int]:
    """The notice of each member whose share has changed by the sheet; issue number by member. Each is issued once.

    penalties: what members have approved against the provider (`penalties_of`, read before: it stands in their own
    tenants); what of it was not taken off an earlier bill is taken off this one.

    Errors: NotFound; Refused for a sheet that is not approved.
    """
    found = allocations.allocation_of(allocation)
    if found is None:
        raise NotFound("この計算書はありません。", what_to_do="年度の画面から開き直してください。")
    if found.approved_on is None:
        raise Refused("承認されていない計算書は通知できません。", what_to_do="先に別の人が承認してください。")
    bills = [b for b in allocations.bills_of(allocation) if b.issue is None and b.due]
    names = {m.member: m.name for m in members_on(None)}
    how, shares = _how(allocation), allocations.shares_of(allocation)
    written: list[tuple[dict[str, object], About]] = []
    before, taken = taken_before(), dict[int, list[Taken]]()
    for bill in bills:
        own = [s for s in shares if s.member == bill.member]
        taken[bill.member] = to_take(bill.member, bill.due, (penalties or {}).get(bill.member, {}), before)
        less = sum(t.amount for t in taken[bill.member])
        amounts = reduced([amount for _, amount, _, _ in bill.instalments], less)
        body = share_notice(
            member=names[bill.member], year_ja=fiscal_year_in_words(found.year), phase_ja=found.phase_ja,
            parts=[Part(costs.class_ja(s.cost_class), how.get(s.cost_class, "単独負担"), s.own, s.payable) for s in own],
            total=bill.total, before=bill.before, taken=[(quarter_ja(t.first_month), t.amount) for t in taken[bill.member]],
            instalments=[(n, amount, on) for (n, _, on, _), amount in zip(bill.instalments, amounts, strict=True)],
        )  # fmt: skip
        written.append((letter(body), [("member", bill.member)]))
    issued = issue_many(
        kind=papers.SHARE_NOTICE.kind, papers_of=written, actor=actor,
        illustrative=[ja for ja in found.illustrative.split("、") if ja],
    )  # fmt: skip
    ShareNotice.objects.bulk_create(
        ShareNotice(
            municipality=current_or_raise(), allocation=allocation, member=bill.member, issue=one.number,
            issued_on=clock.today(),
        )
        for bill, one in zip(bills, issued, strict=True)
    )  # fmt: skip
    _keep(allocation, [t for of in taken.values() for t in of], actor)
    return {bill.member: one.number for bill, one in zip(bills, issued, strict=True)}


def _keep(allocation: int, taken: list[Taken], actor: Actor) -> None:
    """What was taken off, under one entry."""
    if not taken:
        return
    entry = append(
        actor=actor, kind="joint_office.penalty_deducted", procedure="joint_office.issue_share_notices",
        subjects=[("joint_allocation", allocation), *(("member", m) for m in sorted({t.member for t in taken}))],
        happened_on=clock.today(), cites="サービスレベルに関する契約の定め",
    ).number  # fmt: skip
    Deduction.objects.bulk_create(
        Deduction(
            municipality=current_or_raise(), allocation=allocation, member=t.member, first_month=t.first_month,
            amount=t.amount, entry=entry,
        )
        for t in taken
    )  # fmt: skip


def _how(allocation: int) -> dict[str, str]:
    """The keys of each class in words: 均等割10％・人口割90％."""
    weights: dict[str, dict[str, Fraction]] = {}
    for step in allocations.steps_of(allocation):
        weights.setdefault(step.cost_class, {})[step.basis_ja] = step.weight
    return {
        name: "・".join(f"{ja}{costs.percent(w)}" for ja, w in of.items()) for name, of in weights.items()
    }
