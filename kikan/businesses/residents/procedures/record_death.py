"""Death (死亡): the family register tells it; also of one whose move-out was planned for that day or later."""

from collections.abc import Mapping
from datetime import date, timedelta

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households
from kikan.businesses.residents.procedures.accept_move_out import remove
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.businesses.residents.reads.chain import chain_of
from kikan.shared.access import Actor
from kikan.shared.procedures import procedure


@procedure("residents.record_death", right="residents.change", ja="死亡の記載")
def record_death(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    person: int,
    cause_text: str = "",
    relationships: Mapping[int, str] | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Record a death and take the person off the register. `cause_text`: the day as written where it is unknown.

    A planned move-out on that day or later is overtaken. `relationships` as in accept_move_out.
    Law: 住民基本台帳法 第8条・第9条第2項, 同法施行令 第12条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.record_death",
        "residents.died",
        codes.DIED,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    act.load([person])
    act.keep_out_of_drafts([person])
    planned = _planned_move_out(act, person)
    _check(act, person, planned is not None)
    household, affected = _households(act, person)
    for each in affected:
        act.draft.load_household(each, happened_on)
    remove(act, person, {}, None, cause_text)
    households.relate(act.draft, relationships or {}, happened_on, act.stamp)
    households.close(act, affected, relationships or {})
    return act.carry_out([person], {person: household}, overtakes=planned)


def _planned_move_out(act: Act, person: int) -> int | None:
    """The entry of a move-out planned for the day of death or later, which the death makes moot."""
    removal = act.draft.removal(person).last()
    if removal is None or int(removal.reason) not in codes.MOVES_OUT or removal.valid_from < act.happened_on:
        return None
    moves = [link for link in chain_of([person]) if link.stands and link.kind == "residents.moved_out"]
    return moves[-1].number if moves else removal.entry


def _households(act: Act, person: int) -> tuple[int, set[int]]:
    """The household of the day of death, and with it all to which later rows belong."""
    sheet = act.draft.resident(person)
    row = sheet.at(act.happened_on) or sheet.last()
    assert row is not None  # the checks refused anybody without a row
    return row.household, {row.household} | {each.household for each in sheet.after(act.happened_on)}


def _check(act: Act, person: int, has_plan: bool) -> None:
    """On the day of a planned move-out the person counts as still here: the move was never made."""
    given = act.columns_of_residents([person])
    del given["latest_of_item"]  # a death may become known after later events of the household
    if has_plan and not given["is_resident"][0]:
        eve = act.draft.resident(person).at(act.happened_on - timedelta(days=1))
        given["is_resident"][0] = int(eve is not None)
    act.check(given)
    act.refuse_errors()
