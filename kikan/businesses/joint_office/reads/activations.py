"""Which businesses of which members are on their way or live (業務の稼働), and what endangers them."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.law.activation import Preparation, risks
from kikan.businesses.joint_office.law.activation import months_left as law_months_left
from kikan.businesses.joint_office.models import Activation
from kikan.businesses.joint_office.models.activation import State
from kikan.businesses.joint_office.reads.members import MemberLine, members_on, signed_by
from kikan.law import Law
from kikan.shared import manifest
from kikan.shared.history import as_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

# What belongs to the office or to the system itself is no business of a member.
NOT_JOINED = {"administration", "service", "procurement", "joint_office"}
RISKS = {
    "late": "稼働予定日を過ぎています",
    "short": "準備の期間が足りません",
    "uncovered": "旧契約が稼働予定日より前に終わります",
    "unsigned": "協定を締結していません",
}
DO = {
    "late": "稼働予定日を改めるか、残りの手順を終えてください。",
    "short": "移行の進みを確かめ、応援か稼働予定日の変更を会議に諮ってください。",
    "uncovered": "旧契約の延長か、稼働の前倒しを協議してください。",
    "unsigned": "協定の締結を登録してください。",
}


@dataclass(frozen=True)
class ActivationLine:
    """A business of a member as it stands."""

    member: int
    business: str
    state: int
    planned_on: date
    old_system: str
    old_contract_until: date | None
    planned_live_on: date
    begun_on: date | None
    begun_by: str
    accepted_on: date | None
    accepted_by: str
    trained_on: date | None
    trained_by: str
    trained: int
    decided_on: date | None
    decided_by: str
    live_on: date | None
    ended_on: date | None
    end_reason: str
    valid_from: date
    valid_until: date
    entry: int

    @property
    def state_ja(self) -> str:
        return str(State(self.state).label)

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business)

    @property
    def is_on_its_way(self) -> bool:
        return self.state not in (State.LIVE, State.ENDED)

    def goes_on_at(self, day: date) -> bool:
        """Whether it has not ended by a day; a current row of an earlier time does not count."""
        return self.valid_until > day and (self.ended_on is None or self.ended_on > day)

    def preparation(self, member: MemberLine | None, has_signed: bool) -> Preparation:
        """What the rules ask about it."""
        return Preparation(
            self.state, self.planned_live_on, self.old_contract_until, self.accepted_on, self.decided_on,
            has_signed, member.joined_on if member else None,
        )  # fmt: skip


@dataclass(frozen=True)
class Readiness:
    """A business on its way: months left, risks with what to do, the next step."""

    line: ActivationLine
    name: str
    months_left: int
    risks: tuple[tuple[str, str], ...]


def businesses() -> dict[str, str]:
    """The businesses a member can take, by name."""
    return {m.name: m.ja for m in manifest.all_manifests() if m.name not in NOT_JOINED}


def activations_on(day: date | None) -> list[ActivationLine]:
    """The businesses of all members on a day; None: every row believed now."""
    rows = as_of(Activation.objects.filter(municipality=current_or_raise()), day)
    ordered = rows.order_by("member", "business", "valid_from")
    return [ActivationLine(*row) for row in ordered.values_list(*ActivationLine.__dataclass_fields__)]


def activation_of(member: int, business: str, day: date) -> ActivationLine | None:
    """One business of one member."""
    return next((a for a in activations_on(day) if (a.member, a.business) == (member, business)), None)


def law_of(year: int) -> Law:
    """The union's own rules of a fiscal year."""
    return ordinances.law("fiscal_year", year, statute="joint_operation")


def readiness_on(day: date, law: Law) -> list[Readiness]:
    """What is on its way on a day, those in danger and the nearest first. Errors: LawGap without the union's rule."""
    members, signed = {m.member: m for m in members_on(day)}, signed_by(day)
    found = [
        _ready(line, members.get(line.member), line.member in signed, day, law)
        for line in activations_on(day)
        if line.is_on_its_way
    ]
    return sorted(found, key=lambda r: (not r.risks, r.line.planned_live_on, r.line.member, r.line.business))


def _ready(line: ActivationLine, member: MemberLine | None, signed: bool, day: date, law: Law) -> Readiness:
    named = risks(line.preparation(member, signed), day, law)
    return Readiness(
        line, member.name if member else "", law_months_left(day, line.planned_live_on),
        tuple((RISKS[name], DO[name]) for name in named),
    )  # fmt: skip
