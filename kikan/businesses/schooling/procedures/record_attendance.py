"""record_attendance: a child attends a school the board does not designate (国立・私立・特別支援学校への就学)."""

from datetime import date

from kikan.businesses.schooling.models.place import Founder, SchoolKind
from kikan.businesses.schooling.models.pupil import Attendance, Pupil
from kikan.businesses.schooling.procedures.checking import require_line, require_school, stage_ends, stage_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "学校教育法施行令第9条・第11条"


@procedure("schooling.record_attendance", right="schooling.change", ja="指定校以外の学校への就学")
def record_attendance(
    *, person: int, school: int, from_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Let the child attend a national, prefectural, private or special needs school from a day to the end of the stage.

    Errors: NotFound for a child not in the register or a school not open then; Refused for a school of the board, or
    one of another municipality, which needs an application (区域外就学).
    """
    line = require_line(person, from_on, "from_on")
    found = require_school(school, stage_of(line, from_on), from_on, own=False)
    if found.founder == Founder.OTHER_MUNICIPALITY and found.kind != SchoolKind.SPECIAL_NEEDS:
        raise Refused(
            f"{found.name}は他の市町村の学校です。", cites="学校教育法施行令第9条", field="school",
            what_to_do="区域外就学の申立てを受け付けてください。",
        )  # fmt: skip
    special = found.kind == SchoolKind.SPECIAL_NEEDS
    entry = append(
        actor=actor, kind="schooling.attendance_recorded", procedure="schooling.record_attendance",
        subjects=[("person", person)], happened_on=from_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    values = {
        "school": school, "attends_from": from_on,
        "attendance": Attendance.SPECIAL_NEEDS if special else Attendance.OTHER_FOUNDER,
    }  # fmt: skip
    history.change(
        Pupil, {"person": person}, values, entry=entry.number, valid_from=from_on,
        valid_until=stage_ends(line, from_on),
    )  # fmt: skip
    return entry
