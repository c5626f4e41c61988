"""leave_register: a child goes out of the school register (学齢簿からの消除): moved out, died, removed."""

from datetime import date

from kikan.businesses.schooling.models.pupil import ClosedBy, Pupil
from kikan.businesses.schooling.reads import pupils
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "学校教育法施行令第3条"


@procedure("schooling.leave_register", right="schooling.change", ja="学齢簿からの消除")
def leave_register(
    *,
    person: int,
    left_on: date,
    closed_by: int,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """End the child's row; `left_on` is the first day without it.

    Errors: NotFound for a child that is not in the register then; Refused where nothing would be left of the row.
    """
    rows = [line for line in pupils.lines_of([person]) if line.valid_until > left_on]
    if not rows:
        raise NotFound(
            "その日以後に学齢簿の記載がありません。",
            field="left_on",
            what_to_do="学齢簿の履歴を確かめてください。",
        )
    last = next((line for line in rows if line.valid_from < left_on), None)
    if last is None:
        raise Refused(
            "消除の日が記載の日以前です。", field="left_on",
            what_to_do="日付を確かめるか、記載が誤りなら記載を取り消してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="schooling.left", procedure="schooling.leave_register", subjects=[("person", person)],
        happened_on=left_on, reason=str(ClosedBy(closed_by).label), cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    key = {"person": person}
    history.replace(
        Pupil, key, last.values() | {"closed_by": closed_by}, entry=entry.number, valid_from=last.valid_from,
        valid_until=left_on,
    )  # fmt: skip
    history.end(Pupil, key, entry=entry.number, on=left_on)
    return entry
