"""merge_school: a school is closed into another one (学校の統合): its districts and children go there in one act."""

from datetime import date
from typing import Any, TypeVar

from django.db.models import Q

from kikan.businesses.schooling.models import District, Pupil, School
from kikan.businesses.schooling.procedures.checking import require_school
from kikan.businesses.schooling.reads.places import SchoolLine, schools_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import HistoryModel
from kikan.shared.history.change import BOOKKEEPING
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise

H = TypeVar("H", bound=HistoryModel)

CITES = "学校教育法施行令第3条・第5条第2項・第6条"


@procedure("schooling.merge_school", right="schooling.parameter", ja="学校の統合")
def merge_school(*, school: int, into: int, merged_on: date, actor: Actor) -> int:
    """Close a school of the board on a day; whoever is or was to be there belongs to the other one. Returns how many children.

    Also rows that begin later (next April's entrants) follow.
    Errors: NotFound for a school that is not open; Refused for one that is not the board's or does not teach the same grades.
    """
    old = next(
        (s for s in schools_on(None) if s.school == school and s.valid_from < merged_on < s.valid_until), None
    )
    if old is None:
        raise NotFound(
            "この学校はその日に開いていません。", field="merged_on", what_to_do="日付を確かめてください。"
        )
    _require_fitting(old, into, merged_on)
    later = {"municipality": current_or_raise(), "ended_by__isnull": True, "valid_until__gt": merged_on}
    children = list(Pupil.objects.filter(Q(school=school) | Q(designated=school), **later).order_by("person"))
    districts = list(District.objects.filter(school=school, **later).order_by("district"))
    persons = sorted({row.person for row in children})
    entry = append(
        actor=actor, kind="schooling.school_merged", procedure="schooling.merge_school",
        subjects=[("school", school), ("school", into), *(("person", p) for p in persons)], happened_on=merged_on,
        cites=CITES,
    ).number  # fmt: skip
    history.end(School, {"school": school}, entry=entry, on=merged_on)
    _follow_districts(districts, into, merged_on, entry)
    added: list[Pupil] = []
    for row in children:
        changed: dict[str, Any] = {
            name: into for name in ("school", "designated") if getattr(row, name) == school
        }
        begins = max(row.valid_from, merged_on)
        if "school" in changed and row.attends_from is not None:
            changed["attends_from"] = max(row.attends_from, begins)
        added += _pieces(row, changed, merged_on, entry)
    history.write(Pupil, ended=children, added=added, entry=entry)
    return len(persons)


def _require_fitting(old: SchoolLine, into: int, on: date) -> None:
    if not old.is_own or old.school == into:
        raise Refused(
            "統合できるのは、当市町村の別の学校です。", field="into", what_to_do="統合先を確かめてください。"
        )
    require_school(into, old.kind, on, own=True, field="into")


def _follow_districts(districts: list[District], into: int, on: date, entry: int) -> None:
    """Districts keep their lots; those of a later day keep their numbers, the others end and go on with new ones."""
    first, added = numbers.draw("schooling.district", max(len(districts), 1)), []
    for n, row in enumerate(districts):
        number = row.district if row.valid_from >= on else first + n
        added += _pieces(row, {"school": into, "district": number}, on, entry)
    history.write(District, ended=districts, added=added, entry=entry)


def _pieces(row: H, changed: dict[str, Any], on: date, entry: int) -> list[H]:
    """The row as it was before the day, and with other values from it on."""
    kept = [f.name for f in type(row)._meta.concrete_fields if f.column and f.name not in BOOKKEEPING]
    same = {name: getattr(row, name) for name in kept} | {"municipality": row.municipality, "entry": entry}
    model, begins = type(row), max(row.valid_from, on)
    before = [model(**same, valid_from=row.valid_from, valid_until=on)] if row.valid_from < on else []
    return [*before, model(**same | changed, valid_from=begins, valid_until=row.valid_until)]
