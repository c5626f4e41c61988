"""Schools opened, renamed and closed, districts begun and ended (学校・通学区域の設定): data of each municipality."""

from datetime import date

from kikan.businesses.schooling.models import District, School
from kikan.businesses.schooling.models.place import SchoolKind
from kikan.businesses.schooling.procedures.checking import require_school
from kikan.businesses.schooling.reads import pupils
from kikan.businesses.schooling.reads.places import DistrictLine, districts_on, schools_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers

CITES = "学校教育法第38条・第49条"


@procedure("schooling.set_school", right="schooling.parameter", ja="学校の登録・変更")
def set_school(
    *, name: str, kind: int, founder: int, from_on: date, actor: Actor, school: int | None = None
) -> int:
    """Begin a school, or let one bear another name and kind from a day on; returns its number.

    Errors: NotFound for a school that is not open then; Refused for a name in use.
    """
    rows = schools_on(None)
    if any(s.name == name.strip() and s.school != school and s.valid_until > from_on for s in rows):
        raise Refused("同じ名前の学校があります。", field="name", what_to_do="学校の一覧を確かめてください。")
    if school is not None and not any(
        s.school == school and s.valid_from <= from_on < s.valid_until for s in rows
    ):
        raise NotFound(
            "この学校はその日にありません。", field="school", what_to_do="日付を確かめてください。"
        )
    number = school or numbers.draw("schooling.school")
    entry = append(
        actor=actor, kind="schooling.school_set", procedure="schooling.set_school",
        subjects=[("school", number)], happened_on=from_on, cites=CITES,
    )  # fmt: skip
    values = {"name": name.strip(), "kind": kind, "founder": founder}
    if school is None:
        history.add(School, {"school": number}, values, entry=entry.number, valid_from=from_on)
    else:
        history.change(School, {"school": number}, values, entry=entry.number, valid_from=from_on)
    return number


@procedure("schooling.close_school", right="schooling.parameter", ja="学校の閉校")
def close_school(*, school: int, closed_on: date, actor: Actor) -> int:
    """Let a school be closed from a day on; returns the number of the entry.

    Errors: NotFound; Refused while districts or children still belong to it on that day (their schools come first).
    """
    if not any(s.school == school and s.valid_from < closed_on < s.valid_until for s in schools_on(None)):
        raise NotFound(
            "この学校はその日に開いていません。", field="school", what_to_do="日付を確かめてください。"
        )
    left = sum(d.school == school for d in districts_on(closed_on))
    children = len(pupils.lines_on(closed_on, school=school))
    if left or children:
        raise Refused(
            f"閉校の日に、通学区域が{left}件、児童生徒が{children}人残ります。", field="closed_on",
            what_to_do="通学区域を別の学校に改め、児童生徒の学校を指定し直してから閉校してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="schooling.school_closed", procedure="schooling.close_school",
        subjects=[("school", school)], happened_on=closed_on, cites=CITES,
    )  # fmt: skip
    history.end(School, {"school": school}, entry=entry.number, on=closed_on)
    return entry.number


@procedure("schooling.set_district", right="schooling.parameter", ja="通学区域の設定")
def set_district(
    *,
    school: int,
    kind: int,
    town_code: str,
    from_on: date,
    actor: Actor,
    lot_from: int = 0,
    lot_until: int | None = None,
) -> int:
    """Let the lots of a town belong to a school of the board from a day on; returns the number of the district.

    kind: 1 for the elementary, 2 for the junior high grades. Without lots the whole town.
    Errors: NotFound for a school not open then; Refused for lots the wrong way round or in another district already.
    """
    if kind not in (SchoolKind.ELEMENTARY, SchoolKind.JUNIOR_HIGH):
        raise Refused("小学校か中学校の通学区域を選んでください。", field="kind")
    if lot_from < 0 or (lot_until is not None and lot_until < lot_from):
        raise Refused("番地の終わりが始まりより前です。", field="lot_until")
    require_school(school, kind, from_on, own=True)
    wanted = DistrictLine(0, kind, town_code, lot_from, lot_until, school, from_on, OPEN)
    other = next((d for d in districts_on(None) if d.overlaps(wanted)), None)
    if other is not None:
        raise Refused(
            f"通学区域番号{other.district}（{other.lots_ja}）と重なります。", field="town_code",
            what_to_do="先の通学区域を終えてから、新しい区域を設定してください。",
        )  # fmt: skip
    number = numbers.draw("schooling.district")
    entry = append(
        actor=actor, kind="schooling.district_set", procedure="schooling.set_district",
        subjects=[("district", number)], happened_on=from_on, cites="学校教育法施行令第5条第2項",
    )  # fmt: skip
    history.add(
        District, {"district": number},
        {"kind": kind, "town_code": town_code, "lot_from": lot_from, "lot_until": lot_until, "school": school},
        entry=entry.number, valid_from=from_on,
    )  # fmt: skip
    return number


@procedure("schooling.end_district", right="schooling.parameter", ja="通学区域の廃止")
def end_district(*, district: int, ended_on: date, actor: Actor) -> int:
    """Let a district end on a day; returns the number of the entry. Errors: NotFound for none that day."""
    if not any(d.district == district for d in districts_on(ended_on)):
        raise NotFound(
            "この通学区域はその日にありません。", field="district", what_to_do="一覧を確かめてください。"
        )
    entry = append(
        actor=actor, kind="schooling.district_ended", procedure="schooling.end_district",
        subjects=[("district", district)], happened_on=ended_on, cites="学校教育法施行令第5条第2項",
    )  # fmt: skip
    history.end(District, {"district": district}, entry=entry.number, on=ended_on)
    return entry.number
