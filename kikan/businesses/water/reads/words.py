"""What the codes of water are called (区分の名称), for forms and lists."""

from kikan.businesses.water.law.meters import BELOW, DOUBLE, HALF, ROLLED, ZERO
from kikan.businesses.water.law.sewage import USES, USES_JA
from kikan.businesses.water.models import Cycle, LandState, NeverStop, ReadingKind, Sewer, Step, Use, Well

USE_CHOICES = list(Use.choices)
CYCLE_CHOICES = list(Cycle.choices)
SEWER_CHOICES = list(Sewer.choices)
WELL_CHOICES = list(Well.choices)
NEVER_STOP_CHOICES = list(NeverStop.choices)
STEP_CHOICES = list(Step.choices)
RESTARTED = Step.RESTARTED
LAND_CHOICES = list(LandState.choices)
WELL_USE_CHOICES = [(1 << bit, ja) for bit, ja in enumerate(USES_JA)]
assert len(USES) == len(USES_JA)
ODD_WORDS = {
    BELOW: "前回より小さい", DOUBLE: "前年同期の2倍超", HALF: "前年同期の半分未満", ZERO: "使用なし", ROLLED: "指針の一巡",
}  # fmt: skip
SERIOUS = BELOW | DOUBLE | HALF


def use_ja(code: int) -> str:
    return str(Use(code).label)


def kind_ja(code: int) -> str:
    return str(ReadingKind(code).label)


def sewer_ja(code: int) -> str:
    return str(Sewer(code).label)


def well_ja(code: int) -> str:
    return str(Well(code).label)


def hold_ja(code: int) -> str:
    return str(NeverStop(code).label)


def step_ja(code: int) -> str:
    return str(Step(code).label)


def land_ja(code: int) -> str:
    return str(LandState(code).label)


def cycle_ja(code: int) -> str:
    return str(Cycle(code).label)


def odd_ja(bits: int) -> list[str]:
    """The findings of a reading in words."""
    return [ja for bit, ja in ODD_WORDS.items() if bits & bit]
