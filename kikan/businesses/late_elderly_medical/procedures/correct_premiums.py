"""correct_premiums, decide_relief: premiums follow changed facts, and what the ordinance lets off (更正・減免)."""

from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.shared.access import Actor
from kikan.shared.premiums import following
from kikan.shared.premiums.following import Change
from kikan.shared.procedures import procedure


@procedure(
    "late_elderly_medical.correct_premiums",
    right="late_elderly_medical.change",
    ja="後期高齢者医療保険料の更正",
)
def correct_premiums(*, fiscal_year: int, actor: Actor) -> list[Change]:
    """Recompute exactly whom changed facts may concern; write differences. Errors: Refused, LawGap."""
    return following.correct_year(PLAN, fiscal_year, actor, "late_elderly_medical.correct_premiums")


@procedure(
    "late_elderly_medical.decide_relief",
    right="late_elderly_medical.change",
    ja="後期高齢者医療保険料の減免の決定",
)
def decide_relief(
    *, person: int, fiscal_year: int, amount: int, reason: str, actor: Actor, read_at: int | None = None
) -> Change:
    """Take an amount off the premium of a year; 0 takes an earlier relief back. Errors: NotFound, Refused."""
    return following.decide_relief(
        PLAN, person=person, fiscal_year=fiscal_year, amount=amount, reason=reason, actor=actor,
        procedure="late_elderly_medical.decide_relief", read_at=read_at,
    )  # fmt: skip
