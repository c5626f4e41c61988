"""Change of household (世帯分離・世帯合併・世帯変更): people belong to another household at the same address."""

from collections.abc import Mapping, Sequence
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households
from kikan.businesses.residents.procedures.act import Accepted, Act, column
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.businesses.residents.procedures.entering import home_of_household
from kikan.shared.access import Actor
from kikan.shared.procedures import procedure


@procedure("residents.change_household", right="residents.change", ja="世帯変更の受付")
def change_household(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    persons: Sequence[int],
    household: int | None = None,
    relationships: Mapping[int, str] | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Let people form a household of their own (分離, without `household`) or join another one at their address.

    All members of a household joining is a merger (合併), some of them a change (変更). `relationships`:
    whatever changes, of those who go and those who stay; 世帯主 names a head.
    Law: 住民基本台帳法 第25条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.change_household",
        "residents.household_changed",
        codes.HOUSEHOLD_SPLIT,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    movers = list(dict.fromkeys(persons))
    left = _read(act, movers, household)
    number = household if household is not None else households.begin_household(act)
    for person in movers:
        households.join(act, person, number, {})
    households.relate(act.draft, relationships or {}, happened_on, act.stamp)
    affected = {left, number}
    households.require_relationships(act, affected, relationships or {})
    for each in sorted(affected):
        households.settle(act.draft, each, happened_on)
    act.found += households.findings(act.draft, affected, happened_on)
    return act.carry_out(movers, dict.fromkeys(movers, number))


def _read(act: Act, movers: list[int], household: int | None) -> int:
    """The household they leave; the event's code follows from who goes where."""
    act.load(movers)
    act.keep_out_of_drafts(movers)
    given = act.columns_of_residents(movers)
    act.check(given)
    act.refuse_errors()
    left = households.common_household(act, movers)
    own = home_of_household(act, left)
    is_whole = {row.person for row in act.draft.members(left, act.happened_on)} <= set(movers)
    if household is None:
        if is_whole:
            act.refuse(
                "E13", "世帯の全員を分離することはできません。", "分離する人を選び直してください。", "persons"
            )
    else:
        act.event = codes.HOUSEHOLD_MERGED if is_whole else codes.HOUSEHOLD_CHANGED
        other = home_of_household(act, household)
        same = (own["address_key"], own["building"]) == (other["address_key"], other["building"])
        act.check(act.columns(1) | {"is_at_same_address": column([same])})
        if household == left:
            act.refuse("E13", "同じ世帯です。", "移る先の世帯を選び直してください。", "household")
    act.refuse_errors()
    return left
