"""agree_plan: an agreement to pay in parts (分納・納付誓約); it acknowledges the debt."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.collection.procedures.claims import claims_of_one, subjects_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.claims import law_on
from kikan.shared.ledger.models import Plan, PlanClaim, PlanPart
from kikan.shared.ledger.plans import Simulation, simulate
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

PLANS = "ledger.plan"


@dataclass(frozen=True)
class Agreed:
    """The plan's number and what was promised."""

    plan: int
    simulation: Simulation


@procedure("collection.agree_plan", right="collection.change", ja="分納の誓約の受付")
def agree_plan(
    *,
    payer: int,
    claims: tuple[tuple[int, int], ...],
    first_on: date,
    actor: Actor,
    monthly: int | None = None,
    count: int | None = None,
    read_at: int | None = None,
) -> Agreed:
    """Record the agreement; the limitation of the claims begins anew that day (承認).

    Errors: NotFound; Refused for a claim that is paid, another's, or covered by a plan that holds.
    """
    chosen, today = claims_of_one(claims, payer), clock.today()
    if first_on < today:
        raise Refused("最初の納付の日が過ぎています。", field="first_on")
    _refuse_covered(claims)
    simulation = simulate(chosen, first_on, law_on(today), monthly=monthly, count=count)
    entry = append(
        actor=actor, kind="collection.plan_agreed", procedure="collection.agree_plan", subjects=subjects_of(chosen),
        happened_on=today, cites="地方税法第18条の3、民法第152条（承認）", read_at=read_at,
    )  # fmt: skip
    number, town = numbers.draw(PLANS), current_or_raise()
    Plan.objects.create(municipality=town, number=number, payer=payer, agreed_on=today, entry=entry.number)
    PlanPart.objects.bulk_create(
        PlanPart(municipality=town, plan=number, line=p.line, due_on=p.due_on, amount=p.amount)
        for p in simulation.parts
    )
    PlanClaim.objects.bulk_create(
        PlanClaim(municipality=town, plan=number, charge=c, instalment=i) for c, i in dict.fromkeys(claims)
    )
    return Agreed(number, simulation)


def _refuse_covered(claims: tuple[tuple[int, int], ...]) -> None:
    rows = PlanClaim.objects.filter(charge__in={c for c, _ in claims})
    touching = {r.plan for r in rows if (r.charge, r.instalment) in set(claims)}
    if Plan.objects.filter(number__in=touching, ended_by__isnull=True).exists():
        raise Refused(
            "選んだ期別には、続いている分納の誓約があります。",
            field="claims",
            what_to_do="先に前の分納を終わらせてください。",
        )
