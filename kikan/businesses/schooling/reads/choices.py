"""What the forms let a clerk choose from (選択肢): codes with their names."""

from kikan.businesses.schooling.models.aid import AidDecision, AidGround
from kikan.businesses.schooling.models.change import Decision, Ground
from kikan.businesses.schooling.models.duty import DutyKind, DutyReason
from kikan.businesses.schooling.models.health_check import Advice, CheckState
from kikan.businesses.schooling.models.place import Founder, SchoolKind
from kikan.businesses.schooling.models.pupil import BeganBy, ClosedBy
from kikan.businesses.schooling.models.situation import SituationKind
from kikan.businesses.schooling.models.support import Asker, Placement, View
from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.reads.places import SchoolLine, schools_on, town_names
from kikan.shared.history import OPEN

Choices = list[tuple[int, str]]


def codes(which: str) -> Choices:
    """The codes of a choice by its name; those that only the program gives are left out."""
    found = {
        "began_by": BeganBy.choices, "closed_by": ClosedBy.choices, "ground": Ground.choices,
        "decision": Decision.choices, "duty": DutyKind.choices, "duty_reason": DutyReason.choices,
        "school_kind": SchoolKind.choices, "founder": Founder.choices,
        "aid_ground": AidGround.choices, "aid_decision": AidDecision.choices,
        "check_state": CheckState.choices, "advice": Advice.choices,
        "situation": SituationKind.choices, "asker": Asker.choices, "placement": Placement.choices, "view": View.choices,
    }[which]  # fmt: skip
    return [(int(code), str(ja)) for code, ja in found if code]


def check_states() -> Choices:
    """The states of a health check."""
    return [(int(state), str(state.label)) for state in CheckState]


def stages() -> Choices:
    return [(int(k), str(k.label)) for k in (SchoolKind.ELEMENTARY, SchoolKind.JUNIOR_HIGH)]


def grades() -> Choices:
    """0 before school to the last grade."""
    return [(n, years.grade_ja(n)) for n in range(years.last_grade() + 1)]


def _named(school: SchoolLine) -> str:
    return school.name if school.is_own else f"{school.name}（{school.founder_ja}）"


def schools(*, own: bool | None = None) -> Choices:
    """The schools that are not closed for good, those of the board first; own: True or False for these alone."""
    found = {s.school: s for s in schools_on(None) if s.valid_until == OPEN and own in (None, s.is_own)}
    return [(s.school, _named(s)) for s in sorted(found.values(), key=lambda s: (not s.is_own, s.school))]


def towns() -> list[tuple[str, str]]:
    return [(code, f"{name}（{code}）") for code, name in town_names().items()]
