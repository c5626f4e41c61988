"""Small households for tests; everybody in them is fictitious."""

from dataclasses import replace
from datetime import date
from typing import Any

from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.act import Accepted
from kikan.businesses.residents.procedures.arguments import (
    Birth,
    Elsewhere,
    NewPerson,
    Papers,
    Place,
    StayItems,
)
from kikan.shared.access import Actor, system_actor

TOWN, OTHER_TOWN = 999997, 999989
TODAY = date(2026, 11, 23)
MOVED_IN_ON = date(2026, 4, 1)
RIGHTS = ("residents.look", "residents.change", "residents.approve")


def clerk(town: int = TOWN, *rights: str) -> Actor:
    return system_actor(town, *(rights or RIGHTS))


def place(lot: str = "1番1号", building: str = "") -> Place:
    return Place(f"見本県見本町中央一丁目{lot}", "9990001", "99999700101", "中央一丁目", lot, building)


OSAKA = Elsewhere("大阪府大阪市北区中之島一丁目3番20号", "271276")
SENDAI = Elsewhere("宮城県仙台市青葉区国分町三丁目7番1号", "041009", "9808671")


def person(name: str = "見本　太郎", relationship: str = "世帯主", **given: Any) -> NewPerson:
    values: dict[str, Any] = {
        "name": name,
        "kana": "ミホン　タロウ",
        "is_reading_confirmed": True,
        "sex": 1,
        "birth": Birth(date(1980, 5, 5)),
        "relationship": relationship,
        "register_place": "見本県見本町中央一丁目1番地",
        "register_first_person": "見本　太郎",
    }
    return NewPerson(**{**values, **given})


def wife(**given: Any) -> NewPerson:
    base = person("見本　花子", "妻", kana="ミホン　ハナコ", sex=2, birth=Birth(date(1982, 2, 28)))
    return replace(base, **given)


def child(**given: Any) -> NewPerson:
    base = person("見本　一郎", "子", kana="ミホン　イチロウ", birth=Birth(date(2012, 12, 1)))
    return replace(base, **given)


FOREIGN_STAY = StayItems(
    "VNM", "ベトナム", "01", "013", "3年", date(2028, 3, 31), "AB12345678CD", MOVED_IN_ON
)


def foreigner(**given: Any) -> NewPerson:
    values: dict[str, Any] = {"resident_kind": 2, "stay": FOREIGN_STAY, "kana": "グエン　ヴァン　アン"}
    kept = {"register_place": "", "register_first_person": "", "birth": Birth(date(1995, 7, 7))}
    return replace(person("NGUYEN VAN AN", **{**values, **kept}), **given)


def move_in(*persons: NewPerson, on: date = MOVED_IN_ON, town: int = TOWN, **given: Any) -> Accepted:
    """People from Osaka move in, by default into a new household."""
    values: dict[str, Any] = {
        "place": place(),
        "came_from": OSAKA,
        "reported_on": on,
        "papers": Papers("転出証明書"),
    }
    if "household" in given:
        values.pop("place")
    return accept_move_in(
        **{"actor": clerk(town), "happened_on": on, "persons": persons or (person(),), **values, **given}
    )


def family(on: date = MOVED_IN_ON) -> tuple[Accepted, int, int, int]:
    """A couple with a child: the entry and their numbers."""
    accepted = move_in(person(), wife(), child(), on=on)
    head, spouse, boy = accepted.persons
    return accepted, head, spouse, boy
