"""An invented town that draws water: two zones, a few points, contracts and tariffs; everybody is fictitious."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kikan.businesses.water.models import Cycle, Sewer, Use
from kikan.businesses.water.procedures.enter_readings import Read, Taken, enter_readings
from kikan.businesses.water.procedures.open_water import Terms, open_water
from kikan.businesses.water.procedures.register_point import NewMeter, Place, register_point
from kikan.businesses.water.procedures.set_zone import set_zone
from kikan.law import Ordinance, book, read_ordinance
from kikan.shared import history
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Address, Name, Person
from kikan.shared.journal.append import append
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER = 62090, 62022
RIGHTS = ("water.look", "water.change", "water.approve", "water.print", "water.batch", "collection.change")
CLERK = system_actor(TOWN, *RIGHTS)
FIRST, SECOND = (Actor(user, TOWN, 1, frozenset({"water.approve", "water.batch"})) for user in (7, 8))
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"
SINCE, OPENED = date(2026, 1, 1), date(2026, 8, 1)
PEOPLE = (18, 26, 34, 42)
TODAY = "2026-11-20"


def settle(municipality: int = TOWN, since: date = SINCE) -> None:
    """The municipality with its tariffs, four people and two zones."""
    Municipality.objects.get_or_create(
        code=municipality,
        defaults={"name": "見本市", "kana": "ミホンシ", "prefecture": "山形県", "is_sample": True},
    )
    actor = system_actor(municipality, *RIGHTS)
    with tenant(municipality):
        entry = append(actor=actor, kind="test", procedure="test", subjects=[("load", 1)]).number
        for name in (f"{municipality:06d}", "illustrative"):
            ordinances.enter(_values(name), entry=entry)
        for person in PEOPLE:
            _person(person, entry)
    for zone, name, winter in ((1, "中央", False), (2, "山手", True)):
        set_zone(
            zone=zone, name=name, cycle=Cycle.MONTHLY, reading_day=20, is_estimated_in_winter=winter,
            valid_from=since, actor=actor,
        )  # fmt: skip


@cache
def _values(name: str) -> Ordinance:
    """The values of water alone: what tests of water ask for."""
    path = ORDINANCES / f"{name}.yaml"
    found = read_ordinance(path.read_text("utf-8"), path.name, book())
    own = tuple(v for v in found.values if v[0].split(".")[0] in ("water_supply", "sewerage"))
    return replace(found, values=own)


def _person(person: int, entry: int) -> None:
    from kikan.shared.tenancy.opener import current_or_raise

    Person.objects.create(municipality=current_or_raise(), number=person, entry=entry)
    name = {"name": f"見本　{person}", "kana": "ミホン", "name_key": "", "kana_key": ""}
    history.add(Name, {"person": person, "kind": "official"}, name, entry=entry, valid_from=SINCE)
    address = {"address": "山形県見本市大字見本1番地", "address_key": "", "postal_code": "9930001"}
    history.add(Address, {"person": person, "use": "home"}, address, entry=entry, valid_from=SINCE)


def meter(start: int = 100, calibre: int = 13, **more: Any) -> NewMeter:
    return NewMeter(f"13-{start:06d}", calibre, 4, start, date(2033, 3, 31), **more)


def point(zone: int = 1, sequence: int = 1, start: int = 100, since: date = SINCE, **more: Any) -> int:
    place = Place(zone, 1, sequence, f"見本市大字見本{sequence}番地", calibre=13, use=Use.HOME, **more)
    return register_point(where=place, meter=meter(start), since=since, actor=CLERK)


def opened(at: int, payer: int = 18, on: date = OPENED, **terms: Any) -> int:
    return open_water(
        point=at,
        payer=payer,
        opened_on=on,
        index=None,
        terms=Terms(**{"sewer": Sewer.PUBLIC, **terms}),
        actor=CLERK,
    )


def read(at: int, day: date, index: int, **more: Any) -> Taken:
    return enter_readings(readings=[Read(at, day, index, **more)], actor=CLERK)
