"""claim_revenue: the revenue that frees a household of 70 to 74 from three tenths is claimed (基準収入額適用申請)."""

from kikan.businesses.health_insurance.models import RevenueClaim
from kikan.businesses.health_insurance.reads.seventies import is_insured_seventy
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import year_from
from kikan.shared.tenancy import clock


@procedure("health_insurance.claim_revenue", right="health_insurance.change", ja="基準収入額の申請")
def claim_revenue(*, person: int, year: int, revenue: int, actor: Actor, read_at: int | None = None) -> Entry:
    """Let the person's revenue for the year from August be this; the next judgement of ratios and classes uses it.

    Law: 国民健康保険法施行令第27条の2第3項. Errors: NotFound for one not insured at 70 in that year; LawGap.
    """
    begins, until = year_from(year)
    if not is_insured_seventy(person, begins, until):
        raise NotFound(
            "その年（8月から）に70歳から74歳の国保の被保険者ではありません。", field="year",
            what_to_do="年と、申請する人を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="health_insurance.revenue_claimed", procedure="health_insurance.claim_revenue",
        subjects=[("person", person)], happened_on=clock.today(),
        cites="国民健康保険法施行令第27条の2第3項・施行規則第24条の3", read_at=read_at,
    )  # fmt: skip
    history.replace(
        RevenueClaim, {"person": person}, {"revenue": revenue}, entry=entry.number, valid_from=begins, valid_until=until
    )  # fmt: skip
    return entry
