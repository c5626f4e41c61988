"""designate_school: which school of the board a child shall attend from a day on (就学すべき学校の指定)."""

from datetime import date

from kikan.businesses.schooling.models.pupil import Attendance, Pupil
from kikan.businesses.schooling.procedures.checking import require_line, require_school, stage_ends, stage_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "学校教育法施行令第5条第2項・第6条"


@procedure("schooling.designate_school", right="schooling.change", ja="就学する学校の指定")
def designate_school(
    *,
    person: int,
    school: int,
    from_on: date,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let the child's designated and attended school be this one from a day to the end of the stage.

    Errors: NotFound for a child not in the register or a school not open then; Refused for another kind of school.
    """
    line = require_line(person, from_on, "from_on")
    require_school(school, stage_of(line, from_on), from_on, own=True)
    entry = append(
        actor=actor, kind="schooling.designated", procedure="schooling.designate_school",
        subjects=[("person", person)], happened_on=from_on, cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    values = {
        "designated": school, "school": school, "attendance": Attendance.DESIGNATED, "attends_from": from_on,
    }  # fmt: skip
    history.change(
        Pupil, {"person": person}, values, entry=entry.number, valid_from=from_on,
        valid_until=stage_ends(line, from_on),
    )  # fmt: skip
    return entry
