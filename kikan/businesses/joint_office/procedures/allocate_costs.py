"""Compute the shares of a year, have them approved by another, bill what is not billed yet (負担金の計算・承認)."""

from kikan.businesses.joint_office.law.years import instalments, settle
from kikan.businesses.joint_office.models import Allocation, AllocationApproval, Bill, Instalment, Line, Share
from kikan.businesses.joint_office.procedures.checking import require_another
from kikan.businesses.joint_office.procedures.hear_members import require_heard
from kikan.businesses.joint_office.reads import allocations
from kikan.businesses.joint_office.reads.activations import law_of
from kikan.businesses.joint_office.reads.sharing import CITES, Sheet, sheet_of, year_of
from kikan.ground.eras import fiscal_year_in_words
from kikan.law import LawGap
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.calendar import closed_days
from kikan.shared.tenancy.opener import current_or_raise


@procedure("joint_office.allocate_costs", right="joint_office.change", ja="負担金の計算")
def allocate_costs(*, year: int, phase: int, actor: Actor) -> int:
    """Keep the sheet of a year as it comes out now; returns its number. The same as the last one is not kept twice.

    Errors: Refused where rules, costs or values are missing.
    """
    sheet = sheet_of(year, phase)
    last = next((a for a in allocations.allocations_of(year) if a.phase == phase), None)
    if last is not None and _is_same(last, sheet):
        return last.number
    number = numbers.draw("joint_office.allocation")
    entry = append(
        actor=actor, kind="joint_office.costs_allocated", procedure="joint_office.allocate_costs",
        subjects=[("cost_year", year)], happened_on=clock.today(), reason=fiscal_year_in_words(year), cites=CITES,
    ).number  # fmt: skip
    _write(number, sheet, entry)
    return number


def _is_same(last: allocations.AllocationLine, sheet: Sheet) -> bool:
    """Whether a kept sheet says what would be computed now: the same steps, shares and rules."""
    rules = (last.unit, last.mode, last.remainder, last.first, last.total, last.left)
    now = sheet.rounding
    if rules != (now.unit, now.mode, now.remainder, now.first, sheet.total, sheet.left):
        return False
    kept = {
        (s.cost_class, s.basis, s.member): (s.weight, s.value, s.share)
        for s in allocations.steps_of(last.number)
    }
    found = {(s.cost_class, s.basis, s.member): (s.weight, s.value, s.share) for s in sheet.found.lines}
    own = {(s.cost_class, s.member): s.payable for s in allocations.shares_of(last.number)}
    return kept == found and own == {(s.cost_class, s.member): s.payable for s in sheet.found.shares}


def _write(number: int, sheet: Sheet, entry: int) -> None:
    here, rounding = current_or_raise(), sheet.rounding
    Allocation.objects.create(
        municipality=here, number=number, year=sheet.year, phase=sheet.phase, total=sheet.total, left=sheet.left,
        unit=rounding.unit, mode=rounding.mode, remainder=rounding.remainder, first=rounding.first,
        illustrative="、".join(sheet.illustrative)[:400], entry=entry,
    )  # fmt: skip
    Line.objects.bulk_create(
        Line(
            municipality=here, allocation=number, cost_class=s.cost_class, basis=s.basis, member=s.member,
            weight=str(s.weight), pool=str(s.pool), value=s.value, counted=str(s.counted),
            counted_of_all=str(s.counted_of_all), share=str(s.share),
        )
        for s in sheet.found.lines
    )  # fmt: skip
    Share.objects.bulk_create(
        Share(
            municipality=here, allocation=number, cost_class=s.cost_class, member=s.member, exact=str(s.exact),
            rounded=s.rounded, difference=s.difference, own=s.own,
        )
        for s in sheet.found.shares
    )  # fmt: skip


@procedure("joint_office.approve_allocation", right="joint_office.approve", ja="負担金の承認", takes_two=True)
def approve_allocation(*, allocation: int, actor: Actor) -> int:
    """Another person approves the newest sheet of a year: each member owes it, less what was billed in the year before.

    Returns the number of the entry. Errors: NotFound; Refused for who computed it, one approved before, an older one,
    where what it was computed from has changed since, or while members still have time to say what they think of it.
    """
    found = allocations.allocation_of(allocation)
    if found is None:
        raise NotFound(
            "この計算書はありません。", field="approve", what_to_do="年度の画面から開き直してください。"
        )
    if found.approved_on is not None:
        raise Refused("すでに承認されています。", field="approve")
    require_another(found.entry, actor)
    if allocations.allocations_of(found.year)[0].number != allocation or not _is_same(
        found, sheet_of(found.year, found.phase)
    ):
        raise Refused(
            "計算のあとで、経費、基準の値か条例値が改められました。",
            field="approve",
            what_to_do="計算し直してから承認してください。",
        )
    require_heard(allocation)
    totals, before = allocations.totals_of(allocation), allocations.billed_in(found.year)
    parts = _instalments(found.year, settle(before, totals))
    entry = append(
        actor=actor, kind="joint_office.allocation_approved", procedure="joint_office.approve_allocation",
        subjects=[("cost_year", found.year)], happened_on=clock.today(),
        reason=fiscal_year_in_words(found.year), cites=CITES,
    ).number  # fmt: skip
    here = {"municipality": current_or_raise(), "allocation": allocation}
    AllocationApproval.objects.create(**here, approved_on=clock.today(), entry=entry)
    members = sorted(totals.keys() | before.keys())
    Bill.objects.bulk_create(
        Bill(**here, member=m, total=totals.get(m, 0), before=before.get(m, 0)) for m in members
    )
    for part in parts:
        part.allocation = allocation
    Instalment.objects.bulk_create(parts)
    return entry


def _instalments(year: int, due: dict[int, int]) -> list[Instalment]:
    """The payments of each member. Errors: Refused without the union's rule of payment."""
    span, here = year_of(year), current_or_raise()
    closed = set(closed_days(span.begins, span.ends))
    try:
        law = law_of(year)
        return [
            Instalment(
                municipality=here, member=member, instalment=i.number, amount=i.amount, due_on=i.due_on,
                notice_by=i.notice_by,
            )
            for member, amount in due.items()
            for i in instalments(amount, span, closed, law)
        ]  # fmt: skip
    except LawGap as gap:
        raise Refused(
            "納める日の条例値が登録されていません。",
            field="approve",
            what_to_do="条例値の登録を依頼してください。",
        ) from gap
