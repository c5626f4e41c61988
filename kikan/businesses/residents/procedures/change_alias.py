"""Customary names (通称) of foreign residents: recorded and deleted on request; where and when is kept for good."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import aliases, households, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import NameItems, Papers
from kikan.ground.characters import name_fault, reading_fault
from kikan.shared.access import Actor
from kikan.shared.procedures import procedure

CODES = (codes.ALIAS_ENTERED, codes.ALIAS_REMOVED)
LAW = "住民基本台帳法施行令 第30条の16"


@procedure("residents.change_alias", right="residents.change", ja="通称の記載・削除")
def change_alias(
    *,
    actor: Actor,
    person: int,
    happened_on: date,
    reported_on: date,
    alias: str = "",
    kana: str = "",
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Record an alias, or (with an empty one) delete the alias in use (通称の申出). There is no change of an alias.

    Law: 住民基本台帳法施行令 第30条の16・第30条の17
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.change_alias",
        "residents.alias_changed",
        codes.ALIAS_ENTERED if alias else codes.ALIAS_REMOVED,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    act.load([person])
    act.keep_out_of_drafts([person])
    homes = households.of_each(act, [person])
    known = act.draft.name(person, "alias").at(happened_on)
    _check(act, person, alias, kana, known is not None)
    act.refuse_errors()
    people.enter_name(act.draft, person, NameItems("alias", alias, kana), happened_on)
    if alias:
        aliases.add(act, person, alias, happened_on, aliases.here())
    else:
        aliases.close(act, person, happened_on, aliases.here())
    return act.carry_out([person], homes)


def _check(act: Act, person: int, alias: str, kana: str, is_recorded: bool) -> None:
    given = act.columns_of_residents([person])
    rows = act.draft.name(person, "alias").rows
    given["latest_of_item"] = days([max((row.valid_from for row in rows), default=None)])
    given["resident_kind"] = column(
        row.resident_kind if row else codes.FOREIGN for row in act.latest_rows([person])
    )
    given["has_alias"], given["has_former_name"] = column([bool(alias)]), column([0])
    act.check(given)
    if alias and is_recorded:
        act.refuse(
            "E03",
            "すでに通称が記載されています。",
            "通称は変更できません。今の通称を削除してから、新しい通称を記載してください。",
            "alias",
            LAW,
        )
    if not alias and not is_recorded:
        act.refuse("E03", "削除する通称が記載されていません。", "対象者を確かめてください。", "alias", LAW)
    if alias and (fault := name_fault(alias)):
        act.refuse("E03", f"通称：{fault}", "入力し直してください。", "alias")
    if kana and (fault := reading_fault(kana)):
        act.refuse("E03", fault, "全角カタカナで入力してください。", "kana")
