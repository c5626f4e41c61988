"""The yearly usage plans of the members, what is missing, and where they differ from the register (利用計画)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.models import Usage
from kikan.businesses.joint_office.models.hearing import HearingKind
from kikan.businesses.joint_office.reads import costs
from kikan.businesses.joint_office.reads.activations import ActivationLine, activations_on, businesses
from kikan.businesses.joint_office.reads.hearings import HearingLine, hearings_now
from kikan.businesses.joint_office.reads.members import MemberLine, members_on
from kikan.businesses.joint_office.reads.sharing import year_of
from kikan.shared.tenancy.opener import current_or_raise

USERS = "users"


@dataclass(frozen=True)
class UsageLine:
    """What a member says of a business for a year."""

    year: int
    member: int
    business: str
    is_used: bool
    users: int
    from_on: date | None
    until_on: date | None
    note: str
    valid_from: date
    entry: int

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business)


@dataclass(frozen=True)
class Compared:
    """A business of a member: the plan, what the register of businesses says, and in words where they differ."""

    member: int
    business_ja: str
    plan: UsageLine | None
    register: ActivationLine | None
    differs: tuple[str, ...]


def usages_of(year: int) -> list[UsageLine]:
    """The plans of a year as they stand, by member and business."""
    rows = Usage.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, year=year)
    ordered = rows.order_by("member", "business", "valid_from")
    found = [UsageLine(*row) for row in ordered.values_list(*UsageLine.__dataclass_fields__)]
    return list({(u.member, u.business): u for u in found}.values())


def usage_hearing(year: int) -> HearingLine | None:
    """By when the members are to file the plan of a year."""
    return hearings_now().get((HearingKind.USAGE, year))


def takers_in(year: int) -> list[MemberLine]:
    """The members that are in the joint operation for a part of a year at least, as planned or joined."""
    span = year_of(year)
    newest = {m.member: m for m in members_on(None)}
    return [
        m
        for m in newest.values()
        if (m.joined_on or m.planned_join_on) < span.ends
        and (m.leaves_on is None or m.leaves_on > span.begins)
    ]


def registered_in(year: int) -> dict[tuple[int, str], ActivationLine]:
    """The businesses that by the register run in a year for a part of it at least, by member and business."""
    span = year_of(year)
    newest = {(a.member, a.business): a for a in activations_on(None)}
    return {
        key: a
        for key, a in newest.items()
        if (a.live_on or a.planned_live_on) < span.ends and (a.ended_on is None or a.ended_on > span.begins)
    }


def missing_in(year: int) -> dict[int, list[str]]:
    """By member the businesses of the register it has not said anything of, in words; all members of the year."""
    said = {(u.member, u.business) for u in usages_of(year)}
    asked = registered_in(year)
    return {
        m.member: [
            a.business_ja for key, a in sorted(asked.items()) if key[0] == m.member and key not in said
        ]
        for m in takers_in(year)
    }


def compared_in(year: int) -> list[Compared]:
    """Every business a member plans or has in the register, those that differ first within the member."""
    plans, register = {(u.member, u.business): u for u in usages_of(year)}, registered_in(year)
    found = [
        Compared(
            member, businesses().get(business, business), plans.get((member, business)),
            register.get((member, business)), _differs(plans.get((member, business)), register.get((member, business))),
        )
        for member, business in sorted(plans.keys() | register.keys())
    ]  # fmt: skip
    return sorted(found, key=lambda c: (c.member, not c.differs))


def _differs(plan: UsageLine | None, it: ActivationLine | None) -> tuple[str, ...]:
    if plan is None:
        return ()
    if it is None:
        return ("業務の登録がない",) if plan.is_used else ()
    if not plan.is_used:
        return ("登録では利用する",)
    found = []
    begins, span = it.live_on or it.planned_live_on, year_of(plan.year)
    if begins > span.begins and begins != plan.from_on:
        found.append("開始の日が登録と違う")
    if begins <= span.begins and plan.from_on is not None and plan.from_on > span.begins:
        found.append("登録では年度の初めから利用する")
    if it.ended_on is not None and it.ended_on < span.ends and it.ended_on != plan.until_on:
        found.append("終了の日が登録と違う")
    return tuple(found)


def users_of(year: int, business: str = "") -> dict[int, int]:
    """The users each member plans, of one business or of all it uses."""
    found: dict[int, int] = {}
    for it in usages_of(year):
        if it.is_used and business in ("", it.business):
            found[it.member] = found.get(it.member, 0) + it.users
    return found


def counted_users(year: int) -> dict[int, int]:
    """The value of the users that stands among the bases of a year, by member."""
    return {c.member: c.value for c in costs.counts_of(year) if c.basis == USERS}
