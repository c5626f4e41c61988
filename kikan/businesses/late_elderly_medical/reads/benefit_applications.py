"""Applications for benefits as they stand, in words (給付の申請)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.late_elderly_medical.models import BenefitApplication, BenefitKind, BenefitStage
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy.opener import current_or_raise

DECIDED = (BenefitStage.GRANTED, BenefitStage.REJECTED, BenefitStage.WITHDRAWN)


@dataclass(frozen=True)
class Line:
    """An application as it stands."""

    application: int
    person: int
    kind: int
    applied_on: date
    month: date
    paid: int
    claimant: int | None
    claimant_name: str
    papers: str
    round: int
    stage: int
    stage_on: date
    reason: str

    @property
    def kind_ja(self) -> str:
        return str(BenefitKind(self.kind).label)

    @property
    def stage_ja(self) -> str:
        return str(BenefitStage(self.stage).label)

    @property
    def is_funeral(self) -> bool:
        return self.kind == BenefitKind.FUNERAL

    @property
    def is_living(self) -> bool:
        """Whether it still stands for itself: neither taken back nor refused."""
        return self.stage not in (BenefitStage.REJECTED, BenefitStage.WITHDRAWN)

    @property
    def next_acts(self) -> list[tuple[str, str]]:
        """(名称, procedure) of what can be done with it."""
        wanted = {
            BenefitStage.RECEIVED: ("mend_benefit", "withdraw_benefit"),
            BenefitStage.FORWARDED: ("answer_benefit", "withdraw_benefit"),
            BenefitStage.RETURNED: ("mend_benefit", "withdraw_benefit"),
        }
        words = {"mend_benefit": "補正", "answer_benefit": "結果の入力", "withdraw_benefit": "取下げ"}
        return [(words[name], name) for name in wanted.get(BenefitStage(self.stage), ())]


def _lines(**wanted: object) -> list[Line]:
    rows = as_of(BenefitApplication.objects.filter(municipality=current_or_raise(), **wanted), None)
    return [
        Line(**{name: getattr(row, name) for name in Line.__dataclass_fields__})
        for row in rows.filter(valid_until=OPEN).order_by("-application")
    ]


def applications_of(person: int) -> list[Line]:
    """The applications of a person, the newest first."""
    return _lines(person=person)


def find(application: int) -> Line | None:
    return next(iter(_lines(application=application)), None)


def open_applications() -> list[Line]:
    """All that the union has not answered, the newest first."""
    return [line for line in _lines() if line.stage not in DECIDED]


def kinds() -> list[tuple[int, str]]:
    return [(k.value, str(k.label)) for k in BenefitKind]


def answers() -> list[tuple[int, str]]:
    wanted = (BenefitStage.GRANTED, BenefitStage.REJECTED, BenefitStage.RETURNED)
    return [(k.value, str(k.label)) for k in wanted]
