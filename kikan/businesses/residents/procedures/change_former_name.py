"""Former names (旧氏): recorded, changed and removed on request, of Japanese residents."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import NameItems, Papers
from kikan.ground.characters import name_fault, reading_fault
from kikan.shared.access import Actor
from kikan.shared.procedures import procedure

CODES = (codes.FORMER_NAME_ENTERED, codes.FORMER_NAME_CHANGED, codes.FORMER_NAME_REMOVED)
LAW = "住民基本台帳法施行令 第30条の13・第30条の14"


@procedure("residents.change_former_name", right="residents.change", ja="旧氏の記載・変更・削除")
def change_former_name(
    *,
    actor: Actor,
    person: int,
    happened_on: date,
    reported_on: date,
    name: str = "",
    kana: str = "",
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Record, change or (with an empty name) remove the former name of a person (旧氏の請求).

    Law: 住民基本台帳法施行令 第30条の13・第30条の14
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.change_former_name",
        "residents.former_name_changed",
        codes.FORMER_NAME_ENTERED if name else codes.FORMER_NAME_REMOVED,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    act.load([person])
    act.keep_out_of_drafts([person])
    homes = households.of_each(act, [person])
    sheet = act.draft.name(person, "former")
    known = sheet.at(happened_on)
    if name and known is not None:
        act.event = codes.FORMER_NAME_CHANGED
    _check(act, person, name, kana, known is not None)
    act.refuse_errors()
    people.enter_name(act.draft, person, NameItems("former", name, kana), happened_on)
    if not act.draft.changed():
        act.refuse("E03", "すでに同じ旧氏が記載されています。", "旧氏を確かめてください。", "name", LAW)
        act.refuse_errors()
    return act.carry_out([person], homes)


def _check(act: Act, person: int, name: str, kana: str, is_recorded: bool) -> None:
    given = act.columns_of_residents([person])
    rows = act.draft.name(person, "former").rows
    given["latest_of_item"] = days([max((row.valid_from for row in rows), default=None)])
    given["resident_kind"] = column(
        row.resident_kind if row else codes.JAPANESE for row in act.latest_rows([person])
    )
    given["has_alias"], given["has_former_name"] = column([0]), column([bool(name)])
    act.check(given)
    if not name and not is_recorded:
        act.refuse("E03", "削除する旧氏が記載されていません。", "対象者を確かめてください。", "name", LAW)
    if name and (fault := name_fault(name)):
        act.refuse("E03", f"旧氏：{fault}", "入力し直してください。", "name")
    if kana and (fault := reading_fault(kana)):
        act.refuse("E03", fault, "全角カタカナで入力してください。", "kana")
