"""What the checks ask of people who enter the register by a form (転入・出生)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from django.db.models import Q

from kikan.businesses.residents.law import codes, relationships
from kikan.businesses.residents.law.checking import MISSING
from kikan.businesses.residents.models import Removal, Resident, Stay
from kikan.businesses.residents.procedures.act import Act, column, days
from kikan.businesses.residents.procedures.arguments import NewPerson, StayItems
from kikan.ground.characters import name_fault, reading_fault
from kikan.ground.uncertain import PRECISIONS
from kikan.shared.addressees.models import Name, Profile
from kikan.shared.addressees.search_keys import name_key
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


def columns_of(act: Act, persons: Sequence[NewPerson]) -> dict[str, np.ndarray]:
    """One row for each person of the form."""
    stays = [p.stay for p in persons]
    on_removed, on_living = cards(persons)
    return act.columns(len(persons)) | {
        "has_name": column(bool(p.name.strip()) for p in persons),
        "birth_on": days(p.birth.on for p in persons),
        "birth_lower": days(p.birth.lower or p.birth.on for p in persons),
        "birth_upper": days(p.birth.upper or p.birth.on for p in persons),
        "is_birth_form_known": column(p.birth.precision in PRECISIONS for p in persons),
        "relationship": relationships.parse_all(p.relationship for p in persons),
        "resident_kind": column(p.resident_kind for p in persons),
        "has_family_register": column(bool(p.register_place and p.register_first_person) for p in persons),
        **stay_columns(stays),
        "card_is_on_removed": on_removed,
        "card_is_on_living": on_living,
        "has_alias": column(bool(p.alias) for p in persons),
        "has_former_name": column(bool(p.former_name) for p in persons),
        "is_reading_confirmed": column(p.is_reading_confirmed for p in persons),
        "looks_like_removed": column(p.number is None and bool(_lookalikes(p)) for p in persons),
        "is_resident": column(_is_resident(act, p.number) for p in persons),
        "latest_of_item": days(_last_removed_on(act, p.number) for p in persons),
    }


def stay_columns(stays: Sequence[StayItems | None]) -> dict[str, np.ndarray]:
    """What the checks ask of the stays of people; who has none has MISSING."""
    return {
        "category": column(_code(s.category) if s else MISSING for s in stays),
        "has_nationality": column(bool(s and s.nationality) for s in stays),
        "status": column(_code(s.status) if s else MISSING for s in stays),
        "period_end": days(s.period_end if s else None for s in stays),
        "has_card": column(bool(s and s.card_no) for s in stays),
    }


def refuse_characters(act: Act, persons: Sequence[NewPerson]) -> None:
    """Characters that may not stand in a name or a reading, each beside its field."""
    for i, person in enumerate(persons):
        for field in ("name", "former_name", "alias", "kanji_name"):
            text = getattr(person, field)
            fault = name_fault(text) if text else ""
            if fault:
                act.refuse("E03", f"氏名：{fault}", "氏名を入力し直してください。", f"persons.{i}.{field}")
        for field in ("kana", "former_kana", "alias_kana"):
            text = getattr(person, field)
            fault = reading_fault(text) if text else ""
            if fault:
                act.refuse("E03", fault, "全角カタカナで入力してください。", f"persons.{i}.{field}")


def refuse_characters_of(act: Act, name: str, kana: str, *, field: str = "name") -> None:
    """The same of one person's new name."""
    if fault := name_fault(name):
        act.refuse("E03", f"氏名：{fault}", "氏名を入力し直してください。", field)
    if kana and (fault := reading_fault(kana)):
        act.refuse("E03", fault, "全角カタカナで入力してください。", "kana")


def since(stay: StayItems, day: date) -> StayItems:
    """The stay with the day of becoming a foreign resident (外国人住民となった年月日)."""
    return replace(stay, foreign_resident_since=day)


def _code(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else MISSING


def _is_resident(act: Act, number: int | None) -> bool:
    """Also one whose residency begins later cannot enter again before it."""
    return number is not None and bool(act.draft.resident(number).after(act.happened_on))


def _last_removed_on(act: Act, number: int | None) -> date | None:
    last = act.draft.removal(number).last() if number is not None else None
    return last.valid_from if last is not None else None


def cards(persons: Sequence[NewPerson]) -> tuple[np.ndarray, np.ndarray]:
    """Whose card number stands on the record of somebody else: one removed, one living."""
    return cards_of([(p.stay.card_no if p.stay else "", p.number) for p in persons])


def cards_of(given: Sequence[tuple[str, int | None]]) -> tuple[np.ndarray, np.ndarray]:
    """Of each card number and its own person: whether it is on another record, one removed, one living."""
    wanted = {card for card, _ in given if card}
    rows = as_of(Stay, None).filter(municipality=current_or_raise(), card_no__in=wanted)
    holders = set(rows.values_list("card_no", "person")) if wanted else set()
    living = set(
        as_of(Resident, None)
        .filter(municipality=current_or_raise(), person__in={n for _, n in holders}, ceased_by=0)
        .values_list("person", flat=True)
    )

    def held(card: str, own: int | None, is_living: bool) -> bool:
        others = {n for number, n in holders if number == card and n != own}
        return any((n in living) == is_living for n in others)

    return column(held(c, n, False) for c, n in given), column(held(c, n, True) for c, n in given)


def _lookalikes(person: NewPerson) -> list[int]:
    """Removed people of the same name, sex and birth date (再転入ではないか)."""
    town = current_or_raise()
    names = as_of(Name, None).filter(municipality=town, name_key=name_key(person.name))
    born = as_of(Profile, None).filter(municipality=town, birth_on=person.birth.on, sex=person.sex)
    both = set(names.values_list("person", flat=True)) & set(born.values_list("person", flat=True))
    not_dead = ~Q(reason=codes.two_digits(codes.DIED))
    removed = as_of(Removal, None).filter(not_dead, municipality=town, person__in=both)
    return list(removed.values_list("person", flat=True))
