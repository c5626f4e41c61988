"""Who stands on a page (宛名の表示): names for lists and the person bar, from the addressees and the facts.

For every business but the register itself; needs an open municipality, and a fixed number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.urls import NoReverseMatch, reverse

from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.addressees.models import Address, Name, Person, Profile
from kikan.shared.addressees.protection import shield
from kikan.shared.desk.person import Badge, PersonBar
from kikan.shared.errors import NotFound
from kikan.shared.history import HistoryModel, as_of
from kikan.shared.ledger.receive import owed_by
from kikan.shared.tenancy.opener import current_or_raise

SEXES = {0: "", 1: "男", 2: "女"}
RESIDENCY = """
SELECT household, ceased_by, valid_from, valid_until FROM fact_residents_residency
WHERE municipality = %s AND person = %s AND ended_by IS NULL AND valid_from <= %s
ORDER BY valid_from DESC LIMIT 1
"""


@dataclass(frozen=True)
class Label:
    """A person in a list. An unknown name is shown as its number's own line says."""

    person: int
    name: str = field(repr=False)
    kana: str = field(default="", repr=False)
    is_protected: bool = False


def labels_of(persons: Iterable[int], day: date) -> dict[int, Label]:
    """The names of people as last known on a day; three queries however many they are."""
    wanted = sorted(set(persons))
    names = _latest(Name, wanted, day, kind="official")
    covered = shield(wanted, None, day=day)
    return {
        p: Label(
            p, names[p].name if p in names else "（氏名の記録なし）", names[p].kana if p in names else "", covered.covers(p)
        )
        for p in wanted
    }  # fmt: skip


def person_bar(person: int, actor: Actor, day: date) -> PersonBar:
    """The bar of a person as of a day; the address of a protected one is never in it.

    Errors: NotFound for a number this municipality has not given; NotPermitted where looks are suppressed (抑止).
    """
    town = current_or_raise()
    require_person(person)
    suppression.refuse_look([person])
    name = _latest(Name, [person], day, kind="official").get(person)
    profile = _latest(Profile, [person], day).get(person)
    address = _latest(Address, [person], day, use="home").get(person)
    is_protected = shield([person], actor, day=day).covers(person)
    household, is_resident = _residency(person, day)
    birth = profile.birth_on if profile and profile.birth_precision == "day" else None
    return PersonBar(
        number=person,
        name=name.name if name else "（氏名の記録なし）",
        kana=name.kana if name else "",
        birth=birth or (profile.birth_text if profile else None),
        age=None if birth is None else _age(birth, day),
        sex=SEXES[profile.sex] if profile else "",
        household=household,
        address="" if is_protected or address is None else f"{address.address}　{address.building}".strip(),
        badges=tuple(_badges(person, actor, day, is_resident)),
        is_protected=is_protected,
        url=person_url(town, person),
    )


def require_person(person: int) -> None:
    """Errors: NotFound for a number this municipality has not given."""
    if not Person.objects.filter(municipality=current_or_raise(), number=person).exists():
        raise NotFound("この宛名番号の人はいません。", what_to_do="番号を確かめてください。")


def household_of(person: int, day: date) -> int | None:
    """The household the person lives in, or lived in last."""
    return _residency(person, day)[0]


def person_url(municipality: int, person: int) -> str:
    """The page of a person in the register; empty where that business is not installed."""
    try:
        return reverse("residents:person", kwargs={"municipality": municipality, "number": person})
    except NoReverseMatch:
        return ""


def _latest(model: type[HistoryModel], persons: list[int], day: date, **chosen: str) -> dict[int, Any]:
    """The last row that began by the day: who has left or died keeps the last name and address known."""
    rows = as_of(model, None).filter(
        municipality=current_or_raise(), person__in=persons, valid_from__lte=day, **chosen
    )
    return {row.person: row for row in rows.order_by("valid_from")}


def _residency(person: int, day: date) -> tuple[int | None, bool]:
    with connection.cursor() as cursor:
        cursor.execute(RESIDENCY, [current_or_raise(), person, day])
        row = cursor.fetchone()
    return (row[0], row[3] > day) if row else (None, False)


def _age(birth: date, day: date) -> int:
    """Years completed on the day, as people count them at the counter."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _badges(person: int, actor: Actor, day: date, is_resident: bool) -> Iterable[Badge]:
    if not is_resident:
        yield Badge("住民でない", "grey", "住民記録に現在の記録がありません")
    if suppression.in_force([person], "", day=day):
        yield Badge("抑止", "amber", "抑止が設定されています")
    if actor.may("collection.look") and (owed := owed_by(person, day)):
        yield Badge("未納あり", "red", f"納期限を過ぎた未納 {owed:,}円")
