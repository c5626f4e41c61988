"""Flows of acts with their steps, sums and comparison (業務の流れ)."""

from collections.abc import Iterable
from dataclasses import dataclass

from kikan.businesses.joint_office.law.saving import Minutes, hours, minutes_of
from kikan.businesses.joint_office.models import Flow, FlowStep
from kikan.businesses.joint_office.models.flow import Decision, Gap
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class StepLine:
    """A step as it stands."""

    flow: int
    step: int
    who: str
    what: str
    papers: str
    before: int | None
    after: int | None
    gap: int
    decision: int

    @property
    def gap_ja(self) -> str:
        return str(Gap(self.gap).label)

    @property
    def decision_ja(self) -> str:
        return str(Decision(self.decision).label)

    @property
    def is_open(self) -> bool:
        """A local rule nobody has decided on."""
        return self.gap != Gap.NONE and self.decision == Decision.OPEN


@dataclass(frozen=True)
class FlowLine:
    """A flow with its steps in order."""

    flow: int
    member: int
    business: str
    act: str
    yearly: int
    steps: tuple[StepLine, ...]

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business)

    @property
    def minutes(self) -> Minutes:
        return minutes_of(((s.before, s.after) for s in self.steps), self.yearly)

    @property
    def people(self) -> int:
        return len({s.who for s in self.steps})

    @property
    def papers(self) -> int:
        """How many papers the new way uses."""
        return len({p for s in self.steps if s.after is not None for p in s.papers.split("、") if p})

    @property
    def undecided(self) -> int:
        return sum(s.is_open for s in self.steps)

    @property
    def hours_before(self) -> str:
        return hours(self.minutes.yearly_before)

    @property
    def hours_after(self) -> str:
        return hours(self.minutes.yearly_after)

    @property
    def hours_saved(self) -> str:
        return hours(self.minutes.saved)


@dataclass(frozen=True)
class Sum:
    """What a member saves over all its flows, in hours a year."""

    member: int
    flows: int
    before: str
    after: str
    saved: str


GAPS, DECISIONS = Gap.choices, Decision.choices


def flows_now(member: int | None = None) -> list[FlowLine]:
    """Every flow as it stands (of one member), by business, act and member; two queries."""
    here = {"municipality": current_or_raise(), "ended_by__isnull": True}
    steps: dict[int, dict[int, StepLine]] = {}
    for row in FlowStep.objects.filter(**here).order_by("flow", "step", "valid_from"):
        line = StepLine(
            row.flow, row.step, row.who, row.what, row.papers, row.before, row.after, row.gap, row.decision
        )
        steps.setdefault(row.flow, {})[row.step] = line
    rows = Flow.objects.filter(**here).order_by("flow", "valid_from")
    latest = {r.flow: r for r in (rows if member is None else rows.filter(member=member))}
    found = [
        FlowLine(
            r.flow, r.member, r.business, r.act, r.yearly,
            tuple(s for s in steps.get(r.flow, {}).values() if (s.before, s.after) != (None, None)),
        )
        for r in latest.values()
    ]  # fmt: skip
    return sorted(found, key=lambda f: (f.business, f.act, f.member))


def flow_of(number: int) -> FlowLine | None:
    return next((f for f in flows_now() if f.flow == number), None)


def alike(line: FlowLine, flows: Iterable[FlowLine]) -> list[FlowLine]:
    """The same act as other members do it, itself among them."""
    return [f for f in flows if (f.business, f.act) == (line.business, line.act)]


def sums(flows: Iterable[FlowLine]) -> list[Sum]:
    """Per member the hours of a year."""
    by_member: dict[int, list[FlowLine]] = {}
    for line in flows:
        by_member.setdefault(line.member, []).append(line)
    found = []
    for member, lines in sorted(by_member.items()):
        before, after = (sum(getattr(f.minutes, n) for f in lines) for n in ("yearly_before", "yearly_after"))
        found.append(Sum(member, len(lines), hours(before), hours(after), hours(before - after)))
    return found
