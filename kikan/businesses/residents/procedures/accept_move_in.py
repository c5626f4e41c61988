"""Move-in (転入): people from another municipality or from abroad enter, in a household of their own or another's."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from kikan.businesses.residents.law import codes, relationships
from kikan.businesses.residents.law.deadlines import special_move_in_allowed
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures import households, newcomers, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import Elsewhere, NewPerson, Papers, Place
from kikan.law import book
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure


@procedure("residents.accept_move_in", right="residents.change", ja="転入の受付")
def accept_move_in(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    persons: tuple[NewPerson, ...],
    came_from: Elsewhere,
    place: Place | None = None,
    household: int | None = None,
    relationships: Mapping[int, str] | None = None,
    is_from_abroad: bool = False,
    factual_head: str = "",
    by_card_planned_on: date | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Accept a move-in (転入届). Without `household` a new one begins at `place`.

    A person with `number` returns and keeps it (再転入). `relationships` re-enters those of people who live
    in the household already. `by_card_planned_on`: planned day of moving out, for a move-in by card (特例転入).
    Law: 住民基本台帳法 第22条・第24条の2・第30条の46
    Errors: NotFound, Refused with every error by field, Stale.
    """
    event = codes.MOVED_IN_FROM_ABROAD if is_from_abroad else codes.MOVED_IN
    act = Act(
        actor,
        "residents.accept_move_in",
        "residents.moved_in",
        event,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    returning = [p.number for p in persons if p.number is not None]
    act.load(returning)
    act.keep_out_of_drafts(returning)
    home = _home(act, household, place)
    _check(act, persons, home, by_card_planned_on)
    act.refuse_errors()
    number = household if household is not None else households.begin_household(act)
    drawn = iter(people.draw_numbers(people.PERSON_SERIES, sum(p.number is None for p in persons)))
    numbers = [p.number if p.number is not None else next(drawn) for p in persons]
    act.draft.new_persons += [n for n, p in zip(numbers, persons, strict=True) if p.number is None]
    enter(act, dict(zip(numbers, persons, strict=True)), number, home, came_from)
    if factual_head and household is None:
        act.draft.household(number).put({"head": None, "factual_head": factual_head}, happened_on)
    households.relate(act.draft, relationships or {}, happened_on, act.stamp)
    households.settle(act.draft, number, happened_on)
    act.found += households.findings(act.draft, [number], happened_on)
    return act.carry_out(numbers, dict.fromkeys(numbers, number))


def _home(act: Act, household: int | None, place: Place | None) -> dict[str, object]:
    """The address everybody gets: that of the household joined, else the one given."""
    if household is None:
        if place is None or not place.address.strip():
            raise Refused("E03 住所がありません。", field="place", what_to_do="住所を入力してください。")
        return people.home_values(place, act.event)
    known = home_of_household(act, household)
    given = people.home_values(place, act.event) if place is not None else known
    if given["address_key"] != known["address_key"] or given["building"] != known["building"]:
        act.refuse(
            "E14",
            "世帯の住所と入力した住所が違います。",
            "住所を確かめるか、新しい世帯としてください。",
            "place",
        )
    return {**known, "reason": act.code}


def home_of_household(act: Act, household: int) -> dict[str, object]:
    """Where a household lives on the day of the act. Errors: NotFound where nobody lives in it."""
    act.draft.load_household(household, act.happened_on)
    members = act.draft.members(household, act.happened_on)
    home = act.draft.home(members[0].person).at(act.happened_on) if members else None
    if home is None:
        raise NotFound("異動日にこの世帯番号の世帯はありません。", field="household")
    return values_of_home(home)


def values_of_home(row: Address) -> dict[str, object]:
    names = ("postal_code", "town_code", "town", "lot", "building", "address", "address_key", "reason")
    return {name: getattr(row, name) for name in names}


def _check(
    act: Act, persons: tuple[NewPerson, ...], home: Mapping[str, object], by_card_planned_on: date | None
) -> None:
    if not persons:
        raise Refused(
            "E03 転入する人がいません。", field="persons", what_to_do="転入する人を入力してください。"
        )
    newcomers.refuse_characters(act, persons)
    given = newcomers.columns_of(act, persons)
    given["has_address"] = column(bool(home["address"]) for _ in persons)
    given["resident_since"] = days(act.happened_on for _ in persons)
    if by_card_planned_on is not None:
        given |= _card(act, by_card_planned_on, len(persons))
    act.check(given)


def _card(act: Act, planned_on: date, count: int) -> dict[str, np.ndarray]:
    """Whether the card still replaces the certificate (特例転入の期限)."""
    law = book().law("event_date", day_number(act.happened_on))
    allowed = special_move_in_allowed(
        days([planned_on]), days([act.happened_on]), days([act.reported_on]), law=law
    )
    return {"is_by_card": column([1] * count), "is_card_in_time": column([allowed[0]] * count)}


def enter(
    act: Act,
    persons: Mapping[int, NewPerson],
    household: int,
    home: Mapping[str, object],
    came_from: Elsewhere,
) -> None:
    """Begin the rows of people who become residents on the day of the act."""
    draft, begin = act.draft, act.happened_on
    places = _places(act, persons, household)
    for number, person in persons.items():
        draft.removal(number).cut(begin)
        draft.resident(number).put(
            {
                **_resident(person, begin),
                **act.stamp,
                "household": household,
                "order_in_household": places[number],
                "became_by": codes.became_by(act.event),
                "came_from": came_from.address,
                "came_from_code": came_from.code,
            },
            begin,
        )
        draft.home(number).put(home, begin)
        people.enter_names(draft, number, person, begin)
        people.enter_birth(draft, number, person.birth, person.sex)
        people.enter_papers(draft, number, person, begin)


def _resident(person: NewPerson, begin: date) -> dict[str, object]:
    blank = {f.attname: f.get_default() for f in Resident._meta.concrete_fields if f.has_default()}
    kept = ("ceased_by", "resident_since_text", "address_since_text")
    return {
        **{name: blank[name] for name in kept},
        "is_head": person.relationship == households.HEAD,
        "relationship": person.relationship,
        "resident_kind": person.resident_kind,
        "resident_since": begin,
        "address_since": begin,
        "birth_on": person.birth.on,
        "is_birth_certain": person.birth.is_certain,
        "remark": person.remark,
    }


def _places(act: Act, persons: Mapping[int, NewPerson], household: int) -> dict[int, int]:
    """A new household in the printed order; newcomers to another one at its end, among themselves in order."""
    first = households.next_place(act.draft, household, act.happened_on)
    numbers = list(persons)
    order = relationships.printed_order(
        np.full(len(numbers), household, dtype=np.int64),
        relationships.parse_all(p.relationship for p in persons.values()),
        days(p.birth.on for p in persons.values()),
        np.array(numbers, dtype=np.int64),
    )
    return {number: first + int(place) - 1 for number, place in zip(numbers, order, strict=True)}
