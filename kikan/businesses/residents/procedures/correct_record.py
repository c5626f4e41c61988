"""Corrections (職権修正・誤記修正・軽微な修正): names, birth, address and other items of one record."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kikan.businesses.residents.law import codes, relationships
from kikan.businesses.residents.law.checking import MISSING
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures import households, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import Correction, NameItems, Papers, StayItems
from kikan.businesses.residents.procedures.sheets import Sheet, values_of
from kikan.ground.characters import name_fault, reading_fault
from kikan.ground.uncertain import PRECISIONS
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure

CODES = (codes.MINOR_CORRECTION, codes.CHANGED_EX_OFFICIO, codes.ERROR_CORRECTED)


@procedure("residents.correct_record", right="residents.change", ja="住民票の修正")
def correct_record(
    *,
    actor: Actor,
    person: int,
    happened_on: date,
    correction: Correction,
    reported_on: date | None = None,
    event: int = codes.CHANGED_EX_OFFICIO,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Correct items of a record. A change (43 職権修正) holds from the day on; an error (44) and a minor one (42)
    are put right for the whole of the row that holds on the day. An address is that of all members.

    Law: 住民基本台帳法 第8条, 同法施行令 第12条・第13条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.correct_record",
        "residents.corrected",
        event,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    if event not in CODES:
        raise Refused("修正の事由を選んでください。", field="event")
    act.load([person])
    act.keep_out_of_drafts([person])
    row = _row(act, person)
    act.draft.load_household(row.household, min(row.valid_from, happened_on))
    _check(act, person, row, correction)
    act.refuse_errors()
    _apply(act, person, row, correction)
    if not act.draft.changed():
        raise Refused(
            "修正する項目がありません。", field="correction", what_to_do="修正後の内容を入力してください。"
        )
    act.found += households.findings(act.draft, [row.household], happened_on)
    return act.carry_out([person], {person: row.household})


def _row(act: Act, person: int) -> Resident:
    """The row that holds on the day, of a removed record its last one."""
    sheet = act.draft.resident(person)
    earlier = [row for row in sheet.rows if row.valid_from <= act.happened_on]
    row = sheet.at(act.happened_on) or (earlier[-1] if earlier else sheet.last())
    if row is None:
        raise Refused("E10 住民票も除票もない人です。", field="person")
    return row


def _check(act: Act, person: int, row: Resident, correction: Correction) -> None:
    given = act.columns(1)
    birth = correction.birth
    if birth is not None:
        given["is_birth_form_known"] = column([birth.precision in PRECISIONS])
        given["birth_on"] = days([birth.on])
        given["birth_lower"] = days([birth.lower or birth.on])
        given["birth_upper"] = days([birth.upper or birth.on])
        given["happened_on"] = days([min(r.valid_from for r in act.draft.resident(person).rows)])
    if correction.relationship is not None:
        given["relationship"] = relationships.parse_all([correction.relationship])
    if correction.stay is not None:
        given |= _stay_columns(row, correction.stay)
    names = {item.kind: bool(item.name) for item in correction.names}
    given["resident_kind"] = column([row.resident_kind])
    given["has_alias"] = column([names.get("alias", False)])
    given["has_former_name"] = column([names.get("former", False)])
    act.check(given)
    for i, item in enumerate(correction.names):
        _check_name(act, i, item)


def _stay_columns(row: Resident, stay: StayItems) -> dict[str, Any]:
    return {
        "resident_kind": column([row.resident_kind]),
        "category": column([_code(stay.category)]),
        "has_nationality": column([bool(stay.nationality)]),
        "status": column([_code(stay.status)]),
        "period_end": days([stay.period_end]),
        "has_card": column([bool(stay.card_no)]),
    }


def _code(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else MISSING


def _check_name(act: Act, i: int, item: NameItems) -> None:
    if item.kind not in ("official", "former", "alias", "kanji") or (
        item.kind == "official" and not item.name
    ):
        act.refuse("E03", "氏名がありません。", "氏名を入力してください。", f"names.{i}.name")
    elif item.name and (fault := name_fault(item.name)):
        act.refuse("E03", f"氏名：{fault}", "氏名を入力し直してください。", f"names.{i}.name")
    if item.kana and (fault := reading_fault(item.kana)):
        act.refuse("E03", fault, "全角カタカナで入力してください。", f"names.{i}.kana")


def _apply(act: Act, person: int, row: Resident, correction: Correction) -> None:
    draft = act.draft
    for item in correction.names:
        _name(act, person, item)
    if correction.birth is not None or correction.sex is not None:
        _birth(act, person, correction)
    if correction.place is not None:
        home = people.home_values(correction.place, act.event)
        for member in draft.members(row.household, act.happened_on) or [row]:
            _change(act, draft.home(member.person), home)
    if correction.register_place is not None or correction.register_first_person is not None:
        _family_register(act, person, correction)
    if correction.stay is not None:
        if act.event == codes.CHANGED_EX_OFFICIO:
            people.enter_stay(draft, person, correction.stay, act.happened_on)
        else:
            _change(act, draft.stay(person), _given(correction.stay))
    _resident(act, person, row, correction)


def _period(act: Act, sheet: Sheet[Any]) -> tuple[date, date] | None:
    """From the day on; an error in the row of the day, all of it."""
    row = sheet.at(act.happened_on) or sheet.last()
    if row is None:
        return None
    begin = act.happened_on if act.event == codes.CHANGED_EX_OFFICIO else row.valid_from
    return max(begin, row.valid_from), row.valid_until


def _change(act: Act, sheet: Sheet[Any], values: Mapping[str, object]) -> bool:
    period = _period(act, sheet)
    if period is not None:
        sheet.change(values, *period)
    return period is not None


def _name(act: Act, person: int, item: NameItems) -> None:
    sheet = act.draft.name(person, item.kind)
    if not item.name or sheet.at(act.happened_on) is None:
        people.enter_name(act.draft, person, item, act.happened_on)
    else:
        _change(act, sheet, people.name_values(item))


def _birth(act: Act, person: int, correction: Correction) -> None:
    """A birth is one for all time: every row that repeats it changes."""
    profile = act.draft.profile(person).last()
    assert profile is not None
    sex = profile.sex if correction.sex is None else correction.sex
    if correction.birth is None:
        act.draft.profile(person).change({"sex": sex}, profile.valid_from)
        return
    people.enter_birth(act.draft, person, correction.birth, sex)
    repeated = {"birth_on": correction.birth.on, "is_birth_certain": correction.birth.is_certain}
    act.draft.resident(person).change(repeated, date.min)


def _family_register(act: Act, person: int, correction: Correction) -> None:
    sheet = act.draft.family_register(person)
    items = {"place": correction.register_place, "first_person": correction.register_first_person}
    values = {name: value for name, value in items.items() if value is not None}
    if not _change(act, sheet, values) and len(values) == len(items):
        sheet.put(values, act.happened_on)


def _given(stay: StayItems) -> dict[str, object]:
    values = {name: getattr(stay, name) for name in StayItems.__dataclass_fields__}
    return {name: value for name, value in values.items() if value is not None or name == "period_end"}


def _resident(act: Act, person: int, row: Resident, correction: Correction) -> None:
    sheet = act.draft.resident(person)
    items = {
        "relationship": correction.relationship,
        "remark": correction.remark,
        "order_in_household": correction.order_in_household,
    }
    values: dict[str, object] = {name: value for name, value in items.items() if value is not None}
    if values:
        _change(act, sheet, {**values, **act.stamp})
    if correction.came_from is not None:
        came = {"came_from": correction.came_from.address, "came_from_code": correction.came_from.code}
        _change_where(sheet, lambda each: each.resident_since == row.resident_since, came)
    if correction.address_since is not None:
        since = {
            "address_since": correction.address_since,
            "address_since_text": correction.address_since_text,
        }
        _change_where(sheet, lambda each: each.address_since == row.address_since, since)
    if correction.resident_since is not None:
        if correction.resident_since != row.resident_since:
            _begin_on(act, person, row, correction.resident_since)
        words = {"resident_since_text": correction.resident_since_text}
        _change_where(sheet, lambda each: each.resident_since == correction.resident_since, words)


def _change_where(
    sheet: Sheet[Resident], where: Callable[[Resident], bool], values: Mapping[str, object]
) -> None:
    for each in [r for r in sheet.rows if where(r)]:
        sheet.change(values, each.valid_from, each.valid_until)


def _begin_on(act: Act, person: int, row: Resident, since: date) -> None:
    """The residency begins on another day than recorded: its first row, and the home, begin there."""
    draft, sheet = act.draft, act.draft.resident(person)
    period = [r for r in sheet.rows if r.resident_since == row.resident_since]
    first = period[0]
    if since >= first.valid_until or (since < first.valid_from and sheet.at(since) is not None):
        raise Refused(
            "E12 住民となった日を、ほかの異動をまたいで動かすことはできません。",
            field="resident_since",
            what_to_do="後の異動を取り消してから修正してください。",
        )
    old = first.valid_from
    home = draft.home(person).at(old)
    sheet.put(values_of(first), min(since, old), first.valid_until)
    sheet.cut(min(since, old), since)
    if home is not None:
        draft.home(person).put(values_of(home), min(since, old), home.valid_until)
        draft.home(person).cut(min(since, old), since)
    if since < old:
        draft.removal(person).cut(since, old)
    moved = {"resident_since": since, "resident_since_text": ""}
    _change_where(sheet, lambda each: each.resident_since == row.resident_since, moved)
    _change_where(sheet, lambda each: each.address_since == old, {"address_since": since})
    households.settle(draft, row.household, min(since, old))
