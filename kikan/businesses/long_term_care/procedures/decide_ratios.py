"""decide_ratios: what each certified person pays of a service from August on (負担割合の判定)."""

from kikan.businesses.long_term_care.models.certification import CopayRatio
from kikan.businesses.long_term_care.reads.ratio_facts import ratios
from kikan.shared.access import Actor
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import RatioChange, keep, year_from

CITES = "介護保険法第49条の2・施行令第22条の2"


@procedure("long_term_care.decide_ratios", right="long_term_care.batch", ja="負担割合の判定")
def decide_ratios(*, year: int, actor: Actor) -> list[RatioChange]:
    """Let every certified person's ratio of the year from August be what the facts say now; one entry for all changes.

    Running it again without new facts changes nothing. Errors: LawGap.
    """

    def enter(changes: list[RatioChange]) -> int:
        return append(
            actor=actor, kind="long_term_care.ratios_decided", procedure="long_term_care.decide_ratios",
            subjects=[("person", c.person) for c in changes], happened_on=year_from(year)[0], cites=CITES,
        ).number  # fmt: skip

    found = ratios(year, head())
    return keep(
        CopayRatio, year, person=found.person, begins=found.begins, tenths=found.working.tenths,
        working=found.working.pack().tolist(), enter=enter,
    )  # fmt: skip
