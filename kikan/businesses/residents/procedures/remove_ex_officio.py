"""Removal ex officio (職権消除): declared missing, out of the scope of the law for foreigners, not living there, twice."""

from collections.abc import Mapping, Sequence
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households
from kikan.businesses.residents.procedures.accept_move_out import remove
from kikan.businesses.residents.procedures.act import Accepted, Act, column
from kikan.businesses.residents.procedures.arguments import Papers, seen
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure

MISSING_PERSON, LEFT_SCOPE, NOT_LIVING, TWICE, OTHER = "1", "2", "3", "4", "9"


@procedure("residents.remove_ex_officio", right="residents.change", ja="職権消除")
def remove_ex_officio(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    persons: Sequence[int],
    detail: str,
    cause_text: str = "",
    relationships: Mapping[int, str] | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Take people off the register ex officio. `cause_text`: the day as written where it is unknown.

    `relationships` as in accept_move_out.
    Law: 住民基本台帳法 第8条・第9条第2項・第30条の50, 同法施行令 第8条・第12条第1項・第3項
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.remove_ex_officio",
        "residents.removed_ex_officio",
        codes.REMOVED_EX_OFFICIO,
        happened_on,
        reported_on,
        seen(papers, detail),
        cause,
        read_at,
    )
    if detail not in codes.DETAILS[codes.REMOVED_EX_OFFICIO]:
        raise Refused("職権消除の理由を選んでください。", field="detail")
    removed = list(dict.fromkeys(persons))
    act.load(removed)
    act.keep_out_of_drafts(removed)
    _check(act, removed, detail)
    act.refuse_errors()
    left = households.of_each(act, removed)
    for household in set(left.values()):
        act.draft.load_household(household, happened_on)
    for person in removed:
        remove(act, person, {}, None, cause_text)
    households.relate(act.draft, relationships or {}, happened_on, act.stamp)
    households.close(act, set(left.values()), relationships or {})
    return act.carry_out(removed, left)


def _check(act: Act, removed: list[int], detail: str) -> None:
    given = act.columns_of_residents(removed)
    kinds = [row.resident_kind if row else codes.FOREIGN for row in act.latest_rows(removed)]
    given["resident_kind"] = column(kinds)
    act.check(given)
    if detail == LEFT_SCOPE and any(kind != codes.FOREIGN for kind in kinds):
        act.refuse(
            "E18",
            "在留資格の喪失による消除は、外国人住民だけです。",
            "消除の理由か対象者を確かめてください。",
            "detail",
            "住民基本台帳法 第30条の50",
        )
