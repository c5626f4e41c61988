"""What members are asked of a sheet, what they have answered, what is missing (意見の照会と回答)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.models import Hearing, Opinion, Share
from kikan.businesses.joint_office.models.hearing import HearingKind, Stance
from kikan.businesses.joint_office.reads import allocations
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class HearingLine:
    """A question to all members; valid_from: the day it was asked or its last day was moved."""

    kind: int
    number: int
    answer_by: date
    valid_from: date
    entry: int


@dataclass(frozen=True)
class OpinionLine:
    """What a member says of a sheet."""

    allocation: int
    member: int
    stance: int
    text: str
    valid_from: date

    @property
    def stance_ja(self) -> str:
        return str(Stance(self.stance).label)

    @property
    def is_objection(self) -> bool:
        return self.stance == Stance.OBJECTS


def stances() -> list[tuple[int, str]]:
    return [(int(k), str(ja)) for k, ja in Stance.choices]


def _now() -> dict[str, object]:
    return {"municipality": current_or_raise(), "ended_by__isnull": True}


def hearings_now() -> dict[tuple[int, int], HearingLine]:
    """Every question as it stands, by kind and number."""
    rows = Hearing.objects.filter(**_now()).order_by("valid_from")
    found = [HearingLine(*row) for row in rows.values_list(*HearingLine.__dataclass_fields__)]
    return {(h.kind, h.number): h for h in found}


def hearing_of(allocation: int) -> HearingLine | None:
    """What was asked of a sheet."""
    return hearings_now().get((HearingKind.SHARES, allocation))


def opinions_of(*sheets: int) -> list[OpinionLine]:
    """The answers to sheets as they stand, by member."""
    rows = Opinion.objects.filter(**_now(), allocation__in=sheets).order_by("member", "valid_from")
    found = [OpinionLine(*row) for row in rows.values_list(*OpinionLine.__dataclass_fields__)]
    return list({(o.allocation, o.member): o for o in found}.values())


def missing_of(*sheets: int) -> dict[int, list[int]]:
    """By sheet the members that bear something by it and have not answered; two queries."""
    shares = Share.objects.filter(municipality=current_or_raise(), allocation__in=sheets)
    asked = set(shares.values_list("allocation", "member"))
    asked -= {(o.allocation, o.member) for o in opinions_of(*sheets)}
    return {sheet: sorted(m for s, m in asked if s == sheet) for sheet in sheets}


def asked_now() -> list[tuple[allocations.AllocationLine, HearingLine]]:
    """The sheets that members are asked about and that are not approved yet; older ones of a year are past."""
    hearings, newest = hearings_now(), dict[int, allocations.AllocationLine]()
    for sheet in allocations.allocations_of():
        newest.setdefault(sheet.year, sheet)
    return [
        (sheet, hearing)
        for sheet in newest.values()
        if sheet.approved_on is None and (hearing := hearings.get((HearingKind.SHARES, sheet.number)))
    ]
