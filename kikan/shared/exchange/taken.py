"""What a municipality decided of the data it took over (取込みの検収), for whoever waits for it."""

from dataclasses import dataclass
from datetime import date

from kikan.shared.exchange.models import TakeOver
from kikan.shared.tenancy import tenant

Step = TakeOver.Step


@dataclass(frozen=True)
class Standing:
    """The last step of the newest load of a cut-over."""

    step: int
    happened_on: date
    decided_by: str

    @property
    def is_accepted(self) -> bool:
        return self.step == Step.ACCEPTED

    @property
    def step_ja(self) -> str:
        return str(Step(self.step).label)


def standing_of(municipality: int) -> Standing | None:
    """None where no cut-over took anything in; no municipality is open."""
    with tenant(municipality):
        row = TakeOver.objects.filter(municipality=municipality).order_by("-load", "-step").first()
    return Standing(row.step, row.happened_on, row.decided_by) if row else None
