"""Who enters the register: names, birth, papers and home of a new or returning person, as rows to be."""

from datetime import date

import numpy as np

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.numbers import may_be_used, with_check_digit
from kikan.businesses.residents.procedures.arguments import (
    Birth,
    Elsewhere,
    NameItems,
    NewPerson,
    Place,
    StayItems,
)
from kikan.businesses.residents.procedures.sheets import Draft
from kikan.shared.addressees.jis import jis_form
from kikan.shared.addressees.models import Address
from kikan.shared.addressees.search_keys import address_key, building_key, name_keys
from kikan.shared.history import OPEN
from kikan.shared.tenancy import numbers, provisional
from kikan.shared.tenancy.opener import current_or_raise

PERSON_SERIES, HOUSEHOLD_SERIES = "residents.person", "residents.household"


def draw_numbers(series: str, count: int) -> list[int]:
    """New numbers with their check digit (宛名番号・世帯番号); a preview gets provisional ones."""
    found: list[int] = []
    while len(found) < count:
        first = numbers.draw(series, count - len(found))
        serials = np.arange(first, first + count - len(found), dtype=np.int64)
        if provisional.is_preview():
            return found + serials.tolist()
        found += with_check_digit(serials[may_be_used(serials)]).tolist()
    return found


def enter_names(draft: Draft, number: int, person: NewPerson, begin: date) -> None:
    """The names a person has from a day on; what a returning person no longer has ends."""
    items = (
        NameItems("official", person.name, person.kana, person.is_reading_confirmed),
        NameItems("former", person.former_name, person.former_kana),
        NameItems("alias", person.alias, person.alias_kana),
        NameItems("kanji", person.kanji_name),
    )
    for each in items:
        enter_name(draft, number, each, begin)


def enter_name(draft: Draft, number: int, item: NameItems, begin: date) -> None:
    sheet = draft.name(number, item.kind)
    if not item.name:
        sheet.cut(begin)
        return
    values = name_values(item)
    known = sheet.at(begin)
    if known is not None:
        sheet.change(values, begin)
    else:
        sheet.put(values, begin)


def name_values(item: NameItems) -> dict[str, object]:
    """The values of a name; where its reading comes from is kept unless the item says it."""
    source = {"reading_source": item.reading_source} if item.reading_source else {}
    return {
        **source,
        "name": item.name,
        "jis": jis_form(item.name),
        "kana": item.kana,
        "is_reading_confirmed": item.is_reading_confirmed,
        **name_keys(item.name, item.kana),
    }


def enter_birth(draft: Draft, number: int, birth: Birth, sex: int) -> None:
    """Birth and sex hold since birth, so a correction replaces all that was there."""
    values = {
        "sex": sex,
        "birth_on": birth.on,
        "birth_text": birth.text,
        "birth_precision": birth.precision,
        "birth_lower": birth.lower or birth.on,
        "birth_upper": birth.upper or birth.on,
    }
    sheet = draft.profile(number)
    begin = birth.lower or birth.on
    if sheet.rows and sheet.rows[0].valid_from == begin:
        sheet.change(values, begin)
    else:
        sheet.cut(date.min)
        sheet.put(values, begin)


def enter_papers(draft: Draft, number: int, person: NewPerson, begin: date) -> None:
    """The family register of a Japanese person, the stay of a foreign one."""
    if person.resident_kind == codes.JAPANESE:
        draft.stay(number).cut(begin)
        enter_family_register(draft, number, person.register_place, person.register_first_person, begin)
    elif person.stay is not None:
        draft.family_register(number).cut(begin)
        enter_stay(draft, number, person.stay, begin)


def enter_family_register(draft: Draft, number: int, place: str, first_person: str, begin: date) -> None:
    values = {"place": place, "first_person": first_person}
    sheet = draft.family_register(number)
    if sheet.at(begin) is None:
        sheet.put(values, begin)
    else:
        sheet.change(values, begin)


def enter_stay(draft: Draft, number: int, stay: StayItems, begin: date) -> None:
    """The stay from a day on; what the card does not tell is kept from the row of the day."""
    sheet = draft.stay(number)
    known = sheet.at(begin)
    since = stay.foreign_resident_since or (known.foreign_resident_since if known is not None else begin)
    values = {name: getattr(stay, name) for name in StayItems.__dataclass_fields__}
    told = {name: value for name, value in values.items() if value is not None or name == "period_end"}
    if known is None:
        sheet.put({**told, "foreign_resident_since": since}, begin)
    else:
        sheet.change({**told, "foreign_resident_since": since}, begin)


def home_values(place: Place, reason: int) -> dict[str, object]:
    return {
        "postal_code": place.postal_code,
        "town_code": place.town_code,
        "town": place.town,
        "lot": place.lot,
        "building": place.building,
        "address": place.address,
        "address_key": address_key(f"{place.town}{place.lot}" or place.address),
        "building_key": building_key(place.building),
        "reason": codes.two_digits(reason),
    }


def next_home_values(elsewhere: Elsewhere, reason: int) -> dict[str, object]:
    """The address of one who has left: where letters reach them (転出先)."""
    return home_values(Place(address=elsewhere.address, postal_code=elsewhere.postal_code), reason)


def known_places(place: Place) -> dict[str, int]:
    """Whether the town stands in the dictionary of addresses, and the building among those of its lot (A09).

    Where nobody lives at the lot yet, any building is new and says nothing.
    """
    town = current_or_raise()
    there = Address.objects.filter(
        municipality=town, use="home", ended_by__isnull=True, valid_until=OPEN,
        address_key=address_key(f"{place.town}{place.lot}" or place.address),
    )  # fmt: skip
    buildings = set(there.values_list("building", flat=True).distinct()[:200])
    is_known = not place.building or not buildings - {""} or place.building in buildings
    return {"is_town_known": int(bool(place.town_code)), "is_building_known": int(is_known)}
