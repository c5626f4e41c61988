"""decide_ratios: what each insured person pays at the window from August on (負担割合の判定)."""

from kikan.businesses.late_elderly_medical.models import Ratio
from kikan.businesses.late_elderly_medical.reads.ratio_facts import ratios
from kikan.shared.access import Actor
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import RatioChange, keep, year_from

CITES = "高齢者の医療の確保に関する法律第67条・施行令第7条"


@procedure("late_elderly_medical.decide_ratios", right="late_elderly_medical.batch", ja="負担割合の判定")
def decide_ratios(*, year: int, actor: Actor) -> list[RatioChange]:
    """Let every insured person's ratio of the year from August be what the facts say now; one entry for all changes.

    Running it again without new facts changes nothing. Errors: LawGap.
    """

    def enter(changes: list[RatioChange]) -> int:
        return append(
            actor=actor, kind="late_elderly_medical.ratios_decided", procedure="late_elderly_medical.decide_ratios",
            subjects=[("person", c.person) for c in changes], happened_on=year_from(year)[0], cites=CITES,
        ).number  # fmt: skip

    found = ratios(year, head())
    return keep(
        Ratio, year, person=found.person, begins=found.begins, tenths=found.working.tenths,
        working=found.working.pack().tolist(), enter=enter,
    )  # fmt: skip
