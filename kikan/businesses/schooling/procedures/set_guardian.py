"""set_guardian: who the guardian of a child is from a day on (保護者の変更)."""

from datetime import date

from kikan.businesses.schooling.models.pupil import Pupil
from kikan.businesses.schooling.procedures.checking import require_guardian, require_line
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.desk.people import require_person
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("schooling.set_guardian", right="schooling.change", ja="保護者の変更")
def set_guardian(
    *,
    person: int,
    guardian: int,
    from_on: date,
    actor: Actor,
    guardian_relation: str = "",
    read_at: int | None = None,
) -> Entry:
    """Let somebody be the child's guardian from a day on; the relation as on paper (父, 母, 祖母, …).

    Errors: NotFound for a child not in the register or an unknown number; Refused for a minor or the child itself.
    """
    require_line(person, from_on, "from_on")
    require_person(guardian)
    require_guardian(guardian, person, from_on)
    entry = append(
        actor=actor, kind="schooling.guardian_set", procedure="schooling.set_guardian",
        subjects=[("person", person), ("person", guardian)], happened_on=from_on,
        cites="学校教育法施行規則第30条第1項第2号", read_at=read_at,
    )  # fmt: skip
    values = {"guardian": guardian, "guardian_relation": guardian_relation}
    history.change(Pupil, {"person": person}, values, entry=entry.number, valid_from=from_on)
    return entry
