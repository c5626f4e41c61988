"""accept_claim: a claim for a benefit is handed in, to be passed on (裁定請求の受付)."""

from datetime import date

from kikan.businesses.national_pension.models.application import ApplicationKind, Claim
from kikan.businesses.national_pension.procedures import receiving
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure

CITES = "国民年金法第16条、同法施行令第1条の2"


@procedure("national_pension.accept_claim", right="national_pension.change", ja="裁定請求の受付")
def accept_claim(
    *, person: int, claim: int, applied_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Take a claim that concerns first-class months only; others go to the agency. Errors: Refused for a wrong kind."""
    if claim not in set(Claim) or claim == Claim.NONE:
        raise Refused("請求の種類を選んでください。", field="claim")
    receiving.require_day(applied_on)
    return receiving.receive(
        person, ApplicationKind.CLAIM, applied_on, {"claim": claim}, "national_pension.accept_claim", CITES, actor,
        read_at,
    )  # fmt: skip
