"""An invented union of three towns, an associate and the office: written by the acts themselves."""

from datetime import date
from pathlib import Path

from kikan.businesses.joint_office.procedures.set_agreements import enter_agreement, sign_agreement
from kikan.businesses.joint_office.procedures.set_members import enter_member, join_member
from kikan.law import book, read_ordinance
from kikan.shared.access import Actor, system_actor
from kikan.shared.journal.append import append
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.models import Municipality

UNION = 68012
TODAY = date(2026, 11, 20)
AGREED = date(2025, 4, 1)
JOINED = date(2026, 4, 1)
RIGHTS = tuple(f"joint_office.{r}" for r in ("look", "change", "approve", "print"))
OFFICE = system_actor(UNION, *RIGHTS)
FIRST, SECOND = (Actor(user, UNION, 1, frozenset(RIGHTS)) for user in (7, 8))
# The bodies are called by codes with right check digits; the names are invented.
CITY, TOWN, VILLAGE, ASSOCIATE, LATE = 62022, 62090, 62138, 63819, 64025
NAMES = {CITY: "甲市", TOWN: "乙町", VILLAGE: "丙村", ASSOCIATE: "丁町", LATE: "戊町"}
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"


def settle() -> None:
    """The union as a body without residents, with the illustrative rules."""
    Municipality.objects.get_or_create(
        code=UNION,
        defaults={
            "name": "見本組合",
            "kana": "ミホンクミアイ",
            "prefecture": "山形県",
            "kind": "union",
            "is_sample": True,
        },
    )
    with tenant(UNION):
        entry = append(actor=OFFICE, kind="test.settled", procedure="test", subjects=[("load", 1)]).number
        filled = (ORDINANCES / "illustrative.yaml").read_text("utf-8")
        ordinances.enter(read_ordinance(filled, "illustrative.yaml", book()), entry=entry)


def enter(member: int, *, kind: int = 1, agreed_on: date = AGREED, planned: date = JOINED) -> None:
    """A body that has agreed to join."""
    enter_member(
        member=member, name=NAMES[member], kind=kind, agreed_on=agreed_on, planned_join_on=planned,
        has_office=member == CITY, actor=OFFICE,
    )  # fmt: skip


def build() -> int:
    """Three full members that have signed and joined, and an associate; returns the number of the agreement."""
    agreement = enter_agreement(
        title="共同化に関する協定書", signed_on=AGREED, term_from=AGREED, actor=OFFICE
    )
    for member in (CITY, TOWN, VILLAGE, ASSOCIATE):
        enter(member, kind=2 if member == ASSOCIATE else 1)
        sign_agreement(agreement=agreement, member=member, signed_on=AGREED, actor=OFFICE)
        join_member(member=member, joined_on=JOINED, actor=OFFICE)
    return agreement
