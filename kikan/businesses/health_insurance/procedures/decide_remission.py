"""decide_remission: an amount is let off the levy of a household for a year (減免の決定)."""

from kikan.businesses.health_insurance.law.remission import after_remission
from kikan.businesses.health_insurance.models import Levy, Remission
from kikan.businesses.health_insurance.procedures.asking import ask
from kikan.businesses.health_insurance.procedures.computed import PARTS
from kikan.businesses.health_insurance.reads.withholding import calendar_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.opener import current_or_raise


@procedure("health_insurance.decide_remission", right="health_insurance.change", ja="国保税の減免の決定")
def decide_remission(
    *, person: int, fiscal_year: int, amount: int, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """Let an amount off the levy that a person pays for a year; 0 takes an earlier remission back.

    It stays through corrections, up to the levy; of several levies of a payer it is the largest's. Law: 地方税法第717条、条例.
    Errors: NotFound without a levy of the year; Refused for more than the levy; LawGap.
    """
    levy = Levy.objects.filter(
        municipality=current_or_raise(), payer=person, fiscal_year=fiscal_year, ended_by__isnull=True
    ).order_by("-total", "household").first()  # fmt: skip
    if levy is None:
        raise NotFound(
            "この年度に納税義務者となっている国保税がありません。", field="fiscal_year",
            what_to_do="年度と、世帯主の画面であることを確かめてください。",
        )  # fmt: skip
    if amount > levy.total:
        raise Refused(
            f"減免額が年税額（{levy.total:,}円）を超えています。",
            field="amount",
            what_to_do="年税額以下で入力してください。",
        )
    calendar = calendar_of(ordinances.law("fiscal_year", fiscal_year))
    entry = append(
        actor=actor, kind="health_insurance.remission_decided", procedure="health_insurance.decide_remission",
        subjects=[("person", person), ("household", levy.household)], happened_on=clock.today(),
        cites="地方税法第717条・国民健康保険税条例", reason=reason, read_at=read_at,
    )  # fmt: skip
    history.replace(
        Remission, {"household": levy.household, "fiscal_year": fiscal_year}, {"amount": amount, "reason": reason},
        entry=entry.number, valid_from=levy.valid_from, valid_until=levy.valid_until,
    )  # fmt: skip
    parts = tuple(int(getattr(levy, name)) for name in PARTS)
    ask(levy, after_remission(parts, amount), calendar, entry.number)
    return entry
