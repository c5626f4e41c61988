"""set_grade: a child is in another grade than by age (学年の変更): repeated, skipped, entered later."""

from datetime import date

from kikan.businesses.schooling.models.pupil import Pupil
from kikan.businesses.schooling.procedures.checking import require_line
from kikan.businesses.schooling.reads import years
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("schooling.set_grade", right="schooling.change", ja="学年の変更")
def set_grade(
    *, person: int, grade: int, from_on: date, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """Let the child be in a grade (1 to 9; 0: enters next April) from a day on; the row ends with its ninth grade.

    Errors: NotFound for a child not in the register; Refused for a grade out of range or the one it is in.
    """
    line = require_line(person, from_on, "from_on")
    if not 0 <= grade <= years.last_grade():
        raise Refused("学年は0（就学前）から9（中学3年）までです。", field="grade")
    first = years.year_of(from_on) - grade + 1
    if first == line.first_year:
        raise Refused(
            f"すでに{line.grade_ja_on(from_on)}です。",
            field="grade",
            what_to_do="学年と日付を確かめてください。",
        )
    entry = append(
        actor=actor, kind="schooling.grade_set", procedure="schooling.set_grade", subjects=[("person", person)],
        happened_on=from_on, reason=reason[:40], cites="学校教育法施行規則第57条・第79条", read_at=read_at,
    )  # fmt: skip
    key = {"person": person}
    history.end(Pupil, key, entry=entry.number, on=from_on)
    history.add(
        Pupil, key, line.values() | {"first_year": first}, entry=entry.number, valid_from=from_on,
        valid_until=years.ends_on(first),
    )  # fmt: skip
    return entry
