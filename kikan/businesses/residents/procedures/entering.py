"""People who become residents by any event of entry (記載): their home, what the checks ask, the rows that begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.residents.law import codes, relationships
from kikan.businesses.residents.law.numbers import is_valid
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures import aliases, households, newcomers, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import Elsewhere, NewPerson, Place
from kikan.businesses.residents.procedures.codes_given import give_code
from kikan.shared.addressees.models import Address
from kikan.shared.errors import NotFound, Refused

# Who comes from another municipality brings a code; a newborn gets it where the birth is recorded.
WITHOUT_CODE = (codes.MOVED_IN_FROM_ABROAD, codes.ENTERED_EX_OFFICIO)


@dataclass(frozen=True, repr=False)
class Arrival:
    """Where people come from and since when they are residents, as all who enter together share it.

    since_text: what is printed where the day is unknown (不詳日); last_registered: kept, not printed.
    """

    came_from: Elsewhere
    last_registered: str = ""
    since_text: str = ""


def home_of(act: Act, household: int | None, place: Place | None) -> dict[str, object]:
    """The address everybody gets: that of the household joined, else the one given. Errors: Refused."""
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
    names = (
        "postal_code",
        "town_code",
        "town",
        "lot",
        "building",
        "address",
        "address_key",
        "building_key",
        "reason",
    )
    return {name: getattr(row, name) for name in names}


def load_returning(act: Act, persons: Sequence[NewPerson]) -> None:
    """Read those who come back under their old numbers. Errors: Refused for a wrong check digit (E17), NotFound."""
    given = np.array([0 if p.number is None else p.number for p in persons], dtype=np.int64)
    act.look({"is_number_valid": column((given == 0) | is_valid(given))})
    act.refuse_errors()
    returning = [p.number for p in persons if p.number is not None]
    act.load(returning)
    act.keep_out_of_drafts(returning)


def check_place(act: Act, place: Place | None) -> None:
    """Tell of a town or building that nobody knows (A09)."""
    if place is not None and place.address:
        known = people.known_places(place)
        act.look({name: column([value]) for name, value in known.items()})


def columns_of(act: Act, persons: Sequence[NewPerson], home: Mapping[str, object]) -> dict[str, np.ndarray]:
    """What the checks ask of everybody who enters."""
    if not persons:
        raise Refused("E03 記載する人がいません。", field="persons", what_to_do="人を入力してください。")
    newcomers.refuse_characters(act, persons)
    given = newcomers.columns_of(act, persons)
    given["has_address"] = column(bool(home["address"]) for _ in persons)
    given["resident_since"] = days(act.happened_on for _ in persons)
    return given


def carry_out(
    act: Act,
    persons: Sequence[NewPerson],
    arrival: Arrival,
    home: Mapping[str, object],
    household: int | None,
    *,
    relationships: Mapping[int, str] | None = None,
    factual_head: str = "",
) -> Accepted:
    """Draw the numbers, begin the rows, settle the household and write. Errors: Refused, Stale."""
    act.refuse_errors()
    number = household if household is not None else households.begin_household(act)
    drawn = iter(people.draw_numbers(people.PERSON_SERIES, sum(p.number is None for p in persons)))
    numbers = [p.number if p.number is not None else next(drawn) for p in persons]
    act.draft.new_persons += [n for n, p in zip(numbers, persons, strict=True) if p.number is None]
    enter(act, dict(zip(numbers, persons, strict=True)), number, home, arrival)
    if factual_head and household is None:
        act.draft.household(number).put({"head": None, "factual_head": factual_head}, act.happened_on)
    households.relate(act.draft, relationships or {}, act.happened_on, act.stamp)
    households.settle(act.draft, number, act.happened_on)
    act.found += households.findings(act.draft, [number], act.happened_on)
    return act.carry_out(numbers, dict.fromkeys(numbers, number))


def enter(
    act: Act,
    persons: Mapping[int, NewPerson],
    household: int,
    home: Mapping[str, object],
    arrival: Arrival,
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
                "came_from": arrival.came_from.address,
                "came_from_code": arrival.came_from.code,
                "last_registered": arrival.last_registered,
                "resident_since_text": arrival.since_text,
                "address_since_text": arrival.since_text,
            },
            begin,
        )
        draft.home(number).put(home, begin)
        people.enter_names(draft, number, person, begin)
        people.enter_birth(draft, number, person.birth, person.sex)
        people.enter_papers(draft, number, person, begin)
        aliases.bring(act, number, person)
        if number in draft.new_persons and act.event in WITHOUT_CODE:
            give_code(act, number)


def _resident(person: NewPerson, begin: date) -> dict[str, object]:
    blank = {f.attname: f.get_default() for f in Resident._meta.concrete_fields if f.has_default()}
    return {
        "ceased_by": blank["ceased_by"],
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
