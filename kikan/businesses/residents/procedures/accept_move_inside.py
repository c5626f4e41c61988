"""Move inside (転居): a household or some of it live elsewhere in the municipality."""

from collections.abc import Mapping, Sequence
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column
from kikan.businesses.residents.procedures.arguments import Papers, Place
from kikan.businesses.residents.procedures.entering import home_of_household
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure


@procedure("residents.accept_move_inside", right="residents.change", ja="転居の受付")
def accept_move_inside(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    persons: Sequence[int],
    place: Place | None = None,
    household: int | None = None,
    relationships: Mapping[int, str] | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Accept a move inside (転居届). All members together keep their household; some of them form a new one.

    `household`: the existing one at the new place that they join, else `place` says where they live.
    `relationships`: what changes, of those who move and those who stay; 世帯主 names a head.
    Law: 住民基本台帳法 第23条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.accept_move_inside",
        "residents.moved_inside",
        codes.MOVED_INSIDE,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    movers = list(dict.fromkeys(persons))
    home, left = _read(act, movers, place, household)
    number = _household(act, movers, household, left)
    _move(act, movers, number, home)
    households.relate(act.draft, relationships or {}, happened_on, act.stamp)
    affected = {number, left}
    households.require_relationships(act, affected, relationships or {})
    for each in sorted(affected):
        households.settle(act.draft, each, happened_on)
    act.found += households.findings(act.draft, affected, happened_on)
    return act.carry_out(movers, dict.fromkeys(movers, number))


def _read(
    act: Act, movers: list[int], place: Place | None, household: int | None
) -> tuple[dict[str, object], int]:
    """The new home and the household they leave. Errors: Refused, NotFound."""
    act.load(movers)
    act.keep_out_of_drafts(movers)
    act.check(act.columns_of_residents(movers))
    act.refuse_errors()
    left = households.common_household(act, movers)
    act.draft.load_household(left, act.happened_on)
    if household is not None:
        return {**home_of_household(act, household), "reason": act.code}, left
    if place is None or not place.address.strip():
        raise Refused("E03 住所がありません。", field="place", what_to_do="新しい住所を入力してください。")
    home = people.home_values(place, act.event)
    act.look({name: column([value]) for name, value in people.known_places(place).items()})
    old = act.draft.home(movers[0]).at(act.happened_on)
    if old is not None and (old.address, old.building) == (home["address"], home["building"]):
        act.refuse("E13", "今の住所と同じです。", "世帯変更か、住所を確かめてください。", "place")
    return home, left


def _household(act: Act, movers: list[int], household: int | None, left: int) -> int:
    if household is not None:
        return household
    members = {row.person for row in act.draft.members(left, act.happened_on)}
    return left if members <= set(movers) else households.begin_household(act)


def _move(act: Act, movers: list[int], household: int, home: Mapping[str, object]) -> None:
    """The new address from the day on, until a planned departure; who joins stands at the end."""
    day = act.happened_on
    for person in movers:
        sheet = act.draft.resident(person)
        until = max(row.valid_until for row in sheet.after(day))
        values = {"address_since": day, "address_since_text": ""}
        before = sheet.at(day)
        if before is not None and before.household != household:
            households.join(act, person, household, values)
        else:
            sheet.change({**values, **act.stamp}, day)
        act.draft.home(person).put(home, day, until)
