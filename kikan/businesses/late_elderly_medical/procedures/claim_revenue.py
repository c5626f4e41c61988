"""claim_revenue: the revenue that frees a household from three tenths is claimed and proven (基準収入額適用申請)."""

from kikan.businesses.late_elderly_medical.models import RevenueClaim
from kikan.businesses.late_elderly_medical.reads.insured import lines_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import year_from
from kikan.shared.tenancy import clock


@procedure("late_elderly_medical.claim_revenue", right="late_elderly_medical.change", ja="基準収入額の申請")
def claim_revenue(*, person: int, year: int, revenue: int, actor: Actor, read_at: int | None = None) -> Entry:
    """Let the person's revenue for the year from August be this; the next judgement of ratios uses it.

    Errors: NotFound for one not insured in that year.
    """
    begins, until = year_from(year)
    if not any(s.valid_from < until and s.valid_until > begins for s in lines_of(person)):
        raise NotFound(
            "その年（8月から）に後期高齢者医療の資格がありません。", field="year", what_to_do="年を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="late_elderly_medical.revenue_claimed", procedure="late_elderly_medical.claim_revenue",
        subjects=[("person", person)], happened_on=clock.today(),
        cites="高齢者の医療の確保に関する法律施行令第7条第3項・施行規則第32条", read_at=read_at,
    )  # fmt: skip
    history.replace(
        RevenueClaim, {"person": person}, {"revenue": revenue}, entry=entry.number, valid_from=begins, valid_until=until
    )  # fmt: skip
    return entry
