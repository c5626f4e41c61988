"""To whom a letter goes (送付先): the name and the mailing address last known; protected ones only where opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name
from kikan.shared.addressees.protection import shield
from kikan.shared.history import HistoryModel, as_of


@dataclass(frozen=True, repr=False)
class Addressee:
    """Who is written to. `is_hidden`: the address is protected and was not opened for this actor."""

    person: int
    name: str = field(repr=False)
    kana: str = field(repr=False)
    postal_code: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    is_hidden: bool = False

    @property
    def can_be_reached(self) -> bool:
        return bool(self.name and self.lines)


def addressees(
    persons: Iterable[int], actor: Actor, day: date, opened: frozenset[int] = frozenset()
) -> Mapping[int, Addressee]:
    """The addressees of these people; four queries however many they are."""
    wanted = sorted(set(persons))
    covered = shield(wanted, actor, day=day, opened=opened)
    names = _latest(Name, wanted, day, kind="official")
    homes = _latest(Address, wanted, day, use="home")
    mailing = {r.person: r for r in as_of(Address, day).filter(person__in=wanted, use="mailing")}
    found = {}
    for person in wanted:
        name, row = names.get(person), mailing.get(person) or homes.get(person)
        hidden = covered.covers(person) and person not in opened
        lines = () if row is None or hidden else tuple(x for x in (row.address, row.building) if x)
        found[person] = Addressee(
            person, name.name if name else "", name.kana if name else "",
            "" if row is None or hidden else row.postal_code, lines, hidden,
        )  # fmt: skip
    return found


def without_address(persons: Iterable[int], day: date) -> set[int]:
    """Who has no address a letter could go to (公示送達を考える人)."""
    wanted = set(persons)
    rows = as_of(Address, None).filter(person__in=sorted(wanted), valid_from__lte=day).exclude(address="")
    return wanted - set(rows.values_list("person", flat=True))


def _latest(model: type[HistoryModel], persons: list[int], day: date, **chosen: str) -> dict[int, Any]:
    """The last row of each person: who has left or died keeps the last one known."""
    rows = as_of(model, None).filter(person__in=persons, valid_from__lte=day, **chosen)
    return {row.person: row for row in rows.order_by("valid_from")}
